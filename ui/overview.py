"""The parts of the page Overview: one sentence, four tiles, a line, what changed, the funnel."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

import formats
from metrics import chance, privacy
from metrics.answer import Answer, Row
from ui import (
    app_bars,
    asking,
    charts,
    departments,
    figure,
    links,
    names,
    series,
    states,
    theme,
    tiles,
)
from ui.escape import markdown
from ui.page import Page

_MOVERS = 3
_QUARTER, _YEAR = 12, 52


@dataclass(frozen=True)
class Figures:
    """The handful of answers that the sentence, the tiles and the funnel share."""

    licensed: Answer
    active: Answer
    habitual: Answer
    quarter: Answer
    year: Answer

    @property
    def unused(self) -> int | None:
        """Licences without any known use in the quarter; None when counts may not be said."""
        row = asking.single(self.quarter)
        return row.others if row is not None else None

    @property
    def quarter_weeks(self) -> int:
        """The weeks that `unused` is about: 12, or fewer while reports do not reach so far back."""
        return self.quarter.period.weeks if self.quarter.period else _QUARTER


def gather(page: Page) -> Figures:
    """Ask them once; each is cached."""
    where, compare = page.department, page.compare

    def ask(metric: str, weeks: int | None, compare: bool = False) -> Answer:
        return asking.ask(page, metric, weeks=weeks, department=where, compare=compare)

    return Figures(
        licensed=ask("licensed_people", page.weeks, compare),
        active=ask("active_share", page.weeks, compare),
        habitual=ask("habitual_share", None, compare),
        quarter=ask("active_share", _QUARTER),
        year=ask("active_share", _YEAR),
    )


def sentence(page: Page, figures: Figures) -> str:
    """The answer in one sentence, numbers in bold."""
    row = asking.single(figures.active)
    if row is None or row.value is None:
        return page.say("This period cannot be told from the reports that are there.")
    say, language = page.say, page.language
    if row.numerator is not None and row.denominator is not None:
        who = say(
            "**{active} of {licensed}** licensed people used Copilot {when}",
            active=formats.count(row.numerator, language),
            licensed=formats.count(row.denominator, language),
            when=_when(page),
        )
    else:
        # A limit is not about a share: "≥ 80 %" stands by itself.
        who = say(
            "**{share}** of licensed people used Copilot {when}"
            if row.bound
            else "About **{share}** of licensed people used Copilot {when}",
            share=formats.percent(row.value, language, row.bound),
            when=_when(page),
        )
    if page.compare and row.change is not None:
        who += ", " + _moved(page, row.change)
    if figures.unused:
        who += "; " + say(
            "**{n}** licences were not used in the last week"
            if figures.quarter_weeks == 1
            else "**{n}** licences were not used in {weeks} weeks",
            weeks=figures.quarter_weeks,
            n=formats.count(figures.unused, language),
        )
    return who + "."


def _when(page: Page) -> str:
    if page.weeks == 1:
        return page.say("in the last week")
    return page.say("in the last {n} weeks", n=page.weeks)


def _moved(page: Page, moved: float) -> str:
    if abs(moved) <= tiles.NEUTRAL:
        return page.say("about the same as before")
    size = formats.count(abs(moved) * 100, page.language)
    if moved > 0:
        return page.say("**{n} points more** than before", n=size)
    return page.say("**{n} points fewer** than before", n=size)


def draw_tiles(page: Page, figures: Figures) -> None:
    """Licensed, active, habitual, unused."""
    quarter = asking.single(figures.quarter)
    of = quarter.denominator if quarter else None
    with st.grid(4, min_column_width=200):
        tiles.people(page, page.say("Licensed people"), figures.licensed)
        tiles.share(page, page.say("Active"), figures.active)
        tiles.share(page, page.say("Habitual"), figures.habitual)
        tiles.number(
            page,
            "active_share",
            page.say("Licences unused in the last week")
            if figures.quarter_weeks == 1
            else page.say("Licences unused in {n} weeks", n=figures.quarter_weeks),
            formats.count(figures.unused, page.language) if figures.unused is not None else "–",
            page.say("of {n}", n=formats.count(of, page.language)) if of else "",
        )


def draw_trend(page: Page) -> None:
    """Active share per week with the ghost of the 12 weeks before."""
    points = series.weekly(page, "active_share", weeks=2 * series.WEEKS, department=page.department)
    name = names.department(page, page.department) if page.department else page.say("Organisation")
    lines = series.with_ghost(page, points, name)
    figure.draw(
        page,
        page.say("Active per week"),
        charts.trend(lines, theme.palette(), page.language, so_far=page.say("so far"), height=300),
        series.table(page, lines),
        alt=series.finding(page, name, lines[0].points),
        key="trend",
        metric="active_share",
        caption=_trend_caption(page, lines[0]) + series.at_limits(page, lines),
    )


def _trend_caption(page: Page, line: charts.Line) -> str:
    said = page.say("Share of licensed people with at least one action in the week.")
    if any(point.provisional for point in line.points):
        said += " " + page.say("Dashed: the last days may still grow.")
    if any(point.share is None for point in line.points):
        said += " " + page.say("A gap: the reports cannot tell that week.")
    return said


def draw_movers(page: Page) -> None:
    """What moved most, each a link to its detail: departments, or apps in the one chosen."""
    metric = "app_reach" if page.department else "active_share"
    figure.header(page, page.say("What changed"), metric)
    if departments.is_concealed(page):
        st.caption(states.why_hidden(page, privacy.CONCEALED))
        return
    found = movers(page)
    for row in found:
        _mover(page, row)
    st.caption(_movers_caption(page, bool(found)))


def _movers_caption(page: Page, found: bool) -> str:
    whose = markdown(names.department(page, page.department)) if page.department else ""
    n = asking.SMALL
    if whose and found:
        return page.say(
            "Apps in {whose} of which the share of people moved most. In a group of this size a "
            "few points can be chance.",
            whose=whose,
        )
    if whose:
        return page.say(
            "No app in {whose} moved by more than a point. Of under {n} people none is named: "
            "there a change is mostly chance.",
            whose=whose,
            n=n,
        )
    if found:
        return page.say(
            "Departments of {n} people or more whose active share moved most, and by more than "
            "chance would.",
            n=n,
        )
    return page.say("No department of {n} people or more moved by more than chance would.", n=n)


def movers(page: Page) -> list[Row]:
    """Up to three departments, or apps of the one chosen, with the largest change either way."""
    if page.department:
        by, metric = ("app",), "app_reach"
    else:
        by, metric = ("department",), "active_share"
    answer = asking.ask(
        page, metric, by=by, weeks=page.weeks, department=page.department, compare=True
    )
    moved = [
        row
        for row in answer.rows
        if row.dims.get("app") != departments.ANY
        and row.change is not None
        and abs(row.change) > tiles.NEUTRAL
        and not row.about
        and (row.denominator or 0) >= asking.SMALL
    ]
    if moved and not page.department:
        flows = asking.ask(page, "new_retained_reactivated_lapsed", by=by, weeks=page.weeks)
        turned = chance.turned(flows.rows, "department")
        moved = [
            row
            for row in moved
            if chance.beyond(
                row.change or 0.0, row.denominator or 0, turned.get(str(row.dims["department"]), 1)
            )
        ]
    return sorted(moved, key=lambda row: -abs(row.change or 0))[:_MOVERS]


def _mover(page: Page, row: Row) -> None:
    moved = row.change or 0.0
    if page.department:
        app = str(row.dims["app"])
        name, asked = names.app(page, app), page.keep(app=app)
    else:
        department = asking.key(row, ("department",))[0]
        name, asked = names.department(page, department), page.keep(department=department)
    with st.container(border=True, gap="xxsmall"):
        st.page_link(
            links.DEPARTMENTS,
            label=markdown(name),
            icon=":material/trending_up:" if moved > 0 else ":material/trending_down:",
            query_params=asked,
        )
        colour = "green" if moved > 0 else "red"
        st.markdown(
            page.say(
                "{points}, now {share} active",
                points=f":{colour}[**{formats.points(moved, page.language)}**]",
                share=formats.percent(row.value, page.language),
            )
        )


def draw_funnel(page: Page, figures: Figures) -> None:
    """Licensed, ever used, active, habitual: the narrowing is the finding."""
    steps = funnel(page, figures)
    figure.draw(
        page,
        page.say("From licence to habit"),
        charts.funnel(steps, theme.palette(), height=56 * len(steps) + 10),
        {
            page.say("Step"): [s.name for s in steps],
            page.say("People"): [s.label for s in steps],
        },
        alt=" ".join(f"{step.name}: {step.label}." for step in steps),
        key="funnel",
        metric="habitual_share",
    )


def funnel(page: Page, figures: Figures) -> list[charts.Part]:
    """Steps that can be told, each as a part of the licensed."""
    say, language = page.say, page.language
    year = figures.year.period.weeks if figures.year.period else _YEAR
    named = [
        (say("Used in {n} weeks", n=year), figures.year),
        (_active_step(page), figures.active),
        (say("Habitual (9 of 12 weeks)"), figures.habitual),
    ]
    licensed = asking.single(figures.licensed)
    known = licensed is not None and licensed.value is not None
    whole = formats.count(licensed.value, language) if known else formats.percent(1.0, language)
    steps = [charts.Part(say("Licensed"), 1.0, whole)]
    for name, answer in named:
        row = asking.single(answer)
        if row is None or row.value is None:
            continue
        label = formats.percent(row.value, language, row.bound)
        if row.numerator is not None:
            label = f"{formats.count(row.numerator, language)} · {label}"
        steps.append(charts.Part(name, row.value, label))
    return steps


def _active_step(page: Page) -> str:
    return (
        page.say("Active in the last week")
        if page.weeks == 1
        else page.say("Active in {n} weeks", n=page.weeks)
    )


def draw_apps(page: Page) -> None:
    """In which apps: reach of each app among licensed people, most used first."""
    answer = asking.ask(
        page, "app_reach", by=("app",), weeks=page.weeks, department=page.department
    )
    parts = app_bars.parts(page, app_bars.told(answer.rows))
    if not parts:
        return
    figure.draw(
        page,
        page.say("In which apps"),
        charts.bars(parts, theme.palette(), height=28 * len(parts) + 10),
        {
            page.say("App"): [p.name for p in parts],
            page.say("Share of licensed people"): [p.label for p in parts],
        },
        alt=f"{page.say('Share of licensed people per app.')} {charts.said(parts)}",
        key="apps",
        metric="app_reach",
    )
