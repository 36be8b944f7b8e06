"""Weeks whose rows of persons are gone: the group figures that could be shown, and no others."""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into kept_week
        select
            $batch_id, line, week_on, metric, dimension, value, app, numerator, denominator
        from {rows}
        """,
        {"batch_id": header.batch_id},
    )


KEPT_WEEKS = RecordKind(
    name="kept_weeks",
    tables=("kept_week",),
    columns=("week_on", "metric", "dimension", "value", "app", "numerator", "denominator"),
    derive=_derive,
    day="week_on",
)
