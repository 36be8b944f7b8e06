"""Back from a backup, and back from a damaged database: nothing that the archive has is lost."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb

from settings import Settings
from store import backup, rebuild, serving, swapping
from store.archive import BatchHeader, read_header
from store.backup import IDENTITY, KEY, MAIN, Backup
from store.control import Control
from store.control_file import CONTROL_FILE, STEPS
from store.engine import connect
from store.home import Home, read_key, sync_file
from store.left_out import BESIDE_BACKUPS, erased_marks
from store.migrate import refuse_newer, refuse_newer_engine
from store.writer import open_writer, take_lock


class NotEmpty(ValueError):
    """There is data already where a backup should go; carries its data version and the backup's."""

    def __init__(self, here: int, there: int) -> None:
        super().__init__(f"version {here} is here, the backup has version {there}")
        self.here, self.there = here, there


class NoKey(ValueError):
    """The key of the pseudonyms is neither here nor in the backup, or is another one."""


class NewerBackup(ValueError):
    """The backup was made by a newer Kadans."""


def restore(
    settings: Settings,
    folder: Path,
    *,
    replace: bool = False,
    key: Path | None = None,
    wait_seconds: float = 600.0,
) -> Backup:
    """Put a backup in place, after verifying it; people erased since stay erased.

    Raises Damaged, NewerBackup, NotEmpty (unless `replace`), NoKey or Busy; before the swap nothing
    is changed, and a swap that was cut off is finished at the next start.
    """
    home = Home(settings.home)
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.work.mkdir(mode=0o700, exist_ok=True)
    found = backup.verify(folder, home.work)
    _refuse_newer(found)
    here = _data_version(home)
    if here is not None and not replace:
        raise NotEmpty(here, int(found.manifest["data_version"]))
    secret = _key(home, found, key)
    lock = take_lock(home, wait_seconds)
    try:
        staged = swapping.staging(home)
        _stage(found, staged, secret)
        _keep_erased(home, folder, staged / CONTROL_FILE)
        _keep_backups(home, found, staged / CONTROL_FILE)
        home.make()
        swapping.swap(home)
    except BaseException:
        swapping.forget(home)
        raise
    finally:
        lock.release()
    with open_writer(settings, wait_seconds=wait_seconds) as writer, writer.transaction():
        pass  # counts on from what pages have seen, and is published
    serving.drop_older(home)
    return found


def _refuse_newer(found: Backup) -> None:
    refuse_newer(int(found.manifest["schema"]))
    unknown = set(found.manifest["control_steps"]) - {path.stem for path in STEPS.glob("*.sql")}
    if unknown:
        raise NewerBackup(f"the backup has {min(unknown)}, which this Kadans does not know")


def _data_version(home: Home) -> int | None:
    """Version of the data that is here; None in an empty home."""
    published = serving.published_version(home)
    if published is not None:
        return published
    there = home.main.exists() or any(home.archive.glob("*.parquet"))
    return 0 if there else None


def _key(home: Home, found: Backup, given: Path | None) -> bytes:
    candidates = [given] if given else [found.folder / KEY, home.root / KEY]
    for path in candidates:
        if path.is_file():
            try:
                secret = read_key(path)
            except ValueError:
                continue  # no key at all
            if backup.fingerprint(secret) == found.manifest["key"]:
                return secret
    raise NoKey("the key that this backup was made with is not here")


def _stage(found: Backup, staged: Path, secret: bytes) -> None:
    for name, (_size, digest) in found.manifest["files"].items():
        target = staged / name
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        shutil.copyfile(found.folder / name, target)
        sync_file(target)
        if backup.sha256(target) != digest:
            raise backup.Damaged(name)
    key = staged / KEY
    key.write_text(secret.hex() + "\n", encoding="ascii")
    key.chmod(0o600)
    sync_file(key)


def _keep_backups(home: Home, found: Backup, staged: Path) -> None:
    """Enter into a staged control file which backups there are, for it knows of older ones alone.

    Otherwise nobody would be told that they hold who is erased later.
    """
    known = {one.folder: one for one in backup.beside(found.folder)}
    if (home.root / CONTROL_FILE).exists():
        with contextlib.suppress(OSError, sqlite3.Error, ValueError):  # what is here may be damaged
            known |= {one.folder: one for one in backup.listed(home)}
    for one in known.values():
        if one.manifest.get("key") == found.manifest["key"]:
            backup.enter(staged, one)


def _keep_erased(home: Home, folder: Path, staged: Path) -> None:
    """Enter into a staged control file who was erased after the backup was made."""
    beside = folder.parent / BESIDE_BACKUPS
    marks = erased_marks(home.root / CONTROL_FILE)
    if beside.exists():
        marks += json.loads(beside.read_text(encoding="utf-8"))
    known = {row[0] for row in erased_marks(staged)}
    fresh = {row[0]: row for row in marks if row[0] not in known}
    if not fresh:
        return
    with closing(sqlite3.connect(staged)) as con, con:
        for mark, from_on, to_on, since_on in fresh.values():
            number = con.execute(
                """
                insert into left_out_case (reason, state, why, who, since_on, begun_at)
                values ('erased', 'begun', 'erased before the backup was restored', '', ?, ?)
                """,
                [since_on, since_on],
            ).lastrowid
            con.execute(
                "insert into left_out_mark values (?, ?, ?, ?)", [number, mark, from_on, to_on]
            )


@dataclass(frozen=True)
class Recovered:
    """What `recover` found: `lost` are batches the database no longer knew, now derived again."""

    opened: str  # whole | without-log | not-at-all
    lost: tuple[BatchHeader, ...]
    copies: tuple[Path, ...]
    batches: int


def recover(settings: Settings, *, now: datetime, wait_seconds: float = 600.0) -> Recovered:
    """Open the main database as far as it can be, and derive what it lost from the archive.

    Raises NewerDatabase, and leaves it as it is, where a newer Kadans or DuckDB wrote it.
    """
    home = Home(settings.home).make()
    lock = take_lock(home, wait_seconds)
    try:
        copies = _copy_aside(home, now)
        opened = _open_as_far_as_can_be(home)
        lost = _unknown_batches(home)
    finally:
        lock.release()
    team_column = Control.open(home.root).setting("team_column")
    with open_writer(settings, wait_seconds=wait_seconds, adopt=True) as writer:
        with writer.transaction():
            rebuild.adopt_archive(writer)
            rebuild.derive_all(writer, team_column=team_column)
        row = writer.con.execute("select count(*) from batch where state = 'committed'").fetchone()
    return Recovered(opened, tuple(lost), tuple(copies), int(row[0]) if row else 0)


def _copy_aside(home: Home, now: datetime) -> list[Path]:
    """Copies of the database and its log as they are, before anything is tried."""
    folder = home.aside / now.strftime("damaged-%Y-%m-%dT%H%M%S")
    copies = []
    for path in (home.main, home.main.with_name(MAIN + ".wal"), home.identity):
        if path.exists():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.name != IDENTITY:
                copies.append(Path(shutil.copyfile(path, folder / path.name)))
    return copies


def _open_as_far_as_can_be(home: Home) -> str:
    log = home.main.with_name(MAIN + ".wal")
    if _reads(home):
        return "whole"
    log.unlink(missing_ok=True)
    if _reads(home):
        return "without-log"
    home.main.unlink(missing_ok=True)
    return "not-at-all"


def _reads(home: Home) -> bool:
    """Does the database open, play its log, and give every row of every table?"""
    if not home.main.exists():
        return False
    try:
        with closing(connect(home.main, work=home.work)) as con:
            rows = con.execute("select table_name from duckdb_tables()").fetchall()
            for (name,) in rows:
                con.execute(f'select bit_xor(hash(t)) from "{name}" t').fetchall()
            con.execute("checkpoint")
    except duckdb.Error as error:
        refuse_newer_engine(error)
        return False
    return True


def _unknown_batches(home: Home) -> list[BatchHeader]:
    """Archived files that the database does not speak of (any more)."""
    known: set[str] = set()
    if home.main.exists():
        with closing(connect(home.main, work=home.work, read_only=True)) as con:
            names = con.execute("select table_name from duckdb_tables()").fetchall()
            if ("batch",) in names:
                rows = con.execute("select archive_file from batch").fetchall()
                known = {str(name) for (name,) in rows}
    with closing(connect(":memory:", work=home.work, folders=[home.archive])) as con:
        return [
            read_header(con, path)
            for path in sorted(home.archive.glob("*.parquet"))
            if path.name not in known
        ]
