"""The line of the organisation before its first user report, from Microsoft's daily totals."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.sources.organisation import BusiestDay, OrganisationLine, organisation_line
from ui import figure, names, theme, timeline
from ui.escape import markdown
from ui.page import Page


def line(page: Page) -> OrganisationLine | None:
    """The line, where it tells of weeks that no user report does; None otherwise."""
    assert page.data is not None
    found = organisation_line(page.data, page.viewer.minimum_group)
    shown = any(week.people is not None for week in found.weeks)
    return found if found.reaches_back and shown else None


def draw(page: Page, found: OrganisationLine) -> None:
    """Busiest day of each week, where the user reports begin, and what Microsoft changed."""
    days = [
        timeline.Day(week.on, week.people, f"{_day(page, week)}: {_people(page, week)}")
        for week in found.weeks
    ]
    marks = [timeline.Mark(change.on, str(n)) for n, change in enumerate(found.changes, 1)]
    if found.first_report_on is not None:
        first = timeline.Mark(found.first_report_on, page.say("First user report"), strong=True)
        marks.append(first)
    known = [week for week in found.weeks if week.people is not None]
    figure.draw(
        page,
        page.say("Microsoft’s own daily totals"),
        timeline.draw(days, marks, theme.palette(), page.language),
        {
            page.say("Week of"): [
                formats.day(week.week_on, page.language) for week in found.weeks[::-1]
            ],
            page.say("Busiest day"): [_day(page, week) for week in found.weeks[::-1]],
            page.say("Active people"): [_people(page, week) for week in found.weeks[::-1]],
        },
        alt=page.say(
            "{first} people on {start}, {last} on {end}.",
            first=_people(page, known[0]),
            start=_day(page, known[0]),
            last=_people(page, known[-1]),
            end=_day(page, known[-1]),
        ),
        key="organisation-line",
        caption=page.say(
            "People with any Copilot action on the busiest day of each week, as Microsoft counts "
            "the whole organisation. It reaches back further than the lists of users, and is a "
            "number of one day: lay it beside the figures of weeks, and never add it to them."
        ),
    )
    for n, change in enumerate(found.changes, 1):
        apps = ", ".join(names.app(page, app) for app in sorted(change.apps))
        when = formats.day(change.on, page.language)
        said = markdown(change.says.said(page.language), 400)
        st.caption(f"**{n}** · {when} · {said}" + (f" ({markdown(apps)})" if apps else ""))


def _day(page: Page, week: BusiestDay) -> str:
    return formats.day(week.on, page.language, weekday=True)


def _people(page: Page, week: BusiestDay) -> str:
    if week.people is None:
        return page.say("under {k}", k=page.viewer.minimum_group)
    return formats.count(week.people, page.language)
