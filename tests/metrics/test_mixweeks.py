"""Bands that count weeks are not told by the single weeks, of which they are the sum."""

from __future__ import annotations

import random
from itertools import product

import numpy as np
import pytest

from metrics.mixweeks import loosened
from metrics.rounding import HIDDEN, edge, interval

LEAST = 10
WEEKS = np.arange(5)


def intervals(x: list[int], told: list[bool]) -> list[tuple[int, int]]:
    """What is said of each band of one group."""
    counts, n = np.array(x)[:, None], np.array([sum(x)])
    level = loosened(counts, n, np.zeros_like(counts), WEEKS, told, LEAST)
    assert (level < HIDDEN).all()
    assert not level[np.array(told)].any()
    low, high = interval(counts, np.full_like(counts, n[0]), level, LEAST)
    return list(zip(low[:, 0].tolist(), high[:, 0].tolist(), strict=True))


def worlds(between: list[tuple[int, int]], x: list[int]) -> set[tuple[int, ...]]:
    """Every way in which so many people can have used it in so many weeks, a few of them moved."""
    people, weeks = sum(x), sum(w * b for w, b in enumerate(x))
    between = [
        (max(low, b - 4), min(high, b + 4)) for (low, high), b in zip(between, x, strict=True)
    ]
    free = [range(low, high + 1) for low, high in between[:3]]
    found = set()
    for bands in product(*free):
        rest, left = people - sum(bands), weeks - sum(w * b for w, b in enumerate(bands))
        every = left - 3 * rest  # of the rest in three or four weeks, those in four
        world = (*bands, rest - every, every)
        if all(low <= b <= high for (low, high), b in zip(between, world, strict=True)):
            found.add(world)
    return found


@pytest.mark.parametrize("told", [[False] * 5, [True, False, False, False, False]])
def test_a_band_near_none_stays_open_beside_the_weeks(told: list[bool]) -> None:
    rng = random.Random(1)
    opened = 0
    for _ in range(60):
        rates = rng.choice([(1, 1, 1, 8, 90), (90, 8, 1, 1, 1), (2, 2, 2, 2, 2), (50, 1, 1, 1, 50)])
        x = [0] * 5
        for band in rng.choices(range(5), rates, k=rng.choice([10, 25, 45, 60, 116, 196, 320])):
            x[band] += 1
        between = intervals(x, told)
        fitting = worlds(between, x)
        assert tuple(x) in fitting
        near = int(edge(np.array([sum(x)]), np.array([0]))[0])
        for band, count in enumerate(x):
            if min(count, sum(x) - count) <= near:
                unsaid = [between[b] if told[b] else (0, sum(x)) for b in range(5)]
                could = len({world[band] for world in worlds(unsaid, x)}) > 1
                opened += could
                assert could == (len({world[band] for world in fitting}) > 1), (x, between, band)
    assert opened > 40


def test_as_counted_three_weeks_of_four_told_that_nobody_missed_two() -> None:
    """196 people of whom 17 missed one week: 17 missing in four single weeks is all there is."""
    between = intervals([0, 0, 0, 17, 179], [False] * 5)
    assert between[3][0] < 17 < between[3][1]


def test_where_no_band_is_near_none_they_are_said_as_they_are() -> None:
    assert intervals([40, 30, 20, 30, 40], [False] * 5) == [(c, c) for c in (40, 30, 20, 30, 40)]
