"""Following a job of the command line: it goes on when this tab closes, and its link finds it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

import formats
from ingest import jobs
from store.control import Control, Job
from ui.escape import markdown
from ui.page import Page
from words import text, unpacked

UNFINISHED = ("queued", "running")
_PATIENCE = 30  # seconds that a started process may take before it reports
_STILL = 5  # seconds without a new stage after which the page says that it is still at it


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
    quiet = _quiet(page, job)
    with st.container(border=True):
        if job.state == "queued" and _others_run(page):
            st.markdown("**" + page.say("Waiting for its turn") + "**")
            st.caption(page.say("One import runs at a time; this one starts when the other ends."))
            _still(page, job, quiet)
            return
        if job.state == "queued" and quiet >= _PATIENCE:
            _did_not_start(page, job_id)
            return
        st.markdown("**" + _doing(page, job) + "**")
        _bar(page, job)
        _still(page, job, quiet)
        st.caption(
            page.say("You may close this tab: the work goes on, and this address finds it again.")
        )


def _bar(page: Page, job: Job) -> None:
    """The stage, the share of the bytes that is done, and how many files that are."""
    total = _total(page, job)
    stage = job.stage or text("Starting")
    share = stage.params.get("share")
    done = float(share) if share is not None else job.done / total if total else 0.0
    parts = [markdown(stage.said(page.language), 200)]
    if total and job.kind in ("check", "commit"):
        parts.append(page.say("{done} of {total} files.", done=job.done, total=total).rstrip("."))
    if total or share is not None:
        parts.append(formats.percent(done, page.language))
    st.progress(min(done, 1.0), text=" · ".join(parts))


def _quiet(page: Page, job: Job) -> int:
    """Seconds since the job last told something new, as far as this page has seen it."""
    since = _since(job)
    # The page is looked at once a second; before that there is the clock of its last full run.
    before = max(int((page.now - since).total_seconds()), 0)
    look = (str(job.stage), job.done, job.state, page.now)
    key = f"_look-{job.job_id}"
    seen, looks = st.session_state.get(key, (None, 0))
    looks = looks + 1 if seen == look else 0
    st.session_state[key] = (look, looks)
    return before + int(looks)


def _since(job: Job) -> datetime:
    """When the present stage began; when the job was queued, while it has none."""
    at = job.stage.params.get("at") if job.stage else None
    return datetime.fromisoformat(at) if at else job.created_at


def _still(page: Page, job: Job, quiet: int) -> None:
    """A sign of life where nothing new was told for a while: it counts on."""
    if quiet < _STILL:
        return
    st.markdown(
        ":gray["
        + page.say(
            "Still working on this, since {time} ({n} s).",
            time=_since(job).astimezone(page.now.tzinfo).strftime("%H:%M:%S"),
            n=quiet,
        )
        + "]"
    )


def _total(page: Page, job: Job) -> int:
    """How many files there are to do: a commit does those of its check; 0 while unknown."""
    if job.total or job.kind != "commit":
        return job.total
    checked = Control.open(page.settings.home).job(str(job.args.get("check")))
    return len((checked.result or {}).get("files", [])) if checked is not None else 0


def _did_not_start(page: Page, job_id: str) -> None:
    st.markdown(
        "**" + page.say("The work has not started. Nothing was changed.") + "**",
    )
    if st.button(page.say("Start it again"), key="start-again"):
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
        "pull": page.say("Synchronising with Microsoft Graph"),
        "graph-check": page.say("Checking the connection"),
        "erase-look": page.say("Looking for the person"),
        "erase": page.say("Erasing"),
        "leave-out": page.say("Leaving a person out"),
        "count-again": page.say("Counting a person again"),
        "retain-look": page.say("Counting what is too old"),
        "retain": page.say("Removing what is too old"),
        "backup": page.say("Making a backup"),
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
    """A job is done: what that means for the figures, and what it could not do."""
    if trouble := _trouble(page, job):
        st.warning(trouble, icon=":material/sync_problem:")
        st.button(page.say("Close"), on_click=leave, key="close-job")
        return
    numbers = batches(job)
    if job.kind == "undo":
        words = (
            page.say(
                "{n} imports are undone. The figures are as if they had never been there.",
                n=len(numbers),
            )
            if len(numbers) > 1
            else page.say(
                "Import #{batch} is undone. The figures are as if it had never been there.",
                batch=numbers[0],
            )
        )
    elif job.kind == "redo":
        words = (
            page.say("{n} imports are back.", n=len(numbers))
            if len(numbers) > 1
            else page.say("Import #{batch} is back.", batch=numbers[0])
        )
    else:
        words = page.say("Done.")
    st.success(words, icon=":material/check_circle:")
    st.button(page.say("Close"), on_click=leave, key="close-job")


def _trouble(page: Page, job: Job) -> str:
    """What a pull or a check of the connection could not do; empty when all went well."""
    result = job.result or {}
    if job.kind == "graph-check":
        denied = [tried for tried in result["permissions"] if tried["state"] != "granted"]
        if result["signed_in"] and not denied:
            return ""
        return page.say("The connection is not complete: see below what is missing.")
    if job.kind != "pull":
        return ""
    lines = [
        f"- `{part['part']}`: "
        + (markdown(unpacked(part["says"]).said(page.language), 400) if part["says"] else "–")
        for part in result.get("parts", [])
        if part["state"] == "failed"
    ]
    lines += [
        f"- `{file['part']}`: "
        + page.say("Microsoft’s answer was refused and not imported.")
        + " "
        + " ".join(_blocking(page, file))
        + " "
        + page.say(
            "The file that Microsoft gave is deleted. Pull again later; if it stays like this, "
            "export the report in the admin center and import that file."
        )
        for file in result.get("files", [])
        if file["status"] == "rejected" and file["source"] is not None
    ]
    if not lines:
        return ""
    kept = page.say("What did come in is imported, and the next sync tries the rest again.")
    return f"**{page.say('Not everything could be fetched.')}** {kept}\n" + "\n".join(lines)


def _blocking(page: Page, file: dict[str, Any]) -> list[str]:
    return [
        markdown(unpacked(found["says"]).said(page.language), 400)
        for found in file["findings"]
        if found["blocks"]
    ]


def batches(job: Job) -> list[int]:
    """The batches that an undo or redo is about."""
    return list(job.args.get("batches") or [job.args.get("batch", 0)])
