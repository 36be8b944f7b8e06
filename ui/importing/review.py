"""What the check found, file by file, and what a commit would do; nothing changes before it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

import formats
from ingest import jobs
from store.control import Control, Job
from store.people_files import SOURCE_ORDER as PEOPLE_SOURCES
from ui import names
from ui.escape import markdown
from ui.importing import active, columns, dates, many, progress, rejected
from ui.importing.findings import findings
from ui.page import Page

_MANY = 6  # more files than this are reviewed as a table with findings grouped by repair
_ASKABLE = {"fewer-people"}  # findings that a person may accept: import all the same


def draw(page: Page, job: Job) -> None:
    """The review of a finished check, with its one button."""
    files: list[dict[str, Any]] = (job.result or {}).get("files", [])
    st.subheader(page.say("Review"), anchor=False)
    st.caption(page.say("Nothing has been changed yet. The figures change when you import."))
    _files_in_full(page, files)
    columns.ask(page, job, files)
    dates.ask(page, job, files)
    rejected.download(page, job)
    active.draw(page, [file for file in files if file["status"] == "checked"])
    _commit_row(page, job, files)


def summary(page: Page, job: Job) -> None:
    """What a finished commit did, file by file, and where to look now."""
    files: list[dict[str, Any]] = (job.result or {}).get("files", [])
    done = [file for file in files if file["status"] == "committed"]
    st.subheader(page.say("Imported"), anchor=False)
    if done:
        st.success(
            page.say("{n} imported. Every page shows the new figures now.", n=_files(page, done)),
            icon=":material/check_circle:",
        )
    else:
        st.info(page.say("No file was imported; nothing was changed."), icon=":material/info:")
    _files_in_full(page, files)
    rejected.download(page, job)
    st.button(page.say("Close"), on_click=progress.leave, key="close-job")


def _files_in_full(page: Page, files: Sequence[dict[str, Any]]) -> None:
    if len(files) > _MANY:
        many.draw(page, files)
        return
    for number, file in enumerate(files):
        _file(page, file, number)


def _file(page: Page, file: dict[str, Any], number: int) -> None:
    with st.container(border=True, key=f"file-{number}"):
        with st.container(
            horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
        ):
            st.markdown(f"**{markdown(file['file'])}**", width="content")
            _status(page, file)
        st.markdown(":gray[" + " · ".join(_facts(page, file)) + "]")
        if file["status"] in ("checked", "committed"):
            st.markdown(_consequences(page, file))
        findings(page, file["findings"])


def _status(page: Page, file: dict[str, Any]) -> None:
    notes = sum(not item["blocks"] for item in file["findings"])
    problems = len(file["findings"]) - notes
    if file["status"] == "duplicate":
        st.badge(page.say("Already imported"), icon=":material/content_copy:", color="gray")
    elif file["status"] == "empty":
        st.badge(page.say("No rows"), icon=":material/remove:", color="gray")
    elif file["status"] == "rejected" or problems:
        words = page.say("1 problem") if problems == 1 else page.say("{n} problems", n=problems)
        st.badge(words, icon=":material/cancel:", color="red")
    elif notes:
        words = page.say("OK, 1 note") if notes == 1 else page.say("OK, {n} notes", n=notes)
        st.badge(words, icon=":material/check_circle:", color="green")
    else:
        st.badge(page.say("OK"), icon=":material/check_circle:", color="green")


def _facts(page: Page, file: dict[str, Any]) -> list[str]:
    review = file.get("review") or {}
    facts = [names.source(page, file["source"])]
    days = [date.fromisoformat(d) for d in (review.get("days_from"), review.get("days_to")) if d]
    if len(days) == 2 and days[0] != days[1]:
        facts.append(formats.period(days[0], days[1], page.language))
    elif days:
        facts.append(page.say("day {day}", day=formats.day(days[-1], page.language)))
    if review.get("people"):
        facts.append(_people(page, review["people"]))
    rows = file["rows_read"]
    facts.append(
        page.say("1 row read")
        if rows == 1
        else page.say("{n} rows read", n=formats.count(rows, page.language))
    )
    return facts


def _people(page: Page, people: int) -> str:
    if people == 1:
        return page.say("1 person")
    return page.say("{n} people", n=formats.count(people, page.language))


def _consequences(page: Page, file: dict[str, Any]) -> str:
    review = file.get("review") or {}
    number = {
        name: formats.count(review.get(name) or 0, page.language)
        for name in ("adds", "replaces", "skips")
    }
    sentence = (
        page.say("Rows: adds {adds}, replaces {replaces}, skips {skips}.", **number)
        if file["status"] == "checked"
        else page.say("Rows: added {adds}, replaced {replaces}, skipped {skips}.", **number)
    )
    if review.get("matched") is not None and review.get("people"):
        numbers = {
            "matched": formats.count(review["matched"], page.language),
            "people": formats.count(review["people"], page.language),
        }
        sentence += " " + (
            page.say("People in the people list: {matched} of {people}.", **numbers)
            if file["source"] not in PEOPLE_SOURCES
            else page.say("People in the usage reports: {matched} of {people}.", **numbers)
        )
    if review.get("departments_missing"):
        sentence += " " + page.say(
            "People without a department: {n}.",
            n=formats.count(review["departments_missing"], page.language),
        )
    return sentence


def _files(page: Page, files: Sequence[dict[str, Any]]) -> str:
    return page.say("1 file") if len(files) == 1 else page.say("{n} files", n=len(files))


def _commit_row(page: Page, job: Job, files: list[dict[str, Any]]) -> None:
    ready = [file for file in files if file["status"] == "checked"]
    askable = [file for file in files if _may_be_accepted(file)]
    accepted: list[str] = []
    if askable and st.checkbox(
        page.say("Import the files with fewer people than before all the same"), key="accept-fewer"
    ):
        accepted = sorted(_ASKABLE)
        ready = [*ready, *askable]
    left_out = len(files) - len(ready)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            page.say("Import {files}", files=_files(page, ready)) if ready else page.say("Import"),
            type="primary",
            icon=":material/check:",
            disabled=not ready,
            key="commit",
            on_click=_commit,
            args=(page, job, accepted),
        )
        st.button(page.say("Discard"), on_click=progress.leave, key="discard")
        st.caption(_why(page, ready, left_out), width="content")


def _may_be_accepted(file: dict[str, Any]) -> bool:
    blocking = {item["code"] for item in file["findings"] if item["blocks"]}
    return bool(blocking) and blocking <= _ASKABLE


def _why(page: Page, ready: list[dict[str, Any]], left_out: int) -> str:
    if not ready:
        return page.say("Nothing can be imported: see what is said above.")
    if left_out == 1:
        return page.say("1 file stays out: see what is said above.")
    if left_out:
        return page.say("{n} files stay out: see what is said above.", n=left_out)
    return page.say("Can be undone at any time.")


def _commit(page: Page, job: Job, accepted: list[str]) -> None:
    args: dict[str, Any] = {"check": job.job_id, "language": page.language}
    if accepted:
        args["accept"] = accepted
    job_id = Control.open(page.settings.home).add_job("commit", args)
    jobs.start(page.settings.home, job_id)
    st.query_params["job"] = job_id
