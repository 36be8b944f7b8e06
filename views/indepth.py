"""In depth: what Copilot is used for, agents, trainings, licences, other tools, Viva."""

from __future__ import annotations

import streamlit as st

from ui import links, states
from ui.indepth import reached, sections, tools, use, viva
from ui.page import Page, current, figures_first


def show(page: Page) -> None:
    """The figures of everybody first, then each source, then what other files would add."""
    if states.closed(page, links.INDEPTH):
        return
    if page.data is None:
        states.no_data(page)
        return
    there = sections.available(page)
    if there & set(reached.ORDER):
        with states.panel(page, "tiles", height=130):
            reached.draw_tiles(page, there)
        st.space("small")
    figures_first()
    if sections.KINDS in there:
        with states.panel(page, "kinds", height=420):
            use.draw(page)
        st.space("small")
    reached.draw(page, there)
    for section, draw in ((sections.TOOLS, tools.draw), (sections.VIVA, viva.draw)):
        if section in there:
            st.space("small")
            with states.panel(page, section.metric, height=420):
                draw(page)
    sections.draw_missing(page, there)


show(current())
