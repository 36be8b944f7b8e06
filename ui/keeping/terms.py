"""How long what is kept, what went at the last run, and what the next one would remove."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

import formats
from store import retention, retention_runs
from store.control import Control, Job
from store.retention_runs import Run
from store.tidying import ASIDE_DAYS, JOB_DAYS
from ui.access import choices
from ui.importing import progress
from ui.keeping import work
from ui.page import Page

LOOK = "retain-look"
FRESH = timedelta(hours=1)  # a look is acted upon as long as this
WIDE = 560  # pixels
COUNTS = ("rows", "names", "looks", "notes", "jobs", "copies")


def draw(page: Page, control: Control) -> None:
    """The table of terms with counts, and for an admin a look first and then the run."""
    st.subheader(page.say("How long it is kept"), anchor=False)
    job = progress.find(page)
    looked = seen(page, job)
    done, would = retention_runs.last(page.settings.home), looked
    st.markdown(_lead(page, control, done))
    st.dataframe(
        _table(page, control, done, would),
        hide_index=True,
        width="stretch",
        alt=page.say("How long what is kept, and how much of it goes."),
    )
    st.caption(
        page.say(
            "Of older weeks the shares stay that groups could be shown then, by week, department, "
            "team and app: no rows of persons. `python cli.py kept` reads them. Backups go by "
            "their own term, see below."
        )
    )
    with st.container(horizontal=True):
        work.button(
            page,
            page.say("Count what would go now"),
            "retain-look",
            lambda: work.start(page, LOOK),
            icon=":material/search:",
        )
        if looked is not None and sum(getattr(looked, name) for name in COUNTS):
            work.button(
                page,
                page.say("Remove this for good"),
                "retain",
                lambda: work.start(page, "retain"),
                icon=":material/delete_sweep:",
                type="primary",
            )
    work.draw(page, {LOOK: _looked, "retain": _removed})
    if page.is_admin:
        with st.expander(page.say("Change a term")):
            _change(page, control)


def _change(page: Page, control: Control) -> None:
    """A form for one term; what is set, by whom and why stands on the page Settings."""
    told = control.settings()
    terms = {
        "person_months": page.say("Rows about persons, in months"),
        "leavers_days": page.say("Names of leavers, in days"),
        "access_log_months": page.say("Access log, in months"),
        "notes_days": page.say("Notes on teams, in days"),
        "backup_days": page.say("Backups, in days"),
        "backup_keep": page.say("Backups, how many at most"),
    }
    name = st.selectbox(
        page.say("Term"), list(terms), format_func=terms.__getitem__, key="term-name", width=WIDE
    )
    with st.form("term", border=False):
        value = st.number_input(
            terms[name], 1, 730, int(told[name]), key=f"term-{name}", width=WIDE
        )
        why = st.text_input(
            page.say("Reason, for everybody who may read this page"),
            key="term-why",
            max_chars=400,
            width=WIDE,
        )
        if st.form_submit_button(page.say("Keep")):
            choices.set_to(page, control, name, str(value), why)


def seen(page: Page, job: Job | None) -> Run | None:
    """What the look in the address found, while it is fresh."""
    if job is None or job.kind != LOOK or job.result is None or job.finished_at is None:
        return None
    if page.now - job.finished_at > FRESH:
        return None
    return retention_runs.told(job.result, job.finished_at.isoformat())


def _lead(page: Page, control: Control, done: Run | None) -> str:
    months = int(control.setting("person_months"))
    day = formats.day(retention.cutoff(page.today, months), page.language)
    kept = page.say("At a run of today, rows about persons of before **{day}** go.", day=day)
    if done is None:
        return kept + " " + page.say("There was no run yet.")
    at = formats.moment(done.ran_at.astimezone(page.now.tzinfo), page.language)
    return kept + " " + page.say("The last run was {moment}.", moment=at)


def _table(page: Page, control: Control, done: Run | None, would: Run | None) -> pd.DataFrame:
    told = control.settings()
    terms = {
        "rows": (page.say("Rows about persons"), _months(page, told["person_months"])),
        "names": (page.say("Names of leavers"), _days(page, told["leavers_days"])),
        "looks": (page.say("Access log"), _months(page, told["access_log_months"])),
        "notes": (page.say("Notes on teams"), _days(page, told["notes_days"])),
        "jobs": (page.say("Jobs of pages"), _days(page, JOB_DAYS)),
        "copies": (page.say("Copies set aside"), _days(page, ASIDE_DAYS)),
    }
    runs = {page.say("Went at the last run"): done}
    if would is not None:  # what is looked for now stands where a phone shows it
        runs = {page.say("Would go now"): would, **runs}
    rows = [
        [what, term, *(_count(page, run, name) for run in runs.values())]
        for name, (what, term) in terms.items()
    ]
    return pd.DataFrame(rows, columns=[page.say("What"), page.say("Kept for"), *runs])


def _months(page: Page, number: str) -> str:
    return page.say("{n} months", n=number)


def _days(page: Page, number: str | int) -> str:
    return page.say("{n} days", n=number)


def _count(page: Page, run: Run | None, name: str) -> str:
    return formats.count(getattr(run, name), page.language) if run else "–"


def _looked(page: Page, job: Job) -> None:
    found = seen(page, job)
    if found is None:
        st.info(page.say("That count is too old to act upon: count again."))
    elif sum(getattr(found, name) for name in COUNTS):
        st.info(
            page.say("The second column says what would go. Nothing was changed."),
            icon=":material/search:",
        )
    else:
        st.success(page.say("Nothing is older than it should be."), icon=":material/check_circle:")
    work.close(page)


def _removed(page: Page, job: Job) -> None:
    st.success(
        page.say("What was too old is gone, and every figure was derived again."),
        icon=":material/check_circle:",
    )
    work.close(page)
