"""The one who may write: takes the lock, opens the main database, commits, publishes, lets go."""

from __future__ import annotations

import contextlib
import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
from filelock import BaseFileLock, FileLock, Timeout

from settings import Settings
from store import archive, compact, identity, keys, left_out, serving
from store.control import Control
from store.engine import connect, quoted
from store.faults import fault_point
from store.home import Home
from store.migrate import copy_before_migrating, migrate
from store.pseudonyms import Pseudonyms
from store.swapping import finish_restoring


class Busy(RuntimeError):
    """Another process holds the writer lock."""


@dataclass(frozen=True)
class Writer:
    """An open main database that nobody else can write. Made by `open_writer`."""

    home: Home
    settings: Settings
    con: duckdb.DuckDBPyConnection
    pseudonyms: Pseudonyms
    mended: int = 0  # files that a process which never finished had left behind
    finished: int = 0  # erasures and objections that such a process had begun

    @contextlib.contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing; a commit counts up the data version."""
        self.con.execute("begin")
        try:
            yield self.con
            # Also above what is published: a database that was lost counts on, since pages know
            # what they have read by this number.
            version = max(self.data_version(), serving.newest_version(self.home)) + 1
            self.con.execute("delete from meta where name = 'data_version'")
            self.con.execute("insert into meta values ('data_version', ?)", [str(version)])
            self.con.execute("commit")
        except BaseException:
            self.con.execute("rollback")
            raise

    def data_version(self) -> int:
        return _version(self.con)

    @contextlib.contextmanager
    def remembering(self, rows: str | None) -> Iterator[Callable[[], object]]:
        """Put the people of query `rows` (key, kind, upn, display_name) into the identity file.

        That goes on beside the work inside; what is handed over waits for it, and raises what went
        wrong with it. None: there is nobody to remember.
        """
        if rows is None or self.settings.identity == "none":
            yield lambda: None
            return
        path = self.home.work / "people.parquet"
        self.con.execute(f"copy ({rows}) to {quoted(path)} (format parquet)")
        try:
            with ThreadPoolExecutor(max_workers=1) as beside:
                done = beside.submit(
                    identity.remember,
                    self.home.identity,
                    path,
                    work=self.home.work,
                    memory_limit="400MB",
                    threads=self.settings.threads,
                )
                yield done.result
        finally:
            path.unlink()


def take_lock(home: Home, wait_seconds: float) -> BaseFileLock:
    """The lock of the one who writes, taken. Raises Busy when it stays another's for so long."""
    lock = FileLock(home.lock, timeout=wait_seconds)
    try:
        lock.acquire()
    except Timeout:
        raise Busy(holder(home)) from None
    return lock


def holder(home: Home) -> str:
    """The number of the process that took the lock last; a question mark when that is unknown."""
    try:
        return (home.root / "writer.pid").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return "?"


@contextlib.contextmanager
def open_writer(
    settings: Settings,
    *,
    inputs: Iterable[Path] = (),
    wait_seconds: float = 600.0,
    adopt: bool = False,
) -> Iterator[Writer]:
    """Take the lock, open and migrate the main database, mend it, and publish at the end.

    `inputs` are the folders that readers may read; `adopt`: an archive file that the database does
    not know was lost by it, and is no leftover of an import that was cut off. Raises Busy
    when another writer does not finish within `wait_seconds`.
    """
    home = Home(settings.home).make()
    lock = take_lock(home, wait_seconds)
    try:
        (home.root / "writer.pid").write_text(str(os.getpid()), encoding="ascii")
        left = _clear(home.work)
        finish_restoring(home)
        copy_before_migrating(home)
        con = _connect(settings, home, inputs)
        try:
            migrate(con)
            pseudonyms = Pseudonyms(home.secret())
            pseudonyms.lend(con)
            writer = Writer(home, settings, con, pseudonyms)
            if not _recovered(writer, adopt=adopt):
                left += _mend(writer)
            finished = _finish_leaving_out(writer)
            yield replace(writer, mended=left, finished=finished)
            version = _version(con)
            rewriting = compact.asked(con)
            con.execute("checkpoint")
            fault_point("before_publish")
        finally:
            con.close()
        if rewriting:
            compact.rewrite(home, memory_limit=settings.memory_limit, threads=settings.threads)
        if version != serving.published_version(home) and version > 0:
            serving.publish(home, version=version)
        fault_point("after_publish")
        if rewriting:
            _end_leaving_out(home)
    finally:
        _clear(home.work)
        lock.release()


def _finish_leaving_out(writer: Writer) -> int:
    """Carry out what was decided and cut off; nothing when there is nothing of the kind."""
    pending = left_out.pending(writer.home.root)
    if not pending:
        return 0
    from store import erasure, exclusion, retention  # they work on a Writer

    if left_out.ERASED in pending:
        erasure.carry_out(writer)
    if left_out.OBJECTED in pending:
        exclusion.carry_out(writer)
    if retention.RETENTION in pending:
        retention.carry_out(writer)
    return len(pending)


def _end_leaving_out(home: Home) -> None:
    """Older copies of the figures go at once where rows were deleted."""
    from store import erasure  # erasing works on a Writer

    serving.drop_older(home)
    erasure.finish(home)


def _connect(settings: Settings, home: Home, inputs: Iterable[Path]) -> duckdb.DuckDBPyConnection:
    return connect(
        home.main,
        work=home.work,
        folders=[home.archive, home.inbox, *inputs],
        memory_limit=settings.memory_limit,
        threads=settings.threads,
    )


def _version(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute("select value from meta where name = 'data_version'").fetchone()
    return int(row[0]) if row else 0


def _clear(work: Path) -> int:
    """Empty the folder of temporary texts, which hold names; returns how many things were there."""
    found = list(work.glob("*"))
    for path in found:
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    return len(found)


def _recovered(writer: Writer, *, adopt: bool) -> bool:
    """Does the database not know the archive? Then derive it from the archive, losing nothing.

    So a lost database comes back, one restored from an older backup catches up, and a first import
    that was killed after its rows were safe is finished. A crash leaves one file at most that a
    database does not know; `_mend` removes that.
    """
    row = writer.con.execute("select count(*) from batch").fetchone()
    empty = not (row and row[0])
    if len(_unknown(writer.home, writer.con)) < (1 if empty or adopt else 2):
        return False
    from store import rebuild  # rebuild works on a Writer

    team_column = Control.open(writer.home.root).setting("team_column")
    with writer.transaction():
        rebuild.adopt_archive(writer)
        rebuild.derive_all(writer, team_column=team_column)
    return True


def _unknown(home: Home, con: duckdb.DuckDBPyConnection) -> list[Path]:
    """Archive files that no batch of the database speaks of."""
    known = {row[0] for row in con.execute("select archive_file from batch").fetchall()}
    return [path for path in sorted(home.archive.glob("*.parquet")) if path.name not in known]


def _mend(writer: Writer) -> int:
    """Remove what an import that never committed left in the archive and the identity file.

    Returns how many files that were.
    """
    home, con = writer.home, writer.con
    _finish_undoing(writer)
    orphans = _unknown(home, con)
    unfinished = [*home.archive.glob("*.unfinished"), *home.serving.glob("*.unfinished")]
    for path in [*orphans, *unfinished]:
        path.unlink()
    if orphans:
        known = home.work / "keys.parquet"
        con.execute(f"copy (select key from account) to {quoted(known)} (format parquet)")
        identity.forget_unknown(home.identity, known, work=home.work)
        known.unlink()
    return len(orphans) + len(unfinished) + keys.sweep(con, home)


def _finish_undoing(writer: Writer) -> None:
    """An undone batch whose file is still in sight: its names are, too."""
    rows = writer.con.execute("select archive_file from batch where state = 'undone'").fetchall()
    left = [name for (name,) in rows if (writer.home.archive / name).exists()]
    if left:
        from store import rebuild  # rebuild works on a Writer

        rebuild.forget_names(writer)
    for name in left:
        archive.set_aside(writer.home, name)


def archived_headers(home: Home, con: duckdb.DuckDBPyConnection) -> list[archive.BatchHeader]:
    """Headers of every archive file, by batch number."""
    return [archive.read_header(con, path) for path in sorted(home.archive.glob("*.parquet"))]
