"""Parts of the people who used Copilot: shares whose whole is a count that must not be told.

How many of a group used Copilot is protected as everywhere else, as a part of all its people. Only
where that number is said exactly may a share of it be said exactly; elsewhere shares come without
counts and in steps so wide that every number of users has a part in each of them: with steps of
10 %, any number from 10 on. So the shares do not tell the number behind them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from metrics import audit, privacy
from metrics.rounding import HIDDEN, Counts, edge, natural

if TYPE_CHECKING:
    from metrics.cells import Cells

ALL = 0  # the place of everybody among the parts
STEPS, WIDE_STEPS = 3, 4  # levels of steps of 10 % and of 25 %


class Coarser(Protocol):
    """A coarser dimension that is shown already; `protect.Parent` is one."""

    def totals(self, groups: Sequence[int], w: int, a: int) -> Iterator[audit.Total]: ...


def protect(
    cells: Cells,
    w: int,
    shown: NDArray[np.bool_],
    level: Counts,
    total_level: Counts,
    organisation: str | None,
    least: int,
    parents: Sequence[Coarser],
    known: Counts,
) -> None:
    """Fill `level`, `total_level` and `known` of one window, as `protect.protect` does of others.

    Place 0 of the apps holds the users of all people, each other one a part of these users.
    """
    users, people = cells.numerator[w, ALL, 0], cells.denominator[w, ALL]
    whole = _levels(users.sum(keepdims=True), people.sum(keepdims=True), least)
    if organisation:
        totals = _totals(cells, parents, w, ALL)
        levels = audit.levels(users, people, shown, least=least, totals=totals)
        level[w, ALL, 0] = levels
        known[:, w, ALL] = audit.known(users, people, levels, least=least, totals=totals)
        enough = _enough(cells, least)
        start = np.where(enough, _coarsened(users, people, levels, least), HIDDEN)
    for a in range(cells.numerator.shape[1]):
        total_level[w, a, 0] = whole[0] if users.sum() >= least else HIDDEN
        if not organisation:
            level[w, a, 0] = total_level[w, a, 0]
        elif a != ALL:
            x, n = cells.numerator[w, a, 0], cells.denominator[w, a]
            totals = _totals(cells, parents, w, a)
            level[w, a, 0] = audit.levels(
                x, n, shown & enough, least=least, start=start, totals=totals
            )
            known[:, w, a] = audit.known(x, n, level[w, a, 0], least=least, totals=totals)


def _enough(cells: Cells, least: int) -> NDArray[np.bool_]:
    """Groups of which enough people used Copilot, in every window, by the rule for headcounts."""
    sizes = [
        dict(zip(cells.groups, users[ALL, 0].tolist(), strict=True)) for users in cells.numerator
    ]
    few = privacy.hidden_throughout(sizes, least)
    return np.array(
        [group not in few and any(size[group] for size in sizes) for group in cells.groups],
        dtype=bool,
    )


def _levels(users: Counts, people: Counts, least: int) -> Counts:
    plain = np.where(people >= least, 0, HIDDEN)
    return _coarsened(users, people, plain, least)


def _coarsened(users: Counts, people: Counts, level: Counts, least: int) -> Counts:
    """The level from which parts of the users are said, given that of their number."""
    near = edge(people, level)
    exact = (natural(people, level) == 0) & (users > near) & (people - users > near)
    steps = STEPS if least >= 10 else WIDE_STEPS
    found: Counts = np.where(exact, level, np.maximum(level, steps))
    return found


def _totals(cells: Cells, parents: Sequence[Coarser], w: int, a: int) -> list[audit.Total]:
    return [total for parent in parents for total in parent.totals(cells.groups, w, a)]
