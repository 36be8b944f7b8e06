"""The truth behind the files: which departments and teams move, and how. Kept in memory only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.behaviour import Habits
from demo.people import People
from demo.timeline import Timeline


@dataclass(frozen=True)
class Truth:
    """Per department and team its story and its share of licence holders who would be active.

    A kind is grows | stands still | falls | steady. A share is noise-free and for a normal working
    week: nobody is on leave or ill. One entry per simulated week, NaN when nobody has a licence.
    """

    department_kind: Mapping[str, str]
    department_share: Mapping[str, NDArray[np.float64]]
    team_kind: Mapping[str, str]
    team_share: Mapping[str, NDArray[np.float64]]


def find_truth(people: People, timeline: Timeline, seed: int) -> Truth:
    habits = Habits(people, timeline, seed)
    places = people.places
    teams = len(places.teams)
    active = np.zeros((timeline.weeks, teams))
    licensed = np.zeros((timeline.weeks, teams))
    workdays = np.bitwise_count(people.workdays)
    for monday, chance in habits.weeks():
        if monday < timeline.start:
            continue
        week = (monday - timeline.start) // 7
        sunday = monday + 6
        held = people.licences.held_on(sunday) & (people.hired_on <= sunday)
        held &= sunday < people.left_on
        team = places.team_on(sunday)
        some_day = 1 - (1 - chance.astype(np.float64)) ** workdays
        active[week] = np.bincount(team[held], some_day[held], teams)
        licensed[week] = np.bincount(team[held], minlength=teams)
    of = places.department_of_team
    count = len(places.departments)
    per_department = [
        np.array([np.bincount(of, row, count) for row in counts]) for counts in (active, licensed)
    ]
    return Truth(
        {n: k.story.kind for n, k in zip(places.departments, places.kinds, strict=True)},
        _shares(places.departments, *per_department),
        dict(zip((team.name for team in places.teams), habits.team_kinds(), strict=True)),
        _shares(tuple(team.name for team in places.teams), active, licensed),
    )


def _shares(
    names: tuple[str, ...], active: NDArray[np.float64], licensed: NDArray[np.float64]
) -> dict[str, NDArray[np.float64]]:
    with np.errstate(invalid="ignore"):
        share = active / licensed
    return {name: share[:, i] for i, name in enumerate(names)}
