"""Use cases as cards: what it is, how it is done, whom to ask, and what became of who saw it."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.shared import AFTER_WEEKS, NOT_TOLD, OUTCOMES, key_of
from store.register import UseCase
from store.register_use_case_files import inert
from ui.escape import markdown
from ui.library import forms
from ui.library.shelf import Shelf
from ui.page import Page

SHOWN = 20


def draw(page: Page, shelf: Shelf, cases: tuple[UseCase, ...]) -> None:
    """The cards, the first ones at once and the rest on demand."""
    most = st.session_state.get("library-most", SHOWN)
    for case in cases[:most]:
        with st.container(border=True, gap="xsmall"):
            _card(page, shelf, case, is_open=len(cases) == 1)
    if len(cases) > most:

        def more() -> None:
            st.session_state["library-most"] = most + SHOWN

        st.button(
            page.say("Show {n} more", n=min(SHOWN, len(cases) - most)),
            on_click=more,
            key="library-more",
        )


def _card(page: Page, shelf: Shelf, case: UseCase, *, is_open: bool) -> None:
    grew = shelf.grew(case)
    st.markdown(f"**{markdown(case.title, 200)}**")
    if grew:
        says = page.say(
            "Grew in the {n} weeks after: {teams}",
            n=AFTER_WEEKS,
            teams=", ".join(map(markdown, grew)),
        )
        st.markdown(f":green[:material/trending_up: {says}]")  # wraps, where a badge is cut off
    about = (case.department, case.function, case.app, case.kind)
    if any(about):
        st.caption(" · ".join(markdown(part) for part in about if part))
    with st.expander(page.say("How it is done"), expanded=is_open, icon=":material/menu_book:"):
        # A picture from elsewhere would tell who looks.
        st.markdown(inert(case.how_to))
        _ask(page, case)
        _shared(page, shelf, case)
        forms.buttons(page, shelf, case)


def _ask(page: Page, case: UseCase) -> None:
    if case.contact_role:
        st.markdown(page.say("**Ask:** {role}", role=markdown(case.contact_role)))
    if case.link:
        st.link_button(page.say("Open the link"), case.link, icon=":material/open_in_new:")


def _shared(page: Page, shelf: Shelf, case: UseCase) -> None:
    """With which teams it was shared; how they went on, for those who may see teams."""
    if not case.shares:
        return
    lines = []
    for share in case.shares:
        line = f"{markdown(share.team)}, {formats.day(share.shared_on, page.language)}"
        if shelf.teams:
            outcome = shelf.grown.get(key_of(share), NOT_TOLD)
            line += f": {OUTCOMES[outcome].said(page.language)}"
        lines.append(f"- {line}")
    st.markdown(page.say("**Shared with**") + "\n\n" + "\n".join(lines))
    if shelf.teams:
        st.caption(page.say("What happened after is not always because of it."))
