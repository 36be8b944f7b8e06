"""Where champions are and where they are missed, and what they tell the project team."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.coverage import DIMENSIONS, Coverage, Covered, coverage
from store.register import Register
from ui import links, url
from ui.escape import markdown
from ui.page import Page
from ui.teams import said

_MOST_ROWS = 40
_HEIGHT = 640  # of a longer table, which scrolls in its own frame
_MOST_NAMES = 5
_MOST_NOTES = 20


def draw(page: Page) -> None:
    """In one sentence where nobody helps and use is low; then every department or function."""
    assert page.data is not None
    by = DIMENSIONS[0]
    if page.viewer.departments is None:
        words = {"department": page.say("Department"), "function": page.say("Function")}
        by = url.segments(
            page, "by", page.say("By"), DIMENSIONS, by, format_func=words.__getitem__,
            label_visibility="collapsed",
        )  # fmt: skip
    found = coverage(page.data, page.viewer, by=by)
    st.header(_headline(page, found), anchor=False)
    gaps = [markdown(row.group) for row in found.gaps]
    if gaps:
        named = ", ".join(gaps[:_MOST_NAMES])
        more = len(gaps) - _MOST_NAMES
        st.markdown(named + (" " + page.say("and {n} more", n=more) if more > 0 else ""))
    _table(page, found)
    st.caption(
        page.say(
            "Low use is five points or more under everybody. Champions are counted, never named: "
            "of a department count those of its teams too, of a function those who have it."
        )
    )
    links.definition(page, "habitual_share")


def _headline(page: Page, found: Coverage) -> str:
    if not found.champions:
        return page.say("No list of champions is imported yet.")
    gaps = len(found.gaps)
    function = found.dimension == "function"
    if not gaps:
        return page.say("Wherever use is low, there is a champion.")
    if gaps == 1:
        return (
            page.say("One function has low use and no champion.")
            if function
            else page.say("One department has low use and no champion.")
        )
    return (
        page.say("{n} functions have low use and no champion.", n=gaps)
        if function
        else page.say("{n} departments have low use and no champion.", n=gaps)
    )


def _table(page: Page, found: Coverage) -> None:
    """Every group that may be told of, those without a champion first.

    Words of such a table wrap on a phone, where a grid would cut its columns off.
    """
    told = sorted(
        (row for row in found.rows if not row.use.hidden),
        key=lambda row: (not row.gap, row.use.value is None, row.use.value or 0.0),
    )
    name = page.say("Function") if found.dimension == "function" else page.say("Department")
    columns: dict[str, list[str]] = {
        name: [_group(page, row) for row in told],
        page.say("With a habit"): [
            formats.percent(row.use.value, page.language, row.use.bound) for row in told
        ],
        page.say("Champions"): [
            "–" if row.champions is None else str(row.champions) for row in told
        ],
    }
    if any((row.teams or 0) > 1 for row in told):
        columns[page.say("Teams that ask for attention")] = [_asks(page, row) for row in told]
    elif any(row.teams for row in told):  # each department is a team itself
        columns[page.say("Asks for attention")] = [
            page.say("yes") if row.flagged else "–" for row in told
        ]
    if told:
        st.table(
            columns,
            border="horizontal",
            height="content" if len(told) <= _MOST_ROWS else _HEIGHT,
            hide_index=True,
            hide_header=False,
            alt=page.say("Use and champions of each department or function."),
        )
    untold = len(found.rows) - len(told)
    if untold:
        st.caption(page.say("{n} more are too small to be told of.", n=untold))


def _group(page: Page, row: Covered) -> str:
    """The name of a group, and below it what to do there."""
    if not row.gap:
        return markdown(row.group)
    step = page.say("Look for a champion here")
    return f"**{markdown(row.group)}**  \n:material/person_search: {step}"


def _asks(page: Page, row: Covered) -> str:
    if not row.teams:
        return "–"
    return page.say("{n} of {teams}", n=row.flagged, teams=row.teams)


def feedback(page: Page) -> None:
    """Words of champions for the project team."""
    register = Register.open(page.settings.home, page.viewer)
    st.subheader(page.say("For the project team"), anchor=False)
    if register.may("feedback"):
        asks = page.say("What do you need, or what should change?")
        said.write(page, "feedback", asks, page.say("Send"), register.add_feedback)
    for note in register.feedback()[:_MOST_NOTES]:
        said.draw(page, register, note)
