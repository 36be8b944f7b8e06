"""Numbered SQL files, each applied once, in one transaction with the row that says so."""

from __future__ import annotations

from pathlib import Path

import duckdb

MIGRATIONS = Path(__file__).with_name("migrations")


class NewerDatabase(ValueError):
    """The database was written by a newer Kadans."""


def newest_version() -> int:
    return max(int(path.name[:4]) for path in MIGRATIONS.glob("*.sql"))


def applied_version(con: duckdb.DuckDBPyConnection) -> int:
    """Schema version of an open database; 0 for an empty one. Read-only."""
    exists = con.execute(
        """
        select count(*)
        from information_schema.tables
        where table_name = 'schema_version'
        """
    ).fetchone()
    if not exists or not exists[0]:
        return 0
    row = con.execute("select max(version) from schema_version").fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def migrate(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Apply what is pending and return the versions applied. Raises NewerDatabase."""
    now_at, known = applied_version(con), newest_version()
    if now_at > known:
        raise NewerDatabase(
            f"the database has schema {now_at}, this Kadans knows {known}; install the newer Kadans"
        )
    done = []
    for path in sorted(MIGRATIONS.glob("*.sql")):
        version = int(path.name[:4])
        if version <= now_at:
            continue
        con.execute("begin")
        try:
            con.execute("create table if not exists schema_version (version integer, name varchar)")
            con.execute(path.read_text(encoding="utf-8"))
            con.execute("insert into schema_version values (?, ?)", [version, path.stem])
            con.execute("commit")
        except BaseException:
            con.execute("rollback")
            raise
        done.append(version)
    return done
