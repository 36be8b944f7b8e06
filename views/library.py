"""Use cases: what worked somewhere and how it is done, for everybody to read."""

from __future__ import annotations

import streamlit as st

from ui import links, states
from ui.library import cards, forms, importing, shelf
from ui.page import Page, current


def show(page: Page) -> None:
    """In one sentence what there is, the filters, the cards."""
    if states.closed(page, links.LIBRARY):
        return
    with states.guarded(page, "library"):
        found = shelf.load(page)
        with st.container(
            horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
        ):
            st.markdown(_sentence(page, found), width="stretch")
            with st.container(horizontal=True, width="content"):
                forms.export(page, found)
                importing.button(page, found)
                forms.add_button(page, found)
        if not found.cases:
            return
        asked = st.query_params.get("case")
        one = tuple(case for case in found.cases if str(case.use_case_id) == asked)
        if one:
            st.button(page.say("Show all use cases"), on_click=_all, key="case-all")
            cards.draw(page, found, one)
            return
        cases = shelf.chosen(page, found)
        if not cases:
            st.info(page.say("No use case is about all of that."), icon=":material/filter_alt_off:")
            st.button(page.say("Clear the filters"), on_click=_clear, key="library-clear")
            return
        cards.draw(page, found, cases)


def _sentence(page: Page, found: shelf.Shelf) -> str:
    if not found.cases:
        return page.say(
            "No use case yet. What worked in one team, and how it is done, can stand here for all."
        )
    cases = len(found.cases)
    says = page.say("**{n} use cases** to copy.", n=cases)
    if cases == 1:
        says = page.say("**One use case** to copy.")
    grew = {team for case in found.cases for team in found.grew(case)}
    if len(grew) == 1:
        says += " " + page.say("One team that was shown one grew in the weeks after.")
    elif grew:
        says += " " + page.say(
            "{n} teams that were shown one grew in the weeks after.", n=len(grew)
        )
    return says


def _all() -> None:
    st.query_params.pop("case", None)


def _clear() -> None:
    for name in shelf.FILTERS:
        st.query_params.pop(name, None)
    st.session_state["library-search"] = ""


show(current())
