"""Presence: the last day on which somebody was at work in Microsoft 365, and nothing else of it.

Only read while an admin has switched it on. Nobody is remembered by name because of it.
"""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into at_work
        select $batch_id, r.line, account.account_id, r.refresh_on, r.at_work_on
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id},
    )


PRESENCE = RecordKind(
    name="presence",
    tables=("at_work",),
    columns=("refresh_on", "at_work_on"),
    derive=_derive,
    person=True,
    day="refresh_on",
    accounts=("at_work",),
    remembered=False,
)
