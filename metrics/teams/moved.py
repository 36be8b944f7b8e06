"""What moved a team beside all others, rounded once: for the table, and for what stands out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import COUNTS_FROM
from metrics.teams.trend import Moves, Sums, TeamWeek

MOVEMENTS = ("start", "stop", "weeks", "apps")
STEPS = ((300, 0.01), (100, 0.02), (COUNTS_FROM, 0.05))  # two people or more each
FEW_STEP = 0.05  # of teams too small for a table
LEAST_GAP = 0.01  # a movement that differs less than this from the others does not stand out
LEAST_LEAD = 0.03  # in which one movement leads the next, to be named alone


def steps(week: TeamWeek) -> Sums:
    """In which steps each team is told; parts of 1."""
    found = np.full(len(week.matched), FEW_STEP)
    for size, step in reversed(STEPS):
        found[week.matched >= size] = step
    return found


def moved(week: TeamWeek) -> tuple[Sums, Sums]:
    """The four movements of each team and of all others, a row each; as they are told.

    Points as parts of 1 between the first and last four of twelve weeks; the last row is the
    relative change of apps a week. Under nought is a loss; 0 where there is nobody to tell of.
    """
    step = steps(week)
    mine = np.round(np.round(_four(week.moves) / step) * step, 2)
    return mine, np.round(_four(week.rest_moves), 2)


def standing_out(week: TeamWeek) -> list[tuple[str, ...]]:
    """Which movements hold each team back most, beside the rest; none where none does.

    One alone only where it leads the next by three points and by more than the rounding of both;
    else all that come as close, in the order of MOVEMENTS.
    """
    mine, rest = moved(week)
    gaps = rest - mine
    gaps[3] *= np.nan_to_num(week.level)  # fewer apps weigh by how many use any
    step = steps(week)
    least = np.maximum(LEAST_GAP, step / 2)
    lead = np.maximum(LEAST_LEAD, step + LEAST_GAP)
    most = gaps.max(axis=0)
    named = (gaps > most - lead + 1e-9) & (gaps >= least - 1e-9)
    return [_names(named[:, at]) for at in range(named.shape[1])]


def _names(named: NDArray[np.bool_]) -> tuple[str, ...]:
    return tuple(name for name, one in zip(MOVEMENTS, named.tolist(), strict=True) if one)


def _four(moves: Moves) -> Sums:
    four = np.array([moves.started, -moves.stopped, moves.same, moves.apps])
    found: Sums = np.nan_to_num(four)
    return found
