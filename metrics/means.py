"""How exactly a mean may be said, such as apps per active person.

A mean speaks of those who did something, and how many these are is another figure's to say. So that
number is looked at here no closer than its ordinary form says it: whether enough people did it,
whether they may be counted beside the mean, and in which steps the mean is said.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from metrics import privacy
from metrics.rounding import HIDDEN, Counts, interval, unsettled

Flags = NDArray[np.bool_]
IN_HALVES = 1  # the level of a mean that is said in halves, with no count beside it
IN_WHOLES = 2
_PARTS = {IN_HALVES: 2, IN_WHOLES: 1}  # steps in one
_ONE = ((0, 0), (1, 0), (-1, 0), (1, 1), (-1, -1))  # more things, more users


def levels(
    added: Counts,
    users: Counts,
    people: Counts,
    flags: Flags,
    shown: Flags,
    *,
    least: int,
    summed: bool,
) -> Counts:
    """The level of the mean of each group; HIDDEN is not at all.

    The mean is `added` by `users` of `people`. `flags` are groups of which one more and one fewer
    must stay possible, `shown` those that passed the tree rule on all their people. `summed`: what
    is added up is counted apart by another figure, which masks part of it.
    """
    low, high = interval(users, people, unsettled(users, people, flags, least), least)
    # A group that is said to have none or a few may have one.
    sizes = {group: max(size, 1) for group, size in enumerate(low.tolist()) if people[group]}
    few = np.isin(np.arange(len(people)), list(privacy.hidden_groups(sizes, least)))
    found: Counts = np.where(summed | (low < high), IN_HALVES, 0)
    if summed:
        for level in (IN_HALVES, IN_WHOLES):
            found = np.where((found == level) & ~_settles(added, users, level), level + 1, found)
        found = np.where(found > IN_WHOLES, HIDDEN, found)
    return np.where(few | ~shown | (low < least), HIDDEN, found)


def said(added: int, users: int, level: int) -> float:
    """The mean in the steps of its level: in halves, in wholes, and otherwise in tenths."""
    parts = _PARTS.get(level, 10)
    return round(parts * added / users) / parts


def _settles(added: Counts, users: Counts, level: int) -> Flags:
    """Whether one thing more and one less, and one user of one thing, are said alike.

    Otherwise a sum at the edge of its step tells, beside counts of all that is added up but one,
    that nobody did that one.
    """
    found = np.ones(users.shape, dtype=bool)
    for place, (sum_, of) in enumerate(zip(added.tolist(), users.tolist(), strict=True)):
        beside = {
            said(sum_ + more, of + others, level)
            for more, others in _ONE
            if sum_ + more >= of + others >= 1
        }
        found[place] = len(beside) < 2
    return found
