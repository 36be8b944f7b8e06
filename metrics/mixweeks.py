"""Bands that count weeks, beside the single weeks: how often people used it adds up to the weeks.

Who used it in three weeks of four is counted in three single weeks. So where single weeks are said
exactly, the bands add up to a number that is known, and a band of which only a limit is said could
be worked out from the others: with 17 in "three weeks" and 17 missing in the four weeks together,
nobody missed two. A band that is near none or all must therefore be able to change with what the
others leave open, while the people and the weeks stay as many as they are.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import HIDDEN, Counts, edge, interval

MOST = 4  # people of a band that a look at the others moves


def loosened(
    x: Counts, n: Counts, level: Counts, weeks: Counts, told: Sequence[bool], least: int
) -> Counts:
    """The levels, higher where a band that is near none or all was told by the weeks.

    `x` and `level` are bands × columns, `n` the people of each column, `weeks` the weeks that each
    band counts, `told` bands that another metric says by itself, which would be found there. The
    others are said more coarsely in turn, the largest first. Where that does not help, the weeks
    and the told bands tell it whatever is said here, and the column stays as it is.
    """
    found = level.copy()
    whole = np.broadcast_to(n, x.shape).astype(np.int64)
    for column in np.flatnonzero(~(found >= HIDDEN).any(axis=0)).tolist():
        at = slice(column, column + 1)
        order = [band for band in np.argsort(-x[:, column]).tolist() if not told[band]]
        while not _is_open(x[:, at], whole[:, at], found[:, at], weeks, least):
            coarser = [band for band in order if found[band, column] < HIDDEN - 1]
            if not coarser:
                found[:, column] = level[:, column]
                break
            found[coarser[0], column] += 1
            order = [*[band for band in order if band != coarser[0]], coarser[0]]
    return found


def _is_open(x: Counts, n: Counts, level: Counts, weeks: Counts, least: int) -> bool:
    """Whether every band near none or all, of one column, can be another number."""
    low, high = interval(x, n, level, least)
    near = edge(n, level)
    limited = np.flatnonzero(((x <= near) | (n - x <= near))[:, 0])
    moves = _moves(tuple(weeks.tolist()))
    there = x[:, 0] + moves
    fits = ((there >= low[:, 0]) & (there <= high[:, 0])).all(axis=1)
    return bool((moves[fits][:, limited] != 0).any(axis=0).all())


@cache
def _moves(weeks: tuple[int, ...]) -> NDArray[np.int64]:
    """Ways in which a few people change bands while all weeks together stay as many."""
    every = np.array(list(product(range(-MOST, MOST + 1), repeat=len(weeks))), dtype=np.int64)
    same: NDArray[np.int64] = every[(every.sum(axis=1) == 0) & (every @ np.array(weeks) == 0)]
    return same
