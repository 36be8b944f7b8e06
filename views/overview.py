"""Overview: in five seconds, how adoption stands and moves."""

from __future__ import annotations

import streamlit as st

from ui import asking, links, names, notes, overview, states
from ui.page import Page, current, figures_first


def answer(page: Page) -> overview.Figures | None:
    """The sentence and the tiles; the figures behind them, None where there is nothing to draw."""
    figures = None
    with states.panel(page, "figures", height=220):
        asked = overview.gather(page)
        row = asking.single(asked.active)
        if row is not None and row.hidden:
            subject = names.department(page, page.department) if page.department else ""
            states.hidden(page, row.hidden, subject)
        elif row is None or row.value is None:
            states.no_match(page)
        else:
            st.header(overview.sentence(page, asked), anchor=False)
            overview.draw_tiles(page, asked)
            st.space("small")
            figures = asked
    return figures


def show(page: Page) -> None:
    """The page, from the sentence down."""
    if states.closed(page, links.OVERVIEW):
        return
    if not page.has_usage:
        states.no_data(page)
        return
    figures = answer(page)
    if figures is None:
        return
    figures_first()
    # Slots first: the weekly line asks most, so it is drawn last, above what is there already.
    trend, movers = st.columns([2, 1], gap="large")
    st.space("small")
    funnel, apps = st.columns(2, gap="large")
    with movers, states.panel(page, "movers", height=340):
        overview.draw_movers(page)
    with funnel, states.panel(page, "funnel"):
        overview.draw_funnel(page, figures)
    with apps, states.panel(page, "apps"):
        overview.draw_apps(page)
    with trend, states.panel(page, "trend", height=340):
        overview.draw_trend(page)
    notes.draw(page, [figures.active, figures.habitual])


show(current())
