"""Is this installation well? Each check says ok, warning or failure, with a number and a word."""

from __future__ import annotations

import contextlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from store import backup, left_out
from store.access_log import AccessLog
from store.control_file import CONTROL_FILE, ControlFile, NewerControl
from store.engine import connect
from store.home import Home, KeyUnusable
from store.migrate import applied_version, newest_version
from store.processes import alive
from store.serving import current_path
from store.writer import holder
from words import Text, text

OK, WARNING, FAILURE = 0, 1, 2
STALE_DAYS = 14
OLD_BACKUP = timedelta(days=2)
CLOCK_MAY_DIFFER = 60  # seconds
LOW_DISK = 1 << 30  # bytes; and twice what a rewrite of the database takes
NO_NAMES = text("The file of names does not open: put it back from a backup.")
LARGE_LOG = 64 << 20  # bytes of a write-ahead log that nobody wrote back
FOREIGN = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "9p", "afs", "fuse.onedrive"}


@dataclass(frozen=True)
class Check:
    """One thing looked at: `value` is a bare number or word for a monitor."""

    name: str
    level: int
    value: object
    says: Text


def checks(home: Home, *, now: datetime) -> Iterator[Check]:
    """Everything about the data that can be looked at without changing it."""
    yield _writable(home)
    yield _database(home)
    yield _published(home, now)
    yield _disk(home)
    yield _log_size(home)
    yield _key(home)
    yield _names(home)
    yield _access_log(home)
    yield _unfinished(home)
    yield _backups(home, now)
    yield _clock(home, now)
    yield _file_system(home)


def worst(found: list[Check]) -> int:
    return max((check.level for check in found), default=OK)


def _writable(home: Home) -> Check:
    """Whether the log of looks can be written: where it cannot, everything personal is shut.

    A transaction is begun and taken back, so nothing changes.
    """
    said = text("The folder of the data cannot be written.")
    if not os.access(home.root, os.W_OK):
        return Check("writable", FAILURE, 0, said)
    path = home.root / CONTROL_FILE
    if path.exists():
        try:
            with closing(sqlite3.connect(path, timeout=1)) as con:
                con.execute("begin immediate")
                con.rollback()
        except sqlite3.Error as error:
            # Somebody who is writing proves that it can be written.
            if getattr(error, "sqlite_errorcode", 0) & 0xFF != sqlite3.SQLITE_BUSY:
                return Check("writable", FAILURE, 0, said)
    return Check("writable", OK, 1, text("The data can be written."))


def _database(home: Home) -> Check:
    path = current_path(home)
    if path is None and any(home.archive.rglob("*.parquet")):
        said = text("The published figures are gone: `mend` publishes them again.")
        return Check("database", FAILURE, 0, said)
    if path is None:
        said = text("No figures were published yet.")
        return Check("database", WARNING, 0, said)
    try:
        with closing(connect(path, work=home.work, read_only=True)) as con:
            version = applied_version(con)
            con.execute("select count(*) from batch").fetchone()
    except duckdb.Error:
        return Check("database", FAILURE, 0, text("The published figures do not open: `recover`."))
    if version > newest_version():
        said = text("The data has schema {version}; this Kadans is older.", version=version)
        return Check("database", FAILURE, version, said)
    if version < newest_version():
        said = text("The data has schema {version}; the next import renews it.", version=version)
        return Check("database", OK, version, said)
    return Check("database", OK, version, text("The figures open."))


def _published(home: Home, now: datetime) -> Check:
    newest = _imported_at(home)
    if newest is None:
        return Check("last_import", WARNING, None, text("Nothing was imported yet."))
    days = max((now - newest).days, 0)  # of the future: the check of the clock says it
    level = WARNING if days > STALE_DAYS else OK
    return Check("last_import", level, days, text("The last import was {n} days ago.", n=days))


def _imported_at(home: Home) -> datetime | None:
    """When the newest file was imported; None where there is none, or the copy does not open."""
    path = current_path(home)
    if path is None:
        return None
    with (
        contextlib.suppress(duckdb.Error),
        closing(connect(path, work=home.work, read_only=True)) as con,
    ):
        row = con.execute("select max(imported_at) from batch").fetchone()
        return row[0].replace(tzinfo=UTC) if row and row[0] else None
    return None


def _disk(home: Home) -> Check:
    free = shutil.disk_usage(home.root).free
    size = home.main.stat().st_size if home.main.exists() else 0
    level = FAILURE if free < 2 * size else WARNING if free < LOW_DISK else OK
    said = text("{n} MB of the disk are free.", n=free >> 20)
    return Check("disk_free_bytes", level, free, said)


def _log_size(home: Home) -> Check:
    path = home.main.with_name(home.main.name + ".wal")
    size = path.stat().st_size if path.exists() else 0
    if size == 0:
        return Check("wal_bytes", OK, 0, text("The database has no log to play."))
    said = text("{n} kB of the database's log wait to be played: `mend`.", n=size >> 10)
    return Check("wal_bytes", WARNING if size < LARGE_LOG else FAILURE, size, said)


def _key(home: Home) -> Check:
    """The key of the pseudonyms: without it no import finds the people of the one before."""
    try:
        if home.known_secret() is None:
            return Check("key", OK, 0, text("There is no key yet: the first import makes it."))
    except KeyUnusable as error:
        return Check("key", FAILURE, 0, error.says)
    except OSError:
        return Check("key", FAILURE, 0, text("The key in secret.key cannot be opened."))
    return Check("key", OK, 1, text("The key of the pseudonyms is there."))


def _names(home: Home) -> Check:
    """The file of names, where there is one: without it pages about a person say nothing."""
    if not home.identity.exists():
        return Check("names", OK, 0, text("There is no file of names."))
    try:
        with closing(connect(home.identity, work=home.work, read_only=True)) as con:
            con.execute("select count(*) from identity").fetchone()
    except duckdb.IOException as error:
        if "lock" in str(error).lower():  # an import that writes it proves that it opens
            return Check("names", OK, 1, text("The file of names is being written."))
        return Check("names", FAILURE, 0, NO_NAMES)
    except duckdb.Error:
        return Check("names", FAILURE, 0, NO_NAMES)
    return Check("names", OK, 1, text("The file of names opens."))


def _access_log(home: Home) -> Check:
    nobody = Check("access_log", OK, 0, text("Nobody looked yet."))
    if not (home.root / CONTROL_FILE).exists():
        return nobody
    try:
        if home.known_secret() is None:  # to look must not make another key
            with ControlFile(home.root / CONTROL_FILE).opened() as con:
                (rows,) = con.execute("select count(*) from access_entry").fetchone()
            if not rows:
                return nobody
            raise ValueError("there is no key")
        chain = AccessLog(home.root).check()
    except (OSError, sqlite3.Error, ValueError):
        said = text("The access log cannot be read; pages about persons stay closed.")
        return Check("access_log", FAILURE, None, said)
    if chain.whole:
        said = text("The access log is whole: {n} rows.", n=chain.rows)
        return Check("access_log", OK, chain.rows, said)
    said = text("The access log is not whole from row {n} on.", n=chain.broken_at)
    return Check("access_log", FAILURE, chain.broken_at, said)


def _unfinished(home: Home) -> Check:
    try:
        pending = left_out.pending(home.root)
    except (OSError, sqlite3.Error, NewerControl):
        said = text("The control file cannot be read.")
        return Check("unfinished", FAILURE, None, said)
    if pending:
        said = text("An erasure or objection was cut off; the next command carries it out.")
        return Check("unfinished", WARNING, len(pending), said)
    return Check("unfinished", OK, 0, text("Nothing was cut off."))


def _backups(home: Home, now: datetime) -> Check:
    try:
        made = backup.listed(home) if (home.root / CONTROL_FILE).exists() else []
    except (sqlite3.Error, NewerControl):
        said = text("The control file cannot be read.")
        return Check("backup_age_hours", FAILURE, None, said)
    except (OSError, backup.Damaged):
        said = text("A backup has no readable manifest.")
        return Check("backup_age_hours", FAILURE, None, said)
    if not made:
        return Check("backup_age_hours", WARNING, None, text("There is no backup."))
    age = max(now - max(one.made_at for one in made), timedelta(0))
    hours = int(age.total_seconds() // 3600)
    level = WARNING if age > OLD_BACKUP else OK
    said = text("The newest backup is {n} hours old.", n=hours)
    return Check("backup_age_hours", level, hours, said)


def _clock(home: Home, now: datetime) -> Check:
    """Whether something was written at a moment that, by the clock of now, is still to come."""
    what, newest = max(_written_at(home), key=itemgetter(1), default=(None, now))
    ahead = int((newest - now).total_seconds())
    if what is None or ahead <= CLOCK_MAY_DIFFER:
        return Check("clock", OK, 0, text("Nothing was written later than the clock says now."))
    said = text(
        "The clock of this machine says {now}, but {what} is of {then}, {n} minutes later. "
        "Set the clock right; was it wrong then and right now, this passes by itself.",
        now=_moment(now),
        what=what,
        then=_moment(newest),
        n=-(-ahead // 60),
    )
    return Check("clock", WARNING, ahead, said)


def _written_at(home: Home) -> Iterator[tuple[Text, datetime]]:
    """What carries the time of the machine's clock, and the newest of it; what opens of it."""
    if imported_at := _imported_at(home):
        yield text("the last import"), imported_at
    if not (home.root / CONTROL_FILE).exists():
        return
    with contextlib.suppress(OSError, sqlite3.Error, ValueError):
        if home.known_secret() and (looked_at := AccessLog(home.root).newest()):
            yield text("the newest row of the access log"), datetime.fromisoformat(looked_at)
    with contextlib.suppress(OSError, sqlite3.Error, ValueError):
        for one in backup.listed(home):
            yield text("a backup"), one.made_at


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def _file_system(home: Home) -> Check:
    kind = file_system(home.root)
    if kind in FOREIGN:
        said = text(
            "The data lies on a network file system ({kind}), where locks do not hold. "
            "Move it to a disk of this machine.",
            kind=kind,
        )
        return Check("file_system", WARNING, kind, said)
    if "onedrive" in str(home.root).lower():
        said = text("The data lies in a synchronised folder: two machines may write it at once.")
        return Check("file_system", WARNING, "onedrive", said)
    return Check("file_system", OK, kind, text("The data lies on a disk of this machine."))


def file_system(path: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Kind of file system that a path is on, as the kernel calls it; "" where it does not tell."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    best, kind = "", ""
    for line in lines:
        _, mounted, found, *_ = line.split(" ")
        place = mounted.replace("\\040", " ")
        if path.resolve().is_relative_to(place) and len(place) >= len(best):
            best, kind = place, found
    return kind


def installation(home: Home) -> Iterator[Check]:
    """Rights, owner and a second instance; what `doctor` looks at beside the data."""
    yield _rights(home)
    yield _writer(home)


def _rights(home: Home) -> Check:
    if os.name == "nt" or not home.root.exists():
        return Check("rights", OK, None, text("Rights are those of the folder."))
    mine = os.getuid()
    foreign = [path for path in home.root.rglob("*") if path.stat().st_uid not in (mine,)]
    if foreign and mine != 0:
        said = text(
            "{n} files belong to somebody else: {file}.", n=len(foreign), file=foreign[0].name
        )
        return Check("rights", FAILURE, len(foreign), said)
    if not os.access(home.root, os.W_OK):
        return Check("rights", FAILURE, 0, text("The folder of the data cannot be written."))
    wide = [path for path in home.root.rglob("*") if path.is_file() and path.stat().st_mode & 0o077]
    if home.root.stat().st_mode & 0o077 and wide:
        said = text("{n} files can be read by others: {file}.", n=len(wide), file=wide[0].name)
        return Check("rights", WARNING, len(wide), said)
    return Check("rights", OK, 0, text("Only the owner can read the data."))


def _writer(home: Home) -> Check:
    if not home.lock.exists():
        return Check("writer", OK, None, text("Nobody is writing."))
    try:
        with FileLock(home.lock, timeout=0):
            return Check("writer", OK, None, text("Nobody is writing."))
    except Timeout:
        pid = holder(home)
        said = text("Process {pid} is writing.", pid=pid)
        known = pid.isdecimal() and alive(int(pid))
        return Check("writer", OK if known else WARNING, pid, said)
    except OSError:
        return Check("writer", FAILURE, None, text("The lock cannot be taken."))
