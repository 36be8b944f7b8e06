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
    """One usage report: rows of (address, {app: last activity date}, {count: number})."""

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


def _stage_report(writer: Writer, report: Report, place: int) -> Reading:
    apps = ("any", *report.apps)
    counts = ("prompts", "prompts_chat_work", "prompts_chat_web", "active_days")
    table = f"staged_{place}"
    dates = ", ".join(f"{column(app)} date" for app in apps)
    writer.con.execute(
        f"create or replace temp table {table} (line bigint, upn varchar, object_id varchar, "
        f"hashed boolean, display_name varchar, refresh_on date, period_days smallint, {dates}, "
        "prompts integer, prompts_chat_work integer, prompts_chat_web integer, active_days smallint)"
    )
    for line, (upn, used, numbers) in enumerate(report.rows, start=2):
        values = [line, upn, None, report.concealed, upn, report.refresh_on, report.period_days]
        values += [used.get(app) for app in apps]
        values += [numbers.get(name) for name in counts]
        marks = ", ".join("?" for _ in values)
        writer.con.execute(f"insert into {table} values ({marks})", values)
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


PERSON = (
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
    text = ", ".join(f"{name} varchar" for name in PERSON)
    writer.con.execute(
        f"create or replace temp table {table} (line bigint, {text}, licensed boolean, "
        "enabled boolean, guest boolean, effective_on date)"
    )
    for line, row in enumerate(people.rows, start=2):
        values = [
            line,
            *(row.get(name) for name in PERSON),
            row.get("licensed"),
            row.get("enabled"),
        ]
        values += [row.get("guest", False), row.get("effective_on")]
        marks = ", ".join("?" for _ in values)
        writer.con.execute(f"insert into {table} values ({marks})", values)
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


KEYED = {
    "coverage": "series, concealed, {account} , from_on, to_on",
    "use_day": "series, used_on, (select app_key from app where app.app_id = t.app_id), {account}",
    "use_week": "series, week_on, {apps}, {account}",
    "unknown_week": "series, week_on, {apps}, {account}",
    "window_count": "series, week_on, days, {account}, prompts, prompts_chat_work, prompts_chat_web, active_days",
    "week": "series, week_on, covered_on, concealed",
    "alias": "{account}, from_on, to_on, {person}",
    "person_span": "{person}, from_on, to_on, concealed, licensed, licence_basis, licensed_since_on, "
    "seen_from_on, seen_until_on, {values}",
}
DIMENSIONS = ("department", "team", "function", "office", "country", "company")


def facts(writer: Writer) -> dict[str, list[tuple[Any, ...]]]:
    """Every derived row, with keys in place of account numbers, so that homes can be compared.

    A person is shown as the smallest key of its accounts.
    """
    account = "(select key::varchar from account a where a.account_id = t.account_id)"
    person = (
        "(select min(k) from (select key::varchar as k from account a where a.account_id = t.person_id "
        "union all select key::varchar from account a join alias l on l.account_id = a.account_id "
        "where l.person_id = t.person_id))"
    )
    apps = (
        "case when t.apps = 9223372036854775807 - 0 then 'all' else (select string_agg(app_key, ',' order by app_key) "
        "from app where (t.apps >> app_id) & 1 = 1) end"
    )
    values = ", ".join(
        f"(select value from dimension_value v where v.dimension = '{name}' and v.value_id = t.{name}_id)"
        for name in DIMENSIONS
    )
    found = {}
    for table, columns in KEYED.items():
        picked = columns.format(account=account, person=person, apps=apps, values=values)
        rows = writer.con.execute(f"select {picked} from {table} t").fetchall()
        found[table] = sorted(rows, key=repr)
    return found
