"""Trainings, champions and activities: who took part, who helps, and what was done.

Every line becomes a fact with its batch. Where several lists tell of the same thing, a view chooses
by what the lists say and not by when they came.
"""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive_attendance(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into attendance
        select
            $batch_id,
            r.line,
            $source,
            account.account_id,
            r.course_key,
            r.title,
            r.attended_on,
            r.minutes,
            r.status,
            r.role
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id, "source": header.source},
    )


def _derive_champions(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into champion
        select
            $batch_id,
            r.line,
            account.account_id,
            r.listed_on,
            r.department,
            r.team,
            r.role,
            r.from_on,
            r.to_on
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id},
    )


def _derive_events(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into event_line
        select
            $batch_id,
            line,
            course_key,
            title,
            listed_on,
            from_on,
            to_on,
            activity,
            departments,
            teams
        from {rows}
        """,
        {"batch_id": header.batch_id},
    )


ATTENDANCE = RecordKind(
    name="attendance",
    tables=("attendance",),
    columns=("title", "attended_on", "minutes", "status", "role"),
    derive=_derive_attendance,
    person=True,
    hashed={"course": "course"},
    day="attended_on",
    accounts=("attendance",),
)
CHAMPIONS = RecordKind(
    name="champions",
    tables=("champion",),
    columns=("listed_on", "department", "team", "role", "from_on", "to_on"),
    derive=_derive_champions,
    person=True,
    day="listed_on",
    accounts=("champion",),
)
EVENTS = RecordKind(
    name="events",
    tables=("event_line",),
    columns=("title", "listed_on", "from_on", "to_on", "activity", "departments", "teams"),
    derive=_derive_events,
    hashed={"course": "course"},
    day="from_on",
)
