"""A note: how it is written, and words, day and author of it, with a way to take it back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

import formats
from reports import role_names
from store.register import Note, NotPossible, Register
from ui.attempting import attempt
from ui.escape import lines
from ui.page import Page


def write(page: Page, name: str, asks: str, send: str, keep: Callable[[str], object]) -> None:
    """A field to write in and its button: what is refused stays in the field to be mended."""
    counted = f"{name}-kept"
    turn = st.session_state.setdefault(counted, 0)
    with st.form(f"{name}-form-{turn}", border=False):
        words = st.text_area(
            asks,
            key=f"{name}-words-{turn}",
            help=f"{page.say('About the work and the team. No names of colleagues.')} "
            + about_names(page),
        )
        sent = st.form_submit_button(send)

    def kept() -> None:
        st.session_state[counted] = turn + 1  # first: a second click finds another field
        try:
            keep(words)
        except NotPossible:
            st.session_state[counted] = turn
            raise

    if sent:
        attempt(page, kept)


def about_names(page: Page) -> str:
    """Whether the name of a colleague is noticed in what is written."""
    if page.settings.identity == "none":
        return page.say("Kadans keeps no names here, so it does not notice one: you have to.")
    return page.say("A full name of a colleague is refused.")


def draw(page: Page, register: Register, note: Note) -> None:
    """The note in a box of its own."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(lines(note.words, 2_000))
        told, away = st.columns([4, 1], vertical_alignment="center")
        told.caption(
            f"{formats.day(note.written_at.date(), page.language)} · {_author(page, note)}"
        )
        if register.may_remove(note) and away.button(
            page.say("Take away"), key=f"note-away-{note.note_id}", type="tertiary"
        ):
            attempt(page, partial(register.remove_note, note.note_id))


def _author(page: Page, note: Note) -> str:
    """Who wrote a note: oneself, or the role; never a name."""
    if note.author == page.viewer.name:
        return page.say("you")
    return role_names.NAMES[note.role].said(page.language)
