"""Tiles: a number, what it is out of, and how it moved, in words."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import catalogue, formats
from ui.asking import Change
from ui.page import Page

NEUTRAL = 0.01  # within one point is "about the same"


def delta(page: Page, change: Change, weeks: int) -> dict[str, Any]:
    """Arguments of st.metric for a share that moved: points, colour, and compared with what."""
    if not page.compare:
        return {}
    moved = change.share
    since = (
        page.say("vs the week before")
        if weeks == 1
        else page.say("vs the {n} weeks before", n=weeks)
    )
    if moved is None:
        return {
            "delta": page.say("no comparison"), "delta_color": "off", "delta_arrow": "off",
            "delta_description": since,
        }  # fmt: skip
    if abs(round(moved, 4)) <= NEUTRAL:
        return {
            "delta": page.say("about the same"), "delta_color": "off", "delta_arrow": "off",
            "delta_description": since,
        }  # fmt: skip
    return {
        "delta": formats.points(moved, page.language),
        "delta_color": "green" if moved > 0 else "red",
        "delta_arrow": "up" if moved > 0 else "down",
        "delta_description": since,
    }


def share(page: Page, metric: str, label: str, change: Change, *, weeks: int) -> None:
    """A tile for a share: per cent, how many of how many, movement."""
    row = change.now
    _tile(
        page,
        metric,
        label,
        formats.percent(row.value, page.language, row.bound) if row else "–",
        **delta(page, change, weeks),
    )


def people(page: Page, metric: str, label: str, change: Change, *, weeks: int) -> None:
    """A tile for a number of people, its movement in people."""
    now = change.now.value if change.now else None
    then = change.before.value if change.before else None
    more: dict[str, Any] = {}
    if page.compare and now is not None and then is not None:
        moved = round(now - then)
        since = (
            page.say("vs the week before")
            if weeks == 1
            else page.say("vs the {n} weeks before", n=weeks)
        )
        more = {
            "delta": formats.signed(moved, page.language) if moved else page.say("the same"),
            "delta_color": "off",
            "delta_arrow": "off",
            "delta_description": since,
        }
    value = formats.count(now, page.language) if now is not None else "–"
    _tile(page, metric, label, value, **more)


def number(page: Page, metric: str, label: str, value: str, note: str) -> None:
    """A tile without a comparison; `note` says out of what."""
    _tile(
        page, metric, label, value,
        delta=note, delta_color="off", delta_arrow="off",
    )  # fmt: skip


def _tile(page: Page, metric: str, label: str, value: str, **more: Any) -> None:
    st.metric(
        label,
        value,
        help=catalogue.help_text(page, metric),
        border=True,
        height="stretch",
        **more,
    )
