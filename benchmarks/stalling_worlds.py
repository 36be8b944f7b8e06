"""Organisations whose truth is known: what reports would tell of them, and how teams really move.

A world is drawn from a seed and a plan (behaviour, season, cadence of reports, number of teams).
Nothing here is fitted to what finds the teams; no number of the product is read.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from benchmarks.stalling_habits import BEHAVIOURS
from benchmarks.stalling_people import COUNTRIES, Flags, Floats, Ints, Random, Staff, hire
from metrics.teams.history import AWAY, UNTOLD, WORKED, History

TENURE = 6
KNOWN = 0.9
WINDOW, PART = 12, 4


@dataclass(frozen=True)
class Plan:
    """What kind of world: `cadence` of the reports is daily, weekly or gappy."""

    behaviour: str
    first_on: date
    weeks: int = 40
    cadence: str = "weekly"
    teams: int = 300

    def __str__(self) -> str:
        return f"{self.behaviour}, from {self.first_on:%Y-%m}, {self.cadence}"


SUMMER, CHRISTMAS = date(2025, 4, 7), date(2025, 8, 18)
PLANS = (
    Plan("habits", SUMMER),
    Plan("habits", CHRISTMAS, cadence="daily"),
    Plan("habits", date(2024, 9, 2), weeks=60),
    Plan("smooth", SUMMER, cadence="daily"),
    Plan("smooth", CHRISTMAS),
    Plan("smooth", date(2025, 1, 6), weeks=60, cadence="gappy"),
    Plan("talk", SUMMER),
    Plan("talk", CHRISTMAS, cadence="daily"),
    Plan("talk", date(2024, 9, 2), weeks=60, cadence="gappy"),
)
# What an organisation has that began half a year ago: the hardest weeks.
SHORT = tuple(
    Plan(behaviour, first_on, weeks=26, cadence=cadence)
    for behaviour, first_on, cadence in (
        ("habits", date(2025, 5, 5), "weekly"),
        ("smooth", date(2025, 9, 15), "weekly"),
        ("talk", date(2025, 5, 5), "daily"),
        ("habits", date(2025, 9, 15), "gappy"),
        ("smooth", date(2025, 5, 5), "daily"),
    )
)
SMALL = Plan("smooth", SUMMER, teams=40)


@dataclass(frozen=True)
class World:
    """A history as the product would read it, and what is true. Truth: weeks × teams."""

    seed: int
    plan: Plan
    history: History
    level: Floats
    growth: Floats
    trouble: NDArray[np.str_]  # by team: what else happened there; "" nothing
    trouble_at: Ints  # by team: in which week
    at_work: Floats  # weeks × teams: part of the members who worked
    size: Ints  # by team: most licence holders at once

    def without_presence(self) -> World:
        """The same world where nobody tells who was at work."""
        return replace(self, history=replace(self.history, worked=None))


def make(seed: int, plan: Plan) -> World:
    """The world of a seed; presence is known in it."""
    rng = np.random.default_rng([seed, PLANS.index(plan) if plan in PLANS else 99, 4711])
    staff = hire(rng, teams=plan.teams, weeks=plan.weeks, first_on=plan.first_on)
    home = np.where(staff.team > 0, staff.team, 0).max(axis=0)
    home = np.where(home > 0, home, 1)
    chance = BEHAVIOURS[plan.behaviour](rng, home, plan.teams, plan.weeks)
    chance = _fresh(rng, chance, staff)
    active_day = 1 - (1 - chance) ** (1 / np.maximum(staff.days, 1))
    busy = _unrest(rng, staff, plan)
    active = rng.random(chance.shape) < (1 - (1 - active_day * busy) ** staff.worked)
    held = staff.here & (np.arange(plan.weeks)[:, None] >= staff.licensed_from)
    held &= ~_reclaimed(staff, active, held)
    active &= held
    tenured = held & (np.arange(plan.weeks)[:, None] - staff.licensed_from >= TENURE)
    seen, known = _reported(rng, active, held, plan)
    level, growth = _truth(staff.team, tenured, chance, plan.teams)
    history = History(
        mondays=staff.mondays,
        countries=COUNTRIES,
        usable=known.sum(axis=1) >= KNOWN * np.maximum(held.sum(axis=1), 1),
        team=staff.team.astype(np.int32),
        country=np.broadcast_to(staff.country.astype(np.uint8), held.shape).copy(),
        held=held,
        tenured=tenured,
        known=known,
        apps=(seen * rng.integers(1, 5, seen.shape)).astype(np.uint8),
        worked=_presence(rng, staff, active),
    )
    return World(
        seed, plan, history, level, growth, staff.trouble, staff.trouble_at,
        _share(staff.team, staff.worked > 0, staff.here, plan.teams),
        _counts(staff.team, held, plan.teams).max(axis=0).astype(np.int64),
    )  # fmt: skip


def _fresh(rng: Random, chance: Floats, staff: Staff) -> Floats:
    """A licence is tried in its first weeks; those who got theirs late are less eager."""
    age = np.arange(len(chance))[:, None] - staff.licensed_from
    grown = 1 - 0.55 * np.exp(-np.maximum(age, 0) / 3.0)
    eager = np.where(staff.licensed_from > 0, rng.uniform(0.6, 1.0, chance.shape[1]), 1.0)
    found: Floats = np.clip(chance * np.where(age < 0, 1, grown) * eager, 0.001, 0.995)
    return found


def _unrest(rng: Random, staff: Staff, plan: Plan) -> Floats:
    """What a week does to all members of a team, and an outage for everybody: noise, not truth."""
    of_team = np.exp(rng.normal(0, 0.12, (plan.weeks, plan.teams + 1)))
    found = np.take_along_axis(of_team, np.maximum(staff.team, 0), axis=1)
    if rng.random() < 0.5:
        found[int(rng.integers(10, plan.weeks))] *= 0.6
    return found


def _reclaimed(staff: Staff, active: Flags, held: Flags) -> Flags:
    """Where licences are taken back, those lose theirs who did nothing for six weeks."""
    out = np.zeros_like(held)
    for number in np.flatnonzero(staff.trouble == "reclaim"):
        week = int(staff.trouble_at[number])
        if week < TENURE:
            continue
        mine = (staff.team[week] == number + 1) & held[week]
        out[week:, mine & ~active[week - TENURE : week].any(axis=0)] = True
    return out


def _reported(rng: Random, active: Flags, held: Flags, plan: Plan) -> tuple[Flags, Flags]:
    """What reports show of use, and of whom they tell at all.

    Where a weekly report is missing, the next one hides the week of those who were active after it.
    """
    weeks = len(active)
    missed = rng.random(weeks) < {"daily": 0.0, "weekly": 0.04, "gappy": 0.12}[plan.cadence]
    out = int(rng.integers(8, weeks))
    if plan.cadence != "daily" and rng.random() < 0.5:
        missed[out : out + 2] = True
    missed[-1] = False
    seen = active & (rng.random(active.shape) > 0.005)  # events that come too late to be told
    known = held & (rng.random(active.shape) > 0.005)
    for week in np.flatnonzero(missed)[::-1]:
        later = seen[week + 1] | ~known[week + 1] if week + 1 < weeks else held[week]
        known[week] &= ~later
        seen[week] &= ~later
    return seen, known


def _presence(rng: Random, staff: Staff, active: Flags) -> NDArray[np.int8]:
    """Who was at work, as general reports tell it: a few are missing, a few read mail on leave."""
    at_work = (staff.worked > 0) | active
    at_work |= (rng.random(active.shape) < 0.06) & staff.here
    told = np.where(at_work, WORKED, AWAY)
    return np.where(rng.random(active.shape) < 0.01, UNTOLD, told).astype(np.int8)


def _counts(team: Ints, of: Flags, teams: int) -> Floats:
    return np.array(
        [
            np.bincount(row[who & (row > 0)], minlength=teams + 1)[1:]
            for row, who in zip(team, of, strict=True)
        ],
        dtype=np.float64,
    )


def _share(team: Ints, part: Flags, of: Flags, teams: int) -> Floats:
    return _counts(team, part & of, teams) / np.maximum(_counts(team, of, teams), 1)


def _truth(team: Ints, tenured: Flags, chance: Floats, teams: int) -> tuple[Floats, Floats]:
    """Level and growth over eight weeks of the same people, without noise, in normal weeks."""
    weeks = len(team)
    level, growth = np.full((2, weeks, teams), np.nan)
    for week in range(WINDOW - 1, weeks):
        now = slice(week - PART + 1, week + 1)
        before = slice(week - WINDOW + 1, week - WINDOW + 1 + PART)
        mine = tenured[week] & (team[week] > 0)
        of = team[week][mine] - 1
        late, early = chance[now][:, mine].mean(axis=0), chance[before][:, mine].mean(axis=0)
        same = (team[week - WINDOW + 1 : week + 1][:, mine] == team[week][mine]).all(axis=0)
        same &= tenured[week - WINDOW + PART][mine]
        with np.errstate(invalid="ignore", divide="ignore"):
            level[week] = np.bincount(of, late, teams) / np.bincount(of, minlength=teams)
            moved = np.bincount(of, (late - early) * same, teams)
            growth[week] = moved / np.bincount(of, same, teams)
    return level, growth
