"""Acts of this page run as jobs: started here, followed here, and their ends in words."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ingest import jobs
from store.control import Control, Job
from ui.escape import markdown
from ui.importing import progress
from ui.page import Page

Said = Callable[[Page, Job], None]


def start(page: Page, kind: str, told: Mapping[str, str] | None = None, **args: object) -> None:
    """Queue an act in the viewer's name and run it. `told` reaches the process and nothing else."""
    if not page.is_admin:
        raise PermissionError(f"{page.viewer.role} may not do this")
    given = {"who": page.viewer.name, **args}
    job_id = Control.open(page.settings.home).add_job(kind, given)
    jobs.start(page.settings.home, job_id, json.dumps(dict(told)) if told is not None else None)
    st.query_params["job"] = job_id


def handed(key: str) -> str:
    """What stands in a field, which is empty after this: nothing of it stays in the session."""
    found = str(st.session_state.get(key) or "").strip()
    st.session_state[key] = ""
    return found


def busy(page: Page) -> bool:
    """Whether a job of this address is under way; then no other is started."""
    job = progress.find(page)
    return job is not None and job.state in progress.UNFINISHED


def button(page: Page, label: str, key: str, start_it: Callable[[], None], **more: Any) -> None:
    """A button that starts an act; an admin's only."""
    if page.is_admin:
        st.button(label, key=key, on_click=start_it, disabled=busy(page), **more)


def draw(page: Page, ends: Mapping[str, Said]) -> None:
    """The job in the address, when it is of one of these kinds: under way, or how it ended."""
    job = progress.find(page)
    if job is None or job.kind not in ends:
        return
    if job.state in progress.UNFINISHED:
        progress.follow(page, job.job_id)
    elif job.state == "done":
        ends[job.kind](page, job)
    else:
        _badly(page, job)


def close(page: Page) -> None:
    """A button that puts a result away."""
    st.button(page.say("Close"), on_click=progress.leave, key="close-job")


def _badly(page: Page, job: Job) -> None:
    if job.state == "interrupted":
        said = page.say(
            "The work was interrupted. What was decided before that is carried out at the next "
            "import or clean-up; otherwise nothing was changed."
        )
        st.error(said, icon=":material/power_off:")
    else:
        why = job.error.said(page.language) if job.error else page.say("The cause is not known.")
        st.error(markdown(why, 400), icon=":material/error:")
    close(page)
