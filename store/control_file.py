"""The one SQLite file of small things that people and processes change; safe from many processes.

What it holds is built up in steps, each one SQL file, applied once and in one transaction with the
row that says so. A step is never changed after a release; a new table is a new step.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

CONTROL_FILE = "control.sqlite"
STEPS = Path(__file__).with_name("control_steps")


# What SQLite says where there is no room for the files that it puts beside this one, to read too.
NO_ROOM = (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CANTOPEN)


class NewerControl(ValueError):
    """The control file was written by a newer Kadans."""


class ControlFile:
    """The file with all its steps applied; made where there is none.

    In a folder that cannot be written, or on a disk that is full, it can still be read; a write
    raises OperationalError.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        there = path.exists()
        self.read_only = there and not os.access(path.parent, os.W_OK)
        try:
            self._bring_up_to_date()
        except sqlite3.OperationalError as error:
            if not there or error.sqlite_errorcode & 0xFF not in NO_ROOM:
                raise
            self.read_only = True
            self._bring_up_to_date()

    def _bring_up_to_date(self) -> None:
        with self.opened() as con:
            _apply(con)

    @contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """A connection in one transaction: committed at the end, rolled back by an error."""
        con = self._reading() if self.read_only else sqlite3.connect(self.path, timeout=30)
        try:
            con.row_factory = sqlite3.Row
            if not self.read_only:
                con.execute("pragma journal_mode = wal")
            with con:
                yield con
        finally:
            con.close()

    def _reading(self) -> sqlite3.Connection:
        """A connection that makes no file beside this one, which SQLite else does to read too."""
        log = self.path.with_name(self.path.name + "-wal")
        # With a log beside it, the file alone would be old; then SQLite has to say what it can.
        alone = "" if log.exists() and log.stat().st_size else "&immutable=1"
        return sqlite3.connect(f"{self.path.resolve().as_uri()}?mode=ro{alone}", uri=True)


def now() -> str:
    """The instant as rows of this file carry it; no figure depends on it."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _apply(con: sqlite3.Connection) -> None:
    """Apply the steps that this file has not had. Raises NewerControl."""
    files = {path.stem: path for path in sorted(STEPS.glob("*.sql"))}
    exists = con.execute("select 1 from sqlite_master where name = 'step'").fetchone()
    done = {row["name"] for row in con.execute("select name from step")} if exists else set()
    if done == set(files):
        return
    unknown = sorted(done - set(files))
    if unknown:
        raise NewerControl(
            f"the control file has {unknown[0]}, which this Kadans does not know; "
            "install the newer Kadans"
        )
    # One transaction for all: sqlite3's own executescript would commit in between.
    con.execute("begin immediate")
    con.execute("create table if not exists step (name text primary key, applied_at text not null)")
    done = {row["name"] for row in con.execute("select name from step")}
    for name, path in files.items():
        if name not in done:
            for statement in _statements(path.read_text(encoding="utf-8")):
                con.execute(statement)
            con.execute("insert into step values (?, ?)", [name, now()])


def _statements(script: str) -> Iterator[str]:
    """The statements of a script one by one."""
    part = ""
    for line in script.splitlines(keepends=True):
        part += line
        if sqlite3.complete_statement(part):
            yield part
            part = ""
