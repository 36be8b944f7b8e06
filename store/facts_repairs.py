"""Repairs: what an admin says about the data, imported and undone like any other file.

Two addresses that are one person, where no directory id tells; two spellings that are one group.
A repair stands in a batch of its own: undo it, and everything is as it was before.
"""

from __future__ import annotations

import duckdb

from store.archive import BatchHeader
from store.records import RecordKind
from store.statements import statement


def _derive_addresses(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"""
        insert into address_change
        select $batch_id, r.line, old.account_id, new.account_id, r.changed_on
        from {rows} r
        join account old on old.key = r.old_address_key
        join account new on new.key = r.new_address_key
        """,
        {"batch_id": header.batch_id},
    )


def _derive_groups(con: duckdb.DuckDBPyConnection, header: BatchHeader, rows: str) -> None:
    con.execute(
        f"insert into group_merge select $batch_id, line, dimension, value, becomes from {rows}",
        {"batch_id": header.batch_id},
    )


def own_changed_addresses(con: duckdb.DuckDBPyConnection) -> None:
    """Add to temp table upn_owner the addresses that an alias file gives to another address.

    A directory id has the last word: an address that one vouches for keeps its owner. Chains are
    followed to their end, and a ring of addresses changes nothing.
    """
    con.execute(statement("accounts/changed_address"))


def merge_groups(con: duckdb.DuckDBPyConnection, dimensions: tuple[str, ...]) -> None:
    """Write in temp table fact_row the spellings that repairs chose; chains to their end."""
    con.execute(f"create or replace temp table merged_value as {statement('people/merged_value')}")
    merged = con.execute("select distinct dimension from merged_value").fetchall()
    for (name,) in merged:
        if name in dimensions:
            con.execute(
                f"""
                update fact_row
                set {name} = merged_value.becomes
                from merged_value
                where merged_value.dimension = $name
                  and merged_value.plain = lower(fact_row.{name})
                """,
                {"name": name},
            )


def merged_names(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str, str]]:
    """What repairs made one: the dimension, a spelling in lower case and what it became."""
    rows: list[tuple[str, str, str]] = con.execute(statement("people/merged_value")).fetchall()
    return rows


ADDRESSES = RecordKind(
    name="addresses",
    tables=("address_change",),
    columns=("changed_on",),
    derive=_derive_addresses,
    hashed={"old_address": "upn", "new_address": "upn"},
    day="changed_on",
    accounts=("address_change_account",),
    repairs_people=True,
)
GROUPS = RecordKind(
    name="groups",
    tables=("group_merge",),
    columns=("dimension", "value", "becomes"),
    derive=_derive_groups,
    repairs_people=True,
)
