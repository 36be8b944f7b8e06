"""One cell in full, on the same page: the figure in words, its weeks, how often, the way back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import formats
from metrics.answer import Answer
from ui import (
    asking,
    charts,
    departments,
    figure,
    names,
    notes,
    series,
    states,
    theme,
    tiles,
    url,
)
from ui.charts import Line, Part
from ui.escape import markdown
from ui.page import Page


def head(page: Page, app: str) -> None:
    """Above the grid: the path and its figure in words, so that a click is answered at once."""
    _breadcrumb(page, app)
    answer = _answer(page, app)
    row = asking.single(answer)
    if row is None or row.value is None:
        why = states.why_hidden(page, row.hidden if row else None)
        st.header(f"{_where(page, app)}: {why}", anchor=False)
        return
    everyone = None
    if page.department:
        metric, narrowed = asked_of(app)
        everyone = asking.ask(page, metric, weeks=page.weeks, app=narrowed)
    st.header(sentence(page, app, answer, everyone), anchor=False)


def draw(page: Page, department: str, app: str) -> None:
    """Below the grid: the chosen cell week by week, and how often."""
    answer = _answer(page, app)
    row = asking.single(answer)
    if row is None or row.value is None:
        if row is not None and row.hidden:
            states.hidden(page, row.hidden)
        else:
            states.no_match(page)
        return
    left, right = st.columns([3, 2], gap="large")
    with left:
        _weeks(page, department, app)
    with right:
        _frequency(page, department, asked_of(app)[1])
    notes.draw(page, [answer])


def _answer(page: Page, app: str) -> Answer:
    metric, narrowed = asked_of(app)
    return asking.ask(
        page,
        metric,
        weeks=page.weeks,
        department=page.department,
        app=narrowed,
        compare=page.compare,
    )


def _where(page: Page, app: str) -> str:
    """App and group in words, escaped."""
    if page.department is None:
        return page.say("{app} in the whole organisation", app=markdown(names.app(page, app)))
    return page.say(
        "{app} in {department}",
        app=markdown(names.app(page, app)),
        department=markdown(names.department(page, page.department)),
    )


def asked_of(app: str) -> tuple[str, str | None]:
    """The metric and the app filter behind a column of the grid."""
    return ("active_share", None) if app == departments.ANY else ("app_reach", app)


def sentence(page: Page, app: str, answer: Answer, everyone: Answer | None) -> str:
    """Excel in Finance: 23 of 96 people (24 %), −6 points vs … · organisation 52 %."""
    row = asking.single(answer)
    if row is None:
        return ""
    share = formats.percent(row.value, page.language, row.bound)
    if row.numerator is not None and row.denominator is not None:
        figures = page.say(
            "{n} of {all} people ({share})",
            n=formats.count(row.numerator, page.language),
            all=formats.count(row.denominator, page.language),
            share=share,
        )
    elif row.bound:
        figures = page.say("{share} of people", share=share)
    else:
        figures = page.say("about {share} of people", share=share)
    said = f"{_where(page, app)}: **{figures}**"
    if page.compare and row.change is not None:
        said += ", " + _movement(page, row.change, answer.weeks_back)
    whole = asking.single(everyone) if everyone is not None else None
    if whole is not None and whole.value is not None:
        said += " · " + page.say(
            "organisation {share}",
            share=formats.percent(whole.value, page.language, whole.bound),
        )
    return said


def _movement(page: Page, moved: float, weeks: int) -> str:
    if abs(moved) <= tiles.NEUTRAL:
        return page.say("about the same as before")
    return f"{formats.points(moved, page.language)} {tiles.since(page, weeks)}"


def _breadcrumb(page: Page, app: str) -> None:
    # Buttons and not page links: a link to the page one is on does not change its parameters.
    steps: list[tuple[str, str, str | None]] = [("all", page.say("All departments"), None)]
    if page.department:
        name = markdown(names.department(page, page.department))
        steps.append(("department", name, page.department))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="path"):
        for key, label, department in steps:
            st.button(
                label,
                type="tertiary",
                key=f"path-{key}",
                on_click=_go,
                args=(department, departments.ANY),
            )
            st.markdown(":gray[›]", width="content")
        st.markdown(f"**{markdown(names.app(page, app))}**", width="content")


def _go(department: str | None, app: str) -> None:
    url.put("department", department)
    url.put("app", app, departments.ANY)


def _weeks(page: Page, department: str, app: str) -> None:
    metric, narrowed = asked_of(app)
    own = series.weekly(page, metric, department=department, app=narrowed)
    everyone = series.weekly(page, metric, app=narrowed)
    name = names.department(page, department)
    lines = [
        Line(name, own),
        Line(page.say("Organisation"), everyone, role="other"),
    ]
    figure.draw(
        page,
        page.say("Week by week"),
        charts.trend(lines, theme.palette(), page.language, so_far=page.say("so far"), height=260),
        series.table(page, lines),
        alt=series.finding(page, name, own),
        key="detail-weeks",
        metric=metric,
        caption=page.say("Share in each single week; the sentence above is over the period.")
        + series.at_limits(page, lines),
    )


def _frequency(page: Page, department: str, app: str | None) -> None:
    parts = mix(page, department, app)
    if not parts:
        figure.header(page, page.say("How often"), "frequency_mix")
        st.caption(page.say("How often cannot be told for this group."))
        return
    figure.draw(
        page,
        page.say("How often"),
        charts.mix(parts, theme.palette()),
        pd.DataFrame(
            {
                page.say("How often"): [part.name for part in parts],
                page.say("Share of people"): [part.label for part in parts],
            }
        ),
        alt=charts.said(parts),
        key="detail-mix",
        metric="frequency_mix",
        caption=page.say("How often licensed people were active in the last 4 weeks."),
    )


def mix(page: Page, department: str, app: str | None) -> list[Part]:
    """Parts of the frequency mix in their order; empty when any of them is not shown."""
    answer = asking.ask(page, "frequency_mix", department=department, app=app)
    found = {str(row.dims["band"]): row for row in answer.rows}
    parts = []
    for band, name in answer.bands.items():
        row = found.get(band)
        if row is None or row.value is None:
            return []
        label = formats.percent(row.value, page.language, row.bound)
        parts.append(Part(name.said(page.language), row.value, label))
    return parts
