"""Keeping and erasing: how long what is kept, who is erased or left out, and the backups."""

from __future__ import annotations

import streamlit as st

import formats
from store import left_out, retention_runs
from store.backup import Backup
from store.control import Control
from store.left_out import ERASED, OBJECTED
from ui import links, states
from ui.keeping import backups, persons, terms
from ui.page import Page, current


def show(page: Page) -> None:
    """The state in four words, then each part. Admins act; privacy sees what was done."""
    if states.closed(page, links.KEEPING):
        return
    control = Control.open(page.settings.home)
    found: list[Backup] = []
    with states.guarded(page, "backups"):
        found = backups.listed(page)
    _state(page, control, found)
    if not page.is_admin:
        st.caption(page.say("An admin does this. You see what holds and what was done."))
    with states.guarded(page, "terms"):
        terms.draw(page, control)
    with states.guarded(page, "erasing"):
        persons.erasing(page)
    with states.guarded(page, "leaving-out"):
        persons.leaving_out(page)
    with states.guarded(page, "backups"):
        backups.draw(page, control, found)


def _state(page: Page, control: Control, found: list[Backup]) -> None:
    """The four answers that one comes for."""
    home = page.settings.home
    run = retention_runs.last(home)
    told = (
        (
            page.say("Rows about persons"),
            page.say("{n} months", n=control.setting("person_months")),
            page.say("last run {day}", day=formats.day(run.ran_at.date(), page.language))
            if run
            else page.say("no run yet"),
        ),
        (page.say("Erased"), str(len(left_out.cases(home, ERASED))), ""),
        (page.say("Left out"), str(len(left_out.cases(home, OBJECTED))), ""),
        (
            page.say("Newest backup"),
            formats.moment(found[0].made_at.astimezone(page.now.tzinfo), page.language)
            if found
            else page.say("none"),
            "",
        ),
    )
    with st.container(horizontal=True):
        for label, value, below in told:
            with st.container(border=True, width="stretch"):
                st.caption(label)
                st.markdown(f"**{value}**" + (f" · {below}" if below else ""))


show(current())
