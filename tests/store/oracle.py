"""metrics.md B by hand: what a pile of reports says of a person, an app and a week. No SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from tests.store.builder import Report

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """Everything that one series of reports says, kept per address."""

    snapshots: tuple[date, ...]
    listed: dict[str, set[date]]
    active: dict[tuple[str, str], set[date]]  # (address, app), app "any" for all of them

    @classmethod
    def of(cls, reports: list[Report]) -> Known:
        listed: dict[str, set[date]] = {}
        active: dict[tuple[str, str], set[date]] = {}
        for report in reports:
            for upn, used, _ in report.rows:
                listed.setdefault(upn, set()).add(report.refresh_on)
                for app, day in used.items():
                    active.setdefault((upn, app), set()).add(day)
                    active.setdefault((upn, "any"), set()).add(day)
        return cls(tuple(sorted({r.refresh_on for r in reports})), listed, active)

    def status(self, upn: str, app: str, monday: date) -> str:
        """active, inactive or unknown: Lemma 2 applied day by day, Monday to Friday."""
        days = self.active.get((upn, app), set())
        if any(monday <= day < monday + 7 * DAY for day in days):
            return "active"
        weekdays = [monday + n * DAY for n in range(5)]
        inactive = all(self._inactive(upn, days, day) for day in weekdays)
        return "inactive" if inactive else "unknown"

    def _inactive(self, upn: str, days: set[date], day: date) -> bool:
        for snapshot in self.listed.get(upn, set()):
            last = max((d for d in days if d <= snapshot), default=date.min)
            if last < day <= snapshot:
                return True
        return False
