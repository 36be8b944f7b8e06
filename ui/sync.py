"""Microsoft Graph on Imports: the last pull and the next, Sync now, and what stands in its way."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

import streamlit as st

import formats
from ingest import jobs
from store.control import Control, Job
from ui.escape import markdown
from ui.page import Page
from words import unpacked

KINDS = ("pull", "graph-check")
OVERDUE = timedelta(hours=26)  # a daily pull that did not come


def draw(page: Page) -> None:
    """State, two buttons, and the trouble there was; one line where nothing is set up."""
    st.subheader("Microsoft Graph", anchor=False)
    if not page.settings.graph.is_set_up:
        st.caption(
            page.say(
                "Kadans can fetch the reports by itself, every night. docs/graph.md says how to "
                "set that up; until then, drop files above."
            )
        )
        return
    control = Control.open(page.settings.home)
    last = next(iter(control.jobs(1, kind="pull")), None)
    st.markdown(" · ".join(_states(page, last)))
    if page.settings.graph.at:
        st.caption(
            page.say(
                "The next sync is what the setting “at” says. The scheduler of this machine starts "
                "it, not Kadans: docs/deploy.md tells how."
            )
        )
    running = last is not None and last.state in ("queued", "running")
    with st.container(horizontal=True):
        st.button(
            page.say("Sync now"),
            icon=":material/sync:",
            key="sync-now",
            disabled=running,
            on_click=_start,
            args=(page, "pull"),
        )
        st.button(
            page.say("Check the connection"),
            icon=":material/key:",
            key="graph-check",
            disabled=running,
            on_click=_start,
            args=(page, "graph-check"),
        )
    for line in _trouble(page, last):
        st.warning(line, icon=":material/sync_problem:")
    checked = next(iter(control.jobs(1, kind="graph-check")), None)
    if checked is not None and checked.result is not None:
        _checked(page, checked, checked.result)


def _states(page: Page, last: Job | None) -> list[str]:
    if last is None:
        words = [page.say("Not synchronised yet")]
    elif last.state in ("queued", "running"):
        words = [page.say("Synchronising now")]
    else:
        at = formats.moment(_local(page, last.finished_at or last.created_at), page.language)
        words = [page.say("Last sync {moment}", moment=at)]
    coming = next_run(page.settings.graph.at, page.now)
    if coming is None:
        words.append(page.say("no schedule is known"))
    else:
        words.append(
            page.say("next expected {moment}", moment=formats.moment(coming, page.language))
        )
    return words


def next_run(at: str, now: datetime) -> datetime | None:
    """When the machine's scheduler pulls next, by `graph.at`; None when that is not told."""
    if not at:
        return None
    coming = datetime.combine(now.date(), time.fromisoformat(at), tzinfo=now.tzinfo)
    return coming if coming > now else coming + timedelta(days=1)


def _trouble(page: Page, last: Job | None) -> list[str]:
    """What the last pull could not do, and that no pull came."""
    if last is None or last.state in ("queued", "running"):
        return []
    lines = []
    if last.error is not None:
        lines.append(markdown(last.error.said(page.language), 400))
    elif last.state == "interrupted":
        lines.append(
            page.say("The last sync was interrupted. Start it again: it goes on where it stopped.")
        )
    for part in (last.result or {}).get("parts", []):
        if part["state"] == "failed" and part["says"]:
            lines.append(markdown(unpacked(part["says"]).said(page.language), 400))
    if (last.result or {}).get("names_concealed"):
        lines.append(page.say("Microsoft conceals names in usage reports: departments stay empty."))
    ended = last.finished_at or last.created_at
    if page.settings.graph.at and page.now - ended > OVERDUE:
        lines.append(
            page.say("The scheduled sync did not come. Is the timer of this machine running?")
        )
    return lines


def _checked(page: Page, job: Job, result: dict[str, Any]) -> None:
    """The last check of the connection, in one foldable list."""
    missing = [tried for tried in result["permissions"] if tried["state"] != "granted"]
    well = result["signed_in"] and not missing
    at = formats.moment(_local(page, job.finished_at or job.created_at), page.language)
    title = page.say("Connection checked {moment}", moment=at)
    with st.expander(title, icon=":material/check:" if well else ":material/error:"):
        if not result["signed_in"]:
            st.markdown(markdown(unpacked(result["sign_in"]).said(page.language), 400))
        for tried in result["permissions"]:
            mark = ":material/check:" if tried["state"] == "granted" else ":material/close:"
            said = tried["says"] or tried["gives"]
            words = markdown(unpacked(said).said(page.language), 400)
            st.markdown(f"{mark} `{tried['permission']}` · {words}")
        for note in result["notes"]:
            st.caption(markdown(unpacked(note).said(page.language), 400))


def _start(page: Page, kind: str) -> None:
    job_id = Control.open(page.settings.home).add_job(kind, {"language": page.language})
    jobs.start(page.settings.home, job_id)
    st.query_params["job"] = job_id


def _local(page: Page, at: datetime) -> datetime:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(page.now.tzinfo)
