"""Other AI tools: in a frame of their own, apart from everything about Copilot."""

from __future__ import annotations

import streamlit as st

from metrics.answer import Answer, Row
from metrics.question import OTHER_TOOLS
from ui import charts, figure, notes, theme
from ui.escape import plain
from ui.indepth import groups
from ui.indepth.sections import TOOLS, ask
from ui.page import Page


def draw(page: Page) -> None:
    """Left the tools, right the departments where any of them is used."""
    with st.container(border=True, key="other-tools"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(page.say("Other AI tools"), anchor=False, width="content")
            st.badge(page.say("Not Copilot"), icon=":material/call_split:", color="orange")
        st.caption(
            page.say(
                "From lists that the organisation keeps. Nothing here is part of any figure about "
                "Copilot, and nobody is counted from one into the other."
            )
        )
        tools = ask(page, TOOLS, "tool")
        left, right = st.columns(2, gap="large")
        with left:
            _tools(page, tools)
        with right:
            answer = ask(page, TOOLS, "department")
            groups.draw(
                page,
                page.say("Any other tool, by department"),
                answer,
                counts=False,
                caption=page.say(
                    "Of all people of each department, with or without a licence, {days}.",
                    days=groups.when(page, answer),
                ),
            )
        notes.draw(page, [tools], key="other-tools")


def _tools(page: Page, answer: Answer) -> None:
    rows = [row for row in answer.rows if row.dims["tool"] != "any" and row.value is not None]
    rows.sort(key=lambda row: (row.dims["tool"] == OTHER_TOOLS, -(row.value or 0)))
    title = page.say("People per tool")
    if not rows:
        figure.header(page, title, answer.metric)
        figure.note(page.say("No group is large enough to be shown."))
        return
    top = max(row.value or 0 for row in rows) or 1
    parts = [
        charts.Part(_named(page, row), (row.value or 0) / top, groups.label(page, answer, row))
        for row in rows[: groups.MOST]
    ]
    figure.draw(
        page,
        title,
        charts.bars(parts, theme.palette(), height=34 * len(parts) + 10),
        {
            page.say("AI tool"): [_named(page, row) for row in rows],
            page.say("People"): [groups.label(page, answer, row) for row in rows],
        },
        alt=f"{title}. {charts.said(parts)}",
        key="tools",
        metric=answer.metric,
        caption=page.say(
            "People of the organisation who used the tool, {days}. One person counts with every "
            "tool, so the bars do not add up.",
            days=groups.when(page, answer),
        ),
    )


def _named(page: Page, row: Row) -> str:
    """The tool's name; those that too few people use to be named have one together."""
    name = str(row.dims["tool"])
    return page.say("Other tools") if name == OTHER_TOOLS else plain(name)
