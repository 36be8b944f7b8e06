"""Draws departments and teams, and which person belongs to which at what time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from demo.organisation import DEPARTMENTS, Department
from demo.timeline import NEVER, Timeline, day_of

Days = NDArray[np.int32]
Mask = NDArray[np.bool_]

PEOPLE_PER_UNIT = 12_000  # above this the organisation is divided in business units
TEAM_SIZE = 11


@dataclass(frozen=True)
class Team:
    name: str
    department: int
    manager: int  # person


@dataclass(frozen=True)
class Places:
    """Departments and teams, and which person belongs to which; `moved_on` is NEVER for most."""

    departments: tuple[str, ...]
    kinds: tuple[Department, ...]  # one per department
    teams: tuple[Team, ...]
    team: Days  # person → team before moved_on
    moved_on: Days
    team_after: Days
    fixed: Mask  # managers and small departments: never leave or move

    @cached_property
    def department_of_team(self) -> Days:
        return np.array([team.department for team in self.teams], dtype=np.int32)

    def team_on(self, day: int) -> Days:
        return np.where(self.moved_on <= day, self.team_after, self.team)

    def department_on(self, day: int) -> Days:
        return self.department_of_team[self.team_on(day)]


def _departments(people: int) -> list[tuple[str, Department, int]]:
    """Each department with its number of people; large organisations repeat them per unit."""
    units = max(1, people // PEOPLE_PER_UNIT)
    small = [(d.name, d, d.people) for d in DEPARTMENTS if d.small]
    large = [d for d in DEPARTMENTS if not d.small]
    rest = people - sum(count for _, _, count in small)
    weights = np.array([d.people for _ in range(units) for d in large], dtype=float)
    edges = np.round(np.cumsum(weights) / weights.sum() * rest).astype(int)
    sizes = [b - a for a, b in pairwise([0, *edges.tolist()])]
    names = [
        d.name if units == 1 else f"{d.name} {unit + 1:02d}" for unit in range(units) for d in large
    ]
    return [*zip(names, large * units, sizes, strict=True), *small]


def draw_places(people: int, timeline: Timeline, rng: np.random.Generator) -> Places:
    departments = _departments(people)
    order = rng.permutation(people)
    team = np.zeros(people, dtype=np.int32)
    fixed = np.zeros(people, dtype=bool)
    teams: list[Team] = []
    at = 0
    for index, (name, kind, size) in enumerate(departments):
        members = order[at : at + size]
        at += size
        parts = np.array_split(members, max(1, round(size / TEAM_SIZE)))
        for number, part in enumerate(parts):
            team_name = name if len(parts) == 1 else f"{name} {number + 1}"
            manager = int(part[0])
            team[part] = len(teams)
            fixed[part if kind.small else manager] = True
            teams.append(Team(team_name, index, manager))
    moved_on, team_after = _moves(team, fixed, teams, departments, timeline, rng)
    return Places(
        departments=tuple(name for name, _, _ in departments),
        kinds=tuple(kind for _, kind, _ in departments),
        teams=tuple(teams),
        team=team,
        moved_on=moved_on,
        team_after=team_after,
        fixed=fixed,
    )


def _moves(
    team: Days,
    fixed: Mask,
    teams: list[Team],
    departments: list[tuple[str, Department, int]],
    timeline: Timeline,
    rng: np.random.Generator,
) -> tuple[Days, Days]:
    """About one in twenty people changes team once, on the first of a month."""
    firsts = [
        day_of(first)
        for first in _month_starts(timeline)
        if timeline.start < day_of(first) < timeline.end - 7
    ]
    open_teams = np.array(
        [i for i, t in enumerate(teams) if not departments[t.department][1].small]
    )
    moves = (rng.random(len(team)) < 0.05) & ~fixed
    when = rng.random(len(team))
    where = open_teams[(rng.random(len(team)) * len(open_teams)).astype(int)]
    if not firsts:
        moves[:] = False
        firsts = [NEVER]
    days = np.array(firsts)[(when * len(firsts)).astype(int)]
    moved_on = np.where(moves & (where != team), days, NEVER).astype(np.int32)
    return moved_on, np.where(moved_on < NEVER, where, team).astype(np.int32)


def _month_starts(timeline: Timeline) -> list[date]:
    first_year = timeline.ends_on.year - timeline.weeks // 52 - 1
    return [
        timeline.ends_on.replace(year=year, month=month, day=1)
        for year in range(first_year, timeline.ends_on.year + 1)
        for month in range(1, 13)
    ]
