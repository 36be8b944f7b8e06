"""What a repair would do to the data that is there: nothing, something else, or what it says."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingest.findings import EXAMPLES, Finding, place
from ingest.lines import Lines
from ingest.readers import Reading
from store.archive import relation
from words import Text, text

KINDS = ("addresses", "groups")

ADDRESS_UNKNOWN = text("No file so far has the old address of these rows.")
SPELLING_UNKNOWN = text("No list of people so far has the spelling of these rows.")
UNKNOWN_FIX = text(
    "Check how it is written. If that is right, nothing needs to be done: the row takes effect "
    "when a file has it."
)
OF_DIRECTORY = text(
    "A list of people with directory ids says whose the old address of these rows is. That holds, "
    "so these rows change nothing."
)
OF_DIRECTORY_FIX = text("Nothing needs to be done where the directory is right; remove the rows.")
ADDRESS_SAID_BEFORE = text(
    "An earlier list gives the old address of these rows to another one. The latest date holds, "
    "and then the later import."
)
SPELLING_SAID_BEFORE = text(
    "An earlier list counts the spelling of these rows as another group. This import takes its "
    "place."
)
SAID_BEFORE_FIX = text("If the earlier one was right, undo this import.")


def check(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows: str, archive: Path
) -> list[Finding]:
    """Notes on the keyed rows `rows` of a repair, beside the facts in `con` and the archive."""
    if reading.kind == "addresses":
        return _addresses(con, reading, rows, archive)
    return _groups(con, reading, rows)


def _addresses(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows: str, archive: Path
) -> list[Finding]:
    owned = _owned(con, archive)
    unknown = _lines(
        con,
        f"""
        with known as (
            select account_id from coverage
            union all
            select account_id from source_account
            union all
            select person_id from people_span
            union all
            select account_id from alias
        )
        select r.line from {rows} r
        where r.old_address_key not in (
            select account.key from account semi join known using (account_id)
        )
        """,
    )
    vouched = _lines(
        con,
        f"""
        select r.line from {rows} r
        where r.old_address_key in (
            select account.key from account semi join ({owned}) using (account_id)
        )
        """,
    )
    other = _lines(
        con,
        f"""
        select r.line
        from {rows} r
        join account old on old.key = r.old_address_key
        join address_change said on said.old_account_id = old.account_id
        join account new on new.account_id = said.new_account_id
        where new.key <> r.new_address_key
        """,
    )
    return [
        *_noted("repair-unknown", unknown, reading, ADDRESS_UNKNOWN, UNKNOWN_FIX),
        *_noted("repair-against-directory", vouched, reading, OF_DIRECTORY, OF_DIRECTORY_FIX),
        *_noted("repair-said-before", other, reading, ADDRESS_SAID_BEFORE, SAID_BEFORE_FIX),
    ]


def _owned(con: duckdb.DuckDBPyConnection, archive: Path) -> str:
    """Query for the accounts of addresses that a directory id vouches for in some people file."""
    names = con.execute(
        "select archive_file from batch where state = 'committed' and kind = 'people'"
    ).fetchall()
    files = [relation(archive / name) for (name,) in names]
    parts = [
        f"select {address} as account_id from {file} where oid_id is not null"
        for file in files
        for address in ("upn_id", "mail_id")
    ]
    return " union ".join(parts) or "select cast(null as integer) as account_id"


def _groups(con: duckdb.DuckDBPyConnection, reading: Reading, rows: str) -> list[Finding]:
    unknown = _lines(
        con,
        f"""
        select r.line from {rows} r
        where not exists (
            select 1 from dimension_value d
            where d.dimension = r.dimension and lower(d.value) = lower(r.value)
        ) and not exists (
            select 1 from group_merge g
            where g.dimension = r.dimension and lower(g.value) = lower(r.value)
        )
        """,
    )
    other = _lines(
        con,
        f"""
        select r.line from {rows} r
        where exists (
            select 1 from group_merge g
            where g.dimension = r.dimension and lower(g.value) = lower(r.value)
              and g.becomes <> r.becomes
        )
        """,
    )
    return [
        *_noted("repair-unknown", unknown, reading, SPELLING_UNKNOWN, UNKNOWN_FIX),
        *_noted("repair-said-before", other, reading, SPELLING_SAID_BEFORE, SAID_BEFORE_FIX),
    ]


def _lines(con: duckdb.DuckDBPyConnection, query: str) -> list[int]:
    found = con.execute(f"select distinct line from ({query}) order by line").fetchall()
    return [line for (line,) in found]


def _noted(
    code: str, lines: Sequence[int], reading: Reading, says: Text, fix: Text
) -> list[Finding]:
    if not lines:
        return []
    where = place(lines[:EXAMPLES], rows=len(lines), unit=reading.unit)
    return [Finding(code, False, where, says, fix, len(lines), Lines())]
