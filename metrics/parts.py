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
from metrics.at_window import AtWindow
from metrics.rounding import HIDDEN, Counts, edge, natural, unsettled

if TYPE_CHECKING:
    from metrics.cells import Cells

ALL = 0  # the place of everybody among the parts
STEPS, WIDE_STEPS = 3, 4  # levels of steps of 10 % and of 25 %


class Coarser(Protocol):
    """A coarser dimension that is shown already; `protect.Parent` is one."""

    def totals(self, groups: Sequence[int], w: int, a: int) -> Iterator[audit.Total]: ...


def protect(at: AtWindow, parents: Sequence[Coarser], known: Counts) -> None:
    """Fill `level`, `total_level` and `known` of one window, as `protect.protect` does of others.

    Place 0 of the apps holds the users of all people, each other one a part of these users.
    """
    cells, w, least, level = at.cells, at.w, at.least, at.level
    users, people = cells.numerator[w, ALL, 0], cells.denominator[w, ALL]
    all_users, all_people = users.sum(keepdims=True), people.sum(keepdims=True)
    plain = np.where(all_people >= least, 0, HIDDEN)
    plain = np.maximum(plain, unsettled(all_users, all_people, np.array([at.total_flag]), least))
    whole = int(_coarsened(all_users, all_people, plain, least)[0])
    opens = [_open(at, a) for a in range(cells.numerator.shape[1])]
    enough = users.sum() >= least
    at.total_level[w, :, 0] = [max(whole, open_) if enough else HIDDEN for open_ in opens]
    if not at.organisation:
        level[w, :, 0] = at.total_level[w, :, 0, None]
        return
    _protect_groups(at, ALL, parents, known, total_level=int(plain[0]), shown=at.shown)
    told = _enough(cells, w, least)
    start = np.where(told, _coarsened(users, people, level[w, ALL, 0], least), HIDDEN)
    for a in range(ALL + 1, len(opens)):
        _protect_groups(
            at, a, parents, known, total_level=opens[a], shown=at.shown & told, start=start
        )


def _open(at: AtWindow, a: int) -> int:
    """The level from which everybody together leaves open what must stay so, of one part."""
    x, n = at.cells.numerator[at.w, a, 0], at.cells.denominator[at.w, a]
    flags = np.array([at.total_flag])
    return int(unsettled(x.sum(keepdims=True), n.sum(keepdims=True), flags, at.least)[0])


def _protect_groups(
    at: AtWindow,
    a: int,
    parents: Sequence[Coarser],
    known: Counts,
    *,
    total_level: int,
    shown: NDArray[np.bool_],
    start: Counts | None = None,
) -> None:
    """The groups of one part, which add up to everybody and to the groups of coarser dimensions."""
    w, least = at.w, at.least
    x, n = at.cells.numerator[w, a, 0], at.cells.denominator[w, a]
    totals = [total for parent in parents for total in parent.totals(at.cells.groups, w, a)]
    found = audit.levels(
        x,
        n,
        shown,
        least=least,
        start=start,
        totals=totals,
        flags=at.flags,
        total_level=total_level,
    )
    at.level[w, a, 0] = found
    known[:, w, a] = audit.known(x, n, found, least=least, totals=totals, total_level=total_level)


def _enough(cells: Cells, w: int, least: int) -> NDArray[np.bool_]:
    """Groups of which enough people used Copilot, by the rule for headcounts."""
    users = cells.numerator[w, ALL, 0]
    few = privacy.hidden_groups(dict(zip(cells.groups, users.tolist(), strict=True)), least)
    found: NDArray[np.bool_] = (users > 0) & ~np.isin(cells.groups, list(few))
    return found


def _coarsened(users: Counts, people: Counts, level: Counts, least: int) -> Counts:
    """The level from which parts of the users are said, given that of their number."""
    near = edge(people, level)
    exact = (natural(people, level) == 0) & (users > near) & (people - users > near)
    steps = STEPS if least >= 10 else WIDE_STEPS
    found: Counts = np.where(exact, level, np.maximum(level, steps))
    return found
