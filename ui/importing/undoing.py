"""The way back: one import, or all that came in with it, out again and in again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

import formats
from ingest import jobs
from store.control import Control
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


def confirm(page: Page, batch: Batch, batches: Sequence[Batch], *, whole: bool) -> None:
    """Ask before an undo, in words that say what will happen.

    `whole`: it is about everything that came in with the batch, and the batch alone is the other
    choice; otherwise the other way round.
    """
    drop = together(batch, batches)
    whole = whole and len(drop) > 1
    title = (
        page.say("Undo the import of {n} files?", n=len(drop))
        if whole
        else page.say("Undo import #{batch}?", batch=batch["batch_id"])
    )

    @st.dialog(title, icon=":material/undo:")
    def ask() -> None:
        st.markdown(_consequences(page, batch, batches, drop if whole else []))
        if len(drop) > 1 and not whole:
            st.markdown(
                page.say(
                    "It came in together with {n} other files: #{first} to #{last}.",
                    n=len(drop) - 1,
                    first=drop[0],
                    last=drop[-1],
                )
            )
        with st.container(horizontal=True):
            _choices(page, batch, drop, whole=whole)

    ask()


def _consequences(page: Page, batch: Batch, batches: Sequence[Batch], drop: Sequence[int]) -> str:
    """What goes out again: the files of a drop, or the one file when there is none."""
    if drop:
        rows = sum(other["rows_accepted"] for other in batches if other["batch_id"] in drop)
        return page.say(
            "#{first} to #{last} came in together: {n} rows go out again. All figures become as "
            "if these files had never been imported. They can be brought back later.",
            first=drop[0],
            last=drop[-1],
            n=formats.count(rows, page.language),
        )
    return page.say(
        "**{file}**: rows that go out again: {n}. All figures become as if this file had never "
        "been imported. It can be brought back later.",
        file=markdown(batch["file_name"]),
        n=formats.count(batch["rows_accepted"], page.language),
    )


def _choices(page: Page, batch: Batch, drop: Sequence[int], *, whole: bool) -> None:
    number = int(batch["batch_id"])
    everything = ("undo-all", page.say("Undo all {n} files", n=len(drop)), list(drop))
    if len(drop) == 1:
        choices = [("undo-yes", page.say("Undo the import"), [number])]
    elif whole:
        choices = [everything, ("undo-yes", page.say("Only #{batch}", batch=number), [number])]
    else:
        choices = [("undo-yes", page.say("Undo #{batch}", batch=number), [number]), everything]
    for place, (key, label, numbers) in enumerate(choices):
        if st.button(
            label,
            type="secondary" if place else "primary",
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
