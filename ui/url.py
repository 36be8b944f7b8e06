"""Widgets whose value lives in the URL under a stable code, whatever language the page speaks.

Streamlit's own binding writes the label that is shown (`?weeks=Laatste+4+weken`); a link must not
depend on the language of who sends it. So the URL is the truth: it is read before a widget is
drawn, and written when the widget changes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from ui.page import Page

# The question that goes along from page to page.
_TRAVELS = ("weeks", "department", "compare", "lang")


def value(name: str, options: Sequence[str], default: str | None) -> str | None:
    """The value of a parameter; the default when it is absent or not an option."""
    asked = st.query_params.get(name)
    return asked if asked in options else default


def put(name: str, chosen: str | None, default: str | None = None) -> None:
    """Write a parameter; the default is left out, so that short links stay short."""
    if chosen is None or chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen


def select(
    page: Page, name: str, label: str, options: Sequence[str], default: str | None, **more: Any
) -> str | None:
    """A select box bound to ?name=; `default` None means that nothing is chosen at first."""
    key = _prepare(page, name, value(name, options, default))
    if default is None:
        more["index"] = None
    chosen: str | None = st.selectbox(
        label, options, key=key, on_change=_write(name, key, options, default), **more
    )
    return chosen


def segments(
    page: Page, name: str, label: str, options: Sequence[str], default: str, **more: Any
) -> str:
    """A segmented control bound to ?name=; one option is always chosen."""
    key = _prepare(page, name, value(name, options, default))
    write = _write(name, key, options, default)
    chosen: str = st.segmented_control(
        label, options, key=key, required=True, on_change=write, **more
    )
    return chosen


def switch(page: Page, name: str, label: str, *, default: bool, **more: Any) -> bool:
    """A switch bound to ?name=yes|no."""
    words = {True: "yes", False: "no"}
    key = _prepare(page, name, value(name, ("yes", "no"), words[default]) == "yes")

    def write() -> None:
        put(name, words[bool(st.session_state[key])], words[default])

    return st.toggle(label, key=key, on_change=write, **more)


def travel(view: str) -> None:
    """On a change of page through the menu, which empties the URL, take the question along."""
    came_from = st.session_state.get("_view")
    st.session_state["_view"] = view
    kept: dict[str, str] = st.session_state.get("_question", {})
    if came_from not in (None, view) and not any(name in st.query_params for name in _TRAVELS):
        for name, chosen in kept.items():
            st.query_params[name] = chosen
        if kept:
            st.rerun()  # the titles above were already said in the language of the empty URL
    st.session_state["_question"] = {
        name: st.query_params[name] for name in _TRAVELS if name in st.query_params
    }


def _prepare(page: Page, name: str, chosen: object) -> str:
    # The browser remembers an option by its label, so each language has a widget of its own.
    key = f"url-{name}-{page.language}"
    if key not in st.session_state or st.session_state[key] != chosen:
        st.session_state[key] = chosen
    return key


def _write(name: str, key: str, options: Sequence[str], default: str | None) -> Callable[[], None]:
    def write() -> None:
        chosen = st.session_state[key]
        put(name, chosen if chosen in options else None, default)

    return write
