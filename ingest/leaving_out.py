"""People who were erased do not come back with a file, and who objected is not counted.

Rows of the first are left out before anything is given a number or stored; they count as rejected.
Rows of the second are archived, since an objection can be withdrawn, and left out of all facts.
Neither is named: the report of the file says how many rows there were.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import duckdb

from ingest.findings import Finding, whole_file
from ingest.pseudonymise import KEYED
from ingest.readers import Reading
from store import left_out
from store.apps import column
from store.erased_rows import CODE, Rows, of_rows, sentences
from store.kinds import KINDS
from store.left_out import ERASED, OBJECTED, mark_of
from words import text

OBJECTED_CODE = "rows-of-people-who-objected"


def leave_out(
    con: duckdb.DuckDBPyConnection, home: Path, reading: Reading, *, remember: bool
) -> Reading:
    """Take the rows of erased people out of KEYED; the reading as it is then, with what to say.

    `remember`: new addresses that a people file gives an erased person are marked too, and what
    came in under them before goes at the next opening.
    """
    if not left_out.load_marks(con, home):
        return reading
    columns = [column(app) for app in ("any", *reading.apps)] if reading.kind == "usage" else []
    findings = []
    for reason in (ERASED, OBJECTED):
        _load_gone(con, reading, reason)
        told = of_rows(str(reading.kind), reading.newest_on, columns, numbered=False)
        rows = _count(con, told) if told else 0
        if told and reason == ERASED:
            if remember and rows and reading.kind == "people":
                _mark_new_addresses(con, home, told)
            _take_out(con, told)
            reading = replace(
                reading,
                rows_accepted=reading.rows_accepted - rows,
                rows_rejected=reading.rows_rejected + rows,
            )
        if rows:
            findings.append(_finding(reason, rows))
    return replace(reading, findings=(*reading.findings, *findings))


def _load_gone(con: duckdb.DuckDBPyConnection, reading: Reading, reason: str) -> None:
    """Temp table erased_account: the keys of KEYED that have a mark."""
    kind = KINDS.get(str(reading.kind))
    if kind is not None:
        names = [f"{name}_key" for name, of in kind.hashed.items() if of in ("upn", "oid")]
        names += ["key"] if kind.person else []
    elif reading.kind == "people":
        names = ["upn_key", "oid_key", "mail_key", "manager_key"]
    else:
        names = ["key"]
    keys = " union ".join(f"select {name} as key from {KEYED}" for name in names)
    con.execute(
        f"""
        create or replace temp table erased_account as
        select
            named.key,
            mark.from_on,
            mark.to_on,
            mark.from_on = date '0001-01-01' and mark.to_on = date '9999-12-31' as whole
        from ({keys or "select cast(null as uuid) as key"}) named
        join left_out_mark mark on {mark_of("named.key")} = mark.mark
        where mark.reason = $reason
        """,
        {"reason": reason},
    )


def _count(con: duckdb.DuckDBPyConnection, told: Rows) -> int:
    row = con.execute(f"select count(*) from {KEYED} r where {told.dropped}").fetchone()
    return int(row[0]) if row else 0


def _take_out(con: duckdb.DuckDBPyConnection, told: Rows) -> None:
    con.execute(f"delete from {KEYED} r where {told.dropped}")
    for name, value in told.blanked.items():
        con.execute(f"update {KEYED} r set {name} = {value} where {told.touched}")


def _mark_new_addresses(con: duckdb.DuckDBPyConnection, home: Path, told: Rows) -> None:
    """Addresses of erased people that no mark is of yet: theirs from the day of this file on."""
    con.execute(
        f"""
        create or replace temp table new_address as
        select distinct {mark_of("named.key")} as mark, mark.number
        from (
            select r.oid_key, unnest([r.upn_key, r.mail_key]) as key
            from {KEYED} r
            where {told.dropped}
        ) named
        join left_out_mark mark on {mark_of("named.oid_key")} = mark.mark
        where named.key is not null and mark.reason = $reason
        """,
        {"reason": ERASED},
    )
    fresh = con.execute(
        "select number, mark from new_address anti join left_out_mark using (mark) order by all"
    ).fetchall()
    con.execute("drop table new_address")
    left_out.mark_again(home, [(int(number), str(mark)) for number, mark in fresh])


def _finding(reason: str, rows: int) -> Finding:
    says, fix = sentences(rows)
    if reason == OBJECTED:
        says = text("{n} rows are of people who objected; they are kept, and not counted.", n=rows)
    code = CODE if reason == ERASED else OBJECTED_CODE
    return Finding(code, blocks=False, where=whole_file(), says=says, fix=fix, rows=rows)
