"""What lies ahead: names as the readings will have them, and how far a reading is."""

from __future__ import annotations

import zipfile
from pathlib import Path

import duckdb
import openpyxl
import pytest

from ingest.ahead import ahead
from ingest.readers import NamedFile, read_files
from tests.store.builder import NOW


def given(folder: Path) -> list[NamedFile]:
    """A ZIP of three files and some litter, a text file, a workbook, and something damaged."""
    with zipfile.ZipFile(folder / "all.zip", "w") as bundle:
        bundle.writestr("weeks/", "")
        bundle.writestr("__MACOSX/one.csv", "x")
        for name, size in (("weeks/one.csv", 100), ("two.csv", 300), ("three.csv", 0)):
            bundle.writestr(name, "x" * size)
    (folder / "plain.csv").write_text("y" * 600)
    openpyxl.Workbook().save(folder / "book.xlsx")
    (folder / "bad.zip").write_bytes(b"PK\x03\x04 and no more")
    names = ("all.zip", "plain.csv", "book.xlsx", "bad.zip")
    return [NamedFile(folder / name, name) for name in names]


def test_what_is_ahead_is_what_is_read(tmp_path: Path) -> None:
    files = given(tmp_path)
    plan = ahead(files)
    work = tmp_path / "work"
    work.mkdir()
    with duckdb.connect() as con:
        for reading in read_files(files, con, work, today=NOW.date()):
            before = plan.done
            assert plan.next is not None and reading.file == plan.next
            plan.finished(reading.file)
            assert plan.done == before + 1
    assert (plan.next, plan.share) == (None, 1.0)


def test_the_share_is_of_bytes(tmp_path: Path) -> None:
    plan = ahead(given(tmp_path)[:2])
    assert plan.total == 4
    shares = [plan.share]
    for name in list(plan.names):
        plan.finished(name)
        shares.append(plan.share)
    assert shares == pytest.approx([0, 0.1, 0.4, 0.4, 1])


def test_worksheets_finish_their_workbook_once(tmp_path: Path) -> None:
    plan = ahead(given(tmp_path)[1:3])
    plan.finished("plain.csv")
    for sheet in ("May", "June"):
        plan.finished(f"book.xlsx › {sheet}")
        assert plan.done == 2
    plan.finished("something else")
    assert plan.done == 2
