"""The way back: one import, or all that came in with it, out again and in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from ingest import jobs
from store.control import Control
from ui import formats
from ui.escape import markdown
from ui.page import Page

Batch = dict[str, Any]


def together(batch: Batch, batches: Sequence[Batch]) -> list[int]:
    """The batches that came in at one import and are in one state, lowest number first.

    What was dropped together carries the same moment; what was undone together too.
    """
    moment = "imported_at" if batch["state"] == "committed" else "undone_at"
    same = [
        other["batch_id"]
        for other in batches
        if other["state"] == batch["state"] and other[moment] == batch[moment]
    ]
    return sorted(same)


def confirm(page: Page, batch: Batch, batches: Sequence[Batch]) -> None:
    """Ask before an undo, in words that say what will happen."""
    drop = together(batch, batches)

    @st.dialog(page.say("Undo import #{batch}?", batch=batch["batch_id"]), icon=":material/undo:")
    def ask() -> None:
        st.markdown(
            page.say(
                "**{file}**: {n} rows go out again. All figures become as if this file had never "
                "been imported. It can be brought back later.",
                file=markdown(batch["file_name"]),
                n=formats.count(batch["rows_accepted"], page.language),
            )
        )
        if len(drop) > 1:
            st.markdown(
                page.say(
                    "It came in together with {n} other files: #{first} to #{last}.",
                    n=len(drop) - 1,
                    first=drop[0],
                    last=drop[-1],
                )
            )
        with st.container(horizontal=True):
            _choices(page, batch, drop)

    ask()


def _choices(page: Page, batch: Batch, drop: Sequence[int]) -> None:
    one = [int(batch["batch_id"])]
    choices = [("undo-yes", page.say("Undo the import"), one)]
    if len(drop) > 1:
        choices = [
            ("undo-all", page.say("Undo all {n} files", n=len(drop)), list(drop)),
            ("undo-yes", page.say("Only #{batch}", batch=one[0]), one),
        ]
    for key, label, numbers in choices:
        if st.button(
            label,
            type="primary" if label == choices[0][1] else "secondary",
            key=key,
            on_click=_start,
            args=(page, "undo", numbers),
        ):
            st.rerun()
    if st.button(page.say("Keep it"), key="undo-no"):
        st.rerun()


def bring_back(page: Page, batch: Batch, batches: Sequence[Batch]) -> None:
    """Buttons that bring an undone batch back, alone or with those that went with it."""
    drop = together(batch, batches)
    with st.container(horizontal=True):
        st.button(
            page.say("Bring #{batch} back", batch=batch["batch_id"]),
            icon=":material/redo:",
            key="redo-chosen",
            on_click=_start,
            args=(page, "redo", [int(batch["batch_id"])]),
        )
        if len(drop) > 1:
            st.button(
                page.say("Bring all {n} back that were undone together", n=len(drop)),
                icon=":material/redo:",
                key="redo-all",
                on_click=_start,
                args=(page, "redo", drop),
            )


def _start(page: Page, kind: str, numbers: list[int]) -> None:
    job_id = Control.open(page.settings.home).add_job(
        kind, {"batches": numbers, "language": page.language}
    )
    jobs.start(page.settings.home, job_id)
    st.query_params["job"] = job_id
