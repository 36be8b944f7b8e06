"""One cell in full, on the same page: the figure in words, its weeks, how often, the way back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from ui import asking, charts, departments, figure, formats, links, names, series, states, theme
from ui.asking import Change
from ui.charts import Line, Part
from ui.escape import markdown
from ui.page import Page


def draw(page: Page, department: str, app: str) -> None:
    """The detail of a department, in one app or in any."""
    metric, narrowed = asked_of(app)
    change = asking.change(page, metric, weeks=page.weeks, department=department, app=narrowed)
    _breadcrumb(page, department, app)
    subject = f"{names.department(page, department)} › {names.app(page, app)}"
    if change.now is None or change.now.value is None:
        states.hidden(page, change.now.hidden if change.now else None, subject)
        return
    everyone = asking.total(page, metric, weeks=page.weeks, app=narrowed)
    share = everyone.value if everyone else None
    bound = everyone.bound if everyone else None
    st.header(sentence(page, department, app, change, share, bound), anchor=False)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _weeks(page, department, app)
    with right:
        _frequency(page, department, narrowed)


def asked_of(app: str) -> tuple[str, str | None]:
    """The metric and the app filter behind a column of the grid."""
    return ("active_share", None) if app == departments.ANY else ("app_reach", app)


def sentence(
    page: Page,
    department: str,
    app: str,
    change: Change,
    organisation: float | None,
    bound: str | None = None,
) -> str:
    """Excel in Finance: 23 of 96 people (24 %), −6 points vs before · organisation 52 %."""
    row = change.now
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
    else:
        figures = page.say("about {share} of people", share=share)
    parts = [
        page.say(
            "{app} in {department}: {figures}",
            app=markdown(names.app(page, app)),
            department=markdown(names.department(page, department)),
            figures=f"**{figures}**",
        )
    ]
    if page.compare and change.share is not None:
        parts.append(_movement(page, change.share))
    said = ", ".join(parts)
    if organisation is not None:
        said += " · " + page.say(
            "organisation {share}", share=formats.percent(organisation, page.language, bound)
        )
    return said


def _movement(page: Page, moved: float) -> str:
    if abs(round(moved, 4)) <= 0.01:
        return page.say("about the same as before")
    points = formats.points(moved, page.language)
    if page.weeks == 1:
        return page.say("{points} vs the week before", points=points)
    return page.say("{points} vs the {n} weeks before", points=points, n=page.weeks)


def _breadcrumb(page: Page, department: str, app: str) -> None:
    steps = [
        (page.say("All departments"), page.keep(department=None)),
        (markdown(names.department(page, department)), page.keep(department=department)),
    ]
    with st.container(horizontal=True, vertical_alignment="center", gap="xxsmall", key="path"):
        for label, query in steps:
            st.page_link(links.DEPARTMENTS, label=label, query_params=query)
            st.markdown(":gray[›]", width="content")
        st.markdown(f"**{markdown(names.app(page, app))}**", width="content")


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
        page.say("12 weeks"),
        charts.trend(lines, theme.palette(), page.language, so_far=page.say("so far"), height=260),
        series.table(page, lines),
        alt=series.finding(page, name, own),
        key="detail-weeks",
        metric=metric,
    )


def _frequency(page: Page, department: str, app: str | None) -> None:
    parts = mix(page, department, app)
    if not parts:
        st.subheader(page.say("How often"), anchor=False)
        st.caption(page.say("How often cannot be told for this group."))
        return
    figure.draw(
        page,
        page.say("How often"),
        charts.mix(parts, theme.palette()),
        pd.DataFrame({page.say("Weeks with use, of 4"): [part.name for part in parts],
                      page.say("Share of people"): [part.label for part in parts]}),
        alt=" ".join(f"{part.name}: {part.label}." for part in parts),
        key="detail-mix",
        metric="frequency_mix",
        caption=page.say("In how many of the last 4 weeks people were active."),
    )  # fmt: skip


def mix(page: Page, department: str, app: str | None) -> list[Part]:
    """Parts of the frequency mix in their order; empty when any of them is not shown."""
    rows = asking.ask(page, "frequency_mix", weeks=4, department=department, app=app).rows
    shares = {str(row.dims.get("band", "")): row for row in rows}
    parts = []
    for band, name in departments.band_names(page).items():
        row = shares.get(band)
        if row is None or row.value is None:
            return []
        parts.append(Part(name, row.value, formats.percent(row.value, page.language, row.bound)))
    return parts
