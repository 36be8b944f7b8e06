"""The list of rejected rows as a download: lines and reasons, for whoever repairs the file."""

from __future__ import annotations

import streamlit as st

import formats
from ingest import jobs
from store.control import Job
from ui.page import Page


def download(page: Page, job: Job) -> None:
    """A button where the job left such a list; nothing where no row was rejected."""
    entries = int((job.result or {}).get("rejected", 0))
    path = jobs.rejected_path(page.settings.home, job.job_id)
    if not entries or not path.is_file():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            page.say("Why rows were rejected (CSV)"),
            path.read_bytes,
            file_name=page.say("rejected rows") + ".csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="rejected",
        )
        st.caption(
            page.say(
                "Lines with reason and repair: {n}. It holds line numbers and no names: "
                "open your own file beside it.",
                n=formats.count(entries, page.language),
            ),
            width="content",
        )
