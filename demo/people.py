"""Draws the people of the simulated organisation: who works where, and with which licence."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from demo.names import GIVEN, SURNAMES, slug
from demo.organisation import DEPARTMENTS, DOMAIN, OFFICES, Department
from demo.timeline import NEVER, Timeline, day_of

Days = NDArray[np.int32]
Words = NDArray[np.object_]
Mask = NDArray[np.bool_]

PEOPLE_PER_UNIT = 12_000  # above this the organisation is divided in business units
TEAM_SIZE = 11
RELICENSED = 3


@dataclass(frozen=True)
class Rename:
    """A person whose name, and so whose address, changes on a day."""

    person: int
    on: int
    surname: str
    upn: str


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

    @property
    def department_of_team(self) -> Days:
        return np.array([team.department for team in self.teams], dtype=np.int32)

    def team_on(self, day: int) -> Days:
        return np.where(self.moved_on <= day, self.team_after, self.team)

    def department_on(self, day: int) -> Days:
        return self.department_of_team[self.team_on(day)]


@dataclass(frozen=True)
class Licences:
    """First and, for a few, second licence of each person; NEVER when there is none."""

    first_from: Days
    first_to: Days
    again_from: Days
    again_to: Days

    def held_on(self, day: int) -> Mask:
        first = (self.first_from <= day) & (day < self.first_to)
        return first | ((self.again_from <= day) & (day < self.again_to))

    def last_held(self, day: int) -> Days:
        """The last day up to `day` on which each person held a licence; -1 when never."""
        first = np.where(self.first_from <= day, np.minimum(self.first_to - 1, day), -1)
        again = np.where(self.again_from <= day, np.minimum(self.again_to - 1, day), -1)
        return np.maximum(first, again)


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
    places = _places(people, timeline, rng)
    hired_on, left_on = _employment(places.fixed | (places.moved_on < NEVER), timeline, rng)
    taste = rng.standard_normal(people, dtype=np.float32)
    licences = _licences(places, hired_on, left_on, taste, timeline, rng)
    office = _choose([office.share for office in OFFICES], people, rng)
    belgian = np.array([o.country == "BE" for o in OFFICES])[office]
    given, surname = _names(belgian, rng)
    stays = (licences.first_to == NEVER) & (licences.first_from < timeline.start)
    _lend_name(given, surname, hired_on, left_on, licences, timeline)
    upn = _addresses(given, surname, _reuse(hired_on, left_on, licences, timeline))
    return People(
        places=places,
        licences=licences,
        object_id=_object_ids(people, rng),
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
        renames=_renames(given, surname, upn, belgian, stays & ~places.fixed, timeline),
    )


def _choose(weights: list[float], count: int, rng: np.random.Generator) -> Days:
    edges = np.cumsum(np.array(weights) / sum(weights))
    return np.minimum(np.searchsorted(edges, rng.random(count)), len(weights) - 1).astype(np.int32)


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


def _places(people: int, timeline: Timeline, rng: np.random.Generator) -> Places:
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


def _month_starts(timeline: Timeline) -> list:
    first_year = timeline.ends_on.year - timeline.weeks // 52 - 1
    return [
        timeline.ends_on.replace(year=year, month=month, day=1)
        for year in range(first_year, timeline.ends_on.year + 1)
        for month in range(1, 13)
    ]


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


def _licences(
    places: Places,
    hired_on: Days,
    left_on: Days,
    taste: NDArray[np.float32],
    timeline: Timeline,
    rng: np.random.Generator,
) -> Licences:
    """Pilot, quarterly waves, a trickle in between, seats taken back where they were not used."""
    count = len(hired_on)
    department = places.department_on(timeline.start)
    share = np.array([kind.licensed for kind in places.kinds])[department]
    pilot_share = np.array([kind.pilot for kind in places.kinds])[department]
    turn = _rank_within(department, rng.random(count))  # 0..1: whose turn it is in the department
    pilot = turn < pilot_share
    first_from = np.full(count, NEVER, dtype=np.int32)
    later = (turn < share) & ~pilot
    first_from[pilot] = (timeline.start - 30 - rng.random(count) * 250)[pilot].astype(np.int32)
    first_from[later] = _wave_days(timeline, rng.random(count), rng.random(count))[later]
    monday_after_start = hired_on + 7 + (-(hired_on - timeline.start) % 7)
    new = (hired_on >= timeline.start) & (first_from < NEVER)
    first_from[new] = np.maximum(first_from, monday_after_start)[new]
    first_to = np.where(first_from < NEVER, left_on, NEVER).astype(np.int32)
    again_from = np.full(count, NEVER, dtype=np.int32)

    ended = (first_from == NEVER) & (rng.random(count) < 0.02) & (left_on == NEVER)
    ended &= hired_on < timeline.start - 350
    first_from[ended] = timeline.start - 320
    first_to[ended] = (timeline.start - 10 - rng.random(count) * 165)[ended].astype(np.int32)
    keep = places.fixed | (left_on < NEVER)
    if timeline.waves:
        back = pilot & ~keep & (taste < -1.3)
        first_to[back] = timeline.waves[0]
    if len(timeline.waves) > 1:
        returned = np.flatnonzero(pilot & ~keep & (taste < -1.3))[:RELICENSED]
        again_from[returned] = timeline.waves[-1]
        held = (first_from <= timeline.waves[-2]) & (first_to == NEVER)
        first_to[held & ~keep & (taste < -1.75)] = timeline.waves[-1]
    again_to = np.where(again_from < NEVER, left_on, NEVER).astype(np.int32)
    gone = first_from >= np.minimum(first_to, left_on)  # left before the licence came
    first_from[gone] = NEVER
    return Licences(first_from, first_to, again_from, again_to)


def _wave_days(timeline: Timeline, which: NDArray, when: NDArray) -> Days:
    """Most licences come with a wave, one in eight on a Monday between them."""
    if not timeline.waves:
        return np.full(len(which), timeline.start - 21, dtype=np.int32)
    edges = np.cumsum([0.42, 0.33, 0.25][: len(timeline.waves)])
    wave = np.minimum(np.searchsorted(edges, which), len(timeline.waves) - 1)
    mondays = timeline.start + 7 * (when * (timeline.weeks - 8)).astype(np.int32)
    trickle = (when * 1000) % 8 < 1
    return np.where(trickle, mondays, np.array(timeline.waves)[wave]).astype(np.int32)


def _rank_within(group: Days, key: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank of each key among those of its group, as a fraction in [0, 1)."""
    order = np.lexsort((key, group))
    sizes = np.bincount(group)
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank / sizes[group]


def _names(belgian: Mask, rng: np.random.Generator) -> tuple[Words, Words]:
    given = np.empty(len(belgian), dtype=object)
    surname = np.empty(len(belgian), dtype=object)
    first, last = rng.random(len(belgian)), rng.random(len(belgian))
    for country, mask in (("NL", ~belgian), ("BE", belgian)):
        for target, draw, words in ((given, first, GIVEN), (surname, last, SURNAMES)):
            options = np.array(words[country], dtype=object)
            target[mask] = options[(draw[mask] * len(options)).astype(int)]
    return given, surname


def _reuse(
    hired_on: Days, left_on: Days, licences: Licences, timeline: Timeline
) -> tuple[int, int] | None:
    """A (leaver, joiner) pair such that the joiner can get the address of the leaver."""
    half = (timeline.start + timeline.end) // 2
    leavers = (left_on > timeline.start + 30) & (left_on < half) & (licences.first_from < left_on)
    joiners = (hired_on > half + 60) & (licences.first_from < timeline.end - 21)
    if not (leavers.any() and joiners.any()):
        return None
    return int(np.flatnonzero(leavers)[0]), int(np.flatnonzero(joiners)[0])


def _lend_name(
    given: Words,
    surname: Words,
    hired_on: Days,
    left_on: Days,
    licences: Licences,
    timeline: Timeline,
) -> None:
    pair = _reuse(hired_on, left_on, licences, timeline)
    if pair:
        leaver, joiner = pair
        given[joiner], surname[joiner] = given[leaver], surname[leaver]


def _addresses(given: Words, surname: Words, reuse: tuple[int, int] | None) -> Words:
    spelled = {name: slug(name) for name in {*given.tolist(), *surname.tolist()}}
    taken: dict[str, int] = {}
    upns = np.empty(len(given), dtype=object)
    for person, (first, last) in enumerate(zip(given.tolist(), surname.tolist(), strict=True)):
        if reuse and person == reuse[1]:
            continue
        base = f"{spelled[first]}.{spelled[last]}"
        number = taken[base] = taken.get(base, 0) + 1
        upns[person] = f"{base}{number if number > 1 else ''}@{DOMAIN}"
    if reuse:
        upns[reuse[1]] = upns[reuse[0]]
    return upns


def _renames(
    given: Words, surname: Words, upn: Words, belgian: Mask, candidates: Mask, timeline: Timeline
) -> tuple[Rename, ...]:
    """Two people, one of them in Belgium, get another surname on a Monday."""
    taken = set(upn.tolist())
    renames: list[Rename] = []
    for country, share in (("NL", 0.45), ("BE", 0.85)):
        found = np.flatnonzero(candidates & (belgian == (country == "BE")))
        for person in found.tolist():
            new = next(s for s in SURNAMES[country] if s != surname[person])
            address = f"{slug(given[person])}.{slug(new)}@{DOMAIN}"
            if address not in taken:
                taken.add(address)
                on = timeline.monday(int(timeline.weeks * share))
                renames.append(Rename(person, on, new, address))
                break
    return tuple(renames)


def _object_ids(count: int, rng: np.random.Generator) -> Words:
    text = rng.bytes(16 * count).hex()
    ids = np.empty(count, dtype=object)
    for i in range(count):
        h = text[32 * i : 32 * i + 32]
        ids[i] = f"{h[:8]}-{h[8:12]}-4{h[13:16]}-a{h[17:20]}-{h[20:]}"
    return ids


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
