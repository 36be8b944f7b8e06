"""All actions of the register, newest first: for whom, from when, in which order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

import formats
from store.register import KINDS, STATUSES, Action, ActionTeam
from ui.escape import markdown
from ui.page import Page
from ui.teams import lots
from ui.teams.board import Board

_MOST = 15
_MOST_TEAMS = 8


def draw(page: Page, board: Board) -> None:
    """The actions, closed until somebody wants them; nothing where there are none."""
    if not board.actions:
        return
    title = page.say("All actions · {n}", n=len(board.actions))
    with st.expander(title, icon=":material/checklist:"):
        st.caption(page.say("What an action did stands on the page of each of its teams."))
        for action in board.actions[:_MOST]:
            _row(page, action)
        if len(board.actions) > _MOST:
            st.caption(page.say("and {n} older ones", n=len(board.actions) - _MOST))


def _row(page: Page, action: Action) -> None:
    kind = KINDS[action.kind].said(page.language)
    status = STATUSES[action.status_on(page.today)].said(page.language)
    about = [status] if action.title == kind else [kind, status]
    if action.owner:
        about.append(markdown(action.owner))
    lines = [f"**{markdown(action.title)}** · {' · '.join(about)}"]
    waves = groupby(action.teams, key=lambda one: (one.wave, one.starts_on))
    for (wave, starts_on), teams in waves:
        day = page.say("From {day}", day=formats.day(starts_on, page.language))
        if action.lots is not None:
            day = page.say("Group {n}", n=wave) + f", {day[:1].lower()}{day[1:]}"
        lines.append(f"- {day}: {_names(page, list(teams))}")
    if action.lots is not None:
        order = lots.order(page, action)
        lines += ["", f":gray[{order[:1].upper()}{order[1:]}]"]
    with st.container(border=True):
        st.markdown(lines[0] + "\n\n" + "\n".join(lines[1:]))


def _names(page: Page, teams: Sequence[ActionTeam]) -> str:
    each = {
        markdown(one.team)
        if one.stopped_on is None
        else page.say("{team} (stepped out)", team=markdown(one.team)): None
        for one in teams
    }
    return ", ".join(list(each)[:_MOST_TEAMS]) + (" …" if len(each) > _MOST_TEAMS else "")
