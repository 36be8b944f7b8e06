"""Activities of the imported lists that are no action yet, each with a button to make it one."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

import formats
from metrics.events import offers, record
from store.register import KINDS, Draft
from ui.attempting import attempt
from ui.escape import markdown
from ui.page import Page
from ui.teams.board import Board

_MOST_ROWS = 12
_MOST_TEAMS = 4


def draw(page: Page, board: Board) -> None:
    """The offers, closed until somebody wants them; nothing where there are none."""
    if page.data is None:
        return
    drafts = offers(page.data, board.register, board.dimension, page.language).drafts
    if not drafts:
        return
    title = page.say("In your lists, not an action yet · {n}", n=len(drafts))
    with st.expander(title, icon=":material/event:"):
        st.caption(
            page.say(
                "Trainings and campaigns that were imported. As an action, what they did can be "
                "followed; who took part is counted. Doing it twice doubles nothing."
            )
        )
        for draft in drafts[:_MOST_ROWS]:
            _row(page, board, draft)
        if len(drafts) > 1:
            label = page.say("Make all {n} an action", n=len(drafts))
            if st.button(label, key="events-all", icon=":material/playlist_add:"):
                attempt(page, lambda: _keep(page, board, drafts))


def _row(page: Page, board: Board, draft: Draft) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"**{markdown(draft.title)}** · {_about(page, draft)}", width="stretch")
        key = f"event-{draft.event_key}-{draft.starts_on}"
        if st.button(page.say("Make this an action"), key=key, icon=":material/add_task:"):
            attempt(page, lambda: _keep(page, board, [draft]))


def _about(page: Page, draft: Draft) -> str:
    days = formats.day(draft.starts_on, page.language)
    if draft.ends_on is not None:
        days = formats.period(draft.starts_on, draft.ends_on, page.language)
    teams = ", ".join(map(markdown, draft.teams[:_MOST_TEAMS]))
    more = " …" if len(draft.teams) > _MOST_TEAMS else ""
    kind = KINDS[draft.kind].said(page.language)
    parts = ([] if kind == draft.title else [kind]) + [days, teams + more]
    return " · ".join(parts)


def _keep(page: Page, board: Board, drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        record(board.register, draft, today=page.today)
