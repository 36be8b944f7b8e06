"""Tiles: a number, what it is out of, and how it moved, in words."""

from __future__ import annotations

from typing import Any

import streamlit as st

import formats
from metrics.answer import Answer
from ui import asking, catalogue
from ui.page import Page

NEUTRAL = 0.0149  # what rounds to one point or less is "about the same"
_OFF = {"delta_color": "off", "delta_arrow": "off"}


def since(page: Page, weeks: int) -> str:
    """Compared with what, in words."""
    if weeks == 1:
        return page.say("vs a week earlier")
    return page.say("vs {n} weeks earlier", n=weeks)


def delta(page: Page, answer: Answer) -> dict[str, Any]:
    """Arguments of st.metric for how the figure of an answer moved."""
    row = asking.single(answer)
    if not page.compare or row is None or row.value is None:
        return {}
    about = {"delta_description": since(page, answer.weeks_back)}
    moved = row.change
    if moved is None:
        return {"delta": page.say("no comparison"), **_OFF}
    if abs(moved) <= NEUTRAL:
        return {"delta": page.say("about the same"), **_OFF, **about}
    colour = "green" if moved > 0 else "red"
    return {
        "delta": formats.points(moved, page.language),
        # A rounded share jumps by whole steps: few people are not judged by colour.
        "delta_color": "off" if row.about else colour,
        "delta_arrow": "up" if moved > 0 else "down",
        **about,
    }


def share(page: Page, label: str, answer: Answer) -> None:
    """A tile for a share: per cent and its movement in points."""
    row = asking.single(answer)
    shown = formats.percent(row.value, page.language, row.bound) if row else "–"
    _tile(page, answer.metric, label, shown, **delta(page, answer))


def people(page: Page, label: str, answer: Answer) -> None:
    """A tile for a number of people; more or fewer of them is neither good nor bad."""
    row = asking.single(answer)
    now = row.value if row else None
    more: dict[str, Any] = {}
    if page.compare and row is not None and now is not None and row.previous is not None:
        moved = round(now - row.previous)
        more = {
            "delta": formats.signed(moved, page.language) if moved else page.say("the same"),
            "delta_description": since(page, answer.weeks_back),
            **_OFF,
        }
    shown = formats.count(now, page.language) if now is not None else "–"
    _tile(page, answer.metric, label, shown, **more)


def number(page: Page, metric: str, label: str, shown: str, note: str) -> None:
    """A tile without a comparison; `note` says out of what."""
    _tile(page, metric, label, shown, **({"delta": note, **_OFF} if note else {}))


def _tile(page: Page, metric: str, label: str, shown: str, **more: Any) -> None:
    st.metric(
        label,
        shown,
        help=catalogue.help_text(page, metric),
        border=True,
        height="stretch",
        **more,
    )
