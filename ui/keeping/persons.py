"""Erase a person, leave a person out: whom it is about goes to the process and stays nowhere."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import streamlit as st

import formats
from store import left_out
from store.control import Job
from store.left_out import ERASED, OBJECTED, Case
from ui import names
from ui.escape import markdown, plain
from ui.keeping import work
from ui.page import Page

LOOK = "erase-look"
FRESH = timedelta(hours=1)
LONGEST = 400
FIELD = 560  # pixels
MISSING = "_keeping_missing"  # in the session: which field was left empty


def erasing(page: Page) -> None:
    """What erasing does; for an admin first a look, then a confirmation with the same address."""
    st.subheader(page.say("Erase a person"), anchor=False)
    st.markdown(
        page.say(
            "Takes a person out of files, figures, names and notes, for good (GDPR art. 17). A "
            "later file does not bring them back. Backups are not changed: they are listed with "
            "the day on which each goes."
        )
    )
    _cases(page, left_out.cases(page.settings.home, ERASED), page.say("Nobody was erased yet."))
    if page.is_admin:
        with st.form("erase-look", border=False):
            _person(page, "erase-person")
            st.form_submit_button(
                page.say("Look what would go"),
                icon=":material/search:",
                disabled=work.busy(page),
                on_click=_look,
                args=(page,),
            )
        _missing(page, "erase-look")
    work.draw(page, {LOOK: _found, "erase": _erased})


def leaving_out(page: Page) -> None:
    """Objections: who is in no figure, and the way in and out of the list."""
    st.subheader(page.say("Leave a person out"), anchor=False)
    st.markdown(
        page.say(
            "Who objects (GDPR art. 21) is in no figure, neither above the line nor below it. "
            "Their rows stay until they are too old, so that an objection can be withdrawn."
        )
    )
    cases = left_out.cases(page.settings.home, OBJECTED)
    _cases(page, cases, page.say("Nobody objected."))
    if page.is_admin:
        with st.form("leave-out", border=False):
            _person(page, "out-person")
            _reason(page, "out-why")
            st.form_submit_button(
                page.say("Leave this person out"),
                icon=":material/person_off:",
                disabled=work.busy(page),
                on_click=_leave_out,
                args=(page,),
            )
        _missing(page, "leave-out")
        if cases:
            _again(page, cases)
    work.draw(page, {"leave-out": _left_out, "count-again": _counted_again})


# ---- fields ----------------------------------------------------------------------------------


def _person(page: Page, key: str) -> None:
    st.text_input(
        page.say("Address or directory id"),
        key=key,
        max_chars=200,
        autocomplete="off",
        width=FIELD,
        help=page.say(
            "It is not kept: not in the log, not in the address of this page, not in a list of "
            "work. The field is empty again as soon as the work starts."
        ),
    )


def _reason(page: Page, key: str) -> None:
    st.text_input(
        page.say("Reason, without a name"),
        key=key,
        max_chars=LONGEST,
        width=FIELD,
        placeholder=page.say("For example: request of 3 November"),
    )


def _missing(page: Page, form: str) -> None:
    """Why the last click of this form did nothing."""
    if st.session_state.get(MISSING) == form:
        st.error(page.say("Fill in every field, and the address once more."))


def _given(form: str, person: str, why: str | None = None) -> tuple[str, str] | None:
    """Person and reason of a form; None when one is missing. The person's field is empty then."""
    who = work.handed(person)
    reason = str(st.session_state.get(why) or "").strip() if why else "-"
    st.session_state[MISSING] = None if who and reason else form
    if not (who and reason):
        return None
    if why:
        st.session_state[why] = ""
    return who, reason


# ---- acts ------------------------------------------------------------------------------------


def _look(page: Page) -> None:
    if given := _given("erase-look", "erase-person"):
        work.start(page, LOOK, {"person": given[0]})


def _erase(page: Page, look: str) -> None:
    if given := _given("erase", "erase-again", "erase-why"):
        work.start(page, "erase", {"person": given[0], "why": given[1]}, look=look)


def _leave_out(page: Page) -> None:
    if given := _given("leave-out", "out-person", "out-why"):
        work.start(page, "leave-out", {"person": given[0], "why": given[1]})


def _count_again(page: Page) -> None:
    case = st.session_state.get("again-case")
    if case is not None:
        work.start(page, "count-again", case=case)


def _again(page: Page, cases: list[Case]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            page.say("Objection that is withdrawn"),
            [case.number for case in cases],
            format_func=lambda number: f"#{number}",
            key="again-case",
            width=260,
        )
        work.button(
            page,
            page.say("Count this person again"),
            "count-again",
            lambda: _count_again(page),
            icon=":material/undo:",
        )


# ---- what came of it -------------------------------------------------------------------------


def _found(page: Page, job: Job) -> None:
    """What would go, in counts; then the same address once more, a reason, and erase."""
    result = job.result or {}
    with st.container(border=True):
        st.markdown("**" + page.say("This person is known here. This would go:") + "**")
        rows = sorted(result["rows"].items(), key=lambda item: -item[1])
        lines = [
            f"- {markdown(names.source(page, source))}: **{_n(page, count)}** "
            + page.say("rows in the archive")
            for source, count in rows
        ]
        lines.append(
            "- "
            + page.say(
                "files in which the person stands: **{n}** of {all}",
                n=_n(page, result["found"]),
                all=_n(page, result["searched"]),
            )
        )
        st.markdown("\n".join(lines))
        _backups(page, result)
        fresh = job.finished_at is not None and page.now - job.finished_at <= FRESH
        if page.is_admin and fresh and result.get("mark"):
            _confirm(page, job)
        else:
            st.caption(page.say("Look once more before you erase: this look is used or too old."))
        work.close(page)


def _confirm(page: Page, job: Job) -> None:
    with st.form("erase", border=False):
        st.markdown(
            page.say("To erase, type the same address or id once more. This cannot be undone.")
        )
        _person(page, "erase-again")
        _reason(page, "erase-why")
        st.form_submit_button(
            page.say("Erase for good"),
            type="primary",
            icon=":material/delete_forever:",
            on_click=_erase,
            args=(page, job.job_id),
        )
    _missing(page, "erase")


def _erased(page: Page, job: Job) -> None:
    result = job.result or {}
    with st.container(border=True):
        st.markdown(
            "**"
            + page.say(
                "Erased: {rows} rows in {files} files of the archive; every figure was derived "
                "again.",
                rows=_n(page, result["rows"]),
                files=_n(page, result["files"]),
            )
            + "**"
        )
        if result["found"]:
            for hit in result["found"]:
                st.warning(
                    page.say(
                        "Still found: {file} ({where}).",
                        file=markdown(hit["file"]),
                        where=markdown(hit["where"]),
                    )
                )
        else:
            st.markdown(
                page.say(
                    "All {n} files were searched for addresses, ids, names and keys: nothing was "
                    "found.",
                    n=_n(page, result["searched"]),
                )
            )
        if result["held_open"]:
            st.warning(
                page.say(
                    "Older copies of the figures that a page still has open: {n}. They go at the "
                    "next import.",
                    n=len(result["held_open"]),
                )
            )
        _backups(page, result)
        work.close(page)


def _backups(page: Page, result: dict[str, Any]) -> None:
    held = result["backups"]
    if held:
        last = max(date.fromisoformat(one["until"]) for one in held)
        st.markdown(
            page.say(
                "Backups that hold the person: **{n}**. The last of them goes after {day}; "
                "restoring one takes the person out again.",
                n=len(held),
                day=formats.day(last, page.language),
            )
        )


def _left_out(page: Page, job: Job) -> None:
    result = job.result or {}
    st.success(
        page.say("Objection {n} holds: the person is in no figure.", n=result["case"])
        + (
            ""
            if result["known"]
            else " " + page.say("No file knows this address or id yet; is it typed right?")
        ),
        icon=":material/check_circle:",
    )
    work.close(page)


def _counted_again(page: Page, job: Job) -> None:
    st.success(
        page.say(
            "Objection {n} was withdrawn: the person counts again.", n=(job.result or {})["case"]
        ),
        icon=":material/check_circle:",
    )
    work.close(page)


def _cases(page: Page, cases: list[Case], nobody: str) -> None:
    """Cases as a table: number, day and reason, never who."""
    if not cases:
        st.caption(nobody)
        return
    rows = [
        [f"#{case.number}", formats.day(case.since_on, page.language), plain(case.why, LONGEST)]
        for case in reversed(cases)
    ]
    st.dataframe(
        pd.DataFrame(rows, columns=[page.say("Case"), page.say("Since"), page.say("Reason")]),
        hide_index=True,
        width="stretch",
        height="auto" if len(rows) < 6 else 240,
        alt=page.say("Cases by number, with the reason; nobody is named."),
    )


def _n(page: Page, number: int) -> str:
    return formats.count(number, page.language)
