"""The truth: one Parquet file of accepted, pseudonymised rows per batch, never changed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from pathlib import Path

import duckdb

from store.engine import quoted
from store.home import Home, sync_file, sync_folder

UNDONE = ".undone"


@dataclass(frozen=True)
class BatchHeader:
    """What an archive file says of itself, so that the database can be made again without one.

    `apps` are the app keys of a usage file; `columns` the attributes that a people file carries.
    """

    batch_id: int
    source: str
    kind: str
    series: int
    file_name: str
    file_sha256: str
    rows_hash: str
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    newest_on: date | None
    full_picture: bool
    concealed: bool
    apps: tuple[str, ...]
    columns: tuple[str, ...]
    imported_at: datetime
    findings: str

    def to_json(self) -> str:
        return json.dumps(asdict(self), default=lambda value: value.isoformat())

    @classmethod
    def from_json(cls, text: str) -> BatchHeader:
        values = json.loads(text)
        newest = values["newest_on"]
        values["newest_on"] = date.fromisoformat(newest) if newest else None
        values["imported_at"] = datetime.fromisoformat(values["imported_at"])
        values["apps"] = tuple(values["apps"])
        values["columns"] = tuple(values["columns"])
        return cls(**values)

    @property
    def archive_file(self) -> str:
        return f"{self.batch_id:06d}-{self.source}.parquet"


def write(con: duckdb.DuckDBPyConnection, home: Home, header: BatchHeader, rows: str) -> Path:
    """Write the result of the query `rows` as the batch's file; durable when this returns."""
    path = home.archive / header.archive_file
    write_rows(con, path, header, rows)
    return path


def write_rows(con: duckdb.DuckDBPyConnection, path: Path, header: BatchHeader, rows: str) -> None:
    """Write the result of the query `rows` to an archive file, in place of what it held."""
    write_durably(con, path, rows, f", kv_metadata {{kadans: {quoted(header.to_json())}}}")


def without_rows(
    header: BatchHeader, rows: int, code: str, finding: Callable[[int], dict[str, object]]
) -> BatchHeader:
    """The header of a file that lost accepted rows: they count as rejected, and a finding says why.

    `finding` gives that finding for a number of rows; earlier ones of the same `code` are in it.
    """
    findings = json.loads(header.findings)
    earlier = sum(found["rows"] for found in findings if found["code"] == code)
    others = [found for found in findings if found["code"] != code]
    return replace(
        header,
        rows_accepted=header.rows_accepted - rows,
        rows_rejected=header.rows_rejected + rows,
        findings=json.dumps([*others, finding(earlier + rows)], ensure_ascii=False),
    )


def write_durably(con: duckdb.DuckDBPyConnection, path: Path, rows: str, options: str = "") -> None:
    """Write the result of the query `rows` to a Parquet file; whole and durable, or not at all.

    Version 2 of the format has differences of whole numbers: ordered numbers take next to nothing.
    """
    unfinished = path.with_suffix(".unfinished")
    con.execute(
        f"""
        copy ({rows}) to {quoted(unfinished)} (
            format parquet, parquet_version v2, compression zstd, compression_level 1{options}
        )
        """
    )
    sync_file(unfinished)
    unfinished.replace(path)
    sync_folder(path.parent)


def read_header(con: duckdb.DuckDBPyConnection, path: Path) -> BatchHeader:
    """The header of one archive file. Raises ValueError when the file is not Kadans's."""
    found = con.execute(
        """
        select decode(value)
        from parquet_kv_metadata($path)
        where decode(key) = 'kadans'
        """,
        {"path": str(path)},
    ).fetchone()
    if found is None:
        raise ValueError(f"{path.name} has no Kadans header; it does not belong in the archive")
    return BatchHeader.from_json(str(found[0]))


def relation(path: Path) -> str:
    """The rows of an archive file as something to select from."""
    return f"read_parquet({quoted(path)})"


def set_aside(home: Home, archive_file: str) -> None:
    """Put the file of an undone batch out of the archive's sight, unless it is already."""
    path = home.archive / archive_file
    if path.exists():
        path.replace(path.with_name(path.name + UNDONE))
        sync_folder(path.parent)


def bring_back(home: Home, archive_file: str) -> None:
    """Undo `set_aside`. Raises FileNotFoundError when the file is in neither place."""
    path = home.archive / archive_file
    aside = path.with_name(path.name + UNDONE)
    if aside.exists() or not path.exists():
        aside.replace(path)
        sync_folder(path.parent)
