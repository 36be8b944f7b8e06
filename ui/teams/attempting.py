"""A change to the register from a page: made, and the page drawn again, or refused with why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from store.register import NotPossible
from ui.escape import markdown
from ui.page import Page


def attempt(page: Page, change: Callable[[], object]) -> None:
    """Make a change and draw the page again; say why when it is refused."""
    try:
        change()
    except NotPossible as refused:
        st.error(markdown(refused.says.said(page.language), 400), icon=":material/block:")
        return
    st.rerun()
