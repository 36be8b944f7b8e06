"""How large a change of a share chance alone would make, where the same people are asked twice.

McNemar's test (Psychometrika 12, 1947): of n people of whom a share t did something in one of two
periods only, chance moves the share by √(t / n), one standard error.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from metrics.answer import Row

Z = 1.64  # standard errors: beyond it in one of ten groups that do not change at all
_ONCE = ("new", "reactivated", "lapsed")


def turned(flows: Iterable[Row], by: str) -> dict[str, float]:
    """Group of dimension `by` → share that acted in one of two periods only, at most.

    `flows` are rows of `new_retained_reactivated_lapsed`; a band that is hidden counts as all.
    """
    found: dict[str, float] = {}
    for row in flows:
        if row.dims["band"] in _ONCE:
            group = str(row.dims[by])
            share = 1.0 if row.value is None else row.value
            found[group] = min(found.get(group, 0.0) + share, 1.0)
    return found


def beyond(change: float, people: int, turned: float) -> bool:
    """Whether a change (share, 0 to 1) of so many people is more than chance alone would make."""
    return people > 0 and abs(change) > Z * math.sqrt(turned / people)
