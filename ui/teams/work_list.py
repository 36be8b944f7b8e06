"""The work list: what went well first, then one queue of teams, each with why and a next step."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.queues import QUEUES, Entry
from reports import attention
from store.register import plain
from ui import links, theme, url
from ui.escape import markdown
from ui.page import Page
from ui.teams import actions, activities, doing, spark, words
from ui.teams.board import Board

_MOST_ROWS = 20
_MOST_NAMES = 6


def draw(page: Page, board: Board) -> None:
    """Headline, compliments, the queues."""
    st.header(_headline(page, board), anchor=False)
    _compliments(page, board)
    queue = _choose(page, board)
    if queue is None:
        return
    rows = board.queue(queue)
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        if rows:
            st.caption(words.about_queue(page, queue), width="content")
        doing.together(page, board, queue, rows)
    key = f"more-{queue}"
    shown = len(rows) if st.session_state.get(key) else _MOST_ROWS
    for entry in rows[:shown]:
        _row(page, board, entry)
    if any(words.in_steps(entry.row) for entry in rows[:shown]):
        st.caption(page.say("Small teams are told in steps of 5 points."))
    if not rows:
        st.info(page.say("No team is here now."), icon=":material/check:")
    if len(rows) > shown:
        st.button(
            page.say("Show the other {n} teams", n=len(rows) - shown),
            key=f"button-{key}",
            on_click=lambda: st.session_state.update({key: True}),
        )
    _aside(page, board)
    actions.draw(page, board)
    activities.draw(page, board)
    _others(page, board)


def _headline(page: Page, board: Board) -> str:
    new = sum(entry.asks and entry.new_here for entry in board.entries)
    said = attention.headline(board.entries).said(page.language)
    if new == 1:
        said += " " + page.say("One came onto the list this week.")
    elif new:
        said += " " + page.say("{n} came onto the list this week.", n=new)
    return said


def _compliments(page: Page, board: Board) -> None:
    """Teams that grew or came back: named when the team said yes, counted otherwise."""
    grew = [entry.team for entry in board.entries if entry.grew]
    if not grew:
        return
    named = [team for team in grew if plain(team) in board.wins]
    rest = len(grew) - len(named)
    names = ", ".join(f"**{markdown(team)}**" for team in named[:_MOST_NAMES])
    if len(named) > _MOST_NAMES:
        names += " …"
    parts = [one.said(page.language) for one in attention.thanks(names, rest)]
    if rest:
        parts.append(page.say("A team is named here when it says yes, on its own page."))
    st.success(" ".join(parts), icon=":material/celebration:")


def _choose(page: Page, board: Board) -> str | None:
    """The queue that is looked at; the first with teams in it where none was chosen."""
    counts = board.counts()
    first = next((name for name in QUEUES if counts[name]), QUEUES[0])
    return url.segments(
        page,
        "queue",
        page.say("Which teams"),
        QUEUES,
        first,
        format_func=lambda name: f"{words.queue(page, name)} · {counts[name]}",
        label_visibility="collapsed",
    )


def _row(page: Page, board: Board, entry: Entry) -> None:
    """One team: name and size, twelve weeks, why, what could be next, and what was decided."""
    row = entry.row
    levels = board.levels(entry.team)
    with st.container(border=True):
        name, line, why = st.columns([2.2, 1.8, 6.5], vertical_alignment="center")
        with name, st.container(gap="xxsmall"):
            open_button(page, entry.team)
            st.caption(words.size(page, row.licensed_people))
        with line:
            st.html(spark.image(levels, theme.palette(), finding(page, board, entry)))
        with why, st.container(gap="xsmall"):
            st.markdown(sentence(page, entry))
            step = words.next_step(page, entry.queue, row.largest)
            st.caption(page.say("Next step: {step}", step=step))
            doing.buttons(page, board, entry)


def open_button(page: Page, team: str) -> None:
    """The name of a team, which opens its page."""
    st.button(
        f"**{markdown(team)}**",
        type="tertiary",
        key=f"open-{team}",
        on_click=url.put,
        args=("team", team),
        help=page.say("Open this team"),
    )


def sentence(page: Page, entry: Entry) -> str:
    """Why a team is in its queue."""
    said = words.why(page, entry.row)
    if entry.begun:
        latest = max(entry.begun, key=lambda one: one.starts_on)
        said += " " + page.say(
            "{title}, from {day}.",
            title=markdown(latest.title),
            day=formats.day(latest.starts_on, page.language),
        )
    return said


def finding(page: Page, board: Board, entry: Entry) -> str:
    """The small line in words."""
    known = [level for level in board.levels(entry.team) if level.share is not None]
    if not known:
        return page.say("No week can be told of.")
    first, last = known[0], known[-1]
    return page.say(
        "{first} in the week of {start}, {last} in the week of {end}",
        first=formats.percent(first.share, page.language, first.bound),
        start=formats.day(first.week_on, page.language, year=False),
        last=formats.percent(last.share, page.language, last.bound),
        end=formats.day(last.week_on, page.language, year=False),
    )


def _aside(page: Page, board: Board) -> None:
    """Teams that were put aside, with the day on which they come back."""
    if not board.aside:
        return
    with st.expander(page.say("Put aside · {n}", n=len(board.aside)), icon=":material/snooze:"):
        for entry in board.aside:
            with st.container(horizontal=True, vertical_alignment="center"):
                open_button(page, entry.team)
                st.caption(doing.aside_words(page, entry))
                doing.take_back(page, board, entry)


def _others(page: Page, board: Board) -> None:
    """All teams with their status, and how many are too small to be told of."""
    quiet = [entry for entry in board.entries if not entry.queue]
    title = page.say("Teams that ask for nothing · {n}", n=len(quiet))
    with st.expander(title, icon=":material/groups:"):
        for entry in sorted(quiet, key=lambda one: one.team.casefold()):
            with st.container(horizontal=True, vertical_alignment="center"):
                open_button(page, entry.team)
                st.caption(
                    f"{words.status(page, entry.row.status)} · "
                    f"{words.size(page, entry.row.licensed_people)}"
                )
        if board.untold == 1:
            st.caption(page.say("One team is too small to be told of."))
        elif board.untold:
            st.caption(page.say("{n} teams are too small to be told of.", n=board.untold))
    links.definition(page, "teams", page.say("How this is seen"))
