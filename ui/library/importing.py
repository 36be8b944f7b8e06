"""Use cases from a file: what it holds, what cannot be kept and why, and then they go in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from ingest.use_cases import UseCaseFile, read_use_cases
from store.register import CaseDraft, Share
from store.register_use_case_files import COLUMNS
from ui.attempting import attempt
from ui.escape import markdown
from ui.importing.findings import finding
from ui.importing.uploads import own_words
from ui.library.shelf import Shelf
from ui.page import Page

LARGEST_MB = 1
TYPES = ("csv", "md")
_NEEDED = ("title", "how_to")
_MOST_NAMED = 5
Rows = Sequence[tuple[CaseDraft, Sequence[Share]]]


def button(page: Page, shelf: Shelf) -> None:
    """A button for whoever may add use cases."""
    if shelf.may_write() and st.button(
        page.say("Import"), key="case-import", icon=":material/upload:"
    ):
        st.dialog(page.say("Import use cases"), width="large")(_dialog)(page, shelf)


def _dialog(page: Page, shelf: Shelf) -> None:
    own_words(page, TYPES)
    given = st.file_uploader(
        page.say("A CSV or Markdown file, up to {n} MB", n=LARGEST_MB),
        type=list(TYPES),
        max_upload_size=LARGEST_MB,
        key="case-file",
    )
    if given is None:
        _columns(page)
        return
    found = read(given.name, given.getvalue())
    rows, left_out = of_viewer(shelf, found)
    _told(page, found, left_out)
    if not rows:
        return
    named = ", ".join(f"**{markdown(draft.title)}**" for draft, _ in rows[:_MOST_NAMED])
    more = " …" if len(rows) > _MOST_NAMED else ""
    st.markdown(page.say("Can go in ({n}): {titles}", n=len(rows), titles=named + more))
    st.caption(page.say("A use case with the same title and department is changed, never doubled."))
    if st.button(page.say("Import these use cases"), type="primary", key="case-import-save"):
        attempt(page, lambda: _keep(page, shelf, rows))


def read(name: str, content: bytes) -> UseCaseFile:
    """What an uploaded file holds; its name tells only whether it is Markdown."""
    ending = ".md" if name.casefold().endswith((".md", ".markdown")) else ".csv"
    with TemporaryDirectory() as folder:
        path = Path(folder, f"file{ending}")
        path.write_bytes(content)
        return read_use_cases(path)


def of_viewer(shelf: Shelf, found: UseCaseFile) -> tuple[Rows, list[str]]:
    """What this viewer may keep of a file, and the departments of what they may not."""
    register = shelf.register
    mine, others = [], []
    for draft, shares in found.cases:
        if register.may("use-case", "department", filter(None, [draft.department])):
            allowed = [s for s in shares if register.may("use-case", s.dimension, [s.team])]
            mine.append((draft, allowed))
        else:
            others.append(draft.department)
    return mine, sorted(set(others), key=str.casefold)


def _told(page: Page, found: UseCaseFile, left_out: list[str]) -> None:
    for one in found.findings:
        finding(
            page,
            {"blocks": one.blocks, "where": one.where, "says": one.says, "fix": one.fix,
             "rows": one.rows},
        )  # fmt: skip
    if left_out:
        st.warning(
            page.say(
                "Left out, because only HR and their own champions may change these departments: "
                "{departments}.",
                departments=", ".join(map(markdown, left_out)),
            ),
            icon=":material/block:",
        )


def _keep(page: Page, shelf: Shelf, rows: Rows) -> None:
    added, changed, same = shelf.register.put_use_cases(rows)
    st.toast(
        page.say(
            "Use cases: {added} added, {changed} changed, {same} the same as before.",
            added=added,
            changed=changed,
            same=same,
        ),
        icon=":material/check:",
    )


def _columns(page: Page) -> None:
    """How a file looks, in the words of the reader."""
    needed = ", ".join(COLUMNS[name].said(page.language) for name in _NEEDED)
    rest = ", ".join(w.said(page.language) for n, w in COLUMNS.items() if n not in _NEEDED)
    st.caption(
        page.say(
            "CSV: one row for each use case, with the columns {needed}; also known are {rest}. "
            "Markdown: one heading for each, and below it how it is done. Export shows both.",
            needed=needed,
            rest=rest,
        )
    )
