"""Findings of the importer on the screen: what blocks first, then notes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

import formats
from ui.escape import markdown
from ui.page import Page
from words import unpacked


def finding(page: Page, found: dict[str, Any]) -> None:
    """One finding: what, where, and the repair."""
    icon = ":red[:material/cancel:]" if found["blocks"] else ":orange[:material/info:]"
    rows = ""
    if found.get("rows"):
        number = formats.count(found["rows"], page.language)
        rows = " · " + (page.say("1 row") if number == "1" else page.say("{n} rows", n=number))
    st.markdown(
        f"{icon} {_said(page, found['says'])}  \n"
        f":gray[{_said(page, found['where'])}{rows}]  \n"
        f"→ {_said(page, found['fix'])}"
    )


def findings(page: Page, found: Sequence[dict[str, Any]]) -> None:
    """Findings in two groups: what blocks, then notes."""
    blocking = [item for item in found if item["blocks"]]
    notes = [item for item in found if not item["blocks"]]
    for title, group in ((page.say("Must be solved first"), blocking), (page.say("Notes"), notes)):
        if group:
            st.caption(f"**{title}**")
            for item in group:
                finding(page, item)


def _said(page: Page, value: Any) -> str:
    text = unpacked(value)
    return markdown(text if isinstance(text, str) else text.said(page.language), 600)
