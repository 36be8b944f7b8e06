"""Small reports and people lists as Python literals, put through the ordinary commit."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from ingest import batches, survey
from ingest.outcome import Outcome
from ingest.readers import Reading
from settings import Settings
from store.apps import column
from store.engine import connect
from store.home import Home
from store.migrate import migrate
from store.pseudonyms import Pseudonyms
from store.writer import Writer

NOW = datetime(2026, 11, 18, 7, 12, tzinfo=UTC)
HOW = batches.Import(now=NOW, accepted=frozenset({"fewer-people"}))


@dataclass(frozen=True)
class Report:
    """One usage report: rows of (address, {app: last activity date}, {count: number}).

    An address "#…" stands for a directory object id, as where the report hides the name.
    """

    refresh_on: date
    rows: tuple[tuple[str, dict[str, date], dict[str, int]], ...]
    period_days: int | None = 7
    concealed: bool = False
    series: int = 0
    source: str = "graph_usage"

    @property
    def apps(self) -> tuple[str, ...]:
        found = {app for _, dates, _ in self.rows for app in dates}
        return tuple(sorted(found - {"any"}))


@dataclass(frozen=True)
class People:
    """One people list: rows of attributes; `columns` says which the file carries."""

    on: date
    rows: tuple[dict[str, Any], ...]
    columns: tuple[str, ...] = ("department",)
    full_picture: bool = True
    source: str = "entra_users"


@contextlib.contextmanager
def writing(home: Path) -> Iterator[Writer]:
    """A writer on a database in memory: no publishing, and one secret so that homes compare."""
    place = Home(home).make()
    con = connect(":memory:", work=place.work, folders=[place.archive], threads=1)
    migrate(con)
    pseudonyms = Pseudonyms(b"k" * 32)
    pseudonyms.lend(con)
    try:
        yield Writer(place, Settings(home=home, threads=1, identity="none"), con, pseudonyms)
    finally:
        con.close()


def commit(writer: Writer, files: Sequence[Report | People]) -> list[Outcome]:
    """Stage and commit; each file as its reader would hand it over."""
    return [
        batches._commit(writer, stage(writer, item, place), HOW, survey.newest_reports(writer.con))
        for place, item in enumerate(files)
    ]


def stage(writer: Writer, item: Report | People, place: int = 0) -> Reading:
    if isinstance(item, Report):
        return _stage_report(writer, item, place)
    return _stage_people(writer, item, place)


COUNTS = ("prompts", "prompts_chat_work", "prompts_chat_web", "active_days")


def _stage_report(writer: Writer, report: Report, place: int) -> Reading:
    apps = ("any", *report.apps)
    table = f"staged_{place}"
    columns = {
        "line": "bigint",
        "upn": "varchar",
        "object_id": "varchar",
        "hashed": "boolean",
        "display_name": "varchar",
        "refresh_on": "date",
        "period_days": "smallint",
        **{column(app): "date" for app in apps},
        **dict.fromkeys(COUNTS[:3], "integer"),
        "active_days": "smallint",
    }
    rows = []
    for line, (name, used, numbers) in enumerate(report.rows, start=2):
        hidden = name.startswith("#")
        row = [line, None if hidden else name, name[1:] if hidden else None]
        row += [report.concealed, name, report.refresh_on, report.period_days]
        rows.append([*row, *map(used.get, apps), *map(numbers.get, COUNTS)])
    _fill(writer, table, columns, rows)
    return Reading(
        file=f"report-{report.refresh_on}.csv",
        file_sha256=repr(report),
        source=report.source,
        kind="usage",
        series=report.series,
        table=table,
        apps=report.apps,
        newest_on=report.refresh_on,
        concealed=report.concealed,
        rows_read=len(report.rows),
        rows_accepted=len(report.rows),
    )


def _fill(
    writer: Writer, table: str, columns: dict[str, str], rows: Sequence[Sequence[object]]
) -> None:
    """A temp table with these rows, in one statement: thousands of small ones take their time."""
    described = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    writer.con.execute(f"create or replace temp table {table} ({described})")
    if rows:
        one = "(" + ", ".join("?" for _ in columns) + ")"
        values = ", ".join(one for _ in rows)
        writer.con.execute(f"insert into {table} values {values}", [v for row in rows for v in row])


TEXTS = (
    "upn",
    "object_id",
    "mail",
    "display_name",
    "department",
    "team",
    "manager",
    "function",
    "office",
    "country",
    "company",
)


def _stage_people(writer: Writer, people: People, place: int) -> Reading:
    table = f"staged_{place}"
    columns = {
        "line": "bigint",
        **dict.fromkeys(TEXTS, "varchar"),
        **dict.fromkeys(("licensed", "enabled", "guest"), "boolean"),
        "effective_on": "date",
    }
    rows = [
        [line, *map({"guest": False, **row}.get, [*columns][1:])]
        for line, row in enumerate(people.rows, start=2)
    ]
    _fill(writer, table, columns, rows)
    return Reading(
        file=f"people-{people.on}.csv",
        file_sha256=repr(people),
        source=people.source,
        kind="people",
        table=table,
        columns=people.columns,
        newest_on=people.on,
        full_picture=people.full_picture,
        rows_read=len(people.rows),
        rows_accepted=len(people.rows),
    )


DIMENSIONS = ("department", "team", "function", "office", "country", "company")
ACCOUNT = "(select key::varchar from account a where a.account_id = t.account_id)"
PERSON = """(
    select min(key::varchar)
    from account a
    where a.account_id = t.person_id
       or a.account_id in (select account_id from alias l where l.person_id = t.person_id)
)"""
APPS = """(
    select case when t.apps = 9223372036854775807 then 'all' else string_agg(app_key, ',') end
    from (select app_key from app where (t.apps >> app_id) & 1 = 1 order by app_key)
)"""
VALUES = ", ".join(
    f"""(
        select value
        from dimension_value v
        where v.dimension = '{name}' and v.value_id = t.{name}_id
    )"""
    for name in DIMENSIONS
)
KEYED = {
    "coverage": f"series, concealed, {ACCOUNT}, from_on, to_on",
    "use_day": f"series, used_on, (select app_key from app a where a.app_id = t.app_id), {ACCOUNT}",
    "use_week": f"series, week_on, {APPS}, {ACCOUNT}",
    "unknown_week": f"series, week_on, {APPS}, {ACCOUNT}",
    "window_count": f"series, week_on, days, {ACCOUNT}, {', '.join(COUNTS)}",
    "week": "series, week_on, covered_on, concealed",
    "alias": f"{ACCOUNT}, from_on, to_on, {PERSON}",
    "person_span": f"{PERSON}, from_on, to_on, concealed, licensed, licence_basis, "
    f"licensed_since_on, seen_from_on, seen_until_on, {VALUES}",
}


def facts(writer: Writer) -> dict[str, list[tuple[Any, ...]]]:
    """Every derived row, with keys in place of account numbers, so that homes can be compared.

    A person is shown as the smallest key of its accounts.
    """
    found = {}
    for table, columns in KEYED.items():
        rows = writer.con.execute(f"select {columns} from {table} t").fetchall()
        found[table] = sorted(rows, key=repr)
    return found
