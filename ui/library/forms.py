"""Adding, changing, sharing and withdrawing a use case, each a dialog over the page."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from metrics.kinds_of_use import KINDS
from store.register import CaseDraft, UseCase
from store.register_use_case_files import as_csv, as_markdown
from ui.attempting import attempt, edits
from ui.library.shelf import Shelf
from ui.page import Page
from ui.teams import said

APPS = ("Teams", "Outlook", "Word", "Excel", "PowerPoint", "OneNote", "Loop", "Copilot Chat")
EMPTY = CaseDraft("", "")


def add_button(page: Page, shelf: Shelf) -> None:
    """A button for whoever may add a use case."""
    if shelf.may_write() and st.button(
        page.say("Add a use case"), key="case-add", icon=":material/add:", type="primary"
    ):
        _dialog(page, shelf, None)


def export(page: Page, shelf: Shelf) -> None:
    """The whole library as a file."""
    if not shelf.cases:
        return
    with st.popover(page.say("Export"), icon=":material/download:"):
        st.download_button(
            page.say("For a spreadsheet (CSV)"),
            lambda: as_csv(shelf.cases, page.language),
            file_name=page.say("use-cases") + ".csv",
            mime="text/csv",
            on_click="ignore",
            key="case-csv",
        )
        st.download_button(
            page.say("For reading (Markdown)"),
            lambda: as_markdown(shelf.cases, page.language),
            file_name=page.say("use-cases") + ".md",
            mime="text/markdown",
            on_click="ignore",
            key="case-md",
        )


def buttons(page: Page, shelf: Shelf, case: UseCase) -> None:
    """What can be done with one use case, for whoever may."""
    with st.container(horizontal=True, gap="small"):
        # Sharing is of teams, so it is for whoever may change one of them.
        if shelf.teams and shelf.may_write():
            label, key = page.say("Shared with a team …"), f"share-{case.use_case_id}"
            if st.button(label, key=key, type="tertiary", icon=":material/share:"):
                title = page.say("With which team was it shared?")
                st.dialog(title)(_share)(page, shelf, case)
        if not shelf.may_write(case):
            return
        edit, drop = f"edit-{case.use_case_id}", f"drop-{case.use_case_id}"
        if st.button(page.say("Change it"), key=edit, type="tertiary", icon=":material/edit:"):
            _dialog(page, shelf, case)
        if st.button(page.say("Withdraw"), key=drop, type="tertiary", icon=":material/archive:"):
            st.dialog(page.say("Withdraw this use case?"))(_withdraw)(page, shelf, case)


def _dialog(page: Page, shelf: Shelf, case: UseCase | None) -> None:
    title = page.say("Add a use case") if case is None else page.say("Change a use case")
    st.dialog(title, width="large")(_form)(page, shelf, case)


def _form(page: Page, shelf: Shelf, case: UseCase | None) -> None:
    was = case.draft if case is not None else EMPTY
    mark = case.use_case_id if case is not None else "new"
    title = st.text_input(
        page.say("Title"),
        was.title,
        key=f"case-title-{mark}",
        placeholder=page.say("Minutes of a meeting in five minutes"),
    )
    left, right = st.columns(2)
    kinds = [kind.said(page.language) for kind in KINDS.values()]
    homes = shelf.teams.get("department", ())
    with left:
        department = _pick(page, page.say("Department"), was.department, homes, f"home-{mark}")
        app = _pick(page, page.say("App"), was.app, APPS, f"app-{mark}")
    with right:
        held = [one.function for one in shelf.cases]
        function = _pick(page, page.say("Function"), was.function, held, f"function-{mark}")
        kind = _pick(page, page.say("Kind of use"), was.kind, kinds, f"kind-{mark}")
    how_to = st.text_area(
        page.say("How it is done"),
        was.how_to,
        height=220,
        key=f"case-how-{mark}",
        help=page.say("Markdown: # for a heading, - for a list, ** around what is bold."),
    )
    left, right = st.columns(2)
    contact = left.text_input(
        page.say("Whom to ask (a role)"), was.contact_role, key=f"case-ask-{mark}"
    )
    link = right.text_input(page.say("Link (if any)"), was.link, key=f"case-link-{mark}")
    about = page.say("Write about the work. No names or addresses of colleagues.")
    st.caption(f"{about} {said.about_names(page)}")
    if st.button(page.say("Keep this use case"), type="primary", key=f"case-save-{mark}"):
        draft = CaseDraft(title, how_to, department, function, app, kind, contact, link)
        if case is None:
            attempt(page, lambda: shelf.register.add_use_case(draft))
        else:
            changed = edits(was, draft)
            attempt(page, lambda: shelf.register.change_use_case(case.use_case_id, **changed))


def _pick(page: Page, label: str, was: str, offered: Iterable[str], key: str) -> str:
    """A known value, or a new one that is typed."""
    options = sorted({*filter(None, offered), *filter(None, [was])}, key=str.casefold)
    found = st.selectbox(
        label,
        options,
        index=options.index(was) if was else None,
        accept_new_options=True,
        placeholder=page.say("Choose or type"),
        key=f"case-{key}",
    )
    return found or ""


def _share(page: Page, shelf: Shelf, case: UseCase) -> None:
    words = {"department": page.say("Department"), "team": page.say("Team")}
    offered = [name for name in words if shelf.teams.get(name)]
    dimension = st.segmented_control(
        page.say("What a team is"),
        offered,
        default=offered[0],
        required=True,
        format_func=words.__getitem__,
        key=f"share-by-{case.use_case_id}",
    )
    team = st.selectbox(
        page.say("Which one"),
        shelf.teams[dimension],
        index=None,
        placeholder=page.say("Choose"),
        key=f"share-team-{case.use_case_id}-{dimension}",
    )
    on = st.date_input(
        page.say("When"), page.today, format="DD-MM-YYYY", key=f"share-on-{case.use_case_id}"
    )
    ready = team is not None
    if st.button(page.say("Keep"), type="primary", key="share-save", disabled=not ready) and team:
        attempt(
            page,
            lambda: shelf.register.share_use_case(case.use_case_id, dimension, team, on),
        )


def _withdraw(page: Page, shelf: Shelf, case: UseCase) -> None:
    st.markdown(page.say("It is no longer shown. With whom it was shared stays on record."))
    if st.button(page.say("Withdraw"), type="primary", key="drop-save"):
        attempt(page, lambda: shelf.register.withdraw_use_case(case.use_case_id))
