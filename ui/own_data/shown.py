"""Pieces of the page with a person's own data: parts as they stand in the report, and downloads."""

from __future__ import annotations

import json

import pandas as pd
import streamlit as st

from reports import own_data as report
from reports.own_data import Part, Told
from ui.escape import markdown, plain
from ui.page import Page

LONGEST = 600


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
    st.markdown(f"**{markdown(report.lead(told), LONGEST)}**")
    _downloads(page, told)
    for part in report.parts(told):
        _part(part)


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


def _part(part: Part) -> None:
    st.subheader(plain(part.title), anchor=False)
    for line in part.says:
        st.markdown(markdown(line, LONGEST))
    if part.rows and not part.header:
        lines = (f"- {markdown(name)}: **{markdown(said)}**" for name, said in part.rows)
        st.markdown("\n".join(lines))
    elif part.rows:
        st.dataframe(
            pd.DataFrame([[plain(cell) for cell in row] for row in part.rows], columns=part.header),
            hide_index=True,
            width="stretch",
            alt=plain(part.title),
        )
