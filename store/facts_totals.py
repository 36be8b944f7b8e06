"""Totals: what Microsoft itself counts for the whole organisation, per app."""

from __future__ import annotations

import duckdb

from store.apps import app_ids
from store.archive import BatchHeader
from store.records import RecordKind


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    """One fact per app of a row; its `counts` list structs (app, enabled_people, active_people).

    The prompts of a row are those of all apps together, so they stand with app 0.
    """
    apps = con.execute(
        f"""
        select distinct entry.app
        from (select unnest(counts) as entry from {rows})
        order by 1
        """
    ).fetchall()
    numbers = app_ids(con, [app for (app,) in apps])
    con.execute(
        f"""
        insert into tenant_total
        select
            $batch_id,
            r.line,
            r.refresh_on,
            r.period_days,
            r.used_on,
            number.app_id,
            r.entry.enabled_people,
            r.entry.active_people,
            case when number.app_id = 0 then r.prompts end
        from (select * exclude (counts), unnest(counts) as entry from {rows}) r
        join (select unnest($keys) as app, unnest($ids) as app_id) number
            on number.app = r.entry.app
        """,
        {
            "batch_id": header.batch_id,
            "keys": list(numbers),
            "ids": list(numbers.values()),
        },
    )


TOTALS = RecordKind(
    name="totals",
    tables=("tenant_total",),
    columns=("refresh_on", "period_days", "used_on", "prompts", "counts"),
    derive=_derive,
    day="refresh_on",
)
