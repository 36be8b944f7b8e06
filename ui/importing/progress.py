"""Following a job of the command line: it goes on when this tab closes, and its link finds it."""

from __future__ import annotations

import streamlit as st

from ingest import jobs
from store.control import Control, Job
from ui.escape import markdown
from ui.page import Page

UNFINISHED = ("queued", "running")
_PATIENCE = 30  # seconds that a started process may take before it reports


def find(page: Page) -> Job | None:
    """The job that the URL names; None without one."""
    asked = st.query_params.get("job")
    return Control.open(page.settings.home).job(asked) if asked else None


def leave() -> None:
    """Forget the job in the URL: the page is ready for the next files."""
    st.query_params.pop("job", None)


@st.fragment(run_every=1)
def follow(page: Page, job_id: str) -> None:
    """Stage, done of total and elapsed time, once a second; the whole page again when it ends."""
    job = Control.open(page.settings.home).job(job_id)
    if job is None or job.state not in UNFINISHED:
        st.rerun()
    with st.container(border=True):
        if job.state == "queued" and _others_run(page):
            st.markdown("**" + page.say("Waiting for its turn") + "**")
            st.caption(page.say("One import runs at a time; this one starts when the other ends."))
            return
        if job.state == "queued" and _waited(job_id) > _PATIENCE:
            _did_not_start(page, job_id)
            return
        total = _total(page, job)
        said = job.stage.said(page.language) if job.stage else page.say("Starting")
        st.markdown("**" + _doing(page, job) + "**")
        st.progress(min(job.done / total, 1.0) if total else 0.0, text=markdown(said, 200))
        done = (
            page.say("{done} of {total} files.", done=job.done, total=total)
            if total
            else page.say("{done} files done.", done=job.done)
        )
        st.caption(
            done
            + " "
            + page.say("You may close this tab: the work goes on, and this address finds it again.")
        )


def _total(page: Page, job: Job) -> int:
    """How many files there are to do: a commit does those of its check; 0 while unknown."""
    if job.total or job.kind != "commit":
        return job.total
    checked = Control.open(page.settings.home).job(str(job.args.get("check")))
    return len((checked.result or {}).get("files", [])) if checked is not None else 0


def _waited(job_id: str) -> int:
    """Looks, one a second, at a job that does not start."""
    key = f"_waited-{job_id}"
    st.session_state[key] = st.session_state.get(key, 0) + 1
    return int(st.session_state[key])


def _did_not_start(page: Page, job_id: str) -> None:
    st.markdown(
        "**" + page.say("The work has not started. Nothing was changed.") + "**",
    )
    if st.button(page.say("Start it again"), key="start-again"):
        st.session_state[f"_waited-{job_id}"] = 0
        jobs.start(page.settings.home, job_id)


def _others_run(page: Page) -> bool:
    return any(job.state == "running" for job in Control.open(page.settings.home).jobs(5))


def _doing(page: Page, job: Job) -> str:
    return {
        "check": page.say("Checking the files"),
        "commit": page.say("Importing"),
        "undo": page.say("Undoing the import"),
        "redo": page.say("Bringing the import back"),
        "rebuild": page.say("Deriving all figures again"),
    }.get(job.kind, page.say("Working"))


def ended_badly(page: Page, job: Job) -> None:
    """Failed or interrupted: nothing is half in, and what to do."""
    if job.state == "interrupted":
        st.error(
            page.say(
                "The work was interrupted before it ended. Nothing is half imported: the figures "
                "are as they were before. Drop the files again."
            ),
            icon=":material/power_off:",
        )
    else:
        why = job.error.said(page.language) if job.error else page.say("The cause is not known.")
        st.error(
            page.say("The work failed and nothing was changed.") + " " + markdown(why, 400),
            icon=":material/error:",
        )
    st.button(page.say("Close"), on_click=leave, key="close-job")


def ended_well(page: Page, job: Job) -> None:
    """An undo or a rebuild is done: what that means for the figures."""
    if job.kind == "undo":
        words = page.say(
            "Import #{batch} is undone. The figures are as if it had never been there.",
            batch=job.args.get("batch", ""),
        )
    elif job.kind == "redo":
        words = page.say("Import #{batch} is back.", batch=job.args.get("batch", ""))
    else:
        words = page.say("Done.")
    st.success(words, icon=":material/check_circle:")
    st.button(page.say("Close"), on_click=leave, key="close-job")
