"""Pieces of the page with a person's own data: parts as they stand in the report, and downloads."""

from __future__ import annotations

import json

import streamlit as st

from reports import own_data as report
from reports.own_data import Told
from ui import parts
from ui.escape import markdown
from ui.page import Page


def without_sign_in(page: Page) -> None:
    """Why nobody's data is here while Kadans does not know who looks."""
    st.info(
        page.say(
            "This page shows you what Kadans has about you, and nobody else. For that it has to "
            "know who you are, so it needs sign-in, which is not set up here."
        ),
        icon=":material/lock_person:",
    )
    st.markdown(
        page.say(
            "Until then an admin answers such a question from the shell: "
            "`python cli.py own-data --out mine.html`. It asks for the address, and writes down "
            "that it was asked and why."
        )
    )


def everything(page: Page, told: Told) -> None:
    """The answer in a sentence, downloads, then every part."""
    st.markdown(f"**{markdown(report.lead(told), parts.LONGEST)}**")
    _downloads(page, told)
    for part in report.parts(told):
        parts.draw(part)


def _downloads(page: Page, told: Told) -> None:
    with st.container(horizontal=True):
        st.download_button(
            page.say("Download to read (HTML)"),
            report.page(told),
            file_name="kadans-my-data.html",
            mime="text/html",
            icon=":material/description:",
            on_click="ignore",
            key="own-html",
        )
        st.download_button(
            page.say("Download for machines (JSON)"),
            json.dumps(report.document(told), ensure_ascii=False, indent=2),
            file_name="kadans-my-data.json",
            mime="application/json",
            icon=":material/data_object:",
            on_click="ignore",
            key="own-json",
        )
