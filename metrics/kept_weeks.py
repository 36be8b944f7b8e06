"""Weeks whose rows of persons are gone: the shares of groups, as they were shown then.

They were guarded when they were kept, under the minimum of that day. Where the minimum is higher
now, a week in which any group is under it is told of everybody only: one hidden group among shown
ones could be found by subtraction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from metrics import scope
from metrics.facts import Data
from metrics.question import UsageError
from words import text

METRIC = "active_share"
EVERYBODY = ""
DIMENSIONS = (EVERYBODY, "department", "team")


@dataclass(frozen=True)
class KeptWeek:
    """One group in one week (a Monday); counts are None where the group was or is too small.

    `numerator` alone is None where only a limit was shown.
    """

    week_on: date
    group: str
    app: str  # "" for any
    numerator: int | None
    denominator: int | None

    @property
    def share(self) -> float | None:
        """The share that was shown, 0 to 1, as exact as it was."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator


def kept_weeks(
    data: Data, viewer: scope.Viewer, by: str = EVERYBODY, *, app: str = ""
) -> tuple[KeptWeek, ...]:
    """Active licensed people per kept week and group, oldest first; empty while none was kept.

    Raises UsageError for another dimension, and for who sees only a part of the organisation.
    """
    if by not in DIMENSIONS:
        raise UsageError(text("Kept weeks are split by department or by team, or not at all."))
    if viewer.departments is not None:
        raise UsageError(text("Kept weeks are for who sees the whole organisation."))
    cursor = data.cursor()
    there = cursor.execute("select 1 from duckdb_tables() where table_name = 'kept_week'")
    if there.fetchone() is None:
        return ()
    rows = cursor.execute(
        """
        select week_on, value, app, numerator, denominator
        from kept_week
        where metric = $metric and dimension = $by and app = $app
        order by week_on, value
        """,
        {"metric": METRIC, "by": by, "app": app},
    ).fetchall()
    found: list[KeptWeek] = []
    for _, week in groupby((KeptWeek(*row) for row in rows), key=lambda row: row.week_on):
        found += _guarded(list(week), viewer.minimum_group)
    return tuple(found)


def _guarded(week: list[KeptWeek], least: int) -> list[KeptWeek]:
    if all(row.denominator is None or row.denominator >= least for row in week):
        return week
    return [KeptWeek(row.week_on, row.group, row.app, None, None) for row in week]
