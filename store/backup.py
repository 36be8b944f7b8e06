"""Backups: a folder per backup, consistent while imports run, verified, with a manifest.

A backup is of the published copy and the archive files that it speaks of; those never change, so no
lock is needed and nobody waits. The control file is copied by SQLite's own backup, the names under
a lock of their own that an import holds for moments. The key of the pseudonyms is left out unless
it is asked for: with it and the names in one place, the pseudonyms protect nobody.
"""

from __future__ import annotations

import contextlib
import hashlib
import hmac
import json
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
from filelock import FileLock

from store import archive, compact, left_out
from store.access_log import HEAD_FILE
from store.archive import UNDONE, BatchHeader
from store.control_file import CONTROL_FILE, ControlFile
from store.engine import connect
from store.faults import fault_point
from store.home import SECRET, Home, sync_file, sync_folder
from store.identity import LOCK
from store.migrate import applied_version
from store.serving import current_path

MANIFEST = "manifest.json"
MAIN, IDENTITY, KEY = "main.duckdb", "identity.duckdb", SECRET
STAMP = "%Y-%m-%dT%H%M%SZ"
UNFINISHED = ".unfinished"
TRIES = 5


class NothingYet(ValueError):
    """There is nothing to back up: no figures were published."""


class Changing(RuntimeError):
    """Batches were taken out or people erased while the copy was made, again and again."""


class Damaged(ValueError):
    """A backup is not what its manifest says; carries the file."""


@dataclass(frozen=True)
class Backup:
    """One finished backup; `expires_at` is when `prune` removes it."""

    folder: Path
    manifest: dict[str, Any]

    @property
    def made_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["made_at"])

    @property
    def expires_at(self) -> datetime:
        return datetime.fromisoformat(self.manifest["expires_at"])


def make(
    home: Home, into: Path, *, now: datetime, keep: int, days: int, with_key: bool = False
) -> Backup:
    """Back up into a new folder of `into`, verify it, and remove what is older than it should be.

    Raises NothingYet, Changing, Damaged or OSError; a backup that failed leaves nothing behind.
    """
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    final = into / now.astimezone(UTC).strftime(STAMP)
    while final.exists():
        now += timedelta(seconds=1)
        final = into / now.astimezone(UTC).strftime(STAMP)
    unfinished = final.with_name(final.name + UNFINISHED)
    for old in into.glob(f"*{UNFINISHED}"):
        shutil.rmtree(old)
    try:
        manifest = _copied(home, unfinished, with_key=with_key)
        manifest["made_at"] = now.astimezone(UTC).isoformat(timespec="seconds")
        manifest["expires_at"] = (
            (now + timedelta(days=days)).astimezone(UTC).isoformat(timespec="seconds")
        )
        (unfinished / MANIFEST).write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        sync_file(unfinished / MANIFEST)
        fault_point("backup_before_verify")
        verify(unfinished, home.work)
        unfinished.replace(final)
        sync_folder(into)
    except BaseException:
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
    fault_point("backup_before_entry")
    made = Backup(final, manifest)
    enter(home.root / CONTROL_FILE, made)
    prune(home, into, keep=keep, now=now, spare=final)
    return made


def _copied(home: Home, target: Path, *, with_key: bool) -> dict[str, Any]:
    """Copy everything, again when something was taken out meanwhile; the manifest so far."""
    for attempt in range(TRIES):
        shutil.rmtree(target, ignore_errors=True)
        source = current_path(home)
        if source is None:
            raise NothingYet("no figures were published yet")
        cases = _cases(home)
        try:
            _copy(home, source, target, with_key=with_key)
            counts = _check(target, home.work)
            if cases == _cases(home) and not left_out.pending(home.root):
                return _manifest(home, target, counts)
        except (FileNotFoundError, Damaged):
            if attempt == TRIES - 1:
                raise
        time.sleep(attempt)
    raise Changing("batches or people were taken out while the backup was made")


def _copy(home: Home, source: Path, target: Path, *, with_key: bool) -> None:
    (target / "archive" / "keys").mkdir(parents=True, mode=0o700)
    _copy_file(source, target / MAIN)
    with closing(connect(target / MAIN, work=home.work, read_only=True)) as con:
        rows = con.execute("select archive_file, state from batch order by batch_id").fetchall()
        (last,) = con.execute("select coalesce(max(account_id), 0) from account").fetchone() or (0,)
    for name, state in rows:
        fault_point("backup_in_archive")
        plain, aside = home.archive / name, home.archive / (name + UNDONE)
        found = plain if plain.exists() else aside
        wanted = name + UNDONE if state == "undone" else name
        if state != "undone" or found.exists():
            _copy_file(found, target / "archive" / wanted)
    for path in home.keys.glob("*.parquet"):
        if int(path.stem) <= last:
            _copy_file(path, target / "archive" / "keys" / path.name)
    with FileLock(home.root / LOCK):
        for path in (home.identity, home.identity.with_name(IDENTITY + ".wal")):
            if path.exists():
                _copy_file(path, target / path.name)
    # First the note of the newest look: rows that came after it do no harm, it without them does.
    if (home.root / HEAD_FILE).exists():
        _copy_file(home.root / HEAD_FILE, target / HEAD_FILE)
    _copy_control(home, target / CONTROL_FILE)
    if with_key:
        _copy_file(home.root / KEY, target / KEY)


def _copy_file(source: Path, target: Path) -> None:
    shutil.copyfile(source, target)
    sync_file(target)


def _copy_control(home: Home, target: Path) -> None:
    with (
        closing(sqlite3.connect(home.root / CONTROL_FILE, timeout=30)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)
        copy.execute("pragma journal_mode = delete")
    sync_file(target)


def _check(folder: Path, work: Path) -> dict[str, int]:
    """Open everything: rows of every table, rows of every archive file against its header.

    Raises Damaged.
    """
    counts = {}
    with closing(_opened(folder / MAIN, work, [folder / "archive"])) as con:
        for name in compact.tables(con, "main"):
            row = con.execute(f'select count(*) from "{name}"').fetchone()
            counts[name] = int(row[0]) if row else 0
        batches = con.execute("select header, archive_file, state from batch").fetchall()
        for told, name, state in batches:
            path = folder / "archive" / (name + UNDONE if state == "undone" else name)
            if state == "undone" and not path.exists():
                continue
            _check_archived(con, path, BatchHeader.from_json(told))
    if (folder / IDENTITY).exists():
        with closing(_opened(folder / IDENTITY, work, [])) as con:
            con.execute("select count(*) from identity")
    with closing(sqlite3.connect(folder / CONTROL_FILE)) as control:
        if control.execute("pragma integrity_check").fetchone() != ("ok",):
            raise Damaged(CONTROL_FILE)
    return counts


def _opened(path: Path, work: Path, folders: list[Path]) -> duckdb.DuckDBPyConnection:
    # A copy with a log beside it has to be opened for writing, which plays the log.
    beside = path.with_name(path.name + ".wal").exists()
    return connect(path, work=work, folders=[path.parent, *folders], read_only=not beside)


def _check_archived(con: duckdb.DuckDBPyConnection, path: Path, told: BatchHeader) -> None:
    try:
        header = archive.read_header(con, path)
        row = con.execute(f"select count(*) from {archive.relation(path)}").fetchone()
    except (duckdb.Error, ValueError) as error:
        raise Damaged(path.name) from error
    if header.rows_accepted != told.rows_accepted or row != (header.rows_accepted,):
        raise Damaged(path.name)


def _manifest(home: Home, folder: Path, counts: dict[str, int]) -> dict[str, Any]:
    with closing(connect(folder / MAIN, work=home.work, read_only=True)) as con:
        schema = applied_version(con)
        row = con.execute("select value from meta where name = 'data_version'").fetchone()
    with ControlFile(home.root / CONTROL_FILE).opened() as control:
        steps = [step["name"] for step in control.execute("select name from step order by name")]
    return {
        "data_version": int(row[0]) if row else 0,
        "schema": schema,
        "control_steps": steps,
        "duckdb": duckdb.__version__,
        "counts": counts,
        "key": fingerprint(home.secret()),
        "files": {
            path.relative_to(folder).as_posix(): [path.stat().st_size, sha256(path)]
            for path in _files(folder)
        },
    }


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != MANIFEST)


def fingerprint(secret: bytes) -> str:
    """Tells whether a key is the one, without telling the key."""
    return hmac.new(secret, b"backup", hashlib.sha256).hexdigest()[:16]


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, work: Path) -> Backup:
    """Is every file as the manifest says, and does everything open? Raises Damaged."""
    manifest = read_manifest(folder)
    there = {path.relative_to(folder).as_posix() for path in _files(folder)}
    for name in sorted(there ^ set(manifest["files"])):
        raise Damaged(name)
    for name, (size, digest) in manifest["files"].items():
        path = folder / name
        if path.stat().st_size != size or sha256(path) != digest:
            raise Damaged(name)
    try:
        counts = _check(folder, work)
    except (duckdb.Error, sqlite3.Error) as error:
        raise Damaged(MAIN) from error
    if counts != manifest["counts"]:
        raise Damaged(MAIN)
    return Backup(folder, manifest)


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        return dict(manifest)
    except (OSError, ValueError) as error:
        raise Damaged(MANIFEST) from error


def listed(home: Home) -> list[Backup]:
    """Backups that were made of this home and are still there, newest first."""
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        rows = con.execute("select path from backup order by made_at desc").fetchall()
    folders = [Path(row["path"]) for row in rows]
    return [Backup(folder, read_manifest(folder)) for folder in folders if folder.is_dir()]


def beside(folder: Path) -> Iterator[Backup]:
    """The backup in a folder and those that lie where it lies."""
    for path in sorted(folder.parent.iterdir()):
        if path.suffix != UNFINISHED and (path / MANIFEST).is_file():
            with contextlib.suppress(Damaged):
                yield Backup(path, read_manifest(path))


def holding(home: Home, keys: list[str]) -> list[Backup]:
    """Backups that have an account with one of these keys: an erased person is still in them."""
    found = []
    for one in listed(home):
        with closing(connect(one.folder / MAIN, work=home.work, read_only=True)) as con:
            row = con.execute(
                "select exists (select 1 from account where list_contains($keys::uuid[], key))",
                {"keys": keys},
            ).fetchone()
        if row == (True,):
            found.append(one)
    return found


def prune(
    home: Home, into: Path, *, keep: int, now: datetime, spare: Path | None = None
) -> list[Path]:
    """Remove expired backups of a folder, and all but the newest `keep`; one always stays.

    `spare` stays too: one that was just made is not the oldest because a clock was put back.
    """
    folders = sorted(
        (path for path in into.iterdir() if (path / MANIFEST).is_file()),
        key=lambda path: path.name,
        reverse=True,
    )
    gone = []
    for place, folder in enumerate(folders):
        if folder == spare or not place:
            continue
        if place >= keep or Backup(folder, read_manifest(folder)).expires_at < now:
            shutil.rmtree(folder)
            gone.append(folder)
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        for row in con.execute("select path from backup").fetchall():
            if not Path(row["path"]).is_dir():
                con.execute("delete from backup where path = ?", [row["path"]])
    return gone


def enter(control: Path, made: Backup) -> None:
    """Note in a control file that there is this backup: it may hold who will be erased."""
    with ControlFile(control).opened() as con:
        con.execute(
            "insert or replace into backup values (?, ?, ?, ?)",
            [
                str(made.folder.resolve()),
                made.manifest["made_at"],
                made.manifest["expires_at"],
                made.manifest["data_version"],
            ],
        )


def _cases(home: Home) -> list[tuple[object, ...]]:
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        rows = con.execute("select number, state from left_out_case order by number").fetchall()
    return [tuple(row) for row in rows]
