"""The form of an action, as a dialog: a new one, or one of which something can still change."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import streamlit as st

from metrics.teams.attendance import courses
from store.register import KINDS, Action, Draft, NotPossible
from ui.attempting import attempt, edits
from ui.escape import plain
from ui.page import Page
from ui.teams import said
from ui.teams.board import Board
from words import text

_SEEDS = 1_000_000
_NAMES = tuple(one.name for one in fields(Draft))


@dataclass(frozen=True)
class Lots:
    """How lots are to be drawn; no waves: everybody starts on the first day."""

    waves: int = 0
    weeks: int = 0


def record(page: Page, board: Board, teams: tuple[str, ...]) -> None:
    """The form of a new action for these teams."""
    empty = Draft("coaching", "", teams, page.today, board.dimension)
    st.dialog(page.say("Record an action"), width="medium")(_form)(page, board, empty, None)


def change(page: Page, board: Board, action: Action) -> None:
    """The form of an action that is kept: all of it before it starts, later what goes with it."""
    # A team that was taken out before its first day is not in it again by another title.
    was = Draft(**{name: getattr(action, name) for name in _NAMES if name != "teams"},
                teams=action.taking_part)  # fmt: skip
    st.dialog(page.say("Change this action"), width="medium")(_form)(page, board, was, action)


def _form(page: Page, board: Board, was: Draft, action: Action | None) -> None:
    # A form that is closed keeps what was typed, so each team has one of its own.
    mark = f"-{'-'.join(was.teams) if action is None else action.action_id}"
    started = action is not None and action.status_on(page.today) != "planned"
    draft = _filled_in(page, board, was, mark, is_fixed=started)
    lots = Lots()
    if started:
        st.caption(
            page.say("It has started, so its kind, teams, first day and goal stay as they are.")
        )
    elif action is None or action.lots is None:
        lots = _lots(page, len(draft.teams), draft.starts_on, mark)
    else:
        st.caption(page.say("Other teams or another first day undo the draw of lots."))
    st.caption(
        page.say("Who takes part is kept as teams, never as persons. Write no names of colleagues.")
        + " "
        + said.about_names(page)
    )
    label = page.say("Record") if action is None else page.say("Keep the changes")
    if st.button(label, type="primary", key=f"action-save{mark}"):
        attempt(page, lambda: _keep(page, board, action, draft, edits(was, draft), lots))


def _filled_in(page: Page, board: Board, was: Draft, mark: str, *, is_fixed: bool) -> Draft:
    kind = st.selectbox(
        page.say("What kind"),
        list(KINDS),
        index=list(KINDS).index(was.kind),
        format_func=lambda name: KINDS[name].said(page.language),
        key=f"action-kind{mark}",
        disabled=is_fixed,
    )
    title = st.text_input(
        page.say("Title"),
        was.title,
        key=f"action-title{mark}",
        placeholder=KINDS[kind].said(page.language),
    )
    names = sorted({entry.team for entry in board.entries} | set(was.teams), key=str.casefold)
    chosen = st.multiselect(
        page.say("For which teams"),
        names,
        default=list(was.teams),
        key=f"action-teams{mark}",
        disabled=is_fixed,
    )
    left, right = st.columns(2)
    starts_on = left.date_input(
        page.say("Starts on"),
        was.starts_on,
        key=f"action-starts{mark}",
        format="DD-MM-YYYY",
        disabled=is_fixed,
    )
    ends_on = right.date_input(
        page.say("Ends on (if known)"), was.ends_on, key=f"action-ends{mark}", format="DD-MM-YYYY"
    )
    goal = st.text_input(
        page.say("Goal (if any)"), was.goal, key=f"action-goal{mark}", disabled=is_fixed
    )
    left, right = st.columns(2)
    owner = left.text_input(
        page.say("Who sees to it (a role)"), was.owner, key=f"action-owner{mark}"
    )
    link = right.text_input(
        page.say("Link to materials (if any)"), was.link, key=f"action-link{mark}"
    )
    return Draft(
        kind=kind,
        title=title or KINDS[kind].said(page.language),
        teams=tuple(chosen),
        starts_on=starts_on,
        dimension=was.dimension,
        ends_on=ends_on,
        goal=goal,
        owner=owner,
        link=link,
        materials=was.materials,
        event_key=_course(page, was.event_key, mark),
    )


def _course(page: Page, was: str | None, mark: str) -> str | None:
    """The training whose imported list tells how many took part."""
    offered = courses(page.data) if page.data is not None else ()
    if not offered:
        return was
    keys = [course.key for course in offered]
    found = st.selectbox(
        page.say("Training list (if any)"),
        offered,
        index=keys.index(was) if was in keys else None,
        format_func=lambda course: plain(course.title or ""),
        help=page.say("Who took part is counted from this imported list, never listed."),
        placeholder=page.say("Choose"),
        key=f"action-course{mark}",
    )
    if found is not None:
        return found.key
    return None if was in keys else was


def _lots(page: Page, teams: int, starts_on: date, mark: str) -> Lots:
    if teams < 2:
        return Lots()
    if not st.toggle(page.say("Draw lots for the order"), key=f"action-lots{mark}"):
        return Lots()
    st.caption(
        page.say(
            "The teams that come later are compared with those that come first. That is the "
            "fairest way to see whether it helps. Lots are drawn before the first day, once."
        )
    )
    left, right = st.columns(2)
    waves = left.number_input(page.say("Groups"), 2, min(teams, 12), 2, key=f"action-waves{mark}")
    apart = right.number_input(page.say("Weeks between them"), 1, 52, 9, key=f"action-apart{mark}")
    if starts_on <= page.today:
        st.warning(page.say("Choose a first day after today: lots are drawn before the start."))
    return Lots(int(waves), int(apart))


def _keep(
    page: Page,
    board: Board,
    action: Action | None,
    draft: Draft,
    changed: Mapping[str, Any],
    lots: Lots,
) -> None:
    if lots.waves and draft.starts_on <= page.today:
        raise NotPossible(text("Choose a first day after today: lots are drawn before the start."))
    if action is None:
        number = board.register.add_action(draft, today=page.today)
    else:
        number = action.action_id
        board.register.change_action(number, today=page.today, **changed)
    if lots.waves:
        board.register.draw_lots(
            number,
            seed=secrets.randbelow(_SEEDS),
            waves=lots.waves,
            weeks_between=lots.weeks,
            today=page.today,
        )
