"""Every source in a row: its newest day, what it covers, whom it was matched with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import streamlit as st

from metrics.sources.state import MATCHED, UNMATCHED, SourceState
from ui import formats, names
from ui.page import Page

WEEKS_SHOWN = 52
WEEK = timedelta(days=7)
READ, MISSING, OUTSIDE = "■", "□", "·"


def summary(page: Page, states: Sequence[SourceState]) -> None:
    """How things stand, in one sentence."""
    missing = sum(len(state.gaps) for state in states)
    newest = max((state.newest_on for state in states if state.newest_on), default=None)
    parts = [
        page.say("{n} sources", n=len(states)) if len(states) != 1 else page.say("{n} source", n=1),
        page.say("newest day {day}", day=formats.day(newest, page.language)) if newest else "",
        page.say("{n} weeks missing", n=missing) if missing else page.say("no week is missing"),
    ]
    st.markdown("**" + " · ".join(part for part in parts if part) + "**")


def table(page: Page, states: Sequence[SourceState]) -> None:
    """One row per source, with its last 52 weeks as squares."""
    last = max((max(state.weeks) for state in states if state.weeks), default=None)
    rows = [_row(page, state, last) for state in states]
    st.dataframe(
        rows,
        hide_index=True,
        width="stretch",
        height="content",
        column_config={
            page.say("Matched with people"): st.column_config.ProgressColumn(
                format="percent", min_value=0, max_value=1, width="small"
            ),
            page.say("Weeks"): st.column_config.TextColumn(width="large"),
        },
        key="sources",
    )
    st.caption(
        page.say(
            "Weeks: the last {n}, oldest first. {read} there is data, {missing} there should be "
            "and there is none, {outside} before the first or after the newest.",
            n=WEEKS_SHOWN,
            read=READ,
            missing=MISSING,
            outside=OUTSIDE,
        )
    )


def _row(page: Page, state: SourceState, last: date | None) -> dict[str, Any]:
    return {
        page.say("Source"): names.source(page, state.source),
        page.say("Newest day"): formats.day(state.newest_on, page.language)
        if state.newest_on
        else "–",
        page.say("Since"): formats.day(state.first_on, page.language) if state.first_on else "–",
        page.say("Files"): state.batches,
        page.say("Rows"): state.rows,
        page.say("Rejected"): state.rejected,
        page.say("Matched with people"): state.matched / state.people if state.people else None,
        page.say("Weeks"): calendar(state, last) if last and state.weeks else "",
    }


def calendar(state: SourceState, last: date) -> str:
    """The last weeks of a source as squares; ongoing sources only miss weeks."""
    missing = frozenset(state.gaps)
    weeks = [last - number * WEEK for number in reversed(range(WEEKS_SHOWN))]
    return "".join(
        READ if week in state.weeks else MISSING if week in missing else OUTSIDE for week in weeks
    )


def details(page: Page, states: Sequence[SourceState]) -> None:
    """What is missing and who was not matched, for those who want to mend it."""
    for state in states:
        unmatched = [reason for reason in UNMATCHED if state.match.get(reason)]
        told = [reason for reason in MATCHED[1:] if state.match.get(reason)]
        if not (state.gaps or unmatched or told):
            continue
        with st.expander(names.source(page, state.source), icon=":material/rule:"):
            if state.gaps:
                st.markdown(_gaps(page, state.gaps))
            for reason in (*unmatched, *told):
                st.markdown("- " + _reason(page, reason, state.match[reason]))


def _gaps(page: Page, gaps: Sequence[date]) -> str:
    said = ", ".join(formats.day(week, page.language) for week in gaps[-12:])
    return page.say(
        "Weeks without data ({n}), by their Monday: {weeks}. A week stays unknown until a report "
        "that reaches back to it is imported.",
        n=len(gaps),
        weeks=said,
    )


def _reason(page: Page, reason: str, people: int) -> str:
    n = formats.count(people, page.language)
    return {
        "concealed": page.say(
            "**{n}** are hidden behind codes. Choose in the Microsoft 365 admin center Settings → "
            "Org settings → Reports, clear the box that conceals names, and export again.",
            n=n,
        ),
        "guest": page.say("**{n}** are guests of the organisation; they are not counted.", n=n),
        "left": page.say(
            "**{n}** were in a people list and no longer are: they left, or got another address. "
            "Of the latter, a list of changed addresses makes one person again.",
            n=n,
        ),
        "not-in-people-file": page.say(
            "**{n}** are in no people list. Import a list of all users that is at least as new.",
            n=n,
        ),
        "renamed": page.say("**{n}** have another address now and were recognised.", n=n),
        "no-licence": page.say(
            "**{n}** have no Copilot licence by the people list, though this source lists them.",
            n=n,
        ),
    }[reason]
