"""Dates that can be read both ways: two buttons, each with the newest day it would mean."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

import formats
from ingest import jobs
from store.control import Control, Job
from ui.page import Page
from words import unpacked

_CODE = "date-order-unknown"
_ANSWERED = "date-order-answered"


def ask(page: Page, job: Job, files: Sequence[dict[str, Any]]) -> None:
    """The question, where a file leaves it open and its bytes are still there to be read again."""
    if answered := job.args.get("dates"):
        _turn(page, job, files, answered)
        return
    newest = newest_days(files)
    if newest is None:
        return
    with st.container(border=True, key="date-order"):
        st.markdown("**" + page.say("Is a date such as 05/11/2026 in November or in May?") + "**")
        with st.container(horizontal=True):
            for order, label in (
                ("day-first", page.say("Day first: newest date {day}", day=_day(page, newest[0]))),
                (
                    "month-first",
                    page.say("Month first: newest date {day}", day=_day(page, newest[1])),
                ),
            ):
                st.button(label, key=order, on_click=_check_again, args=(page, job, order))
        st.caption(
            page.say(
                "The answer holds for every file of this drop that does not tell by itself; "
                "it is noted in the history."
            )
        )


def _turn(page: Page, job: Job, files: Sequence[dict[str, Any]], answered: str) -> None:
    """A way back from an answer that turns out wrong in the review."""
    if not any(found["code"] == _ANSWERED for file in files for found in file["findings"]):
        return
    other, label = (
        ("month-first", page.say("Read the dates with the month first instead"))
        if answered == "day-first"
        else ("day-first", page.say("Read the dates with the day first instead"))
    )
    st.button(
        label,
        icon=":material/swap_horiz:",
        type="tertiary",
        key=other,
        on_click=_check_again,
        args=(page, job, other),
    )


def newest_days(files: Sequence[dict[str, Any]]) -> tuple[date, date] | None:
    """The newest day of the files that leave the order open: day first, month first."""
    asked = [
        unpacked(found["says"]).params
        for file in files
        for found in file["findings"]
        if found["code"] == _CODE
    ]
    if not asked:
        return None
    day_first, month_first = (
        max(date.fromisoformat(str(params[name])) for params in asked)
        for name in ("day_first", "month_first")
    )
    return day_first, month_first


def _day(page: Page, on: date) -> str:
    return formats.day(on, page.language)


def _check_again(page: Page, job: Job, order: str) -> None:
    args = {**job.args, "dates": order, "language": page.language}
    job_id = Control.open(page.settings.home).add_job("check", args)
    jobs.start(page.settings.home, job_id)
    st.query_params["job"] = job_id
