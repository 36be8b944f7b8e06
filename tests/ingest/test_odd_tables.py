"""Tables out of proportion, days that cannot be, and pages of one list: answered, never a crash."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest

from ingest.files import Limits, Part, parts
from tests.ingest.people_files import read, table

HEADER = ("User principal name", "Department")
WIDE = (*HEADER, *(f"x{n}" for n in range(2_000)))


def test_a_table_that_is_too_wide_is_refused_before_it_is_read(tmp_path: Path) -> None:
    answer = read(tmp_path, table(WIDE, ("ana@x.example", "HR")), "people.csv")
    assert answer.codes == ["columns-too-many"]
    assert "This table has 2002 columns" in answer.said("columns-too-many")


def test_a_worksheet_that_is_too_wide_is_refused_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook(write_only=True)
    book.create_sheet("people").append(WIDE)
    held = io.BytesIO()
    book.save(held)
    assert read(tmp_path, held.getvalue(), "people.xlsx").codes == ["columns-too-many"]


def test_a_workbook_that_hides_its_table_is_not_called_empty(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("people").append(HEADER)
    book["people"].sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    answer = read(tmp_path, held.getvalue(), "people.xlsx")
    assert "a worksheet is hidden" in answer.said("workbook-empty")


@pytest.mark.parametrize("above", [b"", b"Title\n"])
def test_a_column_name_of_any_length_is_answered(tmp_path: Path, above: bytes) -> None:
    answer = read(tmp_path, above + b'"' * 300_000, "people.csv")
    assert answer.reading.rejected
    if not above:
        assert answer.said("header-cell-too-long").startswith("line 1 | ")


def test_a_total_of_a_day_after_its_report_is_left_out(tmp_path: Path) -> None:
    header = ("Report Refresh Date", "Report Date", "Any App Enabled Users", "Any App Active Users")
    days = ("2026-11-15", "2026-11-16", "2027-11-15")
    answer = read(tmp_path, table(header, *(("2026-11-15", day, "9", "5") for day in days)))
    assert answer.codes == ["total-after-report"]
    assert answer.said("total-after-report").startswith("lines 3, 4 | ")
    assert (answer.reading.rows_accepted, answer.reading.rows_rejected) == (1, 2)


def test_pages_of_a_list_are_read_in_their_order(tmp_path: Path) -> None:
    pages = ["users-2.csv", "users-10.csv", "users-1.csv"]
    given = tmp_path / "given"
    given.mkdir()
    for name in pages:
        (given / name).write_bytes(b"a\n")
    found = [part.name for part in parts([given], tmp_path, Limits()) if isinstance(part, Part)]
    assert found == ["users-1.csv", "users-2.csv", "users-10.csv"]


def _numbers() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("Index/Document.iwa", b"\0" * 9)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"people.csv".ljust(257, b"\0") + b"ustar\0", "an archive (tar)"),
        (b"\x28\xb5\x2f\xfd\x04\0", "a compressed file (Zstandard)"),
        (_numbers(), "a document of Apple Numbers"),
    ],
    ids=["tar", "zst", "numbers"],
)
def test_files_that_are_not_opened_are_named(tmp_path: Path, data: bytes, what: str) -> None:
    assert f"This is {what}" in read(tmp_path, data, "people.csv").said("file-type-refused")
