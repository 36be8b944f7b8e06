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


def levels(
    users: Counts, people: Counts, flags: Flags, shown: Flags, *, least: int, summed: bool
) -> Counts:
    """The level of the mean of each group; HIDDEN is not at all.

    `users` of `people` are those whom the mean is of. `flags` are groups of which one more and one
    fewer must stay possible, `shown` those that passed the tree rule on all their people. `summed`:
    what is added up is counted apart by another figure, which masks part of it.
    """
    low, high = interval(users, people, unsettled(users, people, flags, least), least)
    # A group that is said to have none or a few may have one.
    sizes = {group: max(size, 1) for group, size in enumerate(low.tolist()) if people[group]}
    few = np.isin(np.arange(len(people)), list(privacy.hidden_groups(sizes, least)))
    found: Counts = np.where(summed | (low < high), IN_HALVES, 0)
    return np.where(few | ~shown | (low < least), HIDDEN, found)
