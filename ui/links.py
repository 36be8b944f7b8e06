"""Where pages are, and the links between them that keep the question."""

from __future__ import annotations

import streamlit as st

from ui import url
from ui.page import Page

OVERVIEW = "views/overview.py"
DEPARTMENTS = "views/departments.py"
INDEPTH = "views/indepth.py"
DEFINITIONS = "views/definitions.py"
IMPORTS = "views/imports.py"
SOURCES = "views/sources.py"


def definition(page: Page, metric: str, label: str | None = None) -> None:
    """A quiet link to the definition of a metric: what it says and does not say."""
    st.page_link(
        DEFINITIONS,
        label=label or page.say("Definition"),
        icon=":material/info:",
        query_params=page.keep(metric=metric),
    )


def clear_department(page: Page) -> None:
    """A button back to all departments."""

    def clear() -> None:
        url.put("department", None)

    st.button(page.say("Show all departments"), on_click=clear, key="clear-department")
