"""Agents: what a report counts of each agent, and which people used agents.

An agent is known by a keyed hash of its id. Its name is kept only where the organisation or
Microsoft published it (docs/decisions/0007): the reader leaves other names out before anything is
stored.
"""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind


def _derive_agents(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into agent_report
        select
            $batch_id, line, refresh_on, period_days, agent_key, agent_name, creator,
            licensed_people, unlicensed_people, responses, last_on
        from {rows}
        """,
        {"batch_id": header.batch_id},
    )


def _derive_use(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into agent_use
        select
            $batch_id, r.line, account.account_id, r.refresh_on, r.period_days, r.agent_key,
            r.agents, r.responses, r.last_on
        from {rows} r
        join account on account.key = r.key
        """,
        {"batch_id": header.batch_id},
    )


AGENTS = RecordKind(
    name="agents",
    tables=("agent_report",),
    columns=(
        "refresh_on",
        "period_days",
        "agent_name",
        "creator",
        "licensed_people",
        "unlicensed_people",
        "responses",
        "last_on",
    ),
    derive=_derive_agents,
    hashed={"agent": "agent"},
    day="refresh_on",
)
AGENT_USE = RecordKind(
    name="agent_use",
    tables=("agent_use",),
    columns=("refresh_on", "period_days", "agents", "responses", "last_on"),
    derive=_derive_use,
    person=True,
    hashed={"agent": "agent"},
    day="refresh_on",
    accounts=("agent_use",),
)
