"""Works council: the report as it is now, to read here or to take along."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from babel import Locale

from ingest.exports import told_of as source
from reports import council
from reports.council_statements import assessment
from reports.council_told import PAGE, Told, told_of
from reports.processing import record
from store.access_log import AccessLog
from ui import links, parts, states
from ui.page import Page, current
from words import REPORT_LANGUAGES


def show(page: Page) -> None:
    """What the report says, with the files above it."""
    if states.closed(page, links.COUNCIL):
        return
    told = told_of(
        page.settings.home,
        source=source,
        names_kept=page.settings.identity != "none",
        sign_in=page.settings.sign_in.is_set_up,
        language=page.language,
        today=page.today,
    )
    st.markdown(
        page.say(
            "What is kept, who may see it and what Kadans cannot do, as it is at this moment. "
            "Take it along, and print it or save it as PDF from the browser."
        )
    )
    _downloads(page, told)
    for part in (*council.parts(told), *assessment(told)):
        parts.draw(part, wrapped=True)


def _own_name(language: str) -> str:
    """A language as its speakers call it."""
    return (Locale(language).get_language_name(language) or language).capitalize()


def _downloads(page: Page, told: Told) -> None:
    log = AccessLog.open(page.settings.home)
    language = st.segmented_control(
        page.say("Language of the files"),
        REPORT_LANGUAGES,
        default=page.language,
        format_func=_own_name,
        required=True,
        key="council-language",
    )
    told = replace(told, language=language or page.language)

    def noted() -> None:
        log.write(page.viewer.name, page.viewer.role, PAGE)

    with st.container(horizontal=True):
        st.download_button(
            page.say("Download the report (HTML)"),
            council.page(told),
            file_name="kadans-works-council.html",
            mime="text/html",
            icon=":material/description:",
            on_click=noted,
            key="council-html",
        )
        st.download_button(
            page.say("Download the record of processing (CSV)"),
            record(told),
            file_name="kadans-record-of-processing.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click=noted,
            key="council-csv",
        )


show(current())
