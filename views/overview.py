"""Overview: in five seconds, how adoption stands and moves."""

from __future__ import annotations

import streamlit as st

from ui import asking, names, notes, overview, states
from ui.page import current

page = current()
if not page.has_usage:
    states.no_data(page)
    st.stop()
figures = None
with states.panel(page, "figures", height=220):
    figures = overview.gather(page)
    row = asking.single(figures.active)
    if row is not None and row.hidden:
        subject = names.department(page, page.department) if page.department else ""
        states.hidden(page, row.hidden, subject)
    else:
        st.header(overview.sentence(page, figures), anchor=False)
        overview.draw_tiles(page, figures)
        st.space("small")
left, right = st.columns([2, 1], gap="large")
with left, states.panel(page, "trend", height=340):
    overview.draw_trend(page)
with right, states.panel(page, "movers", height=340):
    overview.draw_movers(page)
st.space("small")
left, right = st.columns(2, gap="large")
if figures is not None:
    with left, states.panel(page, "funnel"):
        overview.draw_funnel(page, figures)
with right, states.panel(page, "apps"):
    overview.draw_apps(page)
if figures is not None:
    notes.draw(page, [figures.active, figures.habitual])
