"""How exactly a part of a group may be said: by the size of the group, and how far from 0 and 1.

Whatever is said of `x` of `n` people is an interval of counts. Level 0 is the ordinary form:

* fewer than the minimum: nothing;
* near none or all: "at most" or "at least" a rate that depends on n;
* under 40 people: the rate in steps of 10 %, under 20 of 25 %, no counts: every step holds at least
  two counts, so that the rate never tells the number of people;
* otherwise the count itself, and the rate in whole per cent.

Higher levels say less: 1 is whole per cent without counts, 2 to 5 are steps of 5, 10, 25 and 50 %,
and HIDDEN says nothing. The number of steps is even and halves are rounded alike on both sides (to
even in whole per cent, towards 50 % in steps), so a part and its complement are rounded alike.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]

COUNTS_FROM = 40  # people, from which counts of active people are said
TENTHS_FROM = 20  # people, from which rates without counts are said in steps of 10 %
HIDDEN = 6
_STEPS = np.array([100, 100, 20, 10, 4, 2], dtype=np.int64)  # parts of a whole, by level
# From so many people on, the level of groups whose counts are not said.
_SMALL = ((TENTHS_FROM, 3), (7, 4), (6, 5), (0, 4))
WIDE = 5  # counts in a step that is told of a roster from which a few came or went
_WHOLE = 100  # parts, up to which a step may hold a single count
# From so many people on, so many per cent are the nearest to none or all that is said.
_NEAR = ((300, 1), (100, 2), (40, 5), (20, 10), (10, 20), (0, 30))


@dataclass(frozen=True)
class Said:
    """One figure as it may be read. `about` means rounded to more than whole per cent."""

    share: float | None
    numerator: int | None
    bound: str | None
    about: bool


def near_percent(n: Counts) -> Counts:
    """Rate in per cent that hides who is nearly none or nearly all, for groups of n."""
    found = np.full(n.shape, _NEAR[-1][1], dtype=np.int64)
    for size, percent in reversed(_NEAR):
        found = np.where(n >= size, percent, found)
    return found


def natural(n: Counts, level: Counts) -> Counts:
    """The level, or that of small groups where it says more than a small group allows."""
    least = np.zeros_like(n)
    for size, small in reversed(_SMALL):
        least = np.where((n >= size) & (n < COUNTS_FROM), small, least)
    found: Counts = np.maximum(level, least)
    return found


def edge(n: Counts, level: Counts) -> Counts:
    """Largest count that is said as "at most" (and, from all, as "at least")."""
    level = natural(n, level)
    parts = _STEPS[np.minimum(level, HIDDEN - 1)]
    rounded = np.where(level == 0, 0, n // (2 * parts))
    found: Counts = np.maximum(near_percent(n) * n // 100, rounded)
    # What is left of the step beside it must not be a single count.
    high = _ends(_rounded(found + 1, n, parts), n, parts)[1]
    alone = (parts < _WHOLE) & (high == found + 1) & (2 * high < n)
    return np.where(alone, high, found)


def _rounded(x: Counts, n: Counts, parts: Counts) -> Counts:
    """x/n in whole parts without a float: half to even in per cent, else half towards 50 %."""
    whole = np.maximum(n, 1)
    doubled = 2 * x * parts + whole
    q = doubled // (2 * whole)
    tie = doubled % (2 * whole) == 0
    down = np.where(parts == _WHOLE, q % 2 == 1, 2 * x > n)
    found: Counts = np.where(tie & down, q - 1, q)
    return found


def _ends(q: Counts, n: Counts, parts: Counts) -> tuple[Counts, Counts]:
    """Smallest and largest count that are rounded to q parts of n."""
    low_num, high_num = (2 * q - 1) * n, (2 * q + 1) * n
    whole = parts == _WHOLE
    low_in = np.where(whole, q % 2 == 0, 2 * q <= parts)
    high_in = np.where(whole, q % 2 == 0, 2 * q >= parts)
    low = np.where(low_in, -(-low_num // (2 * parts)), low_num // (2 * parts) + 1)
    high = np.where(high_in, high_num // (2 * parts), -(-high_num // (2 * parts)) - 1)
    return low, high


def interval(x: Counts, n: Counts, level: Counts, least: int) -> tuple[Counts, Counts]:
    """Smallest and largest count that would be said in the same words; arrays of one shape."""
    at = natural(n, level)
    parts, near = _STEPS[np.minimum(at, HIDDEN - 1)], edge(n, level)
    low, high = _ends(_rounded(x, n, parts), n, parts)
    low, high = np.maximum(low, near + 1), np.minimum(high, n - near - 1)
    low, high = np.where(at == 0, x, low), np.where(at == 0, x, high)
    few, many = x <= near, n - x <= near
    low = np.where(few, 0, np.where(many, n - near, low))
    high = np.where(few, near, np.where(many, n, high))
    silent = (n < least) | (level >= HIDDEN)
    return np.where(silent, 0, low), np.where(silent, n, high)


def needed(
    x: Counts, n: Counts, least: int, flags: NDArray[np.bool_] | None = None
) -> tuple[Counts, Counts]:
    """Smallest and largest count that must stay possible whatever else is told.

    What the ordinary form leaves open; of a small group that is neither near none nor all, one more
    and one fewer of it are enough. Where flagged, one more and one fewer in any case.
    """
    low, high = interval(x, n, np.zeros_like(x), least)
    inside = (n >= least) & (low > 0) & (high < n)
    low = np.where(inside, np.maximum(low, x - 1), low)
    high = np.where(inside, np.minimum(high, x + 1), high)
    if flags is None:
        return low, high
    fewer, more = np.maximum(x - 1, 0), np.minimum(x + 1, n)
    return (
        np.where(flags, np.minimum(low, fewer), low),
        np.where(flags, np.maximum(high, more), high),
    )


def settles(x: Counts, n: Counts, level: int, least: int) -> NDArray[np.bool_]:
    """Whether a level says one more and one fewer in the same words, in steps of several counts.

    Steps hold several counts whatever x is, so that the level itself does not tell the count.
    """
    low, high = interval(x, n, np.full_like(x, level), least)
    wide = (low <= np.maximum(x - 1, 0)) & (high >= np.minimum(x + 1, n))
    if level < HIDDEN - 1:
        wide &= _STEPS[level] * WIDE <= n
    found: NDArray[np.bool_] = wide
    return found


def unsettled(x: Counts, n: Counts, flags: NDArray[np.bool_], least: int) -> Counts:
    """The level from which one more and one fewer are said in the same words, where flagged."""
    return raised(x, n, np.zeros_like(x), flags, least)


def raised(
    x: Counts,
    n: Counts,
    level: Counts,
    flags: NDArray[np.bool_],
    least: int,
    open_: tuple[Counts, Counts] | None = None,
) -> Counts:
    """The level itself, or the first from it on that says enough counts in the same words.

    Where flagged one more and one fewer, and from and up to the counts of `open_`. Wider steps do
    not lie around narrower ones, so a count can stand at the edge of a wider one.
    """
    # What a count is said as always holds the count itself: most need no look.
    wanting = flags if open_ is None else flags | (open_[0] < x) | (open_[1] > x)
    found = level.copy()
    if not wanting.any():
        return found
    x, n, start, flags = x[wanting], n[wanting], level[wanting], flags[wanting]
    levels = np.full_like(start, HIDDEN)
    for step in reversed(range(HIDDEN)):
        enough = ~flags | settles(x, n, step, least)
        if open_ is not None:
            low, high = interval(x, n, np.full_like(x, step), least)
            enough &= (low <= open_[0][wanting]) & (high >= open_[1][wanting])
        levels = np.where((start <= step) & enough, step, levels)
    found[wanting] = levels
    return found


def limits(x: int, n: int, level: int) -> tuple[int, int]:
    """Smallest and largest count that would be said in the same words, of one figure."""
    low, high = interval(_one(x), _one(n), _one(level), least=0)
    return int(low[0]), int(high[0])


_forms: dict[tuple[int, int], tuple[int, int, int, int]] = {}


def prepare(n: Counts, level: Counts) -> None:
    """Work out the forms of many groups together: one by one costs more than counting them."""
    pairs = np.unique(np.stack([n.ravel(), level.ravel()]), axis=1)
    known = [pair in _forms for pair in zip(*pairs.tolist(), strict=True)]
    pairs = pairs[:, ~np.array(known, dtype=bool)]
    n, at = pairs[0], natural(pairs[0], np.minimum(pairs[1], HIDDEN - 1))
    parts, near, percent = _STEPS[at], edge(n, at), near_percent(n)
    # The limit that is said holds for the rounded form too: half a step, in whole per cent, and
    # for a count that was taken in with those near none.
    taken_in = -(-100 * near // np.maximum(n, 1) // 5) * 5
    taken_in = np.where(near * 100 > percent * n, taken_in, 0)
    rough = np.maximum(np.maximum(percent, -(-50 // parts)), taken_in)
    forms = np.stack([at, parts, near, np.where(at > 0, rough, percent)])
    _forms.update(
        zip(zip(*pairs.tolist(), strict=True), zip(*forms.tolist(), strict=True), strict=True)
    )


def _form(n: int, level: int) -> tuple[int, int, int, int]:
    """Level, parts of a whole, largest count near none, and the per cent nearest to none, for n."""
    if (n, level) not in _forms:
        prepare(_one(n), _one(level))
    return _forms[n, level]


def said(x: int, n: int, level: int) -> Said:
    """The figure in the form of its level; n is at least the minimum group."""
    at, parts, near, percent = _form(n, level)
    about = parts < 100
    if x <= near or n - x <= near:
        if x <= near:
            return Said(percent / 100, None, "at_most", about)
        return Said(1 - percent / 100, None, "at_least", about)
    q, rest = divmod(2 * x * parts + n, 2 * n)
    down = q % 2 if parts == _WHOLE else 2 * x > n
    share = (q - 1 if rest == 0 and down else q) / parts
    return Said(share, x if at == 0 else None, None, about)


def _one(value: int) -> Counts:
    return np.array([value], dtype=np.int64)


def classes() -> list[tuple[int, int | None, int]]:
    """(from, to, per cent): sizes of groups and the rate nearest to none or all that is said."""
    sizes = sorted(_NEAR)
    ends = [size - 1 for size, _ in sizes[1:]]
    return [
        (max(size, 5), end, percent)
        for (size, percent), end in zip(sizes, [*ends, None], strict=True)
    ]
