"""Numbered SQL files, each applied once, in one transaction with the row that says so."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from store.engine import connect
from store.faults import fault_point
from store.home import Home, sync_file, sync_folder

MIGRATIONS = Path(__file__).with_name("migrations")


class NewerDatabase(ValueError):
    """The database was written by a newer Kadans."""


class DamagedDatabase(ValueError):
    """The main database or its log cannot be read; `recover` derives it again."""


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


def copy_before_migrating(home: Home) -> Path | None:
    """Copy the closed main database aside before it gets a newer schema; None when it needs none.

    Raises NewerDatabase or DamagedDatabase, before anything is written. The archive and the names
    are not touched by a migration.
    """
    if not home.main.exists():
        return None
    try:
        con = connect(home.main, work=home.work, read_only=not _has_log(home.main))
    except duckdb.Error as error:
        if "Could not set lock" in str(error):
            raise  # another program has it open, which is nothing wrong with the file
        refuse_newer_engine(error)
        raise DamagedDatabase(str(error).splitlines()[0]) from error
    try:
        version = applied_version(con)
    finally:
        con.close()
    refuse_newer(version)
    if version in (0, newest_version()):
        return None
    home.aside.mkdir(mode=0o700, exist_ok=True)
    copy = home.aside / f"main-of-schema-{version}.duckdb"
    unfinished = copy.with_suffix(".unfinished")
    shutil.copyfile(home.main, unfinished)
    sync_file(unfinished)
    unfinished.replace(copy)
    sync_folder(home.aside)
    fault_point("migrate_after_copy")
    return copy


def _has_log(path: Path) -> bool:
    return path.with_name(path.name + ".wal").exists()


def refuse_newer(version: int) -> None:
    """Raise NewerDatabase for a schema that this Kadans does not know."""
    known = newest_version()
    if version > known:
        raise NewerDatabase(
            f"the database has schema {version}, this Kadans knows {known}; "
            "install the newer Kadans"
        )


def refuse_newer_engine(error: duckdb.Error) -> None:
    """Raise NewerDatabase where a file did not open because a newer DuckDB wrote it.

    Nothing is wrong with such a file, so it must not be taken for damaged and made anew.
    """
    said = str(error)
    if "newer version of DuckDB" in said:
        raise NewerDatabase(said.splitlines()[0].rstrip(".")) from error


def migrate(con: duckdb.DuckDBPyConnection) -> list[int]:
    """Apply what is pending and return the versions applied. Raises NewerDatabase."""
    now_at = applied_version(con)
    refuse_newer(now_at)
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
            fault_point("migrate_before_commit")
            con.execute("commit")
            fault_point("migrate_after_commit")
        except BaseException:
            con.execute("rollback")
            raise
        done.append(version)
    return done
