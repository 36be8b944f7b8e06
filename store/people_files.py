"""Rows of every live people file, under account numbers and then under persons."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from store import archive, people_runs
from store.archive import BatchHeader
from store.counted import counted
from store.facts_repairs import merge_groups
from store.statements import each, statement

DIMENSIONS = ("department", "team", "function", "office", "country", "company")
# Of two files that speak of the same day, the later in this list has the last word.
SOURCE_ORDER = ("viva_org", "entra_users", "graph_users", "admin_users", "people_file")


def load_rows(
    con: duckdb.DuckDBPyConnection,
    folder: Path,
    headers: Sequence[BatchHeader],
    *,
    everyone: bool = False,
) -> None:
    """Temp tables picture (one row per file, in order) and people_row (what the files say).

    `everyone`: also of people who objected and are not counted.

    A row that list after list repeats may stand there once, with the last of them in last_ord. An
    attribute that a file does not carry is null in its rows, one that it leaves empty is ''.
    """
    ordered = sorted(
        headers, key=lambda file: (file.newest_on, SOURCE_ORDER.index(file.source), file.rows_hash)
    )
    _load_pictures(con, ordered)
    con.execute(statement("people/people_said"))
    paths = [folder / header.archive_file for header in ordered]
    rows = [
        archive.relation(path) if everyone else counted(con, header, path)
        for header, path in zip(ordered, paths, strict=True)
    ]
    chained = people_runs.load(con, ordered, rows)
    for place, header in enumerate(ordered):
        found = _rows_of(place, header, rows[place], in_runs=place in chained)
        con.execute(f"insert into people_said by name {found}")
    con.execute(statement("people/people_row"))
    con.execute("drop table people_said")


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
# Hardly any value needs the regular expression, which is dear: five short looks spare it.
UNEVEN = " or ".join(f"contains({{0}}, '{blank}')" for blank in ("  ", "\t", "\n", "\f", "\r"))
EVEN = f"case when {UNEVEN} then regexp_replace({{0}}, '\\s+', ' ', 'g') else {{0}} end"
SPELT = f"coalesce(nfc_normalize(trim({EVEN})), '') as {{0}}"


def _rows_of(place: int, header: BatchHeader, rows: str, *, in_runs: bool) -> str:
    """Query for the rows of one file, with the same columns for every file.

    `in_runs`: only where a run of people_run begins.
    """
    last, runs = f"{place}", ""
    if in_runs:
        last, runs = (
            "run.last_ord",
            f"join people_run run on run.ord = {place} and run.line = r.line",
        )
    carried = set(header.columns)
    dimensions = ", ".join(
        each(SPELT if name in carried else "null::varchar as {0}", [name]) for name in DIMENSIONS
    )
    manager = "coalesce(manager_id, 0)" if "manager" in carried else "null::integer"
    licensed = "coalesce(licensed, false)" if "licensed" in carried else "null::boolean"
    return f"""
        select
            {place} as ord,
            {last} as last_ord,
            r.line,
            upn_id,
            oid_id,
            mail_id,
            {dimensions},
            {manager} as manager_id,
            {licensed} as licensed,
            coalesce(enabled, true) as enabled,
            guest,
            coalesce(effective_on, date '{header.newest_on}') as on_date
        from {rows} r
        {runs}"""
