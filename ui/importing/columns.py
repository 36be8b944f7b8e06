"""Column names in a language that Kadans does not know: which is which, asked once and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ingest import jobs
from store.control import Control, Job
from ui import names
from ui.escape import markdown, plain
from ui.page import Page

_FEW = 6  # columns that are shown at once, though they may be left out

Question = dict[str, Any]  # "asks" of a file: mark, source, headers, columns


def ask(page: Page, job: Job, files: Sequence[dict[str, Any]]) -> None:
    """A question for each set of unknown column names; after the answer, a way to change it."""
    open_: dict[str, Question] = {}
    asking: dict[str, list[str]] = {}
    for file in files:
        if question := file.get("asks"):
            open_[question["mark"]] = question
            asking.setdefault(question["mark"], []).append(file["file"])
    for mark, question in open_.items():
        with st.container(border=True, key=f"columns-{mark}"):
            _question(page, job, question, asking[mark])
    answered = [one for one in job.args.get("answered", []) if one["mark"] not in open_]
    if not answered:
        return
    kept = Control.open(page.settings.home).columns()
    for question in answered:
        if question["mark"] in kept:
            _remembered(page, job, question, kept[question["mark"]])


def _question(page: Page, job: Job, question: Question, files: Sequence[str]) -> None:
    st.markdown("**" + page.say("Which column is which?") + "**")
    first = markdown(files[0])
    named = (
        page.say("**{file}** and {n} more", file=first, n=len(files) - 1)
        if len(files) > 1
        else f"**{first}**"
    )
    st.markdown(
        page.say(
            "{file} looks like *{source}* in a language that Kadans does not know. Say which of "
            "its columns is which; nothing is guessed.",
            file=named,
            source=names.source(page, question["source"]),
        )
    )
    _boxes(page, job, question, {})
    st.caption(
        page.say(
            "Kadans remembers the answer: the next file with these column names is not asked about."
        )
    )


def _remembered(page: Page, job: Job, question: Question, answer: Mapping[str, str]) -> None:
    """An answer that holds from now on, and the same boxes to change it."""
    st.markdown(
        ":green[:material/check_circle:] "
        + page.say(
            "Your answer is kept: files with these column names are read this way from now on."
        )
    )
    title = page.say("Change which column is which")
    with st.expander(title, icon=":material/edit:", key=f"change-{question['mark']}"):
        _boxes(page, job, question, answer)


def _boxes(page: Page, job: Job, question: Question, answer: Mapping[str, str]) -> None:
    """One box a column that is needed, the others folded away, and the button behind them."""
    held = {name: key for key, name in answer.items()}
    needed = [column for column in question["columns"] if column["required"]]
    others = [column for column in question["columns"] if not column["required"]]
    chosen = _row(page, question, needed, held)
    if others:
        title = page.say("Columns that may be left out ({n})", n=len(others))
        few = len(others) <= _FEW
        with st.expander(title, expanded=few, key=f"more-{question['mark']}"):
            chosen |= _row(page, question, others, held)
    missing = [column for column in needed if column["name"] not in chosen]
    twice = len(set(chosen.values())) < len(chosen)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            page.say("Read the file this way"),
            type="primary",
            key=f"keep-{question['mark']}",
            disabled=bool(missing) or twice,
            on_click=_keep,
            args=(page, job, question, {key: name for name, key in chosen.items()}),
        )
        if twice:
            st.caption(page.say("One column is chosen twice."), width="content")
        elif missing:
            left = ", ".join(markdown(column["label"]) for column in missing)
            st.caption(page.say("Still to choose: {columns}.", columns=left), width="content")


def _row(
    page: Page, question: Question, columns: Sequence[dict[str, Any]], held: Mapping[str, str]
) -> dict[str, str]:
    """The boxes of some columns: name of a column → key of the file's column, where chosen."""
    spelled = {header["key"]: header["label"] for header in question["headers"]}
    keys = list(spelled)
    chosen = {}
    with st.grid(3, min_column_width=240):
        for column in columns:
            at = held.get(column["name"])
            key = st.selectbox(
                plain(column["label"]),
                keys,
                index=keys.index(at) if at in spelled else None,
                format_func=lambda key: plain(spelled[key]),
                placeholder=page.say("Choose a column"),
                key=f"column-{question['mark']}-{column['name']}",
            )
            if key is not None:
                chosen[column["name"]] = str(key)
    return chosen


def _keep(page: Page, job: Job, question: Question, answer: dict[str, str]) -> None:
    """Remember the answer and check the same files once more."""
    control = Control.open(page.settings.home)
    control.keep_columns(question["mark"], answer, who=page.viewer.name)
    before = [one for one in job.args.get("answered", []) if one["mark"] != question["mark"]]
    args = {**job.args, "answered": [*before, question], "language": page.language}
    job_id = control.add_job("check", args)
    jobs.start(page.settings.home, job_id)
    st.query_params["job"] = job_id
