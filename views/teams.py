"""Teams: which ask for attention and why, and one team in full. Never a person."""

from __future__ import annotations

import streamlit as st

from ui import departments, links, states
from ui.page import Page, current
from ui.teams import board, team_page, work_list


def show(page: Page) -> None:
    """The work list, or the team of the link."""
    if states.closed(page, links.TEAMS) or states.no_scope(page):
        return
    if not page.has_usage:
        states.no_data(page)
        return
    if departments.is_concealed(page):
        states.concealed(page)
        return
    found = board.load(page)
    if found is None:
        states.no_match(page)
        return
    team = st.query_params.get("team")
    entry = found.entry(team) if team else None
    if team and entry is None:
        st.info(page.say("This team is not among those that can be told of."))
    if entry is not None:
        team_page.draw(page, found, entry)
    else:
        work_list.draw(page, found)


show(current())
