"""Which file do I need, and where is it: the exact menu paths."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from ingest.exports import EXPORTS, Export
from ui.exporting import MIME
from ui.page import Page

_TEMPLATES = Path(__file__).parents[2] / "data" / "templates"
_TEMPLATE = {"nl": "personen", "en": "people"}


def draw(page: Page, *, expanded: bool) -> None:
    """The guide, open while there is nothing yet."""
    with st.expander(
        page.say("Which file do I need?"),
        icon=":material/help:",
        expanded=expanded,
        key=f"guide-{expanded}",
    ):
        usage, people = st.columns(2, gap="large")
        with usage:
            _usage(page)
        with people:
            _people(page)
        _chat(page)
        _others(page)


def _others(page: Page) -> None:
    """Every file there is: what it gives and where it is exported."""
    st.markdown("**" + page.say("4. Everything else") + "**")
    titles = {entry.source: entry.title.said(page.language) for entry in EXPORTS}
    chosen = st.selectbox(
        page.say("File"),
        sorted(titles, key=lambda source: titles[source].casefold()),
        index=None,
        format_func=lambda source: titles[source],
        placeholder=page.say("Choose a file"),
        key="guide-file",
    )
    for entry in EXPORTS:
        if entry.source == chosen:
            _one(page, entry)


def _one(page: Page, entry: Export) -> None:
    lines = (
        (page.say("Where"), entry.menu),
        (page.say("Who may"), entry.role),
        (page.say("What it gives"), entry.gives),
    )
    st.markdown("\n".join(f"- {head}: {told.said(page.language)}" for head, told in lines))
    if name := entry.templates.get(page.language):
        with st.container(horizontal=True):
            for kind, mime in MIME.items():
                path = _TEMPLATES / f"{name}.{kind}"
                st.download_button(
                    page.say("Template ({kind})", kind=kind.upper()),
                    path.read_bytes(),
                    path.name,
                    mime,
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"template-{path.name}",
                )


def _usage(page: Page) -> None:
    st.markdown("**" + page.say("1. Who used Copilot (required)") + "**")
    st.markdown(
        page.say(
            "[Microsoft 365 admin center](https://admin.microsoft.com) → **Reports** → "
            "**Usage** → **Microsoft 365 Copilot** → tab **Usage** → period of 28 days "
            "(or 30) → **Export**."
        )
    )
    st.caption(
        page.say(
            "Take the Export above the table of users. The Export behind “…” on a chart "
            "holds totals only and cannot be used."
        )
    )
    st.caption(
        page.say(
            "Do this every week, on Tuesday or Wednesday: then the report reaches up to "
            "Sunday and the week is complete."
        )
    )


def _people(page: Page) -> None:
    st.markdown("**" + page.say("2. Who works where (for departments)") + "**")
    st.markdown(
        page.say(
            "[Microsoft 365 admin center](https://admin.microsoft.com) → **Users** → "
            "**Active users** → **Export users**: departments and licences in one file."
        )
    )
    st.markdown(
        page.say(
            "Or [Microsoft Entra admin center](https://entra.microsoft.com) → **Entra ID** → "
            "**Users** → **All users** → **Download users** → **Start**."
        )
    )
    st.caption(
        page.say(
            "Or a list of your own (CSV or XLSX) with the columns UPN, department and, "
            "if you like, team, function, office and licence."
        )
    )
    with st.container(horizontal=True):
        for kind, label in (
            ("xlsx", page.say("Empty list for Excel")),
            ("csv", page.say("Empty list as CSV")),
        ):
            path = _TEMPLATES / f"{_TEMPLATE[page.language]}.{kind}"
            st.download_button(
                label,
                path.read_bytes,
                file_name=path.name,
                mime=MIME[kind],
                icon=":material/download:",
                on_click="ignore",
                key=f"template-{kind}",
            )


def _chat(page: Page) -> None:
    st.markdown("**" + page.say("3. Copilot Chat without a licence (optional)") + "**")
    st.markdown(
        page.say(
            "**Reports** → **Usage** → **Microsoft 365 Copilot Chat** → **Export** above the "
            "table of users."
        )
    )
    st.caption(
        page.say(
            "Drop the files as they come, several at once; the content tells Kadans what they "
            "are. Answers of Microsoft Graph (CSV or JSON) can be dropped too."
        )
    )
