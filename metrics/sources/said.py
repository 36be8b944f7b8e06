"""What each source says of the same days: how many people used Copilot, of how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics.compose import sql_of
from metrics.facts import Data, read_facts
from metrics.period import DAY
from words import Text, text

NEAR = 3  # days by which two reports of "the same" window may lie apart


NAMES: Mapping[str, Text] = {
    "usage": text("User report"),
    "summary": text("Summary of Microsoft"),
    "trend": text("Daily totals of Microsoft, busiest day"),
    "audit": text("Audit log"),
    "viva": text("Viva Insights"),
}


@dataclass(frozen=True)
class Said:
    """One source's answer. `active_people` and `people` are None where it does not tell.

    The window runs from `first_on` to `last_on`, both included; `source` is usage, summary, trend,
    audit or viva. `without_licence` counts the active people whom the people list gives no licence.
    `apps` are the keys of apps that the source has a column for (None: not told); `cut_off` says
    that a file stopped at the most rows that it can have; `records` are the first and the last day
    of the files that speak of the window, and `silent` the days of the window that none reaches.
    """

    source: str
    first_on: date
    last_on: date
    active_people: int | None
    people: int | None = None
    without_licence: int | None = None
    apps: frozenset[str] | None = None
    cut_off: bool = False
    records: tuple[date, date] | None = None
    silent: int = 0

    @property
    def days(self) -> int:
        return (self.last_on - self.first_on).days + 1


def few(people: int | None, least: int) -> bool:
    """Whether a number of people speaks of somebody, and of too few to be told."""
    return people is not None and 0 < people < least


def said(data: Data, week_on: date, days: int) -> tuple[Said, ...]:
    """What is known of the `days` that end with a week; the usage report first.

    The usage report that covers the week sets the last day; the others are asked for the same days,
    or for the nearest that they have.
    """
    covered = read_facts(data, 0).weeks.get(week_on)
    last_on = covered.covered_on if covered else week_on + 6 * DAY
    answers = [
        _usage(data, last_on, days) if covered else None,
        _summary(data, last_on, days),
        _trend(data, week_on),
        _audit(data, last_on, days),
        _viva(data, week_on),
    ]
    return tuple(answer for answer in answers if answer is not None)


def _usage(data: Data, last_on: date, days: int) -> Said:
    """Rows of the user report: people listed on its day, and those with a known day of use."""
    first_on = last_on - (days - 1) * DAY
    ((people, active),) = _rows(data, "usage", first=first_on, last=last_on)
    reports = read_facts(data, 0).reports
    apps = next((report.apps for report in reports if report.refresh_on == last_on), None)
    return Said("usage", first_on, last_on, int(active), int(people), apps=apps)


def _summary(data: Data, last_on: date, days: int) -> Said | None:
    """Microsoft's own summary: the window that is nearest in its end and its length."""
    earliest, latest = last_on - NEAR * DAY, last_on + NEAR * DAY
    found = _rows(data, "summary", last=last_on, days=days, earliest=earliest, latest=latest)
    if not found:
        return None
    refresh_on, period, active, enabled, batch, line = found[0]
    apps = frozenset(str(app) for (app,) in _rows(data, "summary_apps", batch=batch, line=line))
    first_on = refresh_on - (period - 1) * DAY
    return Said("summary", first_on, refresh_on, active, enabled, apps=apps)


def _trend(data: Data, week_on: date) -> Said | None:
    """The busiest day of the week in Microsoft's daily totals; the newest report of a day holds."""
    found = _rows(data, "busiest_day", first=week_on, last=week_on + 6 * DAY)
    if not found:
        return None
    day, active, enabled = found[0]
    return Said("trend", day, day, active, enabled)


def _audit(data: Data, last_on: date, length: int) -> Said | None:
    """People with an interaction in the audit log, and those among them without a licence."""
    first_on = last_on - (length - 1) * DAY
    files = _rows(data, "audit_files", first=first_on, last=last_on)
    if not files:
        return None
    days = [first_on + place * DAY for place in range(length)]
    reached = [day for day in days if any(start <= day <= end for start, end, _ in files)]
    ((people, without),) = _rows(data, "audit", first=first_on, last=last_on)
    return Said(
        "audit",
        reached[0],
        reached[-1],
        people,
        without_licence=without,
        cut_off=any(cut for _, _, cut in files),
        records=(min(start for start, _, _ in files), max(end for _, end, _ in files)),
        silent=len(days) - len(reached),
    )


def _viva(data: Data, week_on: date) -> Said | None:
    """People of the Viva population with use in Viva's own week."""
    ((first_on, active, people),) = _rows(data, "viva", week=week_on)
    if first_on is None:
        return None
    return Said("viva", first_on, first_on + 6 * DAY, active, people)


def _rows(data: Data, name: str, **params: object) -> list[tuple[Any, ...]]:
    return data.cursor().execute(sql_of(f"sources/{name}.sql"), params).fetchall()
