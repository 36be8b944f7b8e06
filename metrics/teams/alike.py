"""From whom a team can learn: strong teams like it, and the app they use more.

Alike in functions, size, age of the licences and country; never in how much they use Copilot, which
is what one wants to learn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from metrics.apps import App
from metrics.asking import Viewer
from metrics.compose import sql_of
from metrics.facts import Data, labels, read_facts
from metrics.kept import kept
from metrics.period import DAY, WEEK
from metrics.question import ORGANISATION
from metrics.rounding import COUNTS_FROM
from metrics.teams import TeamRow
from metrics.teams.app_gap import Gap, People, columns, expected, gap

NEAREST = 5
# As far as teams may be apart to be called alike, in the measure of `_distance`: of the same
# functions and country, say, twice as large, and with licences twice as old.
FARTHEST = 1.5
FUNCTIONS_WEIGH = 2.0
UNLIKELY = 0.2  # chance of standing still, under which a team is strong
GROWS, HIGH = 0.03, 0.60
AGE_FACTOR = 2.0  # between the median ages of the licences
WEEKS = 4
STEP = 0.05


@dataclass(frozen=True)
class LearnFrom:
    """Strong teams like one team, nearest first, and the app that stands out; points as part of 1.

    `points` is told in steps of five, and None where either side is small.
    """

    team: str
    strong: tuple[str, ...]
    app: str | None
    points: float | None


@dataclass(frozen=True)
class _Team:
    """What a team is made of, in shares."""

    size: int
    age: float  # median weeks since the licence began
    functions: NDArray[np.float64]
    countries: NDArray[np.float64]


@dataclass(frozen=True)
class _Crowd:
    """Everybody with a licence on a day: composition of teams, and the active people's apps."""

    teams: Mapping[int, _Team]
    people: People
    chance: NDArray[np.float64]
    apps: tuple[App, ...]


def learn_from(
    data: Data, viewer: Viewer, rows: Sequence[TeamRow], team: str, *, by: str
) -> LearnFrom:
    """Whom a team could learn from. `rows` are those of one week that this viewer may see.

    Only teams with a verdict take part: they are large enough to be told of.
    """
    week_on = rows[-1].week_on if rows else None
    mine = next((row for row in rows if row.team == team), None)
    if week_on is None or mine is None or mine.probability is None:
        return LearnFrom(team, (), None, None)
    crowd = kept(data, "crowd", (week_on, by), lambda: _crowd(data, week_on, by))
    numbers = {name: number for number, name in labels(data, by).items()}
    strong = [row.team for row in rows if row.team != team and _is_strong(row)]
    near = _nearest(crowd, numbers, team, strong)
    if not near:
        return LearnFrom(team, (), None, None)
    found = gap(
        crowd.people,
        crowd.chance,
        numbers[team],
        [numbers[name] for name in near],
        least=max(viewer.minimum_group, 1),
    )
    large = (mine.matched_people or 0) >= COUNTS_FROM
    return LearnFrom(team, near, _app(crowd, found), _points(found) if large else None)


def look_alikes(data: Data, week_on: date, team: str, *, by: str) -> tuple[str, ...]:
    """Teams that are made up like one team in a week, nearest first; none where it is not known.

    Their names alone, from everywhere: what may be told of them is for who asks to find out.
    """
    crowd = kept(data, "crowd", (week_on, by), lambda: _crowd(data, week_on, by))
    numbers = {name: number for number, name in labels(data, by).items()}
    ranked = _ranked(crowd, numbers, team, [name for name in numbers if name and name != team])
    return tuple(name for distance, name in ranked if distance <= FARTHEST)


def _is_strong(row: TeamRow) -> bool:
    if row.probability is None or row.probability >= UNLIKELY or row.flagged:
        return False
    return (row.growth8 or 0) > GROWS or (row.level or 0) > HIGH


def _app(crowd: _Crowd, found: Gap | None) -> str | None:
    return crowd.apps[found.app].key if found is not None else None


def _points(found: Gap | None) -> float | None:
    return round(round(found.points / STEP) * STEP, 2) if found is not None else None


def _nearest(
    crowd: _Crowd, numbers: Mapping[str, int], team: str, strong: Sequence[str]
) -> tuple[str, ...]:
    return tuple(name for _, name in _ranked(crowd, numbers, team, strong)[:NEAREST])


def _ranked(
    crowd: _Crowd, numbers: Mapping[str, int], team: str, others: Sequence[str]
) -> list[tuple[float, str]]:
    """Others with licences of about the same age, by how unlike they are."""
    mine = crowd.teams.get(numbers.get(team, -1))
    if mine is None:
        return []
    found = []
    for name in others:
        other = crowd.teams.get(numbers.get(name, -1))
        if other is None or not 1 / AGE_FACTOR <= other.age / mine.age <= AGE_FACTOR:
            continue
        found.append((_distance(mine, other), name))
    return sorted(found)


def _distance(one: _Team, other: _Team) -> float:
    """How unlike two teams are: total variation of the mixes, log ratios of size and age."""
    functions = np.abs(one.functions - other.functions).sum() / 2
    countries = np.abs(one.countries - other.countries).sum() / 2
    size = abs(np.log(one.size / other.size))
    age = abs(np.log(one.age / other.age))
    return float(FUNCTIONS_WEIGH * functions + countries + size + age)


def _crowd(data: Data, week_on: date, by: str) -> _Crowd:
    """The people of a week, read once for all teams."""
    last_on = week_on + WEEK - DAY
    holders = _rows(data, "holder", {"last_on": last_on}, ORGANISATION[by])
    first_on = week_on - (WEEKS - 1) * WEEK
    uses = _rows(data, "used", {"first_on": first_on, "last_on": last_on}, "")
    ids = np.asarray(holders["person_id"])
    order = np.argsort(ids)
    ids = ids[order]
    group = np.asarray(holders["grp"])[order].astype(np.int64)
    function = np.asarray(holders["function_id"])[order].astype(np.int64)
    country = np.asarray(holders["country_id"])[order].astype(np.int64)
    since = np.ma.filled(
        np.ma.asarray(holders["licensed_since_on"]).astype("datetime64[D]"),
        np.datetime64("NaT"),
    )[order]
    age = (np.datetime64(last_on, "D") - since).astype("timedelta64[D]").astype(np.float64) / 7
    apps, weeks = _use(ids, uses)
    told = tuple(app for app in read_facts(data, 0).apps if app.key != "any")
    active = weeks > 0
    people = People(
        group[active],
        function[active],
        weeks[active],
        columns([app.mask for app in told], apps[active]),
    )
    teams = _teams(group, function, country, np.where(np.isnat(since), np.nan, age))
    return _Crowd(teams, people, expected(people), told)


def _rows(
    data: Data, name: str, parameters: dict[str, date], group: str
) -> dict[str, NDArray[np.generic]]:
    sql = sql_of(f"teams/{name}.sql").replace("{group}", group)
    found = data.cursor().execute(sql, parameters).fetchnumpy()
    return {name: np.asarray(values) for name, values in found.items()}


def _use(
    ids: NDArray[np.generic], uses: Mapping[str, NDArray[np.generic]]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Apps as bits and weeks with use, per person."""
    apps = np.zeros(len(ids), dtype=np.int64)
    who = np.asarray(uses["person_id"])
    at = np.minimum(np.searchsorted(ids, who), max(len(ids) - 1, 0))
    there = ids[at] == who if len(ids) else np.zeros(len(who), dtype=np.bool_)
    np.bitwise_or.at(apps, at[there], np.asarray(uses["apps"])[there].astype(np.int64))
    days = np.asarray(uses["week_on"])[there].astype("datetime64[D]").astype(np.int64)
    pairs = np.unique(np.stack([at[there], days]), axis=1) if there.any() else np.zeros((2, 0))
    weeks = np.bincount(pairs[0].astype(np.int64), minlength=len(ids)).astype(np.int64)
    return apps, weeks


def _teams(
    group: NDArray[np.int64],
    function: NDArray[np.int64],
    country: NDArray[np.int64],
    age: NDArray[np.float64],
) -> dict[int, _Team]:
    functions, of_function = np.unique(function, return_inverse=True)
    countries, of_country = np.unique(country, return_inverse=True)
    found = {}
    for number in np.unique(group).tolist():
        who = group == number
        ages = age[who][~np.isnan(age[who])]
        found[number] = _Team(
            size=int(who.sum()),
            age=max(float(np.median(ages)), 1.0) if len(ages) else 1.0,
            functions=np.bincount(of_function[who], minlength=len(functions)) / who.sum(),
            countries=np.bincount(of_country[who], minlength=len(countries)) / who.sum(),
        )
    return found
