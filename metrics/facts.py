"""What the serving copy holds to answer from: its weeks, reports, apps and names of groups."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from itertools import pairwise
from typing import Protocol

import duckdb

from metrics.apps import App, shown_apps
from metrics.compose import Tile
from metrics.kept import kept
from metrics.period import WEEK, Week, Window
from metrics.question import UNKNOWN, VIVA

FULL_DAYS = 28
# Usage reports are kept under the first two; the others tell facts of one kind from another.
LICENSED_SERIES, CHAT_SERIES = 0, 1
VIVA_SERIES, INTERACTION_SERIES, TOOL_SERIES = 2, 3, 4
READINESS_SERIES, AGENT_SERIES = 5, 6


class Data(Protocol):
    """Anything that gives a cursor on the tables of the serving copy."""

    def cursor(self) -> duckdb.DuckDBPyConnection: ...


@dataclass(frozen=True)
class Report:
    """One usage report: the apps it has columns for (None: not told)."""

    refresh_on: date
    concealed: bool
    apps: frozenset[str] | None


@dataclass(frozen=True)
class Facts:
    """The small facts around one series of reports. `newest_on` is None when there are none.

    What fewer than `least` people use has no name of its own among the `apps`.
    """

    series: int
    newest_on: date | None
    weeks: Mapping[date, Week]
    reports: tuple[Report, ...]
    apps: tuple[App, ...]
    people_since_on: date | None
    least: int = field(default=1, kw_only=True)

    def refresh_on(self, as_of: date) -> date | None:
        """Newest report on or before a day."""
        return max((r.refresh_on for r in self.reports if r.refresh_on <= as_of), default=None)

    def carries(self, app: App, window: Window) -> bool:
        """Whether the report that tells of the last week of the window has a column of the app."""
        if not app.columns:
            return True
        last = window.weeks[-1] if window.weeks else None
        day = last.covered_on if last and last.week_on == window.week_on else window.period.last_on
        found = [r.apps for r in self.reports if r.refresh_on == day]
        return not found or any(apps is None or app.columns & apps for apps in found)

    def daily(self, window: Window) -> bool:
        """Whether there is a report of every day of the window, so that days of use are known."""
        days = (window.period.ends_on - window.period.starts_on).days
        wanted = {window.period.starts_on + timedelta(days=i) for i in range(days)}
        return wanted <= {r.refresh_on for r in self.reports if r.concealed == window.concealed}


def read_facts(data: Data, series: int) -> Facts:
    """The facts of one series of reports."""
    return kept(data, "facts", series, partial(_read, data, series))


def _read(data: Data, series: int) -> Facts:
    con = data.cursor()
    weeks = con.execute(
        "select week_on, covered_on, concealed from week where series = $series order by week_on",
        {"series": series},
    ).fetchall()
    reports = con.execute(
        "select s.refresh_on, s.concealed, b.header from snapshot s left join batch b on "
        "b.batch_id = s.batch_id where s.series = $series order by s.refresh_on",
        {"series": series},
    ).fetchall()
    ids = con.execute("select app_key, app_id from app").fetchall()
    newest = max((row[0] for row in reports), default=None)
    return Facts(
        series=series,
        newest_on=newest,
        weeks={
            row[0]: Week(*row) for row in weeks if newest and row[0] + WEEK <= newest + WEEK / 7
        },
        reports=tuple(Report(row[0], row[1], _apps(row[2])) for row in reports),
        apps=shown_apps({str(key): int(number) for key, number in ids}),
        people_since_on=people_since(data),
    )


def people_since(data: Data) -> date | None:
    """The day of the first people file; None when there is none."""
    row = (
        data.cursor()
        .execute("select min(newest_on) from batch where kind = 'people' and state = 'committed'")
        .fetchone()
    )
    return row[0] if row else None


def _apps(header: str | None) -> frozenset[str] | None:
    if not header:
        return None
    apps = json.loads(header).get("apps")
    return frozenset(apps) if apps else None


_VALUES = {
    False: "select value_id, value from dimension_value where dimension = $dimension",
    True: "select value_id, value from viva_value where dimension = $dimension",
}


def labels(data: Data, organisation: str) -> dict[int, str]:
    """Group number → what it is called; never a person's name."""
    return kept(data, "labels", organisation, partial(_labels, data, organisation))


def _labels(data: Data, organisation: str) -> dict[int, str]:
    if organisation == "cohort":
        rows = (
            data.cursor()
            .execute(
                "select distinct extract(year from licensed_since_on) * 100 "
                "+ extract(month from licensed_since_on) from person_span "
                "where licensed_since_on is not null"
            )
            .fetchall()
        )
        return {0: UNKNOWN, **{int(n): f"{int(n) // 100}-{int(n) % 100:02}" for (n,) in rows}}
    rows = (
        data.cursor().execute(_VALUES[organisation in VIVA], {"dimension": organisation}).fetchall()
    )
    named = {int(number): str(value) for number, value in rows}
    if organisation == "team":
        # A team may be kept under its manager's address; that is a name, so it gets a number here.
        named = {n: f"Team {n}" if "@" in value else value for n, value in named.items()}
    return {**named, 0: UNKNOWN}


def tiles(data: Data, facts: Facts, window: Window, column: str) -> tuple[Tile, ...]:
    """Report windows that tile the weeks of the window exactly, and count `column`; () if none do.

    Four-week windows are preferred; 28 and 30 days are never chained.
    """
    key = facts.series, window, column
    return kept(data, "tiles", key, partial(_tiles, data, facts.series, window, column))


def _tiles(data: Data, series: int, window: Window, column: str) -> tuple[Tile, ...]:
    rows = (
        data.cursor()
        .execute(
            "select s.week_on, s.days, s.refresh_on from window_source s where s.series = $series "
            "and s.week_on >= $first and s.week_on <= $last and exists (select 1 from "
            "window_count c where c.series = s.series and c.week_on = s.week_on and c.days = "
            "s.days and case when $column = 'prompts' then c.prompts else c.active_days end is "
            "not null)",
            {
                "series": series,
                "first": window.period.starts_on,
                "last": window.week_on,
                "column": column,
            },
        )
        .fetchall()
    )
    found = {(row[0], row[1]): Tile(*row) for row in rows}
    for days in (FULL_DAYS, 7):
        count, rest = divmod(len(window.weeks) * 7, days)
        wanted = [window.week_on - i * timedelta(days=days) for i in range(count)]
        chosen = [found[(day, days)] for day in wanted if (day, days) in found]
        steps = [a.refresh_on - b.refresh_on for a, b in pairwise(chosen)]
        if not rest and len(chosen) == count and all(s == timedelta(days=days) for s in steps):
            return tuple(chosen)
    return ()
