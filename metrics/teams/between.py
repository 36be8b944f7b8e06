"""How much teams differ beyond their own errors, by the method of Paule and Mandel."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Sums = NDArray[np.float64]

STEPS = 60  # of the bisection; more than a double can tell apart


def spread(values: Sums, variance: Sums) -> float:
    """Variance between teams around their mean."""

    def left(weight: Sums) -> Sums:
        mean: np.float64 = (weight * values).sum() / weight.sum()
        return values - mean

    return _beyond(variance, len(values) - 1, left)


def between_teams(columns: Sums, values: Sums, variance: Sums) -> float:
    """Variance between teams around a regression."""

    def left(weight: Sums) -> Sums:
        root = np.sqrt(weight)
        line = np.linalg.lstsq(columns * root[:, None], values * root, rcond=None)[0]
        return np.asarray(values - columns @ line, dtype=np.float64)

    return _beyond(variance, len(values) - int(np.linalg.matrix_rank(columns)), left)


def _beyond(variance: Sums, freedom: int, left: Callable[[Sums], Sums]) -> float:
    """The variance with which what is `left` under its weights is as large as its freedom asks."""
    if freedom < 1:
        return 0.0

    def excess(between: float) -> float:
        weight = 1 / (variance + between)
        return float((weight * left(weight) ** 2).sum() - freedom)

    low, high = 0.0, 1.0
    if excess(low) <= 0:
        return 0.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low
