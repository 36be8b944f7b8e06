"""What people say and agreed with a team: notes, a goal, and whether it may be named."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

import formats
from metrics.teams.goals import STATES, Range
from metrics.teams.queues import Entry
from store.register import Goal, NotPossible
from ui import cache, figure
from ui.attempting import attempt
from ui.escape import markdown
from ui.page import Page
from ui.teams import said
from ui.teams.board import Board

GOAL_WEEKS = 13


def notes(page: Page, board: Board, entry: Entry) -> None:
    """What people saw and heard, beside the figures."""
    figure.header(page, page.say("Notes about this team"), None)
    for note in board.register.notes(board.dimension, entry.team):
        said.draw(page, board.register, note)
    if not board.register.may("note", board.dimension, [entry.team]):
        return
    said.write(
        page,
        f"note-{entry.team}",
        page.say("What did you see or hear?"),
        page.say("Keep this note"),
        lambda words: board.register.add_note(board.dimension, entry.team, words),
    )


def draw(page: Page, board: Board, entry: Entry) -> None:
    """The goal of the team with how far it is, and what the team said yes to."""
    figure.header(page, page.say("Goal"), "habitual_share")
    goals = board.register.goals(board.dimension, entry.team)
    if goals:
        _progress(page, goals[0])
    else:
        st.caption(page.say("No goal was agreed with this team."))
    if board.register.may("goal", board.dimension, [entry.team]):
        _set_goal(page, board, entry, goals)
    _opt_in(page, board, entry)


def _progress(page: Page, goal: Goal) -> None:
    """How far the team is, and where comparable teams would end from here."""
    found = cache.progress(page, goal)
    if found is None:
        st.caption(page.say("How far this team is cannot be told."))
        return
    st.markdown(
        page.say(
            "**{share}** of the team uses it as a habit by {day}; now it is **{now}**.",
            share=formats.percent(goal.share, page.language),
            day=formats.day(goal.by_on, page.language),
            now=formats.percent(found.now, page.language, found.bound),
        )
    )
    if found.now is not None:
        st.progress(min(found.now / goal.share, 1.0))
    said = STATES[found.state].said(page.language)
    if found.realistic is not None:
        said += ". " + _realistic(page, found.realistic)
    st.caption(said[:1].upper() + said[1:] + ".")


def _realistic(page: Page, span: Range) -> str:
    """Where comparable teams would end, and which teams those are."""
    numbers = {
        "low": formats.percent(span.low, page.language),
        "high": formats.percent(span.high, page.language),
        "weeks": span.weeks,
    }
    if span.alike:
        return page.say(
            "Of the {n} teams most like this one (functions, size, country, age of the licences), "
            "the middle half would be between {low} and {high} by then, by what they gained in "
            "{weeks} weeks",
            n=span.teams,
            **numbers,
        )
    return page.say(
        "Too few teams are like this one. Of all {n} teams, the middle half would be between {low} "
        "and {high} by then, by what they gained in {weeks} weeks",
        n=span.teams,
        **numbers,
    )


def _set_goal(page: Page, board: Board, entry: Entry, goals: tuple[Goal, ...]) -> None:
    with st.expander(page.say("Agree on a goal") if not goals else page.say("Change the goal")):
        share = st.slider(
            page.say("Share of people with a habit"), 5, 100, 50, 5, format="%d %%",
            key=f"goal-share-{entry.team}",
        )  # fmt: skip
        by_on = st.date_input(
            page.say("By"),
            page.today + timedelta(weeks=GOAL_WEEKS),
            format="DD-MM-YYYY",
            key=f"goal-by-{entry.team}",
        )
        if st.button(page.say("Keep this goal"), key="goal-save"):
            attempt(
                page,
                lambda: board.register.set_goal(
                    board.dimension, entry.team, share / 100, by_on, today=page.today
                ),
            )


def _opt_in(page: Page, board: Board, entry: Entry) -> None:
    """What the team said yes to: asked of the team, never assumed."""
    allowed = board.register.may("opt-in", board.dimension, [entry.team])
    answers = board.register.opt_ins(board.dimension, entry.team)
    words = {
        "wins": page.say("This team agrees to be named when it grows"),
        "challenges": page.say("This team joins challenges"),
    }
    for what, label in words.items():
        key = f"{what}-{entry.team}"
        # What is kept is shown, also where somebody else changed it while this page was open;
        # only a click of the viewer writes.
        st.session_state[key] = what in answers and answers[what].wanted
        st.toggle(
            label,
            key=key,
            disabled=not allowed,
            help=page.say("Ask the team first. Nobody in it is ever named."),
            on_change=_choose,
            args=(page, board, entry.team, what, key),
        )


def _choose(page: Page, board: Board, team: str, what: str, key: str) -> None:
    try:
        board.register.opt_in(board.dimension, team, what, wanted=st.session_state[key])
    except NotPossible as refused:
        st.toast(markdown(refused.says.said(page.language), 400), icon=":material/block:")
