"""What stands behind the page: use cases, what became of teams that saw them, and the filters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import streamlit as st

from metrics.teams.renamed import renamed
from metrics.teams.shared import GREW, NOT_TOLD, key_of, outcomes
from store.register import Register, UseCase, plain
from ui import cache, departments, links, url
from ui.page import Page

FILTERS = ("in", "kind", "function", "home")  # names in the address of the page


@dataclass(frozen=True)
class Shelf:
    """Every use case; `grown` has the outcome of a share by `key_of`, empty where none is told.

    `teams` are the names of teams this viewer may see, by what a team is.
    """

    register: Register
    cases: tuple[UseCase, ...]
    grown: Mapping[tuple[str, str, date], str]
    teams: Mapping[str, tuple[str, ...]]

    def outcome(self, case: UseCase) -> dict[str, list[str]]:
        """Outcome → the teams it is of, in the order in which the case was shared."""
        found: dict[str, list[str]] = {}
        for share in case.shares:
            found.setdefault(self.grown.get(key_of(share), NOT_TOLD), []).append(share.team)
        return found

    def grew(self, case: UseCase) -> list[str]:
        """Teams that grew in the weeks after they saw it."""
        return self.outcome(case).get(GREW, [])

    def may_write(self, case: UseCase | None = None) -> bool:
        """Whether this viewer may add a use case, or change this one."""
        home = [case.department] if case is not None and case.department else []
        return self.register.may("use-case", "department", home)


def load(page: Page) -> Shelf:
    """The library as this viewer may see it; how teams went on is for those who see teams."""
    teams: dict[str, tuple[str, ...]] = {}
    # Whoever may see no team asks for no figures: the use cases are for everybody.
    sees = links.may_open(page.viewer, links.TEAMS) and page.viewer.has_scope
    if sees and page.has_usage and not departments.is_concealed(page):
        for dimension in ("department", "team"):
            rows = cache.teams(page, dimension)[0].rows
            teams[dimension] = tuple(sorted({row.team for row in rows if row.team}))
    names = [name for several in teams.values() for name in several]
    old = renamed(page.data) if page.data is not None else {}
    register = Register.open(page.settings.home, page.viewer, names, old)
    cases = register.use_cases()
    grown: Mapping[tuple[str, str, date], str] = {}
    if teams and page.data is not None:
        shares = [share for case in cases for share in case.shares]
        grown = outcomes(page.data, page.viewer, shares)
    return Shelf(register, cases, grown, teams)


def chosen(page: Page, shelf: Shelf) -> tuple[UseCase, ...]:
    """The use cases that the filters leave, those that were followed by growth first."""
    fields = {"in": "app", "kind": "kind", "function": "function", "home": "department"}
    labels = {
        "in": page.say("App"),
        "kind": page.say("Kind of use"),
        "function": page.say("Function"),
        "home": page.say("Department"),
    }
    cases = shelf.cases
    left, middle, right, more = st.columns((3, 3, 3, 1), vertical_alignment="bottom")
    asked = left.text_input(page.say("Search"), key="library-search", icon=":material/search:")
    hidden = [name for name in FILTERS[2:] if st.query_params.get(name)]
    label = page.say("More") + (f" · {len(hidden)}" if hidden else "")
    rest = more.popover(label, width="stretch")
    for place, name in zip((middle, right, rest, rest), FILTERS, strict=True):
        options = _options(getattr(case, fields[name]) for case in shelf.cases)
        if not options:
            continue
        with place:
            wanted = url.select(
                page, name, labels[name], options, None, placeholder=page.say("All")
            )
        if wanted is not None:
            cases = tuple(c for c in cases if plain(getattr(c, fields[name])) == plain(wanted))
    found = [case for case in cases if _says(case, asked)]
    return tuple(sorted(found, key=lambda case: (-len(shelf.grew(case)), plain(case.title))))


def _options(values: Iterable[str]) -> list[str]:
    """Values that occur, each in one spelling."""
    found: dict[str, str] = {}
    for value in values:
        if value:
            found.setdefault(plain(value), value)
    return [found[key] for key in sorted(found)]


def _says(case: UseCase, asked: str) -> bool:
    """Whether every word that is looked for stands in the use case."""
    held = plain(" ".join((case.title, case.how_to, case.department, case.function, case.app)))
    return all(word in held for word in plain(asked).split())
