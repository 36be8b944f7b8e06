"""Masked counts must not be told by subtraction: total minus siblings, and bands of one group.

A reader knows an interval for every count that is shown (rounding.interval). Subtracting the shown
siblings from the total gives another interval for each masked count, and for the hidden groups
together. Where that is narrower than what the count's own form tells, siblings are said more
coarsely, the smallest one that helps first, until it is not; in the last resort they are hidden
too.

The total itself is left alone: other questions show it as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import HIDDEN, Counts, interval

Flags = NDArray[np.bool_]


@dataclass
class _Column:
    """One total and its groups. `open_` groups may be shown; the others are known only together."""

    x: Counts
    n: Counts
    least: int
    cap_low: Counts
    cap_high: Counts

    def known(self, level: Counts) -> tuple[Counts, Counts]:
        """What a reader knows of each group by itself."""
        low, high = interval(self.x, self.n, level, self.least)
        return np.maximum(low, self.cap_low), np.minimum(high, self.cap_high)


def levels(
    x: Counts,
    n: Counts,
    shown: Flags,
    *,
    least: int,
    start: Counts | None = None,
    cap_low: Counts | None = None,
    cap_high: Counts | None = None,
) -> Counts:
    """The level at which each group may be said beside the total of all of them; HIDDEN is not.

    `x` of `n` per group; `shown` are the groups that passed the tree rule. `start` are levels
    already decided for a wider count of the same people, `cap_*` what is known of each count from
    it.
    """
    column = _Column(
        x,
        n,
        least,
        np.zeros_like(x) if cap_low is None else cap_low,
        n if cap_high is None else cap_high,
    )
    level = np.zeros_like(x) if start is None else start.copy()
    level[~shown | (n < least)] = HIDDEN
    while (found := _violation(column, level)) is not None:
        _coarsen(column, level, *found)
    return level


def _total(column: _Column) -> tuple[int, int]:
    x, n = np.array([column.x.sum()]), np.array([column.n.sum()])
    low, high = interval(x, n, np.zeros_like(x), column.least)
    return int(low[0]), int(high[0])


def _rest(column: _Column, level: Counts) -> tuple[int, int, int]:
    """The hidden groups together: people, and what may be known of their count."""
    away = level >= HIDDEN
    x, n = np.array([column.x[away].sum()]), np.array([column.n[away].sum()])
    low, high = interval(x, n, np.zeros_like(x), column.least)
    return int(n[0]), int(low[0]), int(high[0])


def _violation(column: _Column, level: Counts) -> tuple[int, int, int] | None:
    """(place or -1, missing above, missing below) of a count that could be told too closely.

    Missing above is how much more the siblings would have to be able to fall, and below to rise.
    """
    visible = level < HIDDEN
    if not visible.any():
        return None
    low, high = column.known(level)
    need_low, need_high = interval(column.x, column.n, np.zeros_like(level), column.least)
    total_low, total_high = _total(column)
    rest_n, rest_low, rest_high = _rest(column, level)
    sum_low = int(low[visible].sum())
    sum_high = int(high[visible].sum())
    if rest_n:
        short = max(0, rest_high - (total_high - sum_low)), max(0, total_low - sum_high - rest_low)
        if any(short):
            return -1, *short
    above = need_high - (total_high - (sum_low - low))
    below = (total_low - (sum_high - high) - rest_n) - need_low
    wrong = visible & ((above > 0) | (below > 0))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[np.argmin(column.n[wrong])])
        return place, max(0, int(above[place])), max(0, int(below[place]))
    # The total must not be told by its parts either.
    over, under = total_high - sum_high - rest_n, sum_low - total_low
    if over > 0 or under > 0:
        return -2, max(0, under), max(0, over)
    return None


def _coarsen(column: _Column, level: Counts, place: int, above: int, below: int) -> None:
    """Say the sibling more coarsely that mends the most for the least; hide one when none does."""
    candidates = level < HIDDEN - 1
    if place >= 0:
        candidates[place] = False
    low, high = column.known(level)
    gains = []
    for step in range(1, HIDDEN):
        wider = np.where(level < step, step, level)
        new_low, new_high = column.known(wider)
        fall, rise = low - new_low, new_high - high
        usable = candidates & (wider > level)
        enough = usable & (fall >= above) & (rise >= below)
        if enough.any():
            choice = np.flatnonzero(enough)
            best = choice[np.lexsort((choice, column.n[choice]))[0]]
            level[best] = step
            return
        gains.append((usable & ((fall > 0) & (above > 0) | (rise > 0) & (below > 0)), step))
    for useful, step in gains:
        if useful.any():
            choice = np.flatnonzero(useful)
            best = choice[np.lexsort((choice, -column.n[choice]))[0]]
            level[best] = step
            return
    _hide_smallest(column, level, place)


def _hide_smallest(column: _Column, level: Counts, place: int) -> None:
    choice = np.flatnonzero(level < HIDDEN)
    others = choice[choice != place]
    choice = others if len(others) else choice
    level[choice[np.lexsort((choice, column.n[choice]))[0]]] = HIDDEN
