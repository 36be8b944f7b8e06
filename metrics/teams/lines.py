"""The level of teams week by week, and how one team differs: what the pages of champions draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from metrics.asking import Viewer
from metrics.facts import Data, labels, read_facts
from metrics.rounding import COUNTS_FROM, said
from metrics.teams.asking import Work, scope_of, weeks_offered
from metrics.teams.calendar import Break
from metrics.teams.judging import EIGHTY
from metrics.teams.moved import MOVEMENTS, moved
from metrics.teams.thresholds import DEFAULTS, Thresholds
from metrics.teams.trend import TeamWeek

STEP = 0.05  # parts of small teams are told in steps of five points


@dataclass(frozen=True)
class Level:
    """Share of a normal working week's licence holders who use Copilot, over four weeks.

    None where it cannot be told. `low` and `high` are the 80 % interval; `bound` at_most or
    at_least where the share itself is a limit.
    """

    week_on: date
    share: float | None
    low: float | None = None
    high: float | None = None
    bound: str | None = None


@dataclass(frozen=True)
class Split:
    """What moved the share of the same people between the first and last four of twelve weeks.

    Points as parts of 1, of the team and of all others: people who started or came back, people
    who stopped, the same people in more or fewer weeks; and the relative change of apps a week.
    """

    name: str  # start | stop | weeks | apps
    team: float
    rest: float


@dataclass(frozen=True)
class Lines:
    """Levels by team over the same weeks, and those of everybody; `splits` of the newest week."""

    weeks: tuple[date, ...]
    teams: dict[str, tuple[Level, ...]]
    everyone: tuple[Level, ...]
    splits: dict[str, tuple[Split, ...]]


def team_lines(
    data: Data,
    viewer: Viewer,
    weeks: int,
    *,
    by: str,
    thresholds: Thresholds = DEFAULTS,
    breaks: Sequence[Break] = (),
) -> Lines:
    """The last so many weeks of every team that this viewer may see."""
    offered = weeks_offered(data)
    mondays = offered[-weeks:]
    if not mondays:
        return Lines((), {}, (), {})
    least = max(viewer.minimum_group, 1)
    work = Work(data, by, least, thresholds, tuple(breaks), read_facts(data, 0))
    names = labels(data, by)
    teams: dict[str, list[Level]] = {}
    everyone: list[Level] = []
    splits: dict[str, tuple[Split, ...]] = {}
    for place, (monday, (week, odd)) in enumerate(work.measured(mondays)):
        scope = scope_of(data, viewer, by, monday)
        everyone.append(_all(week, monday, least))
        for at, group in enumerate(week.groups.tolist()):
            if scope is not None and group not in scope:
                continue
            small = odd.gate[at] in ("small-group", "protects-small-group")
            level = Level(monday, None) if small else _level(week, at, monday, least)
            line = teams.setdefault(names[group], [Level(on, None) for on in mondays])
            line[place] = level
            if place == len(mondays) - 1 and not odd.gate[at]:
                found = _splits(week, at)
                if found:
                    splits[names[group]] = found
    lines = {name: tuple(line) for name, line in teams.items()}
    return Lines(tuple(mondays), lines, tuple(everyone), splits)


def _level(week: TeamWeek, at: int, monday: date, least: int) -> Level:
    people, share = int(week.tenured[at]), float(week.level[at])
    if not week.usable or people < least or np.isnan(share):
        return Level(monday, None)
    return _said(monday, people, share, float(week.level_error[at]))


def _all(week: TeamWeek, monday: date, least: int) -> Level:
    """Everybody together, each team by the people its level is of."""
    known = (week.tenured > 0) & ~np.isnan(week.level)
    people = int(week.tenured[known].sum())
    if not week.usable or people < max(least, COUNTS_FROM):
        return Level(monday, None)
    weight = week.tenured[known] / people
    share = float((weight * week.level[known]).sum())
    error = float(np.sqrt((weight**2 * np.nan_to_num(week.level_error[known]) ** 2).sum()))
    return _said(monday, people, share, error)


def _said(monday: date, people: int, share: float, error: float) -> Level:
    """Rounded as every other figure of a group of this size."""
    form = said(min(round(share * people), people), people, 0)
    if form.bound is not None:
        return Level(monday, form.share, bound=form.bound)
    if people < COUNTS_FROM:
        # What is said is on a grid of five points, and so is what surrounds it.
        reach = max(STEP, round(EIGHTY * error / STEP) * STEP)
        told = form.share if form.share is not None else 0.0
    else:
        told, reach = round(share, 2), max(0.01, round(EIGHTY * error, 2))
    low, high = max(told - reach, 0), min(told + reach, 1)
    return Level(monday, told, round(low, 2), round(high, 2))


def _splits(week: TeamWeek, at: int) -> tuple[Split, ...]:
    """The four movements; only of teams large enough that a single person does not show."""
    if int(week.matched[at]) < COUNTS_FROM:
        return ()
    mine, rest = moved(week)
    pairs = zip(mine[:, at].tolist(), rest[:, at].tolist(), strict=True)
    return tuple(Split(name, *pair) for name, pair in zip(MOVEMENTS, pairs, strict=True))
