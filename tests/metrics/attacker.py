"""A reader who wants to know more than is shown, with linear programming and no look inside.

The reader knows everyone's place in the organisation, every figure that is shown, and the rules by
which figures are said: so for every figure, the counts that would be said in the same words. The
rules are written down here once more, from the documents, not taken from the code under test.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np
from scipy.optimize import linprog

NEAR = ((300, 1), (100, 2), (40, 5), (20, 10), (10, 20), (0, 30))


@dataclass(frozen=True)
class Figure:
    """What is shown of a group: people, and value, numerator, bound, about as in a Row."""

    n: int
    value: float
    numerator: int | None
    bound: str | None
    about: bool


def near(n: int) -> Fraction:
    """The rate that hides who is nearly none or nearly all."""
    return Fraction(next(percent for size, percent in NEAR if n >= size), 100)


def ordinary(x: int, n: int) -> set[int]:
    """Counts that the ordinary form of x of n does not tell apart; all of them under 10 people."""
    if n < 10:
        return set(range(n + 1))
    low = floor(near(n) * n)
    if n < 40:
        parts = 4 if n < 20 else 10
        beside = [y for y in range(low + 1, n - low) if _same(y, low + 1, n, parts)]
        low += 1 if len(beside) == 1 else 0
    if x <= low:
        return set(range(low + 1))
    if n - x <= low:
        return set(range(n - low, n + 1))
    if n >= 40:
        return {x}
    return {y for y in range(low + 1, n - low) if _same(y, x, n, parts)}


def _same(one: int, other: int, n: int, parts: int) -> bool:
    return nearest(one, n, parts) == nearest(other, n, parts)


def undecided(x: int, n: int, told: tuple[int, int]) -> tuple[int, int]:
    """Smallest and largest count that must stay possible: by the ordinary form and by what is said.

    Of small groups one more and one fewer are enough, but near none and all the whole form. What is
    said more coarsely is on another grid, so it may leave out an end of the ordinary form.
    """
    form = ordinary(x, n)
    if n >= 10 and min(form) > 0 and max(form) < n:
        form = {y for y in form if abs(y - x) <= 1}
    left = {y for y in form if told[0] <= y <= told[1]}
    return min(left), max(left)


def nearest(x: int, n: int, parts: int) -> int:
    """x/n in whole parts; half to even in per cent, and towards one half in wider steps."""
    exact = Fraction(x * parts, n)
    if parts == 100:
        return round(exact)
    return floor(exact + Fraction(1, 2)) if 2 * x <= n else ceil(exact - Fraction(1, 2))


def possible(figure: Figure) -> tuple[int, int]:
    """Smallest and largest count that fits what is shown, read as broadly as the words allow."""
    n = figure.n
    if figure.numerator is not None:
        return figure.numerator, figure.numerator
    value = Fraction(str(figure.value))
    if figure.bound == "at_most":
        return 0, floor(value * n)
    if figure.bound == "at_least":
        return ceil(value * n), n
    fitting = []
    for parts in (20, 10, 4, 2) if figure.about else (100,):
        fitting += [x for x in range(n + 1) if Fraction(nearest(x, n, parts), parts) == value]
    return min(fitting), max(fitting)


def bounds(
    wanted: Sequence[int],
    boxes: Sequence[tuple[int, int]],
    sums: Iterable[tuple[Sequence[int], tuple[int, int]]],
) -> tuple[int, int]:
    """Smallest and largest that the sum of the `wanted` counts can be.

    `boxes` limit each count; `sums` are (counts, their smallest and largest sum).
    """
    rows, limits = [], []
    for members, (low, high) in sums:
        row = np.zeros(len(boxes))
        row[list(members)] = 1
        rows += [row, -row]
        limits += [high, -low]
    target = np.zeros(len(boxes))
    target[list(wanted)] = 1
    found = []
    for sign in (1, -1):
        result = linprog(sign * target, A_ub=np.array(rows), b_ub=limits, bounds=boxes)
        assert result.status == 0, result.message
        found.append(sign * result.fun)
    return ceil(round(found[0], 6)), floor(round(found[1], 6))
