"""What the pages of teams stand on: queues, weekly levels and what was done, for one viewer."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.teams import Thresholds
from metrics.teams.asking import TEAM_DIMENSIONS
from metrics.teams.following import dimension_of, entries, names_of
from metrics.teams.lines import Level, Lines
from metrics.teams.queues import QUEUES, Entry
from metrics.teams.renamed import renamed
from store.control import Control
from store.register import Action, Register
from ui import cache, url
from ui.page import Page


@dataclass(frozen=True)
class Board:
    """Every team of one dimension; `entries` those that may be told of, who gains most first."""

    dimension: str
    entries: tuple[Entry, ...]
    untold: int  # teams too small to be told of
    lines: Lines
    thresholds: Thresholds
    presence: bool
    register: Register
    actions: tuple[Action, ...]
    wins: frozenset[str]  # plain names of teams that may be named among those that grew

    def entry(self, team: str) -> Entry | None:
        return next((one for one in self.entries if one.team == team), None)

    def queue(self, name: str) -> tuple[Entry, ...]:
        """Teams of a queue, without those that were put aside."""
        return tuple(e for e in self.entries if e.queue == name and e.aside is None)

    @property
    def aside(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.queue and e.aside is not None)

    def counts(self) -> dict[str, int]:
        return {name: len(self.queue(name)) for name in QUEUES}

    def levels(self, team: str) -> tuple[Level, ...]:
        return self.lines.teams.get(team, ())

    def actions_of(self, team: str) -> tuple[Action, ...]:
        return tuple(one for one in self.actions if one.team(team) is not None)


def load(page: Page) -> Board | None:
    """The board of the page's dimension; None while no week can be told of."""
    if page.data is None:
        return None
    dimension = choose_dimension(page)
    statuses, lines = cache.teams(page, dimension)
    if not statuses.rows:
        return None
    register = Register.open(
        page.settings.home, page.viewer, names_of(statuses), renamed(page.data)
    )
    found, small = entries(statuses, register, page.today)
    return Board(
        dimension=dimension,
        entries=found,
        untold=small,
        lines=lines,
        thresholds=statuses.thresholds,
        presence=statuses.presence,
        register=register,
        actions=register.actions(dimension=dimension),
        wins=register.opted_in(dimension, "wins"),
    )


def choose_dimension(page: Page) -> str:
    """What a team is: in the link, else the setting, else what fits the organisation."""
    assert page.data is not None
    kept = Control.open(page.settings.home).setting("team_column")
    asked = url.value("by", TEAM_DIMENSIONS, None)
    return asked or dimension_of(kept, page.data, page.viewer)
