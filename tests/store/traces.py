"""Looking for a person from outside, and comparing facts, without the product's own code."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import duckdb

from tests.finding import Words

# What a run of its own always has otherwise, or what counts files rather than facts.
APART = {"meta", "batch", "schema_version", "left_out", "kept_week"}
PEOPLE = ("account_id", "person_id", "old_account_id", "new_account_id")


def traces(home: Path, words: list[str]) -> list[str]:
    """Files under `home` that hold any of the words, as bytes or as a value; empty: no trace."""
    sought = Words(word.lower().encode(code) for word in words for code in ("utf-8", "utf-16-le"))
    found = []
    with duckdb.connect() as reader:
        for path in sorted(home.rglob("*")):
            if path.is_file():
                text = path.read_bytes().lower() + _values(path, reader)
                if sought.found_in(text):
                    found.append(path.relative_to(home).as_posix())
    return found


def _values(path: Path, reader: duckdb.DuckDBPyConnection) -> bytes:
    """Every value of a database or Parquet file as text; Parquet is opened by `reader`."""
    if path.suffix in (".parquet", ".undone"):
        return _rows(reader, f"read_parquet('{path}')")
    if path.suffix == ".duckdb":
        with duckdb.connect(str(path), read_only=True) as con:
            names = con.execute("select table_name from duckdb_tables()").fetchall()
            return b"".join(_rows(con, f'"{name}"') for (name,) in names)
    if path.suffix == ".sqlite":
        con = sqlite3.connect(path)
        try:
            names = con.execute("select name from sqlite_master where type = 'table'").fetchall()
            return b"".join(
                str(con.execute(f'select * from "{name}"').fetchall()).lower().encode()
                for (name,) in names
            )
        finally:
            con.close()
    return b""


def _rows(con: duckdb.DuckDBPyConnection, relation: str) -> bytes:
    rows = con.execute(f"select * from {relation}").fetchall()
    return "\n".join("\x1f".join(map(str, row)) for row in rows).lower().encode()


def facts(home: Path) -> dict[str, list[str]]:
    """Every row of every derived table of the published copy, as text, sorted.

    Numbers of values are shown as the value, since they may be given out otherwise.
    """
    with duckdb.connect(str(published(home)), read_only=True) as con:
        names = [
            name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()
        ]
        values = {
            (dimension, number): value
            for dimension, number, value in con.execute("select * from dimension_value").fetchall()
        }
        found = {}
        for name in sorted(set(names) - APART - {"account", "dimension_value"}):
            cursor = con.execute(f'select * from "{name}"')
            columns = [column[0] for column in cursor.description]
            found[name] = sorted(_told(columns, row, values) for row in cursor.fetchall())
    return found


def _told(columns: list[str], row: tuple[Any, ...], values: dict[tuple[str, int], str]) -> str:
    told = []
    for column, value in zip(columns, row, strict=True):
        place = (column.removesuffix("_id"), value) if isinstance(value, int) else ("", 0)
        told.append(f"{column}={values.get(place, value)}")
    return " ".join(told)


def published(home: Path) -> Path:
    return home / "serving" / (home / "serving" / "CURRENT").read_text().strip()


def accounts(home: Path, addresses: list[str]) -> set[int]:
    """Account numbers of these addresses and ids, by their keys computed here."""
    import hashlib
    import hmac
    import uuid

    secret = bytes.fromhex((home / "secret.key").read_text().strip())
    keys = [
        uuid.UUID(
            hmac.new(secret, f"default|{kind}|{word.lower()}".encode(), hashlib.sha256).hexdigest()[
                :32
            ]
        )
        for word in addresses
        for kind in ("upn", "oid")
    ]
    with duckdb.connect(str(published(home)), read_only=True) as con:
        rows = con.execute(
            "select account_id from account where list_contains($keys::uuid[], key)",
            {"keys": [str(key) for key in keys]},
        ).fetchall()
    return {number for (number,) in rows}


def without(told: dict[str, list[str]], numbers: set[int]) -> dict[str, list[str]]:
    """Facts without the rows of these accounts."""
    gone = {f"{column}={number}" for column in PEOPLE for number in numbers}
    return {
        name: [row for row in rows if not gone & set(row.split())] for name, rows in told.items()
    }
