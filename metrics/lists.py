"""Figures from lists that an organisation keeps: trainings attended, and other AI tools used.

A list tells of the days between its first and its last line. Of a period that no list reaches
nothing is known, which is not the same as nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from metrics.answer import Caveat
from metrics.apps import ANY, App
from metrics.facts import Data, Facts, people_since, read_facts
from metrics.kept import kept
from metrics.period import DAY, WEEK, Week, Window
from metrics.question import ANY_APP, TOOL_SERIES
from words import text

FRIDAY, SUNDAY = 4, timedelta(days=6)
Span = tuple[date, date]  # first and last day


@dataclass(frozen=True)
class ListFacts(Facts):
    """The small facts around lists: `told` has the days that lists reach, per tool or of all."""

    told: Mapping[str, Span]

    def carries(self, app: App, window: Window) -> bool:
        """Whether a list reaches into the window."""
        span = self.told.get(app.key)
        if span is None:
            return False
        return span[0] < window.period.ends_on and span[1] >= window.period.starts_on

    def refresh_on(self, as_of: date) -> date | None:
        """The last day that is known of, on or before a day."""
        if self.reports:
            return super().refresh_on(as_of)
        ends = (week.to_on - DAY for week in self.weeks.values())
        return max((day for day in ends if day <= as_of), default=None)


def read_tools(data: Data) -> ListFacts:
    """What lists of other AI tools reach; of a published copy, read once."""
    return kept(data, "tool facts", (), partial(_read_tools, data))


def _read_tools(data: Data) -> ListFacts:
    rows = (
        data.cursor()
        .execute("select name, from_on, until_on from tool order by lower(name)")
        .fetchall()
    )
    told: dict[str, Span] = {name: (first, last) for name, first, last in rows}
    weeks: dict[date, Week] = {}
    newest = None
    if told:
        told[ANY_APP] = (min(s[0] for s in told.values()), max(s[1] for s in told.values()))
        weeks = _weeks(*told[ANY_APP])
        newest = max(weeks) + SUNDAY if weeks else told[ANY_APP][1]
    return ListFacts(
        series=TOOL_SERIES,
        newest_on=newest,
        weeks=weeks,
        reports=(),
        apps=(ANY, *(App(name, 0, 0, frozenset([name])) for name in told if name != ANY_APP)),
        people_since_on=people_since(data),
        told=told,
    )


def _weeks(first_on: date, last_on: date) -> dict[date, Week]:
    """Whole weeks from the first day to the last; a week that ends with its Friday is whole."""
    monday = first_on - timedelta(days=first_on.weekday())
    found = {}
    while monday + timedelta(days=FRIDAY) <= last_on:
        found[monday] = Week(monday, monday + SUNDAY, False)
        monday += WEEK
    return found


def read_trainings(data: Data) -> ListFacts:
    """The weeks of the usage reports, and the days that lists of trainings reach."""
    return kept(data, "training facts", (), partial(_read_trainings, data))


def _read_trainings(data: Data) -> ListFacts:
    reports = read_facts(data, 0)
    span = (
        data.cursor()
        .execute("select min(attended_on), max(attended_on) from person_attendance where took_part")
        .fetchone()
    )
    return ListFacts(
        series=reports.series,
        newest_on=reports.newest_on,
        weeks=reports.weeks,
        reports=reports.reports,
        apps=reports.apps,
        people_since_on=reports.people_since_on,
        told={ANY_APP: (span[0], span[1])} if span and span[0] else {},
    )


def tool_caveats(facts: Facts, windows: Sequence[Window]) -> Iterator[Caveat]:
    """What holds for every figure about other tools."""
    yield Caveat(
        "not-copilot",
        text(
            "Other AI tools stand apart: none of this is part of any figure about Copilot, and it "
            "is never added to one."
        ),
    )
    yield Caveat(
        "tools-overlap",
        text("One person counts with every tool used, so tools do not add up."),
    )
    yield from _reach(facts, windows)


def training_caveats(facts: Facts, windows: Sequence[Window]) -> Iterator[Caveat]:
    """What holds for every figure about trainings."""
    yield from _reach(facts, windows)


def _reach(facts: Facts, windows: Sequence[Window]) -> Iterator[Caveat]:
    span = facts.told.get(ANY_APP) if isinstance(facts, ListFacts) else None
    if span is None:
        yield Caveat("lists-missing", text("No list of this has been imported yet."))
        return
    if not windows:
        return
    first_on, last_on = windows[0].period.starts_on, windows[-1].period.last_on
    if span[0] > first_on or span[1] < last_on:
        yield Caveat(
            "lists-reach",
            text(
                "The imported lists tell of {first} to {last}; who is on none of them is not "
                "counted.",
                first=span[0].isoformat(),
                last=span[1].isoformat(),
            ),
        )
