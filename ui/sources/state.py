"""Every source in a row: its newest day, what it covers, whom it was matched with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from html import escape
from math import floor

import streamlit as st

import formats
from metrics.period import WEEK
from metrics.sources.state import MATCHED, UNMATCHED, SourceState
from ui import names
from ui.page import Page
from ui.theme import palette

WEEKS_SHOWN = 52
SIDE = 8  # of the squares, in pixels


def summary(page: Page, states: Sequence[SourceState]) -> None:
    """How things stand, in one sentence."""
    missing = sum(len(state.gaps) for state in states)
    newest = max((state.newest_on for state in states if state.newest_on), default=None)
    parts = [
        page.say("{n} sources", n=len(states)) if len(states) != 1 else page.say("{n} source", n=1),
        page.say("newest day {day}", day=formats.day(newest, page.language)) if newest else "",
        _missing(page, missing),
    ]
    st.markdown("**" + " · ".join(part for part in parts if part) + "**")


def _missing(page: Page, weeks: int) -> str:
    if not weeks:
        return page.say("no week is missing")
    return page.say("1 week missing") if weeks == 1 else page.say("{n} weeks missing", n=weeks)


def table(page: Page, states: Sequence[SourceState]) -> None:
    """One row per source, with its last 52 weeks as squares."""
    last = max((max(state.weeks) for state in states if state.weeks), default=None)
    heads = [
        (page.say("Source"), ""),
        (page.say("Newest day"), ""),
        (page.say("Since"), "wide"),
        (page.say("Files"), "number wide"),
        (page.say("Rows"), "number wide"),
        (page.say("Matched with people"), "number"),
        (page.say("Last {n} weeks", n=WEEKS_SHOWN), ""),
    ]
    body = "".join(_row(page, state, last) for state in states)
    head = "".join(f'<th class="{kind}">{escape(word)}</th>' for word, kind in heads)
    st.html(
        f"<style>{_style()}</style><div class='sources' tabindex='0'>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    st.caption(
        page.say(
            "A filled square is a week with data, an open one a week that should have data and "
            "has none."
        )
    )


def _row(page: Page, state: SourceState, last: date | None) -> str:
    newest = formats.day(state.newest_on, page.language) if state.newest_on else "–"
    first = formats.day(state.first_on, page.language) if state.first_on else "–"
    # Rounded down: "100 %" is said of everybody and of nobody less.
    share = floor(100 * state.matched / state.people) / 100 if state.people else None
    matched = formats.percent(share, page.language)
    return (
        f"<tr><th scope='row'>{escape(names.source(page, state.source))}</th>"
        f"<td>{escape(newest)}</td><td class='wide'>{escape(first)}</td>"
        f"<td class='number wide'>{formats.count(state.batches, page.language)}</td>"
        f"<td class='number wide'>{formats.count(state.rows, page.language)}</td>"
        f"<td class='number'>{escape(matched)}</td>"
        f"<td>{_strip(page, state, last) if last and state.weeks else ''}</td></tr>"
    )


def calendar(state: SourceState, last: date) -> list[str]:
    """The last weeks of a source, oldest first: "read", "missing" or "" outside its reach."""
    missing = frozenset(state.gaps)
    weeks = [last - number * WEEK for number in reversed(range(WEEKS_SHOWN))]
    return [
        "read" if week in state.weeks else "missing" if week in missing else "" for week in weeks
    ]


def _strip(page: Page, state: SourceState, last: date) -> str:
    found = calendar(state, last)
    squares = "".join(f"<span class='week {kind}'></span>" for kind in found)
    said = page.say(
        "{n} weeks with data, {m} missing", n=found.count("read"), m=found.count("missing")
    )
    return f"<span class='weeks' role='img' aria-label='{escape(said)}'>{squares}</span>"


def _style() -> str:
    colours = palette()
    return f"""
        .sources {{ overflow-x: auto; }}
        .sources table {{ border-collapse: collapse; width: 100%; font-size: .9rem; }}
        .sources th, .sources td {{
            text-align: left; font-weight: 400; padding: .45rem .9rem .45rem 0;
            border-bottom: 1px solid {colours.line}; white-space: nowrap;
        }}
        .sources thead th {{ color: {colours.quiet}; font-size: .8rem; }}
        .sources tbody th {{ font-weight: 600; }}
        .sources .number {{ text-align: right; font-variant-numeric: tabular-nums; }}
        .sources .weeks {{ display: inline-flex; gap: 2px; vertical-align: middle; }}
        .sources .week {{ width: {SIDE}px; height: {SIDE}px; border: 1px solid transparent; }}
        .sources .read {{ background: {colours.accent}; border-color: {colours.accent}; }}
        .sources .missing {{ border-color: {colours.ink}; }}
        @media (max-width: 1439px) {{
            .sources .week {{ width: {SIDE - 2}px; height: {SIDE - 2}px; }}
            .sources tbody th {{ white-space: normal; min-width: 8rem; }}
            .sources thead th {{ white-space: normal; vertical-align: bottom; }}
        }}
        @media (max-width: 640px) {{
            .sources .wide {{ display: none; }}
        }}
    """


def details(page: Page, states: Sequence[SourceState]) -> None:
    """What is missing and who was not matched, for those who want to mend it."""
    told = [(state, _told(page, state)) for state in states]
    if not any(lines for _, lines in told):
        return
    with st.expander(page.say("What is missing, and who was not matched"), icon=":material/rule:"):
        for state, lines in told:
            if lines:
                st.markdown(f"**{names.source(page, state.source)}**\n" + "\n".join(lines))


def _told(page: Page, state: SourceState) -> list[str]:
    lines = [f"- {_gaps(page, state.gaps)}"] if state.gaps else []
    reasons = [reason for reason in (*UNMATCHED, *MATCHED[1:]) if state.match.get(reason)]
    return lines + [f"- {_reason(page, reason, state.match[reason])}" for reason in reasons]


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
