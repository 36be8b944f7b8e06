"""The organisation before its first list of users: Microsoft's own daily totals, week by week.

They count people of one day and of the whole organisation, so they are a line of their own and
never part of another. Nothing is said of an organisation, or of a day, under the minimum group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from metrics.compose import sql_of
from metrics.facts import Data, read_facts
from metrics.period import SUNDAY, monday_of
from metrics.sources import changes
from metrics.sources.changes import Change


@dataclass(frozen=True)
class BusiestDay:
    """The day of a week on which most people were active; `people` None: too few to be said."""

    week_on: date
    on: date
    people: int | None


@dataclass(frozen=True)
class OrganisationLine:
    """The weeks that Microsoft's totals reach, oldest first.

    `first_report_on` is the first day of the first week that a user report tells of (None: none
    does); `changes` are those of Microsoft's definitions on the way.
    """

    weeks: tuple[BusiestDay, ...]
    first_report_on: date | None
    changes: tuple[Change, ...]

    @property
    def reaches_back(self) -> bool:
        """Whether the totals tell of a week before the first user report."""
        first = self.first_report_on
        return bool(self.weeks) and (first is None or self.weeks[0].week_on < first)


def organisation_line(data: Data, least: int) -> OrganisationLine:
    """The busiest day of each week; what would speak of under `least` people is left out."""
    rows = data.cursor().execute(sql_of("sources/daily_totals.sql")).fetchall()
    weeks = tuple(_busiest(rows, least))
    first = min(read_facts(data, 0).weeks, default=None)
    found = changes.between(weeks[0].week_on, weeks[-1].week_on + SUNDAY) if weeks else ()
    return OrganisationLine(weeks, first, found)


def _busiest(rows: Iterable[tuple[date, int, int | None]], least: int) -> Iterable[BusiestDay]:
    best: dict[date, tuple[int, date, int | None]] = {}
    for on, active, enabled in rows:
        monday = monday_of(on)
        if monday not in best or active > best[monday][0]:
            best[monday] = active, on, enabled
    for monday, (active, on, enabled) in best.items():
        few = active < least or (enabled is not None and enabled < least)
        yield BusiestDay(monday, on, None if few else active)
