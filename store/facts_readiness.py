"""Readiness: what Microsoft's report says of each person's tools before a Copilot licence."""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into readiness
        select
            $batch_id, r.line, account.account_id, r.refresh_on, r.period_days, r.licensed,
            r.update_channel, r.meetings, r.chat, r.mail, r.documents, r.suggested
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id},
    )


READINESS = RecordKind(
    name="readiness",
    tables=("readiness",),
    columns=(
        "refresh_on",
        "period_days",
        "licensed",
        "update_channel",
        "meetings",
        "chat",
        "mail",
        "documents",
        "suggested",
    ),
    derive=_derive,
    person=True,
    day="refresh_on",
    accounts=("readiness",),
)
