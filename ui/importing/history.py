"""Every batch ever imported, its report, and the way back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pandas as pd
import streamlit as st

import formats
from ui import freshness, names, url
from ui.escape import markdown, plain
from ui.importing import undoing
from ui.importing.findings import findings
from ui.page import Page

_LATEST = 12


def status_line(page: Page) -> None:
    """In five seconds: how current, the last import, and its undo."""
    batches = _batches(page)
    live = next((batch for batch in batches if batch["state"] == "committed"), None)
    if live is None:
        st.markdown(page.say("Nothing has been imported yet."))
        return
    to = (
        page.say("Data to {day}", day=formats.day(page.newest_on, page.language))
        if page.newest_on
        else page.say("No usage report yet")
    )
    last = page.say(
        "last import {batch}, {moment}",
        batch=f"**#{live['batch_id']}**",
        moment=formats.moment(_local(page, live["imported_at"]), page.language),
    )
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        old = page.say("stale") if freshness.is_stale(page) else ""
        st.markdown(" · ".join(part for part in (to, last, old) if part), width="content")
        drop = undoing.together(live, batches)
        if st.button(
            page.say("Undo #{batch}", batch=live["batch_id"])
            if len(drop) == 1
            else page.say("Undo #{first}–#{last}", first=drop[0], last=drop[-1]),
            icon=":material/undo:",
            key="undo-last",
        ):
            undoing.confirm(page, live, batches, whole=True)


def draw(page: Page) -> None:
    """The table of batches and, under it, the report of the one that is chosen."""
    batches = _batches(page)
    if not batches:
        return
    st.subheader(page.say("History"), anchor=False)
    shown = batches
    if len(batches) > _LATEST and not st.toggle(
        page.say("Show all {n}", n=len(batches)), key="all-batches"
    ):
        shown = batches[:_LATEST]
    _table(page, shown)
    chosen = url.select(
        page,
        "batch",
        page.say("Report of one import"),
        [str(batch["batch_id"]) for batch in batches],
        None,
        format_func=lambda number: f"#{number}",
        placeholder=page.say("Choose an import"),
        width=260,
    )
    found = next((b for b in batches if str(b["batch_id"]) == chosen), None)
    if found is not None:
        _report(page, found)


def _table(page: Page, batches: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(
        {
            page.say("No."): [f"#{b['batch_id']}" for b in batches],
            page.say("What"): [names.source(page, b["source"]) for b in batches],
            page.say("To"): [
                formats.day(b["newest_on"], page.language) if b["newest_on"] else "–"
                for b in batches
            ],
            page.say("Rows"): [formats.count(b["rows_accepted"], page.language) for b in batches],
            page.say("State"): [_state(page, b) for b in batches],
            page.say("Imported"): [
                formats.moment(_local(page, b["imported_at"]), page.language) for b in batches
            ],
            page.say("File"): [plain(b["file_name"], 120) for b in batches],
        }
    )
    rows, state = page.say("Rows"), page.say("State")
    st.dataframe(
        frame,
        hide_index=True,
        key="batches",
        height="content" if len(batches) <= _LATEST else 460,
        column_config={
            rows: st.column_config.TextColumn(rows, alignment="right"),
            state: st.column_config.TextColumn(state, width=135),  # holds "OK, 1 opmerking"
        },
        alt=page.say("All imports, newest first, with their source, days, rows and state."),
    )


def _report(page: Page, batch: dict[str, Any]) -> None:
    with st.container(border=True, key="batch-report"):
        st.markdown(f"**#{batch['batch_id']} · {markdown(batch['file_name'])}**")
        st.markdown(
            page.say(
                "{source}. Rows read: {read}, accepted: {accepted}, rejected: {rejected}.",
                source=names.source(page, batch["source"]),
                read=formats.count(batch["rows_read"], page.language),
                accepted=formats.count(batch["rows_accepted"], page.language),
                rejected=formats.count(batch["rows_rejected"], page.language),
            )
        )
        findings(page, batch["findings"])
        st.caption(f"SHA-256 `{batch['file_sha256']}`")
        if batch["state"] == "committed":
            if st.button(
                page.say("Undo #{batch}", batch=batch["batch_id"]),
                icon=":material/undo:",
                key="undo-chosen",
            ):
                undoing.confirm(page, batch, _batches(page), whole=False)
        else:
            undoing.bring_back(page, batch, _batches(page))


def _batches(page: Page) -> list[dict[str, Any]]:
    return page.data.batches() if page.data is not None else []


def _state(page: Page, batch: dict[str, Any]) -> str:
    if batch["state"] == "undone":
        return page.say("undone")
    notes = len(batch["findings"])
    if notes == 1:
        return page.say("OK, 1 note")
    return page.say("OK, {n} notes", n=notes) if notes else page.say("OK")


def _local(page: Page, at: datetime) -> datetime:
    return at.replace(tzinfo=UTC).astimezone(page.now.tzinfo)
