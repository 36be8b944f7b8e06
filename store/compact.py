"""Write files anew, so that nothing of what was deleted is left in them.

DELETE only marks: the bytes stay in the file until something happens to be written over them. So
after an erasure or retention the main database is copied, row by row, into a new file that takes
its place.
"""

from __future__ import annotations

import sqlite3

import duckdb

from store.control_file import CONTROL_FILE
from store.engine import STORAGE_VERSION, connect, quoted
from store.faults import fault_point
from store.home import Home, sync_file, sync_folder

FLAG = "rewrite"  # row of table meta: this database holds remains of deleted rows


class NotTheSame(ValueError):
    """A copy does not hold what the original holds; the original stays."""


def ask(con: duckdb.DuckDBPyConnection) -> None:
    """In the transaction that deletes: have the file written anew before it is published."""
    con.execute("delete from meta where name = ?", [FLAG])
    con.execute("insert into meta values (?, '')", [FLAG])


def asked(con: duckdb.DuckDBPyConnection) -> bool:
    return con.execute("select 1 from meta where name = ?", [FLAG]).fetchone() is not None


def rewrite(home: Home, *, memory_limit: str, threads: int) -> None:
    """Put a fresh copy of the closed main database in its place, whole or not at all."""
    fresh = home.root / "main.fresh"
    for path in (fresh, fresh.with_name("main.fresh.wal")):
        path.unlink(missing_ok=True)
    con = connect(
        ":memory:",
        work=home.work,
        folders=[home.root],
        memory_limit=memory_limit,
        threads=threads,
    )
    try:
        con.execute(f"attach {quoted(home.main)} as old (read_only)")
        con.execute(f"attach {quoted(fresh)} as fresh (storage_version {quoted(STORAGE_VERSION)})")
        con.execute("copy from database old to fresh")
        con.execute("delete from fresh.meta where name = ?", [FLAG])
        _compare(con)
        con.execute("checkpoint fresh")
        con.execute("detach fresh")
        con.execute("detach old")
    finally:
        con.close()
    sync_file(fresh)
    fault_point("rewrite_before_replace")
    fresh.replace(home.main)
    sync_folder(home.root)
    fault_point("rewrite_after_replace")


def _compare(con: duckdb.DuckDBPyConnection) -> None:
    for name in tables(con, "old"):
        counts = [
            con.execute(f"select count(*) from {file}.{name}").fetchone()
            for file in ("old", "fresh")
        ]
        if name != "meta" and counts[0] != counts[1]:
            raise NotTheSame(f"table {name} of the fresh copy has other rows than the database")
    views = [
        con.execute(
            "select count(*) from duckdb_views() where database_name = ? and not internal", [file]
        ).fetchone()
        for file in ("old", "fresh")
    ]
    if views[0] != views[1]:
        raise NotTheSame("the fresh copy has other views than the database")


def tables(con: duckdb.DuckDBPyConnection, database: str) -> list[str]:
    """Names of the tables of an attached database."""
    rows = con.execute(
        "select table_name from duckdb_tables() where database_name = ? order by 1", [database]
    ).fetchall()
    return [str(name) for (name,) in rows]


def rewrite_control(home: Home) -> None:
    """The same for the control file, whose free pages and log may hold what was deleted."""
    con = sqlite3.connect(home.root / CONTROL_FILE, timeout=30, isolation_level=None)
    try:
        con.execute("vacuum")
        con.execute("pragma wal_checkpoint(truncate)")
    finally:
        con.close()
