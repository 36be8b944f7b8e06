"""Organisations whose truth is known: teams that grow, stop, fall or are high, as person-weeks.

Two kinds of behaviour: people who jump between five habits, and people whose chance moves smoothly.
Nothing here is tuned to what finds the teams; no number of the product is read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.teams.history import AWAY, NOBODY, WORKED, History

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

KINDS = ("growing", "standing still", "falling", "high")
HABITS = np.array([0.01, 0.15, 0.45, 0.80, 0.97])  # chance of an active normal week
OLD = 42  # days after which a licence is no longer new


@dataclass(frozen=True)
class World:
    """A history as the product would read it, and what is true. Truth: weeks × teams."""

    history: History
    level: Floats
    growth: Floats
    trouble: NDArray[np.str_]  # by team: what else happened there; "" nothing
    size: NDArray[np.int64]


def make(
    seed: int, *, teams: int, weeks: int, first_on: date, smooth: bool, presence: bool
) -> World:
    """`teams` teams over `weeks` weeks from a Monday; `smooth`: the other kind of behaviour."""
    rng = np.random.default_rng([seed, 77])
    sizes = np.clip(np.round(np.exp(rng.normal(2.9, 0.7, teams))), 6, 120).astype(int)
    team = np.repeat(np.arange(1, teams + 1), sizes)
    people = len(team)
    trouble = rng.choice(["", "closure", "wave", "moves"], teams, p=[0.62, 0.12, 0.16, 0.10])
    target = _targets(rng, teams, weeks)
    chance = (_smooth if smooth else _habits)(rng, target[:, team - 1])
    country = rng.integers(1, 3, teams)[team - 1].astype(np.uint8)
    mondays = tuple(first_on + timedelta(weeks=n) for n in range(weeks))
    here, since = _careers(rng, weeks, people, trouble[team - 1])
    chance = _fresh(chance, since)
    at = np.where(here, team, NOBODY).astype(np.int32)
    _move(rng, at, trouble, weeks)
    present = ~_leave(rng, mondays, people, country) & here
    _close(rng, present, team, trouble, weeks)
    held = here & (np.arange(weeks)[:, None] >= since)
    active = held & present & (rng.random((weeks, people)) < chance)
    known = held & (rng.random((weeks, people)) > 0.01)
    known[rng.random(weeks) < 0.06] &= rng.random(people) > 0.05
    tenured = held & (np.arange(weeks)[:, None] - since >= OLD // 7)
    history = History(
        mondays=mondays,
        countries=("", "BE", "NL"),
        usable=(known.sum(axis=1) >= 0.9 * held.sum(axis=1)),
        team=at,
        country=np.broadcast_to(country, at.shape),
        held=held,
        tenured=tenured,
        known=known,
        apps=(active * rng.integers(1, 5, active.shape)).astype(np.uint8),
        worked=np.where(present, WORKED, AWAY).astype(np.int8) if presence else None,
    )
    level, growth = _truth(at, tenured, chance, teams)
    return World(history, level, growth, trouble, sizes)


def _targets(rng: np.random.Generator, teams: int, weeks: int) -> Floats:
    """Where each team is heading, on the logit scale, week by week."""
    out = np.empty((weeks, teams))
    for place in range(teams):
        kind = rng.choice(KINDS, p=[0.4, 0.3, 0.1, 0.2])
        start = {"growing": rng.uniform(-1.6, -0.6), "high": rng.uniform(0.9, 1.6)}.get(
            kind, rng.uniform(-1.2, 0.4)
        )
        turn = rng.integers(8, weeks)
        slope = {"growing": rng.uniform(0.035, 0.08), "falling": -rng.uniform(0.05, 0.09)}
        after = slope.get(kind, 0.0) if rng.random() < 0.6 else 0.0
        steps = np.where(np.arange(weeks) < turn, slope.get(kind, 0.0), after)
        shock = rng.normal(0, 0.03, weeks).cumsum() * 0.5
        out[:, place] = np.clip(start + steps.cumsum() + shock, -3, 2.2)
    return out


def _smooth(rng: np.random.Generator, aim: Floats) -> Floats:
    weeks, people = aim.shape
    own = rng.normal(0, 1.3, people)
    drift = rng.normal(0, 0.12, (weeks, people)).cumsum(axis=0) * 0.6
    found: Floats = 1 / (1 + np.exp(-(aim + own + drift)))
    return found


def _habits(rng: np.random.Generator, aim: Floats) -> Floats:
    """Every week some people go one habit up or down, towards where their team is heading."""
    weeks, people = aim.shape
    middle = np.log(HABITS / (1 - HABITS))
    own = rng.normal(0, 1.1, people)
    habit = np.abs(middle[:, None] - (aim[0] + own)).argmin(axis=0)
    out = np.empty((weeks, people))
    for week in range(weeks):
        wanted = np.abs(middle[:, None] - (aim[week] + own)).argmin(axis=0)
        moves = rng.random(people) < np.where(wanted == habit, 0.0, 0.35)
        habit = habit + np.sign(wanted - habit) * moves
        jump = rng.random(people) < 0.02
        habit = np.clip(habit + jump * rng.choice([-1, 1], people), 0, len(HABITS) - 1)
        out[week] = HABITS[habit]
    return out


def _fresh(chance: Floats, since: NDArray[Any]) -> Floats:
    """A licence is tried in its first week, then grows into a habit."""
    age = np.arange(len(chance))[:, None] - since
    found: Floats = chance * np.where(age < 0, 1, 1 - 0.5 * np.exp(-np.maximum(age, 0) / 2))
    return found


def _careers(
    rng: np.random.Generator, weeks: int, people: int, trouble: NDArray[np.str_]
) -> tuple[Flags, NDArray[np.int64]]:
    """Who is employed when, and from which week on each has a licence."""
    starts = np.where(rng.random(people) < 0.08, rng.integers(0, weeks, people), -99)
    ends = np.where(rng.random(people) < 0.08, rng.integers(0, weeks, people), 999)
    here = (np.arange(weeks)[:, None] >= starts) & (np.arange(weeks)[:, None] < ends)
    wave = rng.choice([weeks // 3, weeks // 2, 2 * weeks // 3], people)
    late = (trouble == "wave") & (rng.random(people) < 0.4)
    return here, np.maximum(np.where(late, wave, -30), starts)


def _move(
    rng: np.random.Generator, at: NDArray[Any], trouble: NDArray[np.str_], weeks: int
) -> None:
    """Some people of some teams go to another team for good."""
    for number in np.flatnonzero(trouble == "moves") + 1:
        week = int(rng.integers(10, weeks))
        goes = (at[week] == number) & (rng.random(at.shape[1]) < 0.3)
        part = at[week:, goes]
        part[part == number] = int(rng.integers(1, len(trouble) + 1))
        at[week:, goes] = part


def _leave(
    rng: np.random.Generator, mondays: tuple[date, ...], people: int, country: NDArray[Any]
) -> Flags:
    """Weeks away: summer, Christmas, spring and autumn leave, illness."""
    away = rng.random((len(mondays), people)) < 0.03
    long = rng.integers(1, 4, people)
    summer = np.where(country == 1, 27, 29) + rng.integers(0, 6, people)
    spring, autumn = rng.integers(17, 20, people), rng.integers(42, 45, people)
    takes = rng.random((3, people)) < np.array([[0.93], [0.3], [0.3]])
    for place, monday in enumerate(mondays):
        week = monday.isocalendar().week
        away[place] |= takes[0] & (week >= summer) & (week < summer + long)
        away[place] |= (takes[1] & (week == spring)) | (takes[2] & (week == autumn))
        if week in (52, 53, 1):
            away[place] |= rng.random(people) < 0.7
    return away


def _close(
    rng: np.random.Generator,
    present: Flags,
    team: NDArray[Any],
    trouble: NDArray[np.str_],
    weeks: int,
) -> None:
    """A team that is closed for two to four weeks, which nobody enters."""
    for number in np.flatnonzero(trouble == "closure") + 1:
        week, long = int(rng.integers(8, weeks - 2)), int(rng.integers(2, 5))
        present[week : week + long, team == number] = False


def _truth(at: NDArray[Any], tenured: Flags, chance: Floats, teams: int) -> tuple[Floats, Floats]:
    """Level and growth over eight weeks of the same people, without noise, in normal weeks."""
    weeks = len(at)
    level, growth = np.full((2, weeks, teams), np.nan)
    for week in range(11, weeks):
        now, before = slice(week - 3, week + 1), slice(week - 11, week - 7)
        mine = tenured[week] & (at[week] > 0)
        team = at[week][mine] - 1
        late, early = chance[now][:, mine].mean(axis=0), chance[before][:, mine].mean(axis=0)
        same = (at[week - 11 : week + 1][:, mine] == at[week][mine]).all(axis=0)
        same &= tenured[week - 8][mine]
        with np.errstate(invalid="ignore", divide="ignore"):
            level[week] = np.bincount(team, late, teams) / np.bincount(team, minlength=teams)
            moved = np.bincount(team, (late - early) * same, teams)
            growth[week] = moved / np.bincount(team, same, teams)
    return level, growth
