"""Who works where and when in a simulated organisation: careers, licences, leave, closures.

Weeks are rows and people are columns. Nothing here knows how use of Copilot moves, and no number of
the product is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import holidays
import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Ints = NDArray[np.int64]
Random = np.random.Generator

NOWHERE = -1
COUNTRIES = ("", "BE", "NL")
TROUBLES = ("", "closure", "wave", "reclaim", "moves")
# Kind of leave: country → (first ISO week of a start, weeks of spread), shortest, longest, share.
LEAVE = (
    ({1: (27, 8), 2: (28, 7)}, 1, 4, 0.92),
    ({1: (52, 1), 2: (52, 1)}, 1, 2, 0.60),
    ({1: (44, 1), 2: (42, 2)}, 1, 1, 0.35),
    ({1: (8, 2), 2: (7, 2)}, 1, 1, 0.30),
    ({1: (14, 2), 2: (17, 2)}, 1, 2, 0.35),
)


@dataclass(frozen=True)
class Staff:
    """What is so of everybody, whatever they do with Copilot. Arrays: people, or weeks × people."""

    mondays: tuple[date, ...]
    team: Ints  # weeks × people; NOWHERE: not employed
    country: Ints
    days: Ints  # working days a week by contract
    worked: NDArray[np.int8]  # days worked that week
    here: Flags  # employed
    licensed_from: Ints  # week; far back for the first ones
    trouble: NDArray[np.str_]  # by team
    trouble_at: Ints  # by team: the week in which it began


def hire(rng: Random, *, teams: int, weeks: int, first_on: date) -> Staff:
    """People of `teams` teams of 5 to 120 over `weeks` weeks."""
    mondays = tuple(first_on + timedelta(weeks=n) for n in range(weeks))
    sizes = np.clip(np.round(np.exp(rng.normal(rng.uniform(2.7, 3.1), 0.75, teams))), 5, 120)
    home = np.repeat(np.arange(1, teams + 1), sizes.astype(int))
    people = len(home)
    belgian = rng.uniform(0.2, 0.6)
    of_team = np.where(rng.random(teams) < belgian, 1, 2)
    country = np.where(rng.random(people) < 0.06, rng.integers(0, 3, people), of_team[home - 1])
    part = rng.random(people) < rng.uniform(0.15, 0.5)
    days = np.where(part, rng.integers(2, 5, people), 5)
    trouble = rng.choice(TROUBLES, teams, p=[0.55, 0.12, 0.15, 0.08, 0.10])
    trouble_at = rng.integers(6, weeks, teams)
    starts = np.where(rng.random(people) < 0.10, rng.integers(0, weeks, people), -99)
    ends = np.where(rng.random(people) < 0.08, rng.integers(0, weeks, people), 999)
    at = np.arange(weeks)[:, None]
    here = (at >= starts) & (at < ends)
    team = np.where(here, home, NOWHERE)
    _move(rng, team, trouble, trouble_at)
    return Staff(
        mondays=mondays,
        team=team,
        country=country,
        days=days,
        worked=_worked(rng, mondays, country, days, home, trouble, trouble_at) * here,
        here=here,
        licensed_from=_licences(rng, home, trouble, trouble_at, starts),
        trouble=trouble,
        trouble_at=trouble_at,
    )


def _move(rng: Random, team: Ints, trouble: NDArray[np.str_], trouble_at: Ints) -> None:
    """A few people change team; where teams are laid together, a third of one does at once."""
    weeks, people = team.shape
    for person in np.flatnonzero(rng.random(people) < 0.04):
        week = int(rng.integers(0, weeks))
        there = team[week:, person]
        there[there != NOWHERE] = int(rng.integers(1, len(trouble) + 1))
    for number in np.flatnonzero(trouble == "moves") + 1:
        week = int(trouble_at[number - 1])
        goes = (team[week] == number) & (rng.random(people) < 0.33)
        part = team[week:, goes]
        part[part == number] = int(rng.integers(1, len(trouble) + 1))
        team[week:, goes] = part


def _licences(
    rng: Random, home: Ints, trouble: NDArray[np.str_], trouble_at: Ints, starts: Ints
) -> Ints:
    """The week from which each has a licence: most long ago, some lately, waves all at once."""
    people = len(home)
    since = -rng.integers(4, 70, people)
    late = rng.random(people) < 0.05
    since = np.where(late, rng.integers(0, 40, people), since)
    part = rng.uniform(0.25, 0.6, len(trouble))[home - 1]
    wave = (trouble[home - 1] == "wave") & (rng.random(people) < part)
    since = np.where(wave, trouble_at[home - 1], since)
    return np.maximum(since, starts)


def _worked(
    rng: Random,
    mondays: tuple[date, ...],
    country: Ints,
    days: Ints,
    home: Ints,
    trouble: NDArray[np.str_],
    trouble_at: Ints,
) -> NDArray[np.int8]:
    """Days worked: contract, less public holidays, leave, illness, closures nobody enters."""
    weeks, people = len(mondays), len(country)
    away = rng.random((weeks, people)) < 0.025
    iso = np.array([monday.isocalendar().week for monday in mondays])
    year = np.array([monday.isocalendar().year for monday in mondays])
    together = rng.random(len(trouble)) < 0.15  # teams that take their leave in the same weeks
    for place, (starts, shortest, longest, share) in enumerate(LEAVE):
        takes = rng.random(people) < share * rng.uniform(0.85, 1.1)
        long = rng.integers(shortest, longest + 1, people)
        drawn = rng.random(people)
        drawn = np.where(together[home - 1], rng.random(len(trouble))[home - 1], drawn)
        first = np.array([starts.get(int(c), starts[2])[0] for c in range(3)])[country]
        spread = np.array([starts.get(int(c), starts[2])[1] for c in range(3)])[country]
        begin = first + np.floor(drawn * spread).astype(int) + (rng.random(people) < 0.1)
        run = iso[:, None] + np.where((iso < 20) & (place == 1), 52, 0)[:, None]
        away |= takes & (run >= begin) & (run < begin + long) & (year[:, None] > 0)
    ill = np.flatnonzero(rng.random(people) < 0.03)
    for person in ill:
        week = int(rng.integers(0, weeks))
        away[week : week + int(rng.integers(5, 18)), person] = True
    for number in np.flatnonzero(trouble == "closure"):
        week = int(trouble_at[number])
        shut = away[week : week + int(rng.integers(1, 4))]
        mine = home == number + 1
        shut[:, mine] |= rng.random((len(shut), int(mine.sum()))) < 0.95
    free = np.array([[_free(COUNTRIES[c], monday) for c in range(3)] for monday in mondays])
    lost = rng.binomial(free[:, country], days / 5)
    return np.where(away, 0, np.maximum(days - lost, 0)).astype(np.int8)


def _free(code: str, monday: date) -> int:
    """Public holidays from Monday to Friday."""
    if not code:
        return 0
    days = [monday + timedelta(days=n) for n in range(5)]
    return sum(day in holidays.country_holidays(code, years=day.year) for day in days)
