"""Days on which a team, a country or everybody does not work, on the page Settings."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.asking import named_groups
from metrics.teams.calendar import COUNTRIES
from store.breaks import MOST_LETTERS, Breaks, ClosedTime
from ui.attempting import attempt
from ui.escape import markdown
from ui.page import Page

LONGEST_WHY = 200


def closures(page: Page) -> None:
    """What is entered; an admin enters one more, or takes one out again."""
    kept = Breaks.open(page.settings.home)
    st.subheader(page.say("Days without work"), anchor=False)
    st.markdown(
        page.say(
            "Weeks in which a team was closed say nothing about its use. Public holidays of the "
            "Netherlands and Belgium are known; what else there is stands here. It counts for "
            "earlier weeks too."
        )
    )
    listed = kept.listed()
    for one in listed:
        _one(page, kept, one)
    if not listed:
        st.caption(page.say("Nothing is entered yet."))
    if page.is_admin:
        _add(page, kept, mark=max((one.closed_id for one in listed), default=0))


def _one(page: Page, kept: Breaks, one: ClosedTime) -> None:
    first, last = (formats.day(on, page.language) for on in (one.first_on, one.last_on))
    days = first if first == last else page.say("{first} to {last}", first=first, last=last)
    kind = page.say("school holiday") if one.school else page.say("closed")
    why = f" · {markdown(one.why, LONGEST_WHY)}" if one.why else ""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{days}** · {_place(page, one.place)} · {kind}{why}")
        if page.is_admin and st.button(
            page.say("Take out"),
            key=f"closure-out-{one.closed_id}",
            type="tertiary",
            icon=":material/delete:",
        ):
            attempt(page, lambda: kept.remove(one.closed_id, who=page.viewer.name, why=""))


def _place(page: Page, place: str) -> str:
    return markdown(place, MOST_LETTERS) if place else page.say("everybody")


def _add(page: Page, kept: Breaks, *, mark: int) -> None:
    """A form for one more; `mark` is the newest, so that the form is empty again after it."""
    places = ("", *COUNTRIES, *(named_groups(page.data) if page.data else ()))
    with st.expander(page.say("Add days")), st.form(f"closure-{mark}", border=False):
        left, right = st.columns(2)
        first = left.date_input(
            page.say("First day"), value=None, key=f"closure-first-{mark}", format="DD-MM-YYYY"
        )
        last = right.date_input(
            page.say("Last day"),
            value=None,
            key=f"closure-last-{mark}",
            format="DD-MM-YYYY",
            help=page.say("Left empty: that one day."),
        )
        place = st.selectbox(
            page.say("Who was closed"),
            places,
            format_func=lambda name: name or page.say("everybody"),
            key=f"closure-place-{mark}",
        )
        school = st.checkbox(
            page.say("A school holiday: some are away, not all"), key=f"closure-school-{mark}"
        )
        why = st.text_input(page.say("Why"), key=f"closure-why-{mark}", max_chars=LONGEST_WHY)
        if not st.form_submit_button(page.say("Add")):
            return
    if first is None:
        st.error(page.say("Choose the first day."), icon=":material/error:")
        return
    who = page.viewer.name
    attempt(page, lambda: kept.add(first, last or first, place, school=school, who=who, why=why))
