"""Every metric once more, in plain Python, from the raw export files of the sample organisation.

Nothing here comes from ingest, store or metrics, and there is no SQL: the files are read with csv
and zipfile, and the definitions are followed as they are written down. Slow, simple, independent.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, cached_property
from pathlib import Path

from tests.metrics.raw import ANY, SOURCES, Picture, Report, chat_of, files, people_of, usage_of


@dataclass(eq=False)
class Oracle:
    """The sample organisation as its files tell it."""

    folder: Path
    licensed_reports: list[Report] = field(default_factory=list)
    chat_reports: list[Report] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name, text in files(self.folder):
            delimiter = ";" if ";" in text.partition("\n")[0] else ","
            rows = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
            columns = set(rows[0])
            if "Report Refresh Date" in columns:
                self.licensed_reports.append(usage_of(rows))
            elif "User guid" in columns:
                self.chat_reports.append(chat_of(rows))
            else:
                self.pictures.append(people_of(name, rows))
        self.pictures.sort(key=lambda p: (p.on, SOURCES.index(p.source)))

    # ---- who is who --------------------------------------------------------------------------

    @cached_property
    def owners(self) -> dict[str, list[tuple[date, str]]]:
        """Account → (from which picture, object id), by the pictures that have object ids."""
        found: dict[str, dict[date, str]] = defaultdict(dict)
        for picture in self.pictures:
            for account, identity, _, _, _, _ in picture.rows:
                if identity:
                    found[account][picture.on] = identity
        return {account: sorted(days.items()) for account, days in found.items()}

    def person(self, account: str, on: date) -> str:
        """Whoever the newest picture up to a day gives the account to, or else the first one.

        The week of a picture counts as a whole: its Monday is the day.
        """
        turns = self.owners.get(account)
        if not turns:
            return account
        earlier = [identity for day, identity in turns if day - timedelta(days=day.weekday()) <= on]
        return earlier[-1] if earlier else turns[0][1]

    @cached_property
    def events(
        self,
    ) -> dict[str, list[tuple[date, int, Picture, dict[str, str], bool | None, bool]]]:
        """Person → what each file says from a day on, also by leaving the person out."""
        found: dict[str, list[tuple[date, int, Picture, dict[str, str], bool | None, bool]]]
        found = defaultdict(list)
        present: list[set[str]] = []
        for place, picture in enumerate(self.pictures):
            people = set()
            for account, identity, on, said, licensed, enabled in picture.rows:
                person = identity or self.person(account, on)
                people.add(person)
                found[person].append((on, place, picture, said, licensed, enabled))
            present.append(people)
        for place, picture in enumerate(self.pictures):
            if picture.full:
                lists = picture.source == "admin"
                for person in found.keys() - present[place]:
                    found[person].append(
                        (picture.on, place, picture, {}, False if lists else None, False)
                    )
        return {person: sorted(said, key=lambda e: e[:2]) for person, said in found.items()}

    def place(self, person: str, on: date, dimension: str) -> str:
        """Department, team, … of a day; before the first that is told, that one."""
        told = [(e[0], e[3][dimension]) for e in self.events[person] if dimension in e[3]]
        earlier = [value for day, value in told if day <= on]
        return earlier[-1] if earlier else (told[0][1] if told else "")

    def licensed(self, person: str, on: date) -> bool:
        """In the newest licence list up to a day, and not gone from or blocked in every source."""
        lists = [e[4] for e in self.events[person] if e[4] is not None and e[0] <= on]
        newest = {e[2].source: e[5] for e in self.events[person] if e[0] <= on}
        return bool(lists and lists[-1] and any(newest.values()))

    @cache  # noqa: B019
    def since(self, person: str, on: date) -> date | None:
        """First day of the licence held on a day; None when the first list had it already."""
        days = sorted({e[0] for e in self.events[person] if e[0] <= on})
        first = min(p.on for p in self.pictures if p.source == "admin")
        start = None
        for day in reversed(days):
            if not self.licensed(person, day):
                break
            start = day
        return start if start and start > first else None

    @cache  # noqa: B019
    def members(self, on: date, licensed: bool) -> list[str]:
        """Persons with a licence on a day, or those without."""
        return [p for p in self.events if self.licensed(p, on) == licensed]

    # ---- activity ----------------------------------------------------------------------------

    def use(self, reports: list[Report]) -> dict[str, dict[str, set[date]]]:
        """Person → app → known days of use; "any" has the days of every app."""
        found: dict[str, dict[str, set[date]]] = defaultdict(lambda: defaultdict(set))
        for report in reports:
            for account, last in report.last.items():
                for app, day in ((app, day) for app, days in last.items() for day in days):
                    # An account's week belongs to whoever holds it on the Monday, a day to its day.
                    person = self.person(account, day - timedelta(days=day.weekday()))
                    found[person][app].add(day)
                    found[person][ANY].add(day)
        return found

    @cached_property
    def days(self) -> dict[str, dict[str, set[date]]]:
        return self.use(self.licensed_reports)

    @cached_property
    def chat_days(self) -> dict[str, dict[str, set[date]]]:
        return self.use(self.chat_reports)

    @cached_property
    def refresh_dates(self) -> list[date]:
        return sorted({report.refresh_on for report in self.licensed_reports})

    @cached_property
    def listed(self) -> dict[date, set[str]]:
        """Refresh date → persons that a report of that day lists."""
        found: dict[date, set[str]] = defaultdict(set)
        for report in self.licensed_reports:
            for account in report.last:
                found[report.refresh_on].add(self.person(account, report.refresh_on))
        return found

    @cache  # noqa: B019
    def covering(self, monday: date) -> date:
        """The first report on or after the Friday of a week."""
        return min(day for day in self.refresh_dates if day >= monday + timedelta(days=4))

    @cache  # noqa: B019 one oracle lives as long as the tests that ask it
    def told(self, refresh_on: date) -> dict[str, tuple[int, int]]:
        """Person → prompts and active days of the 28-day report of a day."""
        reports = [r for r in self.licensed_reports if r.refresh_on == refresh_on and r.days == 28]
        if not reports:
            return {}
        (report,) = reports
        monday = refresh_on - timedelta(days=refresh_on.weekday())
        found: dict[str, tuple[int, int]] = {}
        for account, (prompts, active) in report.counts.items():
            person = self.person(account, monday)
            before = found.get(person, (0, 0))
            found[person] = before[0] + prompts, before[1] + active
        return found

    @cache  # noqa: B019
    def week(self, person: str, app: str, monday: date) -> bool | None:
        """Active, not active, or unknown (None) in a week."""
        days = self.days[person][app] if person in self.days else set()
        sunday = monday + timedelta(days=6)
        if any(monday <= day <= sunday for day in days):
            return True
        report = self.covering(monday)
        if person not in self.listed[report]:
            return None
        # The report tells the last day of use: use after the Sunday hides the week before it.
        return None if any(sunday < day <= report for day in days) else False

    def window(self, person: str, app: str, mondays: list[date]) -> bool | None:
        """A week of several is enough; otherwise the last one decides."""
        weeks = [self.week(person, app, monday) for monday in mondays]
        return True if True in weeks else weeks[-1]

    def held(self, person: str, app: str, monday: date, since: date | None) -> bool | None:
        """As `week`, but a week before the licence is not active rather than unknown."""
        found = self.week(person, app, monday)
        if found is None and since is not None and since > monday + timedelta(days=6):
            return False
        return found
