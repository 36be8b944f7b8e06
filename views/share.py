"""Share: the weekly message as this role would get it, and one page for everybody."""

from __future__ import annotations

import streamlit as st

from ui import links, sharing, states
from ui.page import Page, current


def show(page: Page) -> None:
    """What may be told to others, before it is."""
    if states.closed(page, links.SHARE) or states.no_scope(page):
        return
    if not page.has_usage:
        states.no_data(page)
        return
    st.caption(
        page.say("What may be told to others: a weekly message and one page, in totals and teams.")
    )
    left, right = st.columns([3, 2], gap="large")
    with left, states.panel(page, "digest", height=420):
        sharing.message(page)
    with right, states.panel(page, "sheet", height=420):
        if page.viewer.departments is None:
            sharing.sheet(page)
        sharing.sent(page)


show(current())
