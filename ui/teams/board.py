"""What the pages of teams stand on: queues, weekly levels and what was done, for one viewer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from metrics.teams import TeamRow, Thresholds
from metrics.teams.asking import TEAM_DIMENSIONS, team_dimension
from metrics.teams.lines import Level, Lines
from metrics.teams.queues import QUEUES, Aside, Begun, Entry, work_list
from store.control import Control
from store.register import Action, FollowUp, Register, plain
from ui import cache, url
from ui.page import Page

AUTO = "auto"


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
    newest = statuses.rows[-1].week_on
    told = {row.team for row in statuses.rows if row.week_on == newest and row.licensed_people}
    names = {row.team for row in statuses.rows}
    register = Register.open(page.settings.home, page.viewer, names)
    actions = register.actions(dimension=dimension)
    histories: dict[str, list[TeamRow]] = defaultdict(list)
    for row in statuses.rows:
        histories[row.team].append(row)
    found = work_list(
        (row for row in statuses.rows if row.team in told),
        page.today,
        aside=_aside(register.follow_ups(dimension), histories),
        begun=_begun(actions, told),
    )
    small = sum(row.week_on == newest and not row.licensed_people for row in statuses.rows)
    return Board(
        dimension=dimension,
        entries=found,
        untold=small,
        lines=lines,
        thresholds=statuses.thresholds,
        presence=statuses.presence,
        register=register,
        actions=actions,
        wins=register.opted_in(dimension, "wins"),
    )


def choose_dimension(page: Page) -> str:
    """What a team is: in the link, else the setting, else what fits the organisation."""
    asked = url.value("by", TEAM_DIMENSIONS, None)
    if asked is not None:
        return asked
    kept = Control.open(page.settings.home).setting("team_column")
    if kept in TEAM_DIMENSIONS:
        return kept
    if kept != AUTO:
        return "team"
    assert page.data is not None
    return team_dimension(page.data, page.viewer.minimum_group)


def _aside(
    follow_ups: Mapping[str, FollowUp], histories: Mapping[str, Sequence[TeamRow]]
) -> dict[str, Aside]:
    """Decisions to leave a team alone. What is done holds until the team comes back later."""
    found = {}
    for team, rows in histories.items():
        one = follow_ups.get(plain(team))
        if one is None or one.state == "open":
            continue
        on = one.changed_at.date()
        left = any(row.week_on > on and not row.flagged and not row.gate for row in rows)
        if one.state == "done" and left:
            continue
        found[team] = Aside(one.state, one.until_on, one.reason)
    return found


def _begun(actions: Iterable[Action], teams: Iterable[str]) -> dict[str, list[Begun]]:
    names = {plain(team): team for team in teams}
    found: dict[str, list[Begun]] = defaultdict(list)
    for action in actions:
        for one in action.teams:
            team = names.get(plain(one.team))
            if team is not None and one.took_place:
                stopped = action.status == "stopped" or one.stopped_on is not None
                found[team].append(Begun(action.title, one.starts_on, stopped))
    return found
