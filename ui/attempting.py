"""A change from a page: made, and the page drawn again, or refused with why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from typing import Any

import streamlit as st

from store.breaks import BadBreak
from store.register import CaseDraft, Draft, NotPossible
from ui.escape import markdown
from ui.page import Page


def edits(was: CaseDraft | Draft, became: CaseDraft | Draft) -> dict[str, Any]:
    """What was filled in otherwise than it stood: the rest may be somebody else's change by now."""
    names = (field.name for field in fields(became))
    return {name: value for name in names if (value := getattr(became, name)) != getattr(was, name)}


def attempt(page: Page, change: Callable[[], object]) -> None:
    """Make a change and draw the page again; say why when it is refused."""
    try:
        change()
    except (NotPossible, BadBreak) as refused:
        st.error(markdown(refused.says.said(page.language), 400), icon=":material/block:")
        return
    st.rerun()
