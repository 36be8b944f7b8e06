"""Masked counts must not be told by subtraction: total minus siblings, and bands of one group.

A reader knows an interval for every count that is shown (rounding.interval). Subtracting the shown
siblings from a total gives another interval for each masked count, and for the hidden groups
together. Where that is narrower than what the count's own form tells, siblings are said more
coarsely, the smallest one that helps first, until it is not; in the last resort they are hidden
too.

A total is left alone: other questions show it as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import HIDDEN, Counts, interval, needed, raised

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Total:
    """A count that groups are part of: which groups, its count, people, and what is said of it."""

    places: Flags
    x: int
    n: int
    low: int
    high: int


@dataclass(frozen=True)
class Beside:
    """What other figures of the same people tell of each group: it is from `low` to `high`.

    What these leave open must stay so: the group has to be said as if it could be `open_low` as
    well, and `open_high`.
    """

    low: Counts
    high: Counts
    open_low: Counts
    open_high: Counts

    @classmethod
    def nothing(cls, n: Counts) -> Beside:
        """Nothing is told by others of groups of n."""
        return cls(np.zeros_like(n), n, n, np.zeros_like(n))

    def up_to(self, high: Counts) -> Beside:
        """The same, and no group is more than this."""
        return replace(self, high=np.minimum(self.high, high))

    def after(self, low: Counts, high: Counts, *, shorter: bool) -> Beside:
        """The same, and over a shorter (or longer) period it is known to be from low to high."""
        if shorter:
            open_high = np.maximum(self.open_high, high)
            return replace(self, low=np.maximum(self.low, low), open_high=open_high)
        open_low = np.minimum(self.open_low, low)
        return replace(self, high=np.minimum(self.high, high), open_low=open_low)


@dataclass(frozen=True)
class _Column:
    """The counts of one metric over all groups, what else is known of them, and their totals."""

    x: Counts
    n: Counts
    least: int
    beside: Beside
    totals: tuple[Total, ...]
    flags: Flags  # groups of which one more and one fewer must stay possible

    def known(self, level: Counts) -> tuple[Counts, Counts]:
        """What a reader knows of each group by itself."""
        low, high = interval(self.x, self.n, level, self.least)
        return np.maximum(low, self.beside.low), np.minimum(high, self.beside.high)

    def raised(self, level: Counts) -> Counts:
        """The levels, further up where what must stay possible would be told apart."""
        open_ = self.beside.open_low, np.minimum(self.beside.open_high, self.n)
        return raised(self.x, self.n, level, self.flags, self.least, open_)

    def needed(self) -> tuple[Counts, Counts]:
        """Smallest and largest count of each group that must stay possible."""
        beside = self.beside
        low, high = needed(self.x, self.n, self.least, self.flags)
        low, high = np.minimum(low, beside.open_low), np.maximum(high, beside.open_high)
        return np.maximum(low, beside.low), np.minimum(high, np.minimum(beside.high, self.n))


@dataclass(frozen=True)
class _Leak:
    """A count that could be told too closely: its place (−1: none), and by how many more and fewer.

    `above` is how much lower the siblings in `total` would have to be able to be, `below` how much
    higher.
    """

    total: Total
    place: int
    above: int
    below: int


def levels(
    x: Counts,
    n: Counts,
    shown: Flags,
    *,
    least: int,
    start: Counts | None = None,
    beside: Beside | None = None,
    totals: Sequence[Total] = (),
    flags: Flags | None = None,
    total_level: int = 0,
) -> Counts:
    """The level at which each group may be said; HIDDEN is not at all.

    `x` of `n` per group; `shown` are the groups that passed the tree rule. `start` are levels
    already decided for a wider count of the same people, `beside` what other counts of them tell.
    Besides everybody together, said at `total_level`, `totals` are other sums of these groups
    that are shown elsewhere. `flags` are groups of which one more and one fewer must stay possible.
    """
    flags = np.zeros(len(x), dtype=bool) if flags is None else flags
    whole = everybody(x, n, least, total_level)
    column = _Column(x, n, least, beside or Beside.nothing(n), (whole, *totals), flags)
    level = np.zeros_like(x) if start is None else start.copy()
    level = column.raised(level)
    level[~shown | (n < least)] = HIDDEN
    while (found := _leak(column, level)) is not None:
        _coarsen(column, level, found)
    return level


def known(
    x: Counts,
    n: Counts,
    level: Counts,
    *,
    least: int,
    beside: Beside | None = None,
    totals: Sequence[Total] = (),
    total_level: int = 0,
) -> tuple[Counts, Counts]:
    """Smallest and largest count of each group, shown or not, that a reader has to allow for."""
    low, high = interval(x, n, level, least)
    beside = beside or Beside.nothing(n)
    low, high = np.maximum(low, beside.low), np.minimum(high, beside.high)
    changed = True
    while changed:
        changed = False
        for total in (everybody(x, n, least, total_level), *totals):
            inside = total.places
            lows, highs = int(low[inside].sum()), int(high[inside].sum())
            # Groups of the total that are not among these leave it open by their people.
            rest_n = total.n - int(n[inside].sum())
            new_low = np.where(inside, np.maximum(low, total.low - (highs - high) - rest_n), low)
            new_high = np.where(inside, np.minimum(high, total.high - (lows - low)), high)
            changed = changed or bool((new_low > low).any() or (new_high < high).any())
            low, high = new_low, new_high
    return low, high


def everybody(x: Counts, n: Counts, least: int, level: int = 0) -> Total:
    """All groups together, as every other question shows them."""
    low, high = _said(int(x.sum()), int(n.sum()), least, level)
    return Total(np.ones(len(x), dtype=bool), int(x.sum()), int(n.sum()), low, high)


def _said(x: int, n: int, least: int, level: int) -> tuple[int, int]:
    low, high = interval(np.array([x]), np.array([n]), np.array([level]), least)
    return int(low[0]), int(high[0])


def _open(x: int, n: int, least: int, flagged: bool) -> tuple[int, int]:
    low, high = needed(np.array([x]), np.array([n]), least, np.array([flagged]))
    return int(low[0]), int(high[0])


def _leak(column: _Column, level: Counts) -> _Leak | None:
    """The first count that could be told too closely."""
    visible = level < HIDDEN
    if not visible.any():
        return None
    low, high = column.known(level)
    need = column.needed()
    for total in column.totals:
        inside = visible & total.places
        if inside.any():
            found = _leak_in(column, total, inside, (low, high), need)
            if found is not None:
                return found
    return None


def _leak_in(
    column: _Column,
    total: Total,
    inside: Flags,
    known: tuple[Counts, Counts],
    need: tuple[Counts, Counts],
) -> _Leak | None:
    low, high = known
    lows, highs = int(low[inside].sum()), int(high[inside].sum())
    rest_n = total.n - int(column.n[inside].sum())
    if rest_n:
        rest_x = total.x - int(column.x[inside].sum())
        flagged = bool((column.flags & total.places & ~inside).any())
        rest_low, rest_high = _open(rest_x, rest_n, column.least, flagged)
        above, below = rest_high - (total.high - lows), (total.low - highs) - rest_low
        if above > 0 or below > 0:
            return _Leak(total, -1, max(0, above), max(0, below))
    more = need[1] - (total.high - (lows - low))
    fewer = (total.low - (highs - high) - rest_n) - need[0]
    wrong = inside & ((more > 0) | (fewer > 0))
    if wrong.any():
        place = int(np.flatnonzero(wrong)[np.argmin(column.n[wrong])])
        return _Leak(total, place, max(0, int(more[place])), max(0, int(fewer[place])))
    # The total must not be told by its parts either.
    over, under = total.high - highs - rest_n, lows - total.low
    if over > 0 or under > 0:
        return _Leak(total, -1, max(0, under), max(0, over))
    return None


def _coarsen(column: _Column, level: Counts, leak: _Leak) -> None:
    """Say the smallest sibling that mends it more coarsely; hide one when none does."""
    candidates = leak.total.places & (level < HIDDEN - 1)
    if leak.place >= 0:
        candidates[leak.place] = False
    low, high = column.known(level)
    useful = np.zeros_like(candidates)
    for step in range(1, HIDDEN):
        new = column.raised(np.maximum(level, step))
        new_low, new_high = column.known(new)
        fall, rise = low - new_low, new_high - high
        wider = candidates & (level < step) & (new == step)
        enough = np.flatnonzero(wider & (fall >= leak.above) & (rise >= leak.below))
        if len(enough):
            level[enough[np.argmin(column.n[enough])]] = step
            return
        useful = wider & (((fall > 0) & (leak.above > 0)) | ((rise > 0) & (leak.below > 0)))
    choice = np.flatnonzero(useful)
    if len(choice):
        # None is enough by itself: take the largest, and look again.
        coarsest = column.raised(np.full_like(level, HIDDEN - 1))
        place = choice[np.argmax(column.n[choice])]
        level[place] = coarsest[place]
        return
    choice = np.flatnonzero(leak.total.places & (level < HIDDEN))
    others = choice[choice != leak.place]
    choice = others if len(others) else choice
    level[choice[np.argmin(column.n[choice])]] = HIDDEN
