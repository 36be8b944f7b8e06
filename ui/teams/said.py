"""A note: words, day and author of it, and a way to take it back for whoever may."""

from __future__ import annotations

from functools import partial

import streamlit as st

import formats
from reports import role_names
from store.register import Note, Register
from ui.escape import markdown
from ui.page import Page
from ui.teams.attempting import attempt


def draw(page: Page, register: Register, note: Note) -> None:
    """The note in a box of its own."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(markdown(note.words, 2_000))
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
