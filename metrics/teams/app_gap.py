"""Which app do strong teams use more, among people with the same overall use and the same function?

Who uses Copilot little uses every app little, so raw reach makes every app look like the gap. What
is compared is what is left after people's own overall use and function are taken into account:
indirect standardisation on the whole organisation. Arrays have one entry per person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

LEAST_GAP = 0.10  # of the people who use Copilot at all
# Among eight apps one would stand out by chance in a quarter of teams at 1.64 standard errors.
LEAST_Z = 2.5
SMOOTHING = 10  # people that the organisation's own rate of a band counts for

Sums = NDArray[np.float64]


@dataclass(frozen=True)
class People:
    """People who used Copilot in four weeks: group, function, weeks with use (1 to 4), and apps.

    `used` has one row per person and one column per app.
    """

    group: NDArray[np.int64]
    function: NDArray[np.int64]
    weeks: NDArray[np.int64]
    used: NDArray[np.bool_]


@dataclass(frozen=True)
class Gap:
    """One app that the others use more; `points` is a part of 1, `z` in standard errors."""

    app: int  # column of People.used
    points: float
    z: float


def expected(people: People) -> Sums:
    """Chance of every person to use every app, from weeks with use and function alone."""
    bands, band = np.unique(people.weeks, return_inverse=True)
    cells, cell = np.unique(np.stack([people.weeks, people.function]), axis=1, return_inverse=True)
    of_band = np.searchsorted(bands, cells[0])
    chance = np.empty(people.used.shape, dtype=np.float64)
    in_band, in_cell = np.bincount(band), np.bincount(cell)
    for app in range(people.used.shape[1]):
        used = people.used[:, app].astype(np.float64)
        rate = np.bincount(band, used) / in_band
        smooth = np.bincount(cell, used) + SMOOTHING * rate[of_band]
        chance[:, app] = (smooth / (in_cell + SMOOTHING))[cell]
    return chance


def gap(
    people: People, chance: Sums, team: int, strong: Sequence[int], *, least: int
) -> Gap | None:
    """The app that strong teams use most beyond what is expected; None where none stands out.

    `least` people who use Copilot are needed on either side.
    """
    here, there = people.group == team, np.isin(people.group, np.array(strong, dtype=np.int64))
    if here.sum() < least or there.sum() < least:
        return None
    mine, mine_error = _beyond(people, chance, here)
    theirs, their_error = _beyond(people, chance, there)
    points = theirs - mine
    with np.errstate(invalid="ignore", divide="ignore"):
        z = np.nan_to_num(points / np.sqrt(mine_error + their_error))
    stands_out = (points >= LEAST_GAP) & (z > LEAST_Z)
    if not stands_out.any():
        return None
    app = int(np.argmax(np.where(stands_out, z, -np.inf)))
    return Gap(app, float(points[app]), float(z[app]))


def _beyond(people: People, chance: Sums, who: NDArray[np.bool_]) -> tuple[Sums, Sums]:
    """Use beyond what is expected per person, and its variance, by app."""
    count = who.sum()
    left = people.used[who].sum(axis=0) - chance[who].sum(axis=0)
    spread = (chance[who] * (1 - chance[who])).sum(axis=0)
    return left / count, spread / count**2


def columns(masks: Sequence[int], apps: NDArray[Any]) -> NDArray[np.bool_]:
    """Apps used as bits, per person → one column per app."""
    bits = apps.astype(np.int64)
    return np.stack([(bits & mask) != 0 for mask in masks], axis=1)
