"""What Copilot is used for: the kinds of use of everybody, by department and by function."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.answer import Answer
from metrics.kinds_of_use import KINDS as KIND_NAMES
from ui import asking, charts, figure, heatmap, names, notes, states, theme, url
from ui.escape import markdown
from ui.indepth import grid, groups
from ui.indepth.sections import KINDS, ask
from ui.page import Page

SPLITS = ("department", "function")


def draw(page: Page) -> None:
    """Left the kinds of the organisation or the chosen department, right where each is at home."""
    answer = ask(page, KINDS)
    left, right = st.columns([1, 2], gap="large")
    with left:
        _bars(page, answer)
        notes.draw(page, [answer], key="kind_of_use")
    with right:
        _grid(page)


def _columns(page: Page) -> list[tuple[str, str]]:
    return [(kind, name.said(page.language)) for kind, name in KIND_NAMES.items()]


def _bars(page: Page, answer: Answer) -> None:
    named = dict(_columns(page))
    rows = {str(row.dims["kind"]): row for row in answer.rows}
    parts = [
        charts.Part(name, row.value, formats.percent(row.value, page.language, row.bound))
        for kind, name in named.items()
        if (row := rows.get(kind)) is not None and row.value is not None
    ]
    title = page.say("What Copilot is used for")
    if not parts:
        figure.header(page, title, answer.metric)
        reason = next((row.hidden for row in answer.rows if row.hidden), None)
        subject = names.department(page, page.department) if page.department else ""
        states.hidden(page, reason, subject)
        return
    sizes = [row.denominator for row in answer.rows if row.denominator is not None]
    figure.draw(
        page,
        title,
        charts.bars(parts, theme.palette(), height=44 * len(parts) + 10),
        {
            page.say("Kind of use"): [part.name for part in parts],
            page.say("Share of people"): [part.label for part in parts],
        },
        alt=f"{title}. {charts.said(parts)}",
        key="kinds",
        metric=answer.metric,
        caption=_caption(page, answer, max(sizes, default=None)),
    )


def _caption(page: Page, answer: Answer, people: int | None) -> str:
    whose = markdown(names.department(page, page.department)) if page.department else ""
    days = groups.when(page, answer)
    if whose:
        who = page.say(
            "Of the licensed people in {whose} whose prompts the audit log has, {days}.",
            whose=whose,
            days=days,
        )
    else:
        who = page.say("Of the licensed people whose prompts the audit log has, {days}.", days=days)
    if people is not None:
        n = formats.count(people, page.language)
        who += " " + page.say("That are {n} people.", n=n)
    overlap = page.say("One person can do all of it, so the shares do not add up.")
    return f"{who} {overlap}"


def _grid(page: Page) -> None:
    figure.header(page, page.say("Who uses it for what"), KINDS.metric)
    split = url.segments(
        page,
        "split",
        page.say("By"),
        SPLITS,
        SPLITS[0],
        format_func=lambda code: {
            "department": page.say("By department"),
            "function": page.say("By function"),
        }[code],
        label_visibility="collapsed",
    )
    answer = ask(page, KINDS, split, "kind")
    by_department = split == "department"
    built = grid.build(
        page,
        answer,
        split,
        _columns(page),
        head=page.say("Department · people") if by_department else page.say("Function · people"),
        axis="kind",
        palette=theme.palette(),
    )
    key = f"grid-kinds-{split}-{page.department}"
    grid.draw(
        page,
        built,
        key=key,
        alt=page.say("Share of people per kind of use, group by group."),
        marked=_marked(page, built) if by_department else None,
        on_select=(lambda: _choose(built, key)) if by_department else None,
    )
    said = [
        page.say("Share of those who used Copilot, per kind of use."),
        page.say("Choose a cell to see its department.") if by_department else "",
        grid.left_out(page, answer, built, split),
    ]
    st.caption(" ".join(part for part in said if part))


def _marked(page: Page, built: heatmap.Grid) -> tuple[str, str] | None:
    return (page.department, built.columns[0][0]) if page.department else None


def _choose(built: heatmap.Grid, key: str) -> None:
    """A chosen cell becomes the department of the page."""
    chosen = heatmap.chosen(built, st.session_state.get(key))
    if chosen is not None and chosen[0] != asking.NO_DEPARTMENT:
        url.put("department", chosen[0])
