"""What to know when reading the figures of a page: the caveats of its answers, each said once."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from metrics.answer import Answer
from ui.escape import markdown
from ui.page import Page


def draw(page: Page, answers: Iterable[Answer], *, key: str = "") -> None:
    """A quiet line that opens; nothing when there is nothing to know. `key`: one of several."""
    said = sentences(page, answers)
    if not said:
        return
    title = (
        page.say("1 note on these figures")
        if len(said) == 1
        else page.say("{n} notes on these figures", n=len(said))
    )
    with st.expander(title, icon=":material/info:", type="compact", key=f"notes-{key}"):
        st.markdown("\n".join(f"- {markdown(sentence, 600)}" for sentence in said))


def sentences(page: Page, answers: Iterable[Answer]) -> list[str]:
    """The sentences of all caveats in their order, each kind once."""
    found: dict[str, str] = {}
    for answer in answers:
        for caveat in answer.caveats:
            found.setdefault(caveat.code, caveat.said(page.language))
    return list(found.values())
