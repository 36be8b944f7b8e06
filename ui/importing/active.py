"""What an import would do to the number of active people: two numbers and how they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

import formats
from ui.page import Page

_CHAT = "admin_chat"  # the report of people without a licence


def draw(page: Page, files: Sequence[dict[str, Any]]) -> None:
    """One sentence for people with a licence and one for those without, where a file tells."""
    told = False
    for chat in (False, True):
        found = newest(file for file in files if (file["source"] == _CHAT) is chat)
        if found is not None:
            st.markdown(sentence(page, found, chat=chat))
            told = True
    if told:
        st.caption(
            page.say(
                "Active: used Copilot in any app in the 28 days to the day of the report. "
                "Counted over everyone whom the report lists."
            )
        )


def newest(files: Any) -> dict[str, Any] | None:
    """What the newest of the files does; older ones of the same drop do not reach the figures."""
    told = [active for file in files if (active := (file.get("review") or {}).get("active"))]
    return max(told, key=lambda active: str(active["after_on"]), default=None)


def sentence(page: Page, active: dict[str, Any], *, chat: bool) -> str:
    """Active people would go from 728 (to 8 Nov) to 742 (to 15 Nov)."""
    after = f"**{formats.count(active['after'], page.language)}**"
    after_day = formats.day(date.fromisoformat(active["after_on"]), page.language)
    if active["before"] is None:
        return (
            page.say(
                "Active people without a licence: {after} (to {after_day}). "
                "There is no report like it yet to compare with.",
                after=after,
                after_day=after_day,
            )
            if chat
            else page.say(
                "Active people: {after} (to {after_day}). "
                "There is no report like it yet to compare with.",
                after=after,
                after_day=after_day,
            )
        )
    said = {
        "before": f"**{formats.count(active['before'], page.language)}**",
        "before_day": formats.day(date.fromisoformat(active["before_on"]), page.language),
        "after": after,
        "after_day": after_day,
    }
    return (
        page.say(
            "Active people without a licence would go from {before} (to {before_day}) to {after} "
            "(to {after_day}).",
            **said,
        )
        if chat
        else page.say(
            "Active people would go from {before} (to {before_day}) to {after} (to {after_day}).",
            **said,
        )
    )
