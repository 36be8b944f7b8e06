"""The arithmetic of the comparison: a regression over teams that knows how noisy each team is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from metrics.teams.between import Sums, spread

PER_COLUMN = 3  # teams to compare with that a column of the regression needs
PRIOR_TEAMS = 20  # whose scatter is believed before that of the coached teams is looked at


@dataclass(frozen=True)
class Prediction:
    """What the coached teams would have done: a weighted mean of the changes of other teams.

    `weights` add up to 1 and may be negative; `freedom` are the degrees of freedom that are left.
    """

    weights: Sums
    line: Sums  # one factor per column
    freedom: int


@dataclass(frozen=True)
class Part:
    """Teams that began in one week: `groups` coached, then compared; `shares` of their changes."""

    groups: NDArray[np.int64]
    shares: Sums
    changes: Sums
    variances: Sums  # of each change, `between` included
    freedom: int


@dataclass(frozen=True)
class Interval:
    """A difference with its limits of 95 %; parts of 1."""

    difference: float
    low: float
    high: float
    error: float
    freedom: int


def predicted(columns: Sums, values: Sums, variance: Sums, at: Sums) -> Prediction:
    """The regression of `values` on `columns`, each known with its whole variance, read at `at`."""
    weight = 1 / variance
    inverse = np.linalg.pinv((columns * weight[:, None]).T @ columns, hermitian=True)
    weights: Sums = weight * (columns @ (inverse @ at))
    line: Sums = inverse @ (columns.T @ (weight * values))
    freedom = len(values) - int(np.linalg.matrix_rank(columns))
    return Prediction(weights, line, max(freedom, 1))


def wider(left: Sums, variance: Sums) -> float:
    """How much more than its `variance` says a set of teams differs: a factor of at least 1.

    Leans on PRIOR_TEAMS teams that differ just as they should.
    """
    weight = 1 / variance
    centre = (weight * left).sum() / weight.sum()
    scatter = float((weight * (left - centre) ** 2).sum())
    return max(1.0, (scatter + PRIOR_TEAMS) / (len(left) - 1 + PRIOR_TEAMS))


def shrunk(values: Sums, variance: Sums) -> Sums:
    """Every team pulled to the mean of all, the more so the less it tells by itself."""
    between = spread(values, variance)
    weight = 1 / (variance + between)
    centre = (weight * values).sum() / weight.sum()
    found: Sums = centre + between * weight * (values - centre)
    return found


def combined(parts: Sequence[tuple[float, Part]]) -> Interval:
    """The mean of the parts, by their weights. A team may be in several of them, coached in one
    and compared with in another; its errors then count as if they all stood in the worst way."""
    difference, spread = 0.0, dict[int, float]()
    for weight, part in parts:
        difference += weight * float(part.shares @ part.changes)
        errors = weight * np.abs(part.shares) * np.sqrt(part.variances)
        for group, error in zip(part.groups.tolist(), errors.tolist(), strict=True):
            spread[group] = spread.get(group, 0.0) + error
    error = float(np.sqrt(sum(one**2 for one in spread.values())))
    freedom = min(part.freedom for _, part in parts)
    half = float(stdtrit(freedom, 0.975)) * error
    return Interval(difference, difference - half, difference + half, error, freedom)
