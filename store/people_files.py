"""Rows of every live people file, under account numbers and then under persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from store import archive
from store.archive import BatchHeader
from store.facts_repairs import merge_groups
from store.statements import each, statement

DIMENSIONS = ("department", "team", "function", "office", "country", "company")
# Of two files that speak of the same day, the later in this list has the last word.
SOURCE_ORDER = ("viva_org", "entra_users", "graph_users", "admin_users", "people_file")


def load_rows(con: duckdb.DuckDBPyConnection, folder: Path, headers: Sequence[BatchHeader]) -> None:
    """Temp tables picture (one row per file, in order) and people_row (every row of every file).

    An attribute that a file does not carry is null in its rows, one that it leaves empty is ''.
    """
    ordered = sorted(
        headers, key=lambda file: (file.newest_on, SOURCE_ORDER.index(file.source), file.rows_hash)
    )
    _load_pictures(con, ordered)
    con.execute(statement("people/people_row"))
    for place, header in enumerate(ordered):
        rows = _rows_of(place, header, archive.relation(folder / header.archive_file))
        con.execute(f"insert into people_row by name {rows}")


def attach_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table fact_row: people_row under person_id; after `accounts.derive_aliases`."""
    con.execute(statement("people/fact_row"))
    merge_groups(con, DIMENSIONS)


def _load_pictures(con: duckdb.DuckDBPyConnection, ordered: Sequence[BatchHeader]) -> None:
    con.execute(
        """
        create or replace temp table picture
        (
            ord integer,
            source varchar,
            on_date date,
            full_picture boolean,
            lists_licences boolean
        )
        """
    )
    for place, file in enumerate(ordered):
        con.execute(
            "insert into picture values (?, ?, ?, ?, ?)",
            [place, file.source, file.newest_on, file.full_picture, "licensed" in file.columns],
        )


# One spelling for what looks the same: blanks and Unicode composition do not tell values apart.
SPELT = "coalesce(nfc_normalize(trim(regexp_replace({0}, '\\s+', ' ', 'g'))), '') as {0}"


def _rows_of(place: int, header: BatchHeader, rows: str) -> str:
    """Query for the rows of one file, with the same columns for every file."""
    carried = set(header.columns)
    dimensions = ", ".join(
        each(SPELT if name in carried else "null::varchar as {0}", [name]) for name in DIMENSIONS
    )
    manager = "coalesce(manager.key::varchar, '')" if "manager" in carried else "null::varchar"
    licensed = "coalesce(licensed, false)" if "licensed" in carried else "null::boolean"
    return f"""
        select
            {place} as ord,
            line,
            upn.key as upn_key,
            oid.key as oid_key,
            mail.key as mail_key,
            {dimensions},
            {manager} as manager,
            {licensed} as licensed,
            coalesce(enabled, true) as enabled,
            guest,
            coalesce(effective_on, date '{header.newest_on}') as on_date
        from {rows} r
        left join account upn on upn.account_id = r.upn_id
        left join account oid on oid.account_id = r.oid_id
        left join account mail on mail.account_id = r.mail_id
        left join account manager on manager.account_id = r.manager_id"""
