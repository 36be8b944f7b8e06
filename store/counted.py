"""Archived rows that count: all of them, but for those of people who objected."""

from __future__ import annotations

from pathlib import Path

import duckdb

from store import archive
from store.archive import BatchHeader


def counted(
    con: duckdb.DuckDBPyConnection, header: BatchHeader, path: Path, day: str | None = None
) -> str:
    """The rows of an archive file that count, as something to select from.

    Of records that are about persons, `day` is the column that says when; an account can be one
    person's first and another's later.
    """
    rows = archive.relation(path)
    anybody = con.execute("select exists (select 1 from left_out)").fetchone()
    if anybody != (True,):
        return rows
    if header.kind == "usage":
        return f"(select * from {rows} r where not {_is_out('r.account_id', 'r.refresh_on')})"
    if header.kind == "people":
        on = f"coalesce(r.effective_on, date '{header.newest_on}')"
        return f"""(
            select *
            from {rows} r
            where not case
                when r.oid_id is not null then {_is_out("r.oid_id", on)}
                else {_is_out("r.upn_id", on)} or {_is_out("r.mail_id", on)}
            end
        )"""
    if day is None:
        return rows
    return f"""(
        select *
        from {rows} r
        where not exists (
            select 1
            from left_out
            join account using (account_id)
            where account.key = r.key and r.{day} >= left_out.from_on and r.{day} < left_out.to_on
        )
    )"""


def _is_out(account: str, day: str) -> str:
    return f"""exists (
        select 1
        from left_out o
        where o.account_id = {account} and {day} >= o.from_on and {day} < o.to_on
    )"""
