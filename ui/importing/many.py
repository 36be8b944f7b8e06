"""The review of many files at once: one table, and findings grouped by repair."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import formats
from ui import names
from ui.escape import markdown, plain
from ui.importing.findings import finding
from ui.page import Page

_EXAMPLES = 3


def draw(page: Page, files: Sequence[dict[str, Any]]) -> None:
    """All files as rows; each kind of finding once, with how many files it concerns."""
    st.dataframe(
        table(page, files),
        hide_index=True,
        key="files",
        height="content" if len(files) <= 12 else 420,
        alt=page.say("The files, with what each is, its day, its people and its state."),
    )
    groups = grouped(files)
    for title, blocks in ((page.say("Must be solved first"), True), (page.say("Notes"), False)):
        chosen = {code: found for (code, stops), found in groups.items() if stops is blocks}
        if chosen:
            st.caption(f"**{title}**")
        for found in chosen.values():
            _group(page, found)


def grouped(
    files: Sequence[dict[str, Any]],
) -> dict[tuple[str, bool], list[tuple[str, dict[str, Any]]]]:
    """Findings by code and whether they block: (file, finding) in the order of the files."""
    groups: dict[tuple[str, bool], list[tuple[str, dict[str, Any]]]] = {}
    for file in files:
        for item in file["findings"]:
            groups.setdefault((item["code"], item["blocks"]), []).append((file["file"], item))
    return groups


def _group(page: Page, found: Sequence[tuple[str, dict[str, Any]]]) -> None:
    with st.container(border=True):
        finding(page, found[0][1])
        named = ", ".join(markdown(file) for file, _ in found[:_EXAMPLES])
        more = len(found) - _EXAMPLES
        st.caption(page.say("{files} and {n} more", files=named, n=more) if more > 0 else named)


def table(page: Page, files: Sequence[dict[str, Any]]) -> pd.DataFrame:
    """One row a file, as text."""
    return pd.DataFrame(
        {
            page.say("File"): [plain(file["file"]) for file in files],
            page.say("What"): [names.source(page, file["source"]) for file in files],
            page.say("To"): [_day(page, file["report_refreshed_on"]) for file in files],
            page.say("People"): [
                formats.count((file.get("review") or {}).get("people") or 0, page.language)
                for file in files
            ],
            page.say("State"): [_state(page, file) for file in files],
        }
    )


def _day(page: Page, day: str | None) -> str:
    return formats.day(date.fromisoformat(day), page.language) if day else "–"


def _state(page: Page, file: dict[str, Any]) -> str:
    return {
        "checked": page.say("ready"),
        "committed": page.say("imported"),
        "duplicate": page.say("already imported"),
        "empty": page.say("has no rows"),
    }.get(file["status"], page.say("stays out"))
