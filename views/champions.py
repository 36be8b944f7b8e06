"""Champions: where they are, where they are missed, and what they tell. Nobody is named."""

from __future__ import annotations

import streamlit as st

from ui import departments, links, states
from ui.library import champions
from ui.page import Page, current


def show(page: Page) -> None:
    """Coverage first, then the words for the project team."""
    if states.closed(page, links.CHAMPIONS):
        return
    if not page.has_usage:
        states.no_data(page)
    elif departments.is_concealed(page):
        states.concealed(page)
    else:
        with states.panel(page, "coverage", height=420):
            champions.draw(page)
    st.space("small")
    with states.guarded(page, "feedback"):
        champions.feedback(page)


show(current())
