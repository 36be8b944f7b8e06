"""Actions as they are kept: what one fills in, what stands, and from rows to both."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.register_base import NotPossible, day, maybe_day, plain
from store.register_lots import Place
from words import Text, text

KINDS: Mapping[str, Text] = {
    "training": text("Training"),
    "workshop": text("Workshop"),
    "campaign": text("Campaign"),
    "coaching": text("Coaching"),
    "challenge": text("Challenge"),
    "community": text("Community"),
    "other": text("Something else"),
}
STATUSES: Mapping[str, Text] = {
    "planned": text("planned"),
    "running": text("running"),
    "done": text("done"),
    "stopped": text("stopped"),
}
FOLLOWING: Mapping[str, tuple[str, ...]] = {
    "planned": ("running", "stopped"),
    "running": ("done", "stopped"),
    "done": ("running",),
    "stopped": (),
}


Now = Callable[[str, str], str]  # what a team of this dimension and name is called now


@dataclass(frozen=True)
class Draft:
    """What one fills in for an action; without lots every team starts on the first day."""

    kind: str
    title: str
    teams: tuple[str, ...]
    starts_on: date
    dimension: str = "team"
    ends_on: date | None = None
    goal: str = ""
    owner: str = ""
    link: str = ""
    materials: str = ""
    event_key: str | None = None


@dataclass(frozen=True)
class ActionTeam(Place):
    """A team in an action; `stopped_on` is the first day on which it was no longer part of it."""

    stopped_on: date | None = None

    @property
    def took_place(self) -> bool:
        """False where the team was taken out before it had started."""
        return self.stopped_on is None or self.stopped_on > self.starts_on


@dataclass(frozen=True)
class Lots:
    """How the order was drawn; `draws` is how often, 1 unless the teams changed in between."""

    seed: int
    waves: int
    weeks_between: int
    drawn_at: datetime
    draws: int


@dataclass(frozen=True)
class Action:
    """An action as it stands; `teams` in their order, `event_key` that of a training's lists."""

    action_id: int
    kind: str
    title: str
    goal: str
    status: str
    dimension: str
    starts_on: date
    ends_on: date | None
    owner: str
    link: str
    materials: str
    event_key: str | None
    lots: Lots | None
    teams: tuple[ActionTeam, ...]
    created_at: datetime
    created_by: str
    created_role: str
    changed_at: datetime
    changed_by: str
    changed_role: str

    @property
    def planned_before(self) -> bool:
        """Whether it was written down on or before the day it started."""
        return self.created_at.date() <= self.starts_on

    @property
    def left_early(self) -> int:
        """Teams that had a lot and were taken out before their turn; 0 without lots.

        With any of them the order is no longer what chance alone made.
        """
        return sum(not one.took_place for one in self.teams) if self.lots is not None else 0

    def status_on(self, today: date) -> str:
        """The status, where what was planned for a day that has come counts as running."""
        begun = self.status == "planned" and self.starts_on <= today
        return "running" if begun else self.status

    def team(self, name: str) -> ActionTeam | None:
        """The team of this name in the action; of two that became one, the one still in it."""
        found = [one for one in self.teams if plain(one.team) == plain(name)]
        return min(found, key=lambda one: one.stopped_on is not None, default=None)

    # Names of teams, each once: of those that were put in it, two may have become one since.

    @property
    def team_names(self) -> tuple[str, ...]:
        """Every team that was put in it."""
        return _each_once(self.teams)

    @property
    def taking_part(self) -> tuple[str, ...]:
        """Without those that were taken out before they had started."""
        return _each_once(one for one in self.teams if one.took_place)

    @property
    def still_in(self) -> tuple[str, ...]:
        """Without all that were taken out."""
        return _each_once(one for one in self.teams if one.stopped_on is None)


def _each_once(teams: Iterable[ActionTeam]) -> tuple[str, ...]:
    return tuple({plain(one.team): one.team for one in teams}.values())


def read_action(con: sqlite3.Connection, action_id: int, now: Now) -> Action:
    """One action. Raises NotPossible when there is none of this number."""
    row = con.execute("select * from action where action_id = ?", [action_id]).fetchone()
    if row is None:
        raise NotPossible(text("There is no action {number}.", number=action_id))
    teams = con.execute(
        "select * from action_team where action_id = ? order by place", [action_id]
    ).fetchall()
    return action_of(row, teams, now)


def action_of(row: sqlite3.Row, teams: Iterable[sqlite3.Row], now: Now) -> Action:
    """A row of action, with its rows of action_team: each as `now` calls its team."""
    at: Callable[[str], datetime] = datetime.fromisoformat
    same = ("action_id", "kind", "title", "goal", "status", "dimension", "owner", "link")
    by = ("materials", "event_key", "created_by", "created_role", "changed_by", "changed_role")
    lots = None
    if row["drawn_at"]:
        lots = Lots(
            row["seed"], row["waves"], row["weeks_between"], at(row["drawn_at"]), row["draws"]
        )
    return Action(
        **{name: row[name] for name in (*same, *by)},
        starts_on=day(row["starts_on"]),
        ends_on=maybe_day(row["ends_on"]),
        lots=lots,
        teams=tuple(
            ActionTeam(
                now(row["dimension"], one["team"]),
                *(one["place"], one["wave"], day(one["starts_on"]), maybe_day(one["stopped_on"])),
            )
            for one in teams
        ),
        created_at=at(row["created_at"]),
        changed_at=at(row["changed_at"]),
    )
