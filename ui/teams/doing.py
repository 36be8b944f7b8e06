"""What a champion decides about a team: record an action, put aside, done, and take that back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import streamlit as st

import formats
from metrics.teams.queues import FOLLOWED, RECOVERS, TO_VISIT, Entry
from ui.attempting import attempt
from ui.escape import markdown
from ui.page import Page
from ui.teams import action_form
from ui.teams.board import Board

NOT_NOW = timedelta(weeks=4)


def buttons(page: Page, board: Board, entry: Entry) -> None:
    """The choices of one row, for whoever may make them."""
    if not board.register.may("follow-up", board.dimension, [entry.team]):
        return
    with st.container(horizontal=True, gap="small"):
        if entry.queue in (*TO_VISIT, RECOVERS) and st.button(
            page.say("Record an action"),
            key=f"act-{entry.team}",
            icon=":material/add_task:",
        ):
            action_form.record(page, board, (entry.team,))
        if entry.queue in TO_VISIT:
            if st.button(page.say("Not now (4 weeks)"), key=f"later-{entry.team}", type="tertiary"):
                reason = page.say("Not now")
                _decide(page, board, entry.team, "not_now", page.today + NOT_NOW, reason)
            if st.button(page.say("Snooze …"), key=f"snooze-{entry.team}", type="tertiary"):
                snooze(page, board, entry.team)
        if entry.queue != FOLLOWED and st.button(
            page.say("Done"), key=f"done-{entry.team}", type="tertiary"
        ):
            _decide(page, board, entry.team, "done", None, "")


def together(page: Page, board: Board, queue: str, rows: Sequence[Entry]) -> None:
    """One action for all teams of a queue, such as one whose order is drawn by lot."""
    teams = tuple(entry.team for entry in rows)
    if queue not in TO_VISIT or len(teams) < 2:
        return
    if board.register.may("action", board.dimension, teams) and st.button(
        page.say("One action for these {n} teams", n=len(teams)),
        key=f"together-{queue}",
        type="tertiary",
        icon=":material/groups:",
        help=page.say("You choose which of them take part, and lots can be drawn for the order."),
    ):
        action_form.record(page, board, teams)


def take_back(page: Page, board: Board, entry: Entry) -> None:
    """A button that puts a team back into its queue."""
    if board.register.may("follow-up", board.dimension, [entry.team]) and st.button(
        page.say("Put back"), key=f"back-{entry.team}", type="tertiary"
    ):
        _decide(page, board, entry.team, "open", None, "")


def aside_words(page: Page, entry: Entry) -> str:
    """Why and until when a team is put aside."""
    aside = entry.aside
    if aside is None:
        return ""
    if aside.state == "done":
        return page.say("Done; comes back when it stops moving again.")
    said = page.say("Until {day}", day=formats.day(aside.until_on or page.today, page.language))
    return f"{said} · {markdown(aside.reason)}" if aside.reason else said


def snooze(page: Page, board: Board, team: str) -> None:
    """The form to leave a team alone for a while."""
    st.dialog(page.say("Leave {team} alone for a while", team=markdown(team)))(_snooze)(
        page, board, team
    )


def _snooze(page: Page, board: Board, team: str) -> None:
    until = st.date_input(
        page.say("Until"), page.today + NOT_NOW, key=f"snooze-until-{team}", format="DD-MM-YYYY"
    )
    reason = st.text_input(page.say("Why"), key=f"snooze-why-{team}")
    st.caption(page.say("For example: a reorganisation, or the busiest weeks of the year."))
    if st.button(page.say("Leave alone"), type="primary", key="snooze-save"):
        _decide(page, board, team, "snoozed", until, reason)


def _decide(
    page: Page, board: Board, team: str, state: str, until: date | None, reason: str
) -> None:
    attempt(
        page,
        lambda: board.register.set_follow_up(
            board.dimension, team, state, today=page.today, until_on=until, reason=reason
        ),
    )
