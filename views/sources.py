"""Sources: what each covers, why two of them differ, and what can be mended. Admins only."""

from __future__ import annotations

import streamlit as st

from metrics.sources.state import states as states_of
from ui import links, states
from ui.page import Page, current
from ui.sources import compared, organisation, repairs, state


def show(page: Page) -> None:
    """State, comparison, ladder, repairs: from what one looks at most to least."""
    if states.closed(page, links.SOURCES):
        return
    if page.data is None:
        states.no_data(page)
        return
    found = states_of(page.data)
    state.summary(page, found)
    with states.panel(page, "sources"):
        state.table(page, found)
        state.details(page, found)
    st.subheader(page.say("Do the sources agree?"), anchor=False)
    with states.panel(page, "compared"):
        compared.draw(page)
    with states.guarded(page, "organisation"):
        if (before := organisation.line(page)) is not None:
            st.space("small")
            organisation.draw(page, before)
    st.subheader(page.say("Groups that may be one"), anchor=False)
    with states.panel(page, "repairs", height=120):
        repairs.draw(page)
    with st.expander(page.say("Which source feeds which number?"), icon=":material/stairs:"):
        compared.rungs(page, found)


show(current())
