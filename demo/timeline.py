"""Which days matter in the simulated period. Days are integers since 1970-01-01 inside demo."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

EPOCH = date(1970, 1, 1)
NEVER = 2**30  # a day that does not come
WARM_UP_WEEKS = 8  # simulated before the first report, so that its dates have a past
QUARTER = 13


def day_of(value: date) -> int:
    return (value - EPOCH).days


def date_of(day: int) -> date:
    return EPOCH + timedelta(days=int(day))


@dataclass(frozen=True)
class Timeline:
    """A period of whole weeks that ends on a Sunday."""

    ends_on: date
    weeks: int

    def __post_init__(self) -> None:
        if self.ends_on.weekday() != 6:
            raise ValueError(f"the period must end on a Sunday; {self.ends_on} is not one")
        if self.weeks < 2:
            raise ValueError(f"the period must be at least 2 weeks; {self.weeks} is too short")

    @cached_property
    def end(self) -> int:
        return day_of(self.ends_on)

    @cached_property
    def start(self) -> int:
        """Monday of the first week."""
        return self.end - 7 * self.weeks + 1

    @property
    def warm_up(self) -> int:
        return self.start - 7 * WARM_UP_WEEKS

    def monday(self, week: int) -> int:
        return self.start + 7 * week

    @cached_property
    def waves(self) -> tuple[int, ...]:
        """Mondays on which licences are handed out in numbers: each quarter."""
        return tuple(self.monday(w) for w in range(QUARTER, self.weeks - 4, QUARTER))

    @cached_property
    def lists(self) -> tuple[int, ...]:
        """Days on which the list of active users is downloaded; the last a Friday."""
        return (self.start, *self.waves, self.end - 2)

    @cached_property
    def missing(self) -> int | None:
        """The Sunday without a report: nobody made the export that week."""
        return self.monday(16) - 1 if self.weeks >= 24 else None

    @cached_property
    def refreshes(self) -> tuple[int, ...]:
        """Sundays that have a report, oldest first."""
        sundays = (self.monday(w) + 6 for w in range(self.weeks))
        return tuple(day for day in sundays if day != self.missing)

    @cached_property
    def v2_from(self) -> int:
        """First day on which the report has the newer columns: half way."""
        return self.monday(self.weeks // 2)

    @cached_property
    def long_refreshes(self) -> tuple[int, ...]:
        """Sundays with a 28-day report as well: every fourth, counted back from the end."""
        return tuple(d for d in self.refreshes if d >= self.v2_from and (self.end - d) % 28 == 0)

    @cached_property
    def cut_on(self) -> int | None:
        """The Sunday of which the report was cut off: its last rows are not in the file."""
        return self.end - 70 if self.weeks >= 24 else None

    @cached_property
    def summaries(self) -> tuple[int, ...]:
        """Sundays of which the summary was kept: the last thirteen, and before that every fourth.

        Of the week without a report there is none either.
        """
        recent = self.end - 7 * QUARTER
        return tuple(d for d in self.refreshes if d > recent or (self.end - d) % 28 == 0)

    @property
    def admin_center_on(self) -> int:
        """The data day of the report downloaded by hand: the last Thursday."""
        return self.end - 3
