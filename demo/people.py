"""Draws the people of the simulated organisation: who works where, and with which licence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.identity import (
    Rename,
    Words,
    draw_names,
    draw_object_ids,
    draw_renames,
    make_addresses,
)
from demo.licences import Licences, draw_licences
from demo.organisation import OFFICES
from demo.places import Days, Mask, Places, draw_places
from demo.timeline import NEVER, Timeline


@dataclass(frozen=True)
class People:
    """Everybody who is employed at some moment: each array has one entry per person."""

    places: Places
    licences: Licences
    object_id: Words
    given: Words
    surname: Words
    upn: Words
    office: Days
    belgian: Mask
    function: Words
    hired_on: Days
    left_on: Days
    workdays: Days  # bit 0 Monday … bit 4 Friday
    no_department: Mask  # the directory has an empty department
    external: Mask
    taste: NDArray[np.float32]  # liking for Copilot at the start, standard normal
    renames: tuple[Rename, ...]

    def __len__(self) -> int:
        return len(self.upn)

    def names_on(self, day: int) -> tuple[Words, Words]:
        """(upn, surname) of everybody as they are on a day."""
        upn, surname = self.upn.copy(), self.surname.copy()
        for rename in self.renames:
            if rename.on <= day:
                upn[rename.person], surname[rename.person] = rename.upn, rename.surname
        return upn, surname


def draw_people(people: int, timeline: Timeline, seed: int) -> People:
    """The same people for the same arguments; at least 100, so that no department is empty."""
    if people < 100:
        raise ValueError(f"a simulated organisation has at least 100 people; {people} is too few")
    rng = np.random.default_rng([seed, 1])
    places = draw_places(people, timeline, rng)
    hired_on, left_on = _employment(places.fixed | (places.moved_on < NEVER), timeline, rng)
    taste = rng.standard_normal(people, dtype=np.float32)
    licences = draw_licences(places, hired_on, left_on, taste, timeline, rng)
    office = _choose([office.share for office in OFFICES], people, rng)
    belgian = np.array([o.country == "BE" for o in OFFICES])[office]
    heir = _find_heir(hired_on, left_on, licences, timeline)
    given, surname = draw_names(belgian, heir, rng)
    upn = make_addresses(given, surname, heir)
    stays = (licences.first_to == NEVER) & (licences.first_from < timeline.start)
    return People(
        places=places,
        licences=licences,
        object_id=draw_object_ids(people, rng),
        given=given,
        surname=surname,
        upn=upn,
        office=office,
        belgian=belgian,
        function=_functions(places, rng),
        hired_on=hired_on,
        left_on=left_on,
        workdays=_workdays(people, rng),
        no_department=(rng.random(people) < 0.008) & ~places.fixed,
        external=(rng.random(people) < 0.007) & ~places.fixed,
        taste=taste,
        renames=draw_renames(given, surname, upn, belgian, stays & ~places.fixed, timeline),
    )


def _choose(weights: list[float], count: int, rng: np.random.Generator) -> Days:
    edges = np.cumsum(np.array(weights) / sum(weights))
    return np.minimum(np.searchsorted(edges, rng.random(count)), len(weights) - 1).astype(np.int32)


def _find_heir(
    hired_on: Days, left_on: Days, licences: Licences, timeline: Timeline
) -> tuple[int, int] | None:
    """A leaver and a joiner, both licensed, such that the joiner can inherit the address."""
    half = (timeline.start + timeline.end) // 2
    leavers = (left_on > timeline.start + 30) & (left_on < half)
    leavers &= licences.first_from < timeline.start
    joiners = (hired_on > half + 60) & (licences.first_from < timeline.end - 21)
    if not (leavers.any() and joiners.any()):
        return None
    return int(np.flatnonzero(leavers)[0]), int(np.flatnonzero(joiners)[0])


def _employment(fixed: Mask, timeline: Timeline, rng: np.random.Generator) -> tuple[Days, Days]:
    count = len(fixed)
    kind, when = rng.random(count), rng.random(count)
    long_ago = timeline.start - 70 - (rng.random(count) ** 2 * 4000)
    joins = (kind < 0.07) & ~fixed
    leaves = (kind > 0.94) & ~fixed
    span = timeline.end - timeline.start
    hired_on = np.where(joins, timeline.start + when * (span - 14), long_ago).astype(np.int32)
    left_on = np.where(leaves, timeline.start - 25 + when * (span + 20), NEVER).astype(np.int32)
    return hired_on, left_on


def _functions(places: Places, rng: np.random.Generator) -> Words:
    draw = rng.random(len(places.team))
    functions = np.empty(len(places.team), dtype=object)
    department = places.department_of_team[places.team]
    for index, kind in enumerate(places.kinds):
        members = department == index
        options = np.array(kind.functions, dtype=object)
        functions[members] = options[(draw[members] ** 1.5 * len(options)).astype(int)]
    for team in places.teams:
        small = places.kinds[team.department].small
        functions[team.manager] = "Afdelingshoofd" if small else "Teammanager"
    return functions


def _workdays(count: int, rng: np.random.Generator) -> Days:
    """Five days for most, four or three for others; Wednesday and Friday are the usual days off."""
    pattern = np.array([0b11111, 0b01111, 0b11011, 0b11110, 0b10111, 0b01011, 0b00111])
    return pattern[_choose([0.62, 0.12, 0.10, 0.04, 0.02, 0.06, 0.04], count, rng)].astype(np.int32)
