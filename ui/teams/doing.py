"""What a champion decides about a team: record an action, put aside, done, and take that back."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, timedelta

import streamlit as st

import formats
from metrics.teams.queues import FOLLOWED, RECOVERS, TO_VISIT, Entry
from store.register import KINDS, Draft, NotPossible
from ui.escape import markdown
from ui.page import Page
from ui.teams.board import Board
from words import text

NOT_NOW = timedelta(weeks=4)
_SEEDS = 1_000_000


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
            record(page, board, (entry.team,))
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


def record(page: Page, board: Board, teams: tuple[str, ...]) -> None:
    """The form of an action, as a dialog over the page."""
    st.dialog(page.say("Record an action"), width="medium")(_record)(page, board, teams)


def snooze(page: Page, board: Board, team: str) -> None:
    """The form to leave a team alone for a while."""
    st.dialog(page.say("Leave {team} alone for a while", team=team))(_snooze)(page, board, team)


def _record(page: Page, board: Board, teams: tuple[str, ...]) -> None:
    names = sorted((entry.team for entry in board.entries), key=str.casefold)
    kind = st.selectbox(
        page.say("What kind"),
        list(KINDS),
        index=list(KINDS).index("coaching"),
        format_func=lambda name: KINDS[name].said(page.language),
        key="action-kind",
    )
    title = st.text_input(
        page.say("Title"), key="action-title", placeholder=KINDS[kind].said(page.language)
    )
    chosen = st.multiselect(
        page.say("For which teams"), names, default=list(teams), key="action-teams"
    )
    left, right = st.columns(2)
    starts_on = left.date_input(
        page.say("Starts on"), page.today, key="action-starts", format="DD-MM-YYYY"
    )
    ends_on = right.date_input(
        page.say("Ends on (if known)"), None, key="action-ends", format="DD-MM-YYYY"
    )
    goal = st.text_input(page.say("Goal (if any)"), key="action-goal")
    link = st.text_input(page.say("Link to materials (if any)"), key="action-link")
    waves, apart = _lots(page, len(chosen), starts_on)
    st.caption(
        page.say("Who takes part is kept as teams, never as persons. Write no names of colleagues.")
    )
    if st.button(page.say("Record"), type="primary", key="action-save"):
        draft = Draft(
            kind=kind,
            title=title or KINDS[kind].said(page.language),
            teams=tuple(chosen),
            starts_on=starts_on,
            dimension=board.dimension,
            ends_on=ends_on,
            goal=goal,
            link=link,
        )
        attempt(page, lambda: _add(page, board, draft, waves, apart))


def _lots(page: Page, teams: int, starts_on: date) -> tuple[int, int]:
    """How many waves and weeks between them; no waves: everybody starts on the first day."""
    if teams < 2:
        return 0, 0
    if not st.toggle(page.say("Draw lots for the order"), key="action-lots"):
        return 0, 0
    st.caption(
        page.say(
            "The teams that come later are compared with those that come first. That is the "
            "fairest way to see whether it helps. Lots are drawn before the first day, once."
        )
    )
    left, right = st.columns(2)
    waves = left.number_input(page.say("Groups"), 2, min(teams, 12), 2, key="action-waves")
    apart = right.number_input(page.say("Weeks between them"), 1, 52, 9, key="action-apart")
    if starts_on <= page.today:
        st.warning(page.say("Choose a first day after today: lots are drawn before the start."))
    return int(waves), int(apart)


def _add(page: Page, board: Board, draft: Draft, waves: int, apart: int) -> None:
    if waves and draft.starts_on <= page.today:
        raise NotPossible(text("Choose a first day after today: lots are drawn before the start."))
    number = board.register.add_action(draft, today=page.today)
    if waves:
        board.register.draw_lots(
            number,
            seed=secrets.randbelow(_SEEDS),
            waves=waves,
            weeks_between=apart,
            today=page.today,
        )


def _snooze(page: Page, board: Board, team: str) -> None:
    until = st.date_input(
        page.say("Until"), page.today + NOT_NOW, key="snooze-until", format="DD-MM-YYYY"
    )
    reason = st.text_input(page.say("Why"), key="snooze-why")
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


def attempt(page: Page, change: Callable[[], object]) -> None:
    """Make a change and draw the page again; say why when it is refused."""
    try:
        change()
    except NotPossible as refused:
        st.error(markdown(refused.says.said(page.language), 400), icon=":material/block:")
        return
    st.rerun()
