"""The figures of a page as a file: what the page shows, no more, and each export is logged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from metrics.answer import Answer
from reports import export
from store.control import Control
from ui.page import Page

MIME = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def buttons(page: Page, answer: Answer, key: str) -> None:
    """CSV and Excel of one answer, made when somebody asks for them."""
    pair(
        page,
        partial(_logged, page, answer),
        name=f"kadans-{answer.metric}-{answer.as_of or page.today}",
        key=key,
        caption=page.say("The same figures, hidden ones left empty with the reason beside them."),
    )


def pair(
    page: Page, make: Callable[[str], export.Table], *, name: str, key: str, caption: str
) -> None:
    """Two buttons and a line; `make` gives the table when a file of that ending is asked for."""
    labels = {"csv": page.say("Export as CSV"), "xlsx": page.say("Export as Excel")}

    def written(ending: str) -> bytes:
        return export.WRITERS[ending](make(ending), page.language)

    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for ending, label in labels.items():
            st.download_button(
                label,
                partial(written, ending),
                file_name=f"{name}.{ending}",
                mime=MIME[ending],
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                key=f"{key}-{ending}",
            )
        st.caption(caption)


def _logged(page: Page, answer: Answer, ending: str) -> export.Table:
    """The table, once it stands in the log who asked for it: no log, no file."""
    asked = " ".join([answer.metric, *answer.question.by, *answer.question.where.values()])
    control = Control.open(page.settings.home)
    control.log_access(page.viewer.name, page.viewer.role, f"export {ending}", asked)
    return export.table(answer, page.language)
