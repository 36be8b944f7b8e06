"""Which pages there are, for whom each is, and the links between them that keep the question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from access import Viewer
from store import choices
from ui import url
from ui.page import Page
from words import Text, text

OVERVIEW = "views/overview.py"
DEPARTMENTS = "views/departments.py"
TEAMS = "views/teams.py"
LIBRARY = "views/library.py"
CHAMPIONS = "views/champions.py"
INDEPTH = "views/indepth.py"
SHARE = "views/share.py"
DEFINITIONS = "views/definitions.py"
IMPORTS = "views/imports.py"
SOURCES = "views/sources.py"
RECLAIM = "views/reclaim.py"
SETTINGS = "views/settings.py"
KEEPING = "views/keeping.py"
ACCESS = "views/access.py"
OWN_DATA = "views/own_data.py"
LOG = "views/log.py"
COUNCIL = "views/council.py"

EVERYBODY = ("admin", "hr", "champion", "privacy", "employee")

# Sections of the menu, for who has many pages; what has none stands in the menu itself.
DATA, TRUST = "data", "trust"
SECTIONS = {DATA: text("Data"), TRUST: text("Trust")}
MOST_IN_A_ROW = 9  # pages that fit side by side on a laptop, in either language


@dataclass(frozen=True)
class Entry:
    """A page: its file, its title, the roles that may open it, and why those.

    `filters`: it has the filters of a question; `asks`: all its figures answer that one question.
    `section`: under which word of the menu it stands, where there are too many for one row.
    `switch`: the setting that has to be on for it to be in the menu.
    """

    file: str
    title: Text
    roles: tuple[str, ...]
    why: Text
    filters: bool = False
    asks: bool = False
    section: str = ""
    switch: str = ""


# The only place where a page is tied to roles: menu, views and the page about access read it.
PAGES = (
    Entry(
        OVERVIEW,
        text("Overview"),
        ("admin", "hr"),
        text("Figures of the whole organisation and its departments, in groups."),
        filters=True,
        asks=True,
    ),
    Entry(
        DEPARTMENTS,
        text("Departments"),
        ("admin", "hr"),
        text("Figures of every department, in groups."),
        filters=True,
        asks=True,
    ),
    Entry(
        TEAMS,
        text("Teams"),
        ("admin", "hr", "champion"),
        text("Which teams ask for attention, in groups, and what is done for them."),
    ),
    Entry(
        CHAMPIONS,
        text("Champions"),
        ("admin", "hr", "champion"),
        text("How many champions each department has beside its use. Nobody is named."),
    ),
    Entry(
        LIBRARY,
        text("Use cases"),
        EVERYBODY,
        text("What worked somewhere and how it is done. How teams went on is for who sees teams."),
    ),
    Entry(
        INDEPTH,
        text("In depth"),
        ("admin", "hr"),
        text("More figures of the whole organisation, in groups."),
        filters=True,
    ),
    Entry(
        SHARE,
        text("Share"),
        ("admin", "hr", "champion"),
        text("What is told to others, in totals."),
    ),
    Entry(
        DEFINITIONS,
        text("Definitions"),
        EVERYBODY,
        text("What the figures mean. It holds no figures."),
    ),
    Entry(
        IMPORTS,
        text("Imports"),
        ("admin",),
        text("Brings files in and takes them out, which changes every figure."),
        section=DATA,
    ),
    Entry(
        SOURCES,
        text("Sources"),
        ("admin",),
        text("What each imported file covers and where two of them differ."),
        section=DATA,
    ),
    Entry(
        RECLAIM,
        text("Licences by name"),
        ("admin",),
        text(
            "Who has a licence of which no use is known, by name, to take it back or move it. Only "
            "while it is switched on, with a purpose and a reason; every look is logged."
        ),
        section=DATA,
        switch=choices.RECLAIM,
    ),
    Entry(
        SETTINGS,
        text("Settings"),
        ("admin", "privacy"),
        text("The purpose, the minimum group and what may be read. Only an admin changes them."),
        section=TRUST,
    ),
    Entry(
        KEEPING,
        text("Keeping and erasing"),
        ("admin", "privacy"),
        text(
            "How long what is kept, who is erased or left out by number, and the backups. Only an "
            "admin erases, leaves out and removes."
        ),
        section=TRUST,
    ),
    Entry(
        LOG,
        text("Access log"),
        ("privacy", "admin"),
        text(
            "Who looked at what, for those who check. An admin sees that the log is whole, not its "
            "rows: it also says what admins did."
        ),
        section=TRUST,
    ),
    Entry(
        COUNCIL,
        text("Works council"),
        ("privacy", "admin", "hr"),
        text("What is kept, who may see it and what Kadans cannot do, to be put before others."),
        section=TRUST,
    ),
    Entry(
        OWN_DATA,
        text("My data"),
        EVERYBODY,
        text("What Kadans has about whoever looks, for that person alone."),
        section=TRUST,
    ),
    Entry(
        ACCESS,
        text("Who sees what"),
        EVERYBODY,
        text("Says of every role what it may see and why. It holds no figures."),
        section=TRUST,
    ),
)


def entry(file: str) -> Entry:
    """The entry of a page. Raises KeyError for a file that is no page."""
    return {item.file: item for item in PAGES}[file]


def pages_of(viewer: Viewer) -> tuple[Entry, ...]:
    """The pages that this viewer may open, in the order of the menu."""
    return tuple(item for item in PAGES if viewer.role in item.roles)


def sections(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """These pages as the menu groups them; "" holds those that stand in the menu itself.

    Few pages stand in one row: whoever has four need not open a section to see one of them.
    """
    if len(entries) <= MOST_IN_A_ROW:
        return {"": list(entries)}
    found: dict[str, list[Entry]] = {"": []}
    for item in entries:
        found.setdefault(item.section, []).append(item)
    return found


def may_open(viewer: Viewer, file: str) -> bool:
    """Whether this viewer may open a page."""
    return viewer.role in entry(file).roles


def definition(page: Page, metric: str, label: str | None = None) -> None:
    """A quiet link to the definition of a metric: what it says and does not say."""
    st.page_link(
        DEFINITIONS,
        label=label or page.say("Definition"),
        icon=":material/info:",
        query_params=page.keep(metric=metric),
    )


def clear_department(page: Page) -> None:
    """A button back to all departments."""

    def clear() -> None:
        url.put("department", None)

    st.button(page.say("Show all departments"), on_click=clear, key="clear-department")
