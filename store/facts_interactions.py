"""Interactions: what the audit log tells of Copilot, one fact per record in however many files.

Searches of the log overlap, and the log itself repeats records, so a record counts once by its
number. Should two files tell differently of one, what they say decides which is kept, never which
of them came first.
"""

from __future__ import annotations

import json

import duckdb

from store.archive import BatchHeader
from store.copilot_hosts import app_of, use_of
from store.records import RecordKind
from store.statements import statement

AT_LIMIT = "audit-row-limit"  # the finding of a file with exactly as many rows as a search gives


def _derive(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    _name_places(con, rows)
    con.execute(statement("interactions/fresh").replace("{rows}", rows))
    if _told_twice(con):
        con.execute(statement("interactions/told"))
        con.execute(statement("interactions/forget"))
        con.execute(statement("interactions/add").replace("{told}", "told"))
        con.execute("drop table told")
    else:
        con.execute(statement("interactions/add").replace("{told}", "fresh"))
    con.execute("drop table fresh")
    con.execute("drop table place")
    at_limit = any(finding["code"] == AT_LIMIT for finding in json.loads(header.findings))
    con.execute(
        f"""
        insert into interaction_file
        select $batch_id, min(used_on), max(used_on), count(*), $at_limit
        from {rows}
        having count(*) > 0
        """,
        {"batch_id": header.batch_id, "at_limit": at_limit},
    )


def _told_twice(con: duckdb.DuckDBPyConnection) -> bool:
    """Is there a record that the file has twice, or that another file told already?"""
    row = con.execute(
        """
        select
            (select count(*) - count(distinct record_id) from fresh) > 0
            or exists (select 1 from interaction semi join fresh using (record_id))
        """
    ).fetchone()
    return row is not None and bool(row[0])


def _name_places(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Temp table place: app and kind of use of every combination of host, contexts and agent."""
    found = con.execute(
        f"select distinct coalesce(host, ''), contexts, agent from {rows} order by all"
    ).fetchall()
    apps, uses = [], []
    for host, contexts, agent in found:
        apps.append(app_of(host, contexts.split(), agent=agent))
        uses.append(use_of(apps[-1], contexts.split()))
    con.execute(
        """
        create or replace temp table place as
        select
            unnest($hosts::varchar[]) as host,
            unnest($contexts::varchar[]) as contexts,
            unnest($agents::boolean[]) as agent,
            unnest($apps::varchar[]) as app,
            unnest($uses::varchar[]) as used_for
        """,
        {
            "hosts": [host for host, _, _ in found],
            "contexts": [contexts for _, contexts, _ in found],
            "agents": [agent for _, _, agent in found],
            "apps": apps,
            "uses": uses,
        },
    )


INTERACTIONS = RecordKind(
    name="interactions",
    tables=("interaction", "interaction_file"),
    columns=("record_id", "used_on", "host", "contexts", "agent", "prompts", "counted"),
    derive=_derive,
    person=True,
    day="used_on",
    accounts=("interaction",),
)
