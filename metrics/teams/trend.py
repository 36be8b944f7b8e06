"""One week of every team: level, and the trend within the same people. Sums of teams come out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.teams.calendar import Break
from metrics.teams.exposure import Index, Weights, exposure, scaled
from metrics.teams.history import NOBODY, WORKED, History
from metrics.teams.thresholds import Thresholds

WINDOW, PART = 12, 4  # weeks that the trend looks at, and those of its ends
HORIZON = 8  # weeks over which growth is told
LEAST_SCATTER = 0.001  # variance of one active week around a person's own line
LEAST_USABLE = 8  # weeks of the window that reports must tell of

Sums = NDArray[np.float64]


@dataclass(frozen=True)
class Moves:
    """How the same people moved between the first and the last four weeks; parts of all of them."""

    started_people: Sums
    stopped_people: Sums
    started: Sums  # what those who started add to the rate
    stopped: Sums  # what those who stopped take from it
    same: Sums  # change among those active in both
    apps: Sums  # relative change of apps per active week among them


@dataclass(frozen=True)
class TeamWeek:
    """Teams of one week, one entry per group of `groups`. `usable` is of the week itself."""

    groups: NDArray[np.int64]
    usable: bool
    presence: bool  # who was at work is known from reports
    history: bool  # reports reach back far enough, and tell of enough weeks
    licensed: NDArray[np.int64]
    there_before: NDArray[np.int64]  # licence holders of the group when the window began
    young: Sums  # part of the licences that are new
    changed: Sums  # part of the members that came or went within eight weeks
    quiet_weeks: NDArray[np.int64]  # of the last four, in which too few of the team worked
    matched: NDArray[np.int64]
    tenured: NDArray[np.int64]  # people whom the level is of
    level: Sums
    level_error: Sums
    growth: Sums  # change over eight weeks, before shrinkage
    growth_variance: Sums
    rest: Sums  # the same of all other matched people
    moves: Moves
    rest_moves: Moves


class Counter:
    """Sums per team, whatever is summed: groups by number, people by their group."""

    def __init__(self, groups: NDArray[np.int64], of: NDArray[np.int64]) -> None:
        self._count, self.of = len(groups), of

    def __call__(self, values: NDArray[Any]) -> Sums:
        found: Sums = np.bincount(self.of, weights=values, minlength=self._count).astype(np.float64)
        return found


def measure(
    history: History,
    at: int,
    index: Index,
    breaks: Sequence[Break],
    names: Mapping[int, str],
    limits: Thresholds,
) -> TeamWeek:
    """Every team in week number `at` of the history; only weeks up to it are looked at."""
    team = history.team[at]
    who = np.flatnonzero(history.held[at] & (team > 0))
    groups, of = np.unique(team[who], return_inverse=True)
    add = Counter(groups, of)
    first = at - WINDOW + 1
    weeks = [w for w in range(max(first, 0), at + 1) if history.usable[w]]
    short = scaled(index.share, at)
    window = np.ix_(np.array(weeks, dtype=np.int64), who)
    told = exposure(history, weeks, short, breaks, names, index.shut)[:, who]
    ok = history.known[window] & history.tenured[window] & (history.team[window] == team[who])
    part = np.where(ok, told, 0)
    apps = np.where(part > 0, history.apps[window], 0)
    x = np.array(weeks, dtype=np.float32) - at
    early, late = x < PART + first - at, x > -PART
    matched = (part[early].sum(axis=0) > 0) & (part[late].sum(axis=0) > 0)
    trend = _trend(x, part * matched, apps > 0, add, matched, limits)
    level = _level(part[late], apps[late] > 0, add, limits)
    moves, rest_moves = _moves(part * matched, apps * matched, early, late, add, matched)
    return TeamWeek(
        groups=groups.astype(np.int64),
        usable=bool(history.usable[at]),
        presence=history.worked is not None,
        history=first >= 0 and len(weeks) >= LEAST_USABLE and bool(history.held[first].any()),
        licensed=add(np.ones(len(who))).astype(np.int64),
        there_before=_before(history, max(first, 0), groups),
        young=add(~history.tenured[at][who]) / add(np.ones(len(who))),
        changed=_changed(history, at, groups),
        quiet_weeks=_quiet(history, at, who, breaks, names, short, index.shut, add, limits),
        matched=add(matched).astype(np.int64),
        tenured=add(part[late].sum(axis=0) > 0).astype(np.int64),
        level=level[0],
        level_error=level[1],
        growth=trend[0],
        growth_variance=trend[1],
        rest=trend[2],
        moves=moves,
        rest_moves=rest_moves,
    )


def _trend(
    x: Weights,
    part: Weights,
    active: NDArray[np.bool_],
    add: Counter,
    matched: NDArray[np.bool_],
    limits: Thresholds,
) -> tuple[Sums, Sums, Sums]:
    """Growth per team, its variance, and the growth of everybody else.

    A person counts for how the weeks lie around the person's own middle, so differences between
    people play no part. The scatter of a small team leans on that of the organisation.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.nan_to_num((part * x[:, None]).sum(axis=0) / part.sum(axis=0))
        off = x[:, None] - middle
        mine = (off * (active & (part > 0))).sum(axis=0, dtype=np.float64)
        about = (off**2 * part).sum(axis=0, dtype=np.float64)
        top, bottom, people = add(mine), add(about), add(matched)
        slope = top / bottom
        rest = (top.sum() - top) / (bottom.sum() - bottom)
        left = (mine - np.nan_to_num(slope)[add.of] * about) ** 2
        scatter = add(left)
        own = scatter / bottom * people / np.maximum(people - 1, 1)
        pooled = scatter.sum() / bottom.sum()
        prior = limits.prior_people
        moderated = (people * np.nan_to_num(own) + prior * pooled) / (people + prior)
        # People who never change for twelve weeks are not known without any error for that.
        moderated = np.maximum(moderated, LEAST_SCATTER)
        return HORIZON * slope, HORIZON**2 * moderated / bottom, HORIZON * rest


def _level(
    part: Weights, active: NDArray[np.bool_], add: Counter, limits: Thresholds
) -> tuple[Sums, Sums]:
    """Part of the normal working weeks with use over the last four weeks, and its error."""
    used = (active & (part > 0)).sum(axis=0, dtype=np.float64)
    had = part.sum(axis=0, dtype=np.float64)
    with np.errstate(invalid="ignore", divide="ignore"):
        whole, people = add(had), add(had > 0)
        level = np.minimum(add(used) / whole, 1)
        scatter = add((used - np.nan_to_num(level)[add.of] * had) ** 2)
        pooled = scatter.sum() / (had**2).sum()
        own = scatter / add(had**2)
        prior = limits.prior_people
        moderated = (people * np.nan_to_num(own) + prior * pooled) / (people + prior)
        return level, np.sqrt(moderated * add(had**2)) / whole


def _moves(
    part: Weights,
    apps: NDArray[Any],
    early: NDArray[np.bool_],
    late: NDArray[np.bool_],
    add: Counter,
    matched: NDArray[np.bool_],
) -> tuple[Moves, Moves]:
    with np.errstate(invalid="ignore", divide="ignore"):
        sides = []
        for side in (early, late):
            weeks = (apps[side] > 0).sum(axis=0, dtype=np.float64)
            rate = np.minimum(np.nan_to_num(weeks / part[side].sum(axis=0)), 1)
            each = np.nan_to_num(apps[side].sum(axis=0, dtype=np.float64) / weeks)
            sides.append((weeks > 0, rate, each))
        (was, before, apps_before), (now, after, apps_after) = sides
        both = was & now
        sums = {
            "started_people": now & ~was,
            "stopped_people": was & ~now,
            "started": np.where(now & ~was, after, 0),
            "stopped": np.where(was & ~now, before, 0),
            "same": np.where(both, after - before, 0),
        }
        people, total = add(matched), matched.sum()
        team: dict[str, Sums] = {}
        rest: dict[str, Sums] = {}
        for name, values in sums.items():
            of = add(values)
            counts = name.endswith("people")
            team[name] = of if counts else of / people
            rest[name] = values.sum() - of if counts else (values.sum() - of) / (total - people)
        had, has = add(apps_before * both), add(apps_after * both)
        team["apps"] = has / had - 1
        rest["apps"] = (has.sum() - has) / (had.sum() - had) - 1
    return Moves(**team), Moves(**rest)


def _before(history: History, at: int, groups: NDArray[Any]) -> NDArray[np.int64]:
    """Licence holders of these groups in another week."""
    there = history.team[at][history.held[at]]
    values, counts = np.unique(there, return_counts=True)
    found = dict(zip(values.tolist(), counts.tolist(), strict=True))
    return np.array([found.get(int(group), 0) for group in groups], dtype=np.int64)


def _changed(history: History, at: int, groups: NDArray[Any]) -> Sums:
    """Part of the licence holders who came from elsewhere, or went, within eight weeks.

    Somebody who only got a licence was there before, so a wave of licences is no change here.
    """
    if at < HORIZON:
        return np.zeros(len(groups))
    now, then = history.team[at], history.team[at - HORIZON]
    held, had = history.held[at], history.held[at - HORIZON]
    size = int(max(now.max(initial=0), then.max(initial=0))) + 1

    def count(team: NDArray[Any], who: NDArray[np.bool_]) -> Sums:
        return np.bincount(team[who & (team > NOBODY)], minlength=size).astype(np.float64)

    with np.errstate(invalid="ignore", divide="ignore"):
        came = np.nan_to_num(count(now, held & (then != now)) / count(now, held))
        went = np.nan_to_num(count(then, had & (then != now)) / count(then, had))
    found: Sums = np.maximum(came, went)[groups]
    return found


def _quiet(
    history: History,
    at: int,
    who: NDArray[Any],
    breaks: Sequence[Break],
    names: Mapping[int, str],
    short: Weights,
    shut: Sequence[NDArray[np.int64]],
    add: Counter,
    limits: Thresholds,
) -> NDArray[np.int64]:
    """Of the last four weeks, those in which less than half of the team worked."""
    weeks = list(range(max(at - PART + 1, 0), at + 1))
    part = exposure(history, weeks, short, breaks, names, shut)[:, who]
    found = np.zeros(int(add(np.zeros(len(who))).shape[0]), dtype=np.int64)
    for row, w in enumerate(weeks):
        here = part[row]
        if history.worked is not None:
            worked = history.worked[w][who]
            here = np.where(worked == WORKED, here > 0, here)
        with np.errstate(invalid="ignore"):
            found += add(here) / add(np.ones(len(who))) < limits.paused
    return found
