"""The read-only copy that pages look at: published whole, under a new name each time."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from store.archive import BatchHeader
from store.engine import connect
from store.home import Home, sync_file, sync_folder

CURRENT = "CURRENT"


def publish(home: Home, *, version: int) -> Path:
    """Copy the closed main database to a new serving file, verify it, and point CURRENT at it.

    Pages that still hold the copy before go on reading it; older ones are removed.
    """
    path = home.serving / f"publish-{version}.duckdb"
    unfinished = path.with_suffix(".unfinished")
    try:
        shutil.copyfile(home.main, unfinished)
        sync_file(unfinished)
        _verify(home, unfinished, version)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)  # half a copy must not keep a full disk full
        raise
    pointer = home.serving / f"{CURRENT}.unfinished"
    pointer.write_text(path.name, encoding="ascii")
    sync_file(pointer)
    pointer.replace(home.serving / CURRENT)
    sync_folder(home.serving)
    _drop_old(home, keep={path.name, *_newest_names(home, 2)})
    return path


def drop_older(home: Home) -> None:
    """Remove every serving copy but the published one; pages go over to it at their next look.

    Windows keeps a file that a page has open: such a copy stays until the next publish.
    """
    current = current_path(home)
    _drop_old(home, keep={current.name} if current else set())


def older(home: Home) -> list[Path]:
    """Copies beside the published one that are still there; see `drop_older`."""
    current = current_path(home)
    return [path for path in sorted(home.serving.glob("publish-*.duckdb")) if path != current]


def newest_version(home: Home) -> int:
    """Highest version of any serving copy that is still there; 0 when there is none."""
    return max((_version_of(path) for path in home.serving.glob("publish-*.duckdb")), default=0)


def published_version(home: Home) -> int | None:
    """Data version that pages see now; None when nothing is published."""
    path = current_path(home)
    return _version_of(path) if path else None


def _verify(home: Home, path: Path, version: int) -> None:
    con = connect(path, work=home.work, read_only=True)
    try:
        row = con.execute("select value from meta where name = 'data_version'").fetchone()
    finally:
        con.close()
    if row is None or int(row[0]) != version:
        raise ValueError(f"the serving copy says version {row}, expected {version}")


def _newest_names(home: Home, count: int) -> list[str]:
    paths = home.serving.glob("publish-*.duckdb")
    return [path.name for path in sorted(paths, key=_version_of)[-count:]]


def _version_of(path: Path) -> int:
    return int(path.stem.removeprefix("publish-"))


def _drop_old(home: Home, keep: set[str]) -> None:
    for path in home.serving.glob("publish-*"):
        if path.name not in keep:
            try:
                path.unlink()
            except PermissionError:
                continue  # Windows keeps files that a page has open; the next publish tries again


@dataclass(frozen=True)
class ServingCopy:
    """One published version, open for reading. `version` is part of every cache key."""

    path: Path
    version: str
    connection: duckdb.DuckDBPyConnection

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor of one's own, for one thread."""
        return self.connection.cursor()

    @property
    def newest_on(self) -> date | None:
        """Newest report refresh date of licensed use; None before the first usage report."""
        row = self.cursor().execute("select max(refresh_on) from snapshot where series = 0")
        found = row.fetchone()
        return found[0] if found else None

    def batches(self) -> list[dict[str, Any]]:
        """Every batch, newest first: the columns of table batch, findings parsed."""
        cursor = self.cursor().execute("select * from batch order by batch_id desc")
        names = [column[0] for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        return [{**row, "findings": json.loads(row["findings"])} for row in rows]

    def headers(self) -> list[BatchHeader]:
        """What every file that counts says of itself."""
        rows = self.cursor().execute("select header from batch where state = 'committed'")
        return [BatchHeader.from_json(header) for (header,) in rows.fetchall()]


def current_path(home: Home) -> Path | None:
    """The file that CURRENT points at; None before the first import, and where it is lost."""
    try:
        name = (home.serving / CURRENT).read_text(encoding="ascii").strip()
    except (FileNotFoundError, UnicodeDecodeError):
        return None
    path = home.serving / name
    return path if path.is_file() else None


def open_serving(home: Home) -> ServingCopy | None:
    """The published copy, opened once per process; None before the first import."""
    path = current_path(home)
    return _opened(path, home.work) if path else None


@lru_cache(maxsize=2)
def _opened(path: Path, work: Path) -> ServingCopy:
    # One engine per file and process; the copy before stays open for pages that still draw it.
    con = connect(path, work=work, read_only=True, memory_limit="2GB")
    return ServingCopy(path, str(_version_of(path)), con)
