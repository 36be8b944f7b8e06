"""Use of AI tools that are not Copilot: facts of their own, never added to those of Copilot."""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into tool_use
        select
            $batch_id,
            r.line,
            account.account_id,
            r.used_on,
            r.tool,
            r.name,
            r.feature,
            r.uses
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id},
    )


TOOL_USE = RecordKind(
    name="tool_use",
    tables=("tool_use",),
    columns=("used_on", "tool", "name", "feature", "uses"),
    derive=_derive,
    person=True,
    day="used_on",
    accounts=("tool_use",),
)
