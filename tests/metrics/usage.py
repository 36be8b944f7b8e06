"""A small organisation in memory: the tables of the migrations, filled with literal rows."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from access import Viewer
from metrics import Answer, Question, ask, metric
from metrics.asking import counted, planned
from metrics.facts import labels

MIGRATIONS = Path(__file__).resolve().parents[2] / "store" / "migrations"
FOREVER = date(9999, 12, 31)
EVER = date(1, 1, 1)
APPS = {
    "any": 0, "teams": 1, "word": 2, "excel": 3, "powerpoint": 4, "outlook": 5, "onenote": 6,
    "loop": 7, "chat": 8, "chat_work": 9, "chat_web": 10, "m365_app": 11, "edge": 12, "agent": 13,
    "web_chat_host": 14,
}  # fmt: skip
ORGANISATION = ("department", "team", "function", "office", "country", "company")
EVERY_BIT = (1 << 63) - 1

Day = str | date


def day(given: Day) -> date:
    return given if isinstance(given, date) else date.fromisoformat(given)


def bits(apps: str) -> int:
    """ "word excel" → their bits; "*" every bit."""
    return EVERY_BIT if apps == "*" else sum(1 << APPS[app] for app in apps.split())


def mondays(first: Day, count: int) -> list[date]:
    return [day(first) + timedelta(weeks=i) for i in range(count)]


@dataclass
class Usage:
    """Tables to be filled by a test. Names are accounts; every name is a person."""

    con: duckdb.DuckDBPyConnection = field(default_factory=lambda: duckdb.connect(":memory:"))
    names: dict[str, int] = field(default_factory=dict)
    values: dict[tuple[str, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in sorted(MIGRATIONS.glob("*.sql")):
            self.con.execute(path.read_text("utf-8"))
        self.con.executemany("insert into app values (?, ?)", [(n, k) for k, n in APPS.items()])

    def cursor(self) -> duckdb.DuckDBPyConnection:
        return self.con.cursor()

    # ---- rows --------------------------------------------------------------------------------

    def number(self, name: str) -> int:
        return self.names.setdefault(name, len(self.names) + 1)

    def value(self, dimension: str, value: str) -> int:
        if not value:
            return 0
        if (dimension, value) not in self.values:
            self.values[dimension, value] = len(self.values) + 1
            row = [dimension, self.values[dimension, value], value]
            self.con.execute("insert into dimension_value values (?, ?, ?)", row)
        return self.values[dimension, value]

    def people(self, rows: Iterable[tuple[str, str] | Mapping[str, Any]]) -> None:
        """(name, department), or a dict with name and any of the columns of person_span."""
        spans = []
        for row in rows:
            given = (
                dict(row) if isinstance(row, Mapping) else {"name": row[0], "department": row[1]}
            )
            since = given.get("since")
            spans.append(
                (
                    self.number(given["name"]),
                    day(given.get("from_on", EVER)),
                    day(given.get("to_on", FOREVER)),
                    given.get("concealed", False),
                    given.get("licensed", True),
                    given.get("basis", "list"),
                    day(since) if since else None,
                    None if given.get("never_seen") else day(given.get("seen_from", "2020-01-05")),
                    None if given.get("never_seen") else day(given.get("seen_until", FOREVER)),
                    *(self.value(name, given.get(name, "")) for name in ORGANISATION),
                )
            )
        marks = ", ".join("?" for _ in spans[0])
        self.con.executemany(f"insert into person_span values ({marks})", spans)

    def reports(
        self,
        days: Iterable[Day],
        *,
        series: int = 0,
        concealed: bool = False,
        apps: Iterable[str] = tuple(APPS),
    ) -> None:
        """Reports of these refresh dates; weeks follow from them as the store derives them."""
        for refresh_on in map(day, days):
            batch = self._batch("graph_usage", "usage", refresh_on, list(apps))
            self.con.execute(
                "insert into snapshot values (?, ?, ?, 'graph_usage', 0, ?)",
                [series, refresh_on, batch, concealed],
            )
        self._weeks(series)

    def weekly(self, first_sunday: Day, count: int, **how: Any) -> None:
        self.reports([day(first_sunday) + timedelta(weeks=i) for i in range(count)], **how)

    def people_file(self, on: Day) -> None:
        self._batch("people_file", "people", day(on), [])

    def _batch(self, source: str, kind: str, on: date, apps: list[str]) -> int:
        found = self.con.execute("select count(*) from batch").fetchone()
        number = (found[0] if found else 0) + 1
        columns = [row[0] for row in self.con.execute("describe batch").fetchall()]
        given: dict[str, Any] = {
            "batch_id": number, "source": source, "kind": kind, "state": "committed",
            "file_name": "", "file_sha256": "", "rows_hash": "", "rows_read": 0,
            "rows_accepted": 0, "rows_rejected": 0, "people_matched": None, "newest_on": on,
            "archive_file": "", "imported_at": "2026-11-18", "undone_at": None,
            "header": json.dumps({"apps": apps}), "findings": "[]",
        }  # fmt: skip
        marks = ", ".join("?" for _ in columns)
        self.con.execute(f"insert into batch values ({marks})", [given[name] for name in columns])
        return number

    def _weeks(self, series: int) -> None:
        reports = self.con.execute(
            "select distinct refresh_on, concealed from snapshot where series = ? order by 1",
            [series],
        ).fetchall()
        self.con.execute("delete from week where series = ?", [series])
        monday = reports[0][0] - timedelta(days=reports[0][0].weekday())
        while monday <= reports[-1][0]:
            covering = [r for r in reports if r[0] >= monday + timedelta(days=4)]
            if covering:
                self.con.execute(
                    "insert into week values (?, ?, ?, ?)", [series, monday, *covering[0]]
                )
            monday += timedelta(weeks=1)

    def weeks(self, rows: Iterable[tuple[str, Day, str]], *, series: int = 0) -> None:
        """(name, Monday, apps used)."""
        found = [(series, day(on), self.number(name), bits(apps)) for name, on, apps in rows]
        if found:  # else DuckDB refuses
            self.con.executemany("insert into use_week values (?, ?, ?, ?)", found)

    def unknown(self, rows: Iterable[tuple[str, Day, str]], *, series: int = 0) -> None:
        """(name, Monday, apps of which it is unknown)."""
        found = [(series, day(on), self.number(name), bits(apps)) for name, on, apps in rows]
        self.con.executemany("insert into unknown_week values (?, ?, ?, ?)", found)

    def days(self, rows: Iterable[tuple[str, Day, str]], *, series: int = 0) -> None:
        """(name, day, apps used)."""
        found = [
            (series, day(on), APPS[app], self.number(name))
            for name, on, apps in rows
            for app in apps.split()
        ]
        self.con.executemany("insert into use_day values (?, ?, ?, ?)", found)

    def listed(self, name: str, from_on: Day, to_on: Day = FOREVER, *, series: int = 0) -> None:
        self.con.execute(
            "insert into coverage values (?, false, ?, ?, ?)",
            [series, self.number(name), day(from_on), day(to_on)],
        )

    def counts(self, refresh_on: Day, days: int, rows: Iterable[tuple[str, int, int]]) -> None:
        """(name, prompts, active days) of one report window."""
        on = day(refresh_on)
        monday = on - timedelta(days=on.weekday())
        self.con.execute("insert into window_source values (0, ?, ?, ?, 1)", [monday, days, on])
        self.con.executemany(
            "insert into window_count values (0, ?, ?, ?, ?, null, null, ?)",
            [(monday, days, self.number(name), prompts, active) for name, prompts, active in rows],
        )

    def renamed(self, old: str, person: str, from_on: Day = EVER, to_on: Day = FOREVER) -> None:
        self.con.execute(
            "insert into alias values (?, ?, ?, ?)",
            [self.number(old), day(from_on), day(to_on), self.number(person)],
        )

    # ---- questions ---------------------------------------------------------------------------

    def ask(
        self, name: str, *, least: int = 10, departments: Any = None, **question: Any
    ) -> Answer:
        """The guarded answer."""
        viewer = Viewer(minimum_group=least, departments=departments)
        return ask(name, _question(question), viewer, self)

    def count(self, name: str, **question: Any) -> dict[Any, Any]:
        """Exact counts, unguarded: key → (numerator, denominator, unknown).

        The key has the group's name, the Monday, the app and the band, where the question has them.
        """
        entry = metric(name)
        facts = entry.reads.facts(self, 1)
        plan = planned(entry, _question(question), facts)
        assert plan is not None
        cells = counted(plan, self, facts)
        named = labels(self, plan.organisation) if plan.organisation else {}
        found = {}
        for w, window in enumerate(plan.now):
            for a, app in enumerate(cells.apps):
                for b, band in enumerate(cells.bands):
                    for g, group in enumerate(cells.groups):
                        key: tuple[Any, ...] = ()
                        if plan.organisation:
                            key += (named[group],)
                        if "week" in plan.question.by:
                            key += (window.week_on.isoformat(),)
                        if len(cells.apps) > 1:
                            key += (app.key,)
                        if band:
                            key += (band,)
                        found[key[0] if len(key) == 1 else key] = (
                            int(cells.numerator[w, a, b, g]),
                            int(cells.denominator[w, a, g]),
                            int(cells.unknown[w, a, g]),
                        )
        return found


def _question(given: Mapping[str, Any]) -> Question:
    by = given.get("by", ())
    as_of = given.get("as_of")
    return Question(
        by=(by,) if isinstance(by, str) else tuple(by),
        weeks=given.get("weeks"),
        as_of=day(as_of) if as_of else None,
        where=given.get("where", {}),
        compare=given.get("compare", False),
    )
