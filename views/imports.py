"""Imports: is the data current, drop files, review, commit, undo. Admins only."""

from __future__ import annotations

import streamlit as st

from ui import links, states, sync
from ui.importing import guide, history, progress, review, uploads
from ui.page import Page, current


def show_job(page: Page) -> None:
    """The job in the URL: its progress, its review or its result."""
    job = progress.find(page)
    if job is None:
        if st.query_params.get("job"):
            st.warning(
                page.say("This work is not known here any more."), icon=":material/link_off:"
            )
        return
    if job.state in progress.UNFINISHED:
        progress.follow(page, job.job_id)
    elif job.state in ("failed", "interrupted"):
        progress.ended_badly(page, job)
    elif job.kind == "check":
        review.draw(page, job)
    elif job.kind == "commit":
        review.summary(page, job)
    else:
        progress.ended_well(page, job)


def show(page: Page) -> None:
    """The page: state of the data, drop zone, the job at hand, guide, history."""
    if states.closed(page, links.IMPORTS):
        return
    history.status_line(page)
    uploads.draw(page)
    show_job(page)
    sync.draw(page)
    guide.draw(page, expanded=not page.has_usage)
    with states.panel(page, "history", height=200):
        history.draw(page)


show(current())
