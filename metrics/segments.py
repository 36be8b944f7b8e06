"""Usage segments as vivainsights defines them, by calendar weeks, for many weeks at once.

A week without a row is a week without use; a week without a licence has no row; a mean is one of
the weeks that tell actions. Three counts of a week are carried in one number, so that one running
sum per person has all three: weeks told, weeks with use, and actions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.period import WEEK, Window

Codes = NDArray[np.int8]

BANDS = ("none", "low", "novice", "habitual", "power")
UNKNOWN = -1
HABIT = {12: 9, 4: 4}  # weeks looked at → weeks with use that make a habit
SHORT = min(HABIT)
POWER = 15  # mean actions a week, from which habit is power
WEEK_ZERO = date(2000, 1, 3)  # the Monday of week_no 0

_FIELD = 8  # bits for weeks told, and for weeks with use
_MASK = (1 << _FIELD) - 1


class Weeks:
    """Person-weeks with a licence, in any order: segment codes for each, over 12 or 4 weeks.

    `actions` is -1 where an export does not tell them. A person has at most one row a week.
    """

    def __init__(self, person: Any, week_no: Any, actions: Any) -> None:
        if not len(person):
            self._sums, self._at, self._week = (np.zeros(0, dtype=np.int64) for _ in range(3))
            return
        self._week = week_no.astype(np.int64) - int(week_no.min())
        there = np.zeros(int(person.max()) + 1, dtype=np.int64)
        there[person] = 1
        place = np.cumsum(there) - 1
        people, width = int(place[-1]) + 1, int(self._week.max()) + 2
        # One row a person, one column a week, after a column of nothing.
        self._at = place[person] * width + self._week + 1
        told = np.asarray(actions, dtype=np.int64)
        grid = np.zeros(people * width, dtype=np.int64)
        grid[self._at] = (np.maximum(told, 0) << 2 * _FIELD) + ((told > 0) << _FIELD) + (told >= 0)
        self._sums = np.cumsum(grid.reshape(people, width), axis=1).reshape(-1)

    def _summed(self, weeks: int) -> NDArray[np.int64]:
        """Per row the three counts of so many weeks up to it, in one number."""
        before = self._at - np.minimum(self._week + 1, weeks)
        found: NDArray[np.int64] = self._sums[self._at] - self._sums[before]
        return found

    def longer(self, weeks: int) -> NDArray[np.bool_]:
        """Per row whether so many weeks tell more of the person than the last few do."""
        found: NDArray[np.bool_] = (self._summed(weeks) & _MASK) > (self._summed(SHORT) & _MASK)
        return found

    def codes(self, weeks: int) -> Codes:
        """Per row the place of its segment in BANDS, or UNKNOWN."""
        sums = self._summed(weeks)
        told, used, actions = sums & _MASK, (sums >> _FIELD) & _MASK, sums >> 2 * _FIELD
        habit = used >= HABIT[weeks]
        # Not at all, under one a week, one a week and more; habit; habit with power.
        found = (used > 0).astype(np.int8) + ((used > 0) & (actions >= told))
        found = np.where(habit, 3 + (actions >= POWER * told), found).astype(np.int8)
        found[told == 0] = UNKNOWN
        return found


def counted(
    rows: Mapping[str, Any], windows: Sequence[Window], weeks: int
) -> list[list[Mapping[str, Any]]]:
    """For each window that can be answered, people per group and segment in its last week.

    `longer` of them are told of in more weeks than the last few.
    `rows` has columns person, week_no, grp and actions, of the weeks of all windows.
    """
    told = Weeks(rows["person"], rows["week_no"], rows["actions"])
    codes, longer = told.codes(weeks), told.longer(weeks)
    order = np.argsort(rows["week_no"], kind="stable")
    week_no = rows["week_no"][order]
    results: list[list[Mapping[str, Any]]] = []
    for window in windows:
        number = (window.week_on - WEEK_ZERO) // WEEK
        start, end = np.searchsorted(week_no, [number, number + 1])
        here = order[start:end] if window.complete else order[:0]
        of = rows["grp"][here], codes[here], longer[here]
        results.append([_by_group(*of)] if window.complete else [])
    return results


def _by_group(groups: Any, codes: Codes, longer: NDArray[np.bool_]) -> Mapping[str, Any]:
    pairs, place, people = np.unique(
        np.asarray(groups, dtype=np.int64) * 8 + (codes + 1),
        return_inverse=True,
        return_counts=True,
    )
    bands = np.array([None, *BANDS], dtype=object)[pairs % 8]
    return {
        "grp": pairs // 8,
        "app_key": np.full(len(pairs), "any", dtype=object),
        "band": np.ma.masked_array(bands, mask=pairs % 8 == 0),
        "people": people,
        "longer": np.bincount(place, weights=longer, minlength=len(pairs)).astype(np.int64),
    }
