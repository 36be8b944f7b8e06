"""The only cached functions. Keys: data version, metric, question, viewer (scope, minimum).

The version is the path of the published copy: every import and undo publishes under a new name.
"""

from __future__ import annotations

import streamlit as st

import metrics
from access import Viewer
from metrics.answer import Answer
from metrics.question import Question
from store.serving import ServingCopy
from ui.page import Page

_MOST = 512


@st.cache_resource(max_entries=_MOST, show_spinner=False)
def _answer(
    version: str, metric: str, question: Question, viewer: Viewer, _data: ServingCopy
) -> Answer:
    # An Answer is frozen, so every viewer of this scope can share it; an import is a new version.
    return metrics.ask(metric, question, viewer, _data)


def ask(page: Page, metric: str, question: Question) -> Answer:
    """The answer to one question, from memory when this scope asked it of this data before."""
    if page.data is None:
        raise ValueError("nothing is published yet; the page should have said so")
    return _answer(str(page.data.path), metric, question, page.viewer, page.data)
