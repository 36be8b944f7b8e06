"""The figures of a page as a file: what the page shows, no more, and each export is logged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from metrics.answer import Answer
from reports import export
from store.control import Control
from ui.page import Page

_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def buttons(page: Page, answer: Answer, key: str) -> None:
    """CSV and Excel of one answer, made when somebody asks for them."""
    name = f"kadans-{answer.metric}-{answer.as_of or page.today}"
    made: dict[str, tuple[str, str, Callable[[Answer, str], bytes]]] = {
        "csv": (page.say("Export as CSV"), "text/csv", export.as_csv),
        "xlsx": (page.say("Export as Excel"), _EXCEL, export.as_xlsx),
    }
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for ending, (label, mime, write) in made.items():
            st.download_button(
                label,
                _logged(page, answer, ending, write),
                file_name=f"{name}.{ending}",
                mime=mime,
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
                key=f"{key}-{ending}",
            )
        st.caption(
            page.say("The same figures, hidden ones left empty with the reason beside them.")
        )


def _logged(
    page: Page, answer: Answer, ending: str, write: Callable[[Answer, str], bytes]
) -> Callable[[], bytes]:
    """The file, once it stands in the log who asked for it: no log, no file."""

    def make() -> bytes:
        asked = " ".join([answer.metric, *answer.question.by, *answer.question.where.values()])
        control = Control.open(page.settings.home)
        control.log_access(page.viewer.name, page.viewer.role, f"export {ending}", asked)
        return write(answer, page.language)

    return make
