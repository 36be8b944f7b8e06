"""Do the sources agree? What each says of the same days, and the known reasons for differences."""

from __future__ import annotations

from datetime import date

import streamlit as st

import formats
from metrics.facts import read_facts
from metrics.period import SUNDAY
from metrics.sources.ladder import ladder
from metrics.sources.reconcile import WINDOWS, Compared, reconcile
from metrics.sources.said import NAMES, Said, few
from metrics.sources.state import SourceState
from ui import names, url
from ui.page import Page

WEEKS_OFFERED = 60


def draw(page: Page) -> None:
    """Choose a week and a window; the answers side by side with their reasons."""
    assert page.data is not None
    weeks = sorted(read_facts(page.data, 0).weeks, reverse=True)[:WEEKS_OFFERED]
    if not weeks:
        st.info(page.say("There is no week yet that a usage report speaks of."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        codes = [week.isoformat() for week in weeks]
        week = url.select(
            page,
            "week",
            page.say("Week"),
            codes,
            codes[0],
            format_func=lambda code: _week_name(page, date.fromisoformat(code)),
            width=260,
        )
        days = url.segments(
            page,
            "window",
            page.say("Days"),
            [str(n) for n in WINDOWS],
            str(WINDOWS[0]),
            format_func=lambda n: page.say("{n} days", n=int(n)),
        )
    least = page.viewer.minimum_group
    found = reconcile(page.data, date.fromisoformat(week or codes[0]), int(days), least=least)
    if found.usage is None:
        st.info(page.say("No usage report tells of this week."))
        return
    _table(page, found.usage, found.others)
    if not found.others:
        st.caption(
            page.say(
                "There is nothing to compare with yet. Import the summary and trend of Microsoft "
                "Graph, the audit log or a Viva query."
            )
        )
    for other in found.others:
        _reasons(page, other)


def _week_name(page: Page, week: date) -> str:
    return formats.period(week, week + SUNDAY, page.language)


def _table(page: Page, usage: Said, others: tuple[Compared, ...]) -> None:
    rows = [_row(page, usage, None, said_in=page.say("User report (feeds the figures)"))]
    rows += [_row(page, other.said, other.difference) for other in others]
    st.dataframe(rows, hide_index=True, width="stretch", height="content", key="compared")


def _row(page: Page, said: Said, difference: int | None, said_in: str = "") -> dict[str, str]:
    return {
        page.say("Source"): said_in or _name(page, said.source),
        page.say("Active people"): _count(page, said.active_people),
        page.say("Difference"): "–"
        if difference is None
        else formats.signed(difference, page.language),
        page.say("Of"): _count(page, said.people),
        page.say("Days"): formats.day(said.first_on, page.language)
        if said.first_on == said.last_on
        else formats.period(said.first_on, said.last_on, page.language),
    }


def _count(page: Page, people: int | None) -> str:
    """A number of people; of a small group only that it is small."""
    if people is None:
        return "–"
    least = page.viewer.minimum_group
    return f"< {least}" if few(people, least) else formats.count(people, page.language)


def _name(page: Page, source: str) -> str:
    return NAMES[source].said(page.language)


def _reasons(page: Page, other: Compared) -> None:
    if not other.reasons:
        if other.difference == 0:
            st.markdown(
                f":material/check: **{_name(page, other.said.source)}** "
                + page.say("says the same.")
            )
        return
    lines = [f"**{_name(page, other.said.source)}**"]
    lines += [f"- {reason.says.said(page.language)}" for reason in other.reasons]
    st.markdown("\n".join(lines))


def rungs(page: Page, states: tuple[SourceState, ...]) -> None:
    """Which source feeds which number, and which are only compared with."""
    none = page.say("nothing yet")
    st.dataframe(
        [
            {
                page.say("Number"): rung.number.said(page.language),
                page.say("Comes from"): names.source(page, rung.feeds) if rung.feeds else none,
                page.say("Compared with"): ", ".join(
                    names.source(page, source) for source in rung.checks
                )
                or "–",
                page.say("Why"): rung.why.said(page.language),
            }
            for rung in ladder(states)
        ],
        hide_index=True,
        width="stretch",
        height="content",
        key="ladder",
    )
