"""How teams changed around one start: the same people, in normal working weeks. No person leaves
this module: sums of teams come out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.teams.between import Sums
from metrics.teams.effect.plan import AFTER, BEFORE, TREND
from metrics.teams.exposure import Exposures
from metrics.teams.history import NOBODY, History

Flags = NDArray[np.bool_]

LEAST_WORKED = 2.0  # normal weeks of a person on either side of the start
PRIOR_PEOPLE = 10  # how many people the scatter within all teams counts for in that of one
LONGER = 12  # weeks before the start, for a level with less chance in it
LATEST = 3  # weeks before the start, for where a team had got to
LEAST_SCATTER = 0.001
LEAST_PART = 0.25  # of the scatter within all teams, for that of teams near none or near all
# Weeks of the chart, relative to the start; the week of the start is in none of them.
BLOCKS = ((-12, -9), (-8, -5), (-4, -1), (1, 4), (5, 8))


@dataclass(frozen=True)
class Changes:
    """Teams around one start, one entry per group; rates are parts of 1."""

    groups: NDArray[np.int64]
    people: NDArray[np.int64]  # who were there, with a licence, both before and after
    before: Sums  # mean of their rates in the weeks before
    longer: Sums  # their rate in the LONGER weeks before
    latest: Sums  # and in the LATEST ones; that of `before` where none of these was a normal week
    change: Sums  # of the same people, after minus before
    variance: Sums  # of that change, from the scatter between people in teams of that level
    growth: Sums  # change over eight weeks that the weeks before the start were heading for
    growth_variance: Sums
    blocks: Sums  # BLOCKS × groups: rates, NaN where no report tells of them
    weeks_before: int  # of which reports tell
    weeks_after: int


def changes(history: History, exposures: Exposures, at: int, after: int) -> Changes:
    """Every team around a start in week number `at` of the history; `after` weeks are known."""
    before = _usable(history, at - TREND, at - 1)
    later = _usable(history, at + 1, at + after)
    weeks = np.array([*before, *later], dtype=np.int64)
    team = history.team[at]
    who = np.flatnonzero(team > NOBODY + 1)
    groups, of = np.unique(team[who], return_inverse=True)
    window = np.ix_(weeks, who)
    told = exposures.weights(weeks.tolist(), at + after)[:, who]
    ok = history.known[window] & history.tenured[window] & (history.team[window] == team[who])
    part = np.where(ok, told, 0).astype(np.float64)
    used = ((part > 0) & (history.apps[window] > 0)).astype(np.float64)
    x = weeks - at
    was, now = (x < 0) & (x >= -BEFORE), x > 0
    had, has = part[was].sum(axis=0), part[now].sum(axis=0)
    # While only a few weeks have passed, half of them will do.
    matched = (had >= min(LEAST_WORKED, was.sum() / 2)) & (had > 0)
    matched &= (has >= min(LEAST_WORKED, now.sum() / 2)) & (has > 0)
    with np.errstate(invalid="ignore", divide="ignore"):
        rate = used[was].sum(axis=0) / had
        moved = used[now].sum(axis=0) / has - rate
    part, used = part * matched, used * matched

    def add(values: NDArray[Any]) -> Sums:
        kept = np.where(matched, values, 0)
        found: Sums = np.bincount(of, weights=kept, minlength=len(groups)).astype(np.float64)
        return found

    def level(of_weeks: Flags) -> Sums:
        found: Sums = add(used[of_weeks].sum(axis=0)) / add(part[of_weeks].sum(axis=0))
        return found

    people = add(matched)
    with np.errstate(invalid="ignore", divide="ignore"):
        change, level_before = add(moved) / people, add(rate) / people
        longer, latest = level((x < 0) & (x >= -LONGER)), level((x < 0) & (x >= -LATEST))
        scatter = add((moved - np.nan_to_num(change)[of]) ** 2)
    growth, growth_variance = _growth(x[x < 0], part[x < 0], used[x < 0], people, add)
    blocks = [(add(used[_in(x, b)].sum(axis=0)), add(part[_in(x, b)].sum(axis=0))) for b in BLOCKS]
    with np.errstate(invalid="ignore", divide="ignore"):
        return Changes(
            groups=groups.astype(np.int64),
            people=people.astype(np.int64),
            before=level_before,
            longer=longer,
            latest=np.where(np.isnan(latest), level_before, latest),
            change=change,
            variance=at_level(scatter, people, longer) / people,
            growth=growth,
            growth_variance=growth_variance,
            blocks=np.array([active / whole for active, whole in blocks]),
            weeks_before=int(was.sum()),
            weeks_after=int(now.sum()),
        )


def _usable(history: History, first: int, last: int) -> list[int]:
    return [w for w in range(max(first, 0), last + 1) if history.usable[w]]


def _in(x: NDArray[np.int64], block: tuple[int, int]) -> Flags:
    found: Flags = (x >= block[0]) & (x <= block[1])
    return found


def _pooled(scatter: Sums, people: Sums) -> float:
    """Variance between the people of a team, as it is within all teams."""
    return max(float(scatter.sum() / max((people - 1).clip(0).sum(), 1)), LEAST_SCATTER)


def at_level(scatter: Sums, people: Sums, level: Sums) -> Sums:
    """Variance between the people of each team, as it is in teams of its level.

    Who is near none or near all cannot move as much, so it follows level × (1 − level): a line
    over all teams. The scatter of a team by itself would let teams in which little happened count
    for more.
    """
    whole, free = _pooled(scatter, people), (people - 1).clip(0)
    room = np.nan_to_num(level * (1 - level))
    off = room - (free * room).sum() / max(free.sum(), 1)
    apart = float((free * off**2).sum())
    slope = float((off * (scatter - free * whole)).sum()) / apart if apart else 0.0
    found: Sums = np.maximum(whole + max(slope, 0) * off, LEAST_PART * whole)
    return found


def _moderated(scatter: Sums, people: Sums) -> Sums:
    """Variance between the people of each team, leaning on that within all teams."""
    own = scatter + PRIOR_PEOPLE * _pooled(scatter, people)
    found: Sums = own / ((people - 1).clip(0) + PRIOR_PEOPLE)
    return found


def _growth(
    x: NDArray[np.int64], part: Sums, used: Sums, people: Sums, add: Callable[[Sums], Sums]
) -> tuple[Sums, Sums]:
    """Where each team was heading, per eight weeks, and the variance of that.

    The slope within people: everybody counts for how the own active weeks lie around the own middle
    of the weeks.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = np.nan_to_num((part * x[:, None]).sum(axis=0) / part.sum(axis=0))
        off = x[:, None] - middle
        top, about = (off * used).sum(axis=0), (off**2 * part).sum(axis=0)
        bottom = add(about)
        slope = np.nan_to_num(add(top) / bottom)
        scatter = add(top**2) - 2 * slope * add(top * about) + slope**2 * add(about**2)
        # As people of one middling weight: the variance between them, of what a slope rests on.
        variance = AFTER**2 * _moderated(scatter, people) * people / bottom**2
    return AFTER * slope, variance
