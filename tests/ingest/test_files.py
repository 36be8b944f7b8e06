"""Files, folders, ZIPs, workbooks and JSON: what comes out of them, and what is refused."""

from __future__ import annotations

import errno
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest.files import Limits, NamedFile, Part, Refused, parts, shown_name
from ingest.readers import read_files
from ingest.worksheet_marks import marks
from store.engine import connect
from tests.ingest.people_files import TODAY, read, read_all
from tests.ingest.usage_files import report

ROW = {
    "Report Refresh Date": "2026-11-15",
    "User Principal Name": "u1@voorbeeld.example",
    "Word Copilot Last Activity Date": "2026-11-10",
    "Report Period": "30",
}
CSV = report("G2", ROW)


def zipped(*members: tuple[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def opened(folder: Path, data: bytes, limits: Limits | None = None) -> list[tuple[str, str]]:
    """Name and kind, or name and code, of all that one file holds."""
    path = folder / "given"
    path.write_bytes(data)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    found = []
    for part in parts([NamedFile(path, "x.zip")], work, limits or Limits()):
        if isinstance(part, Part):
            assert part.path.read_bytes()
            found.append((part.name, part.kind))
        else:
            found.append((part.name, part.finding.code))
    assert list(work.iterdir()) == []
    return found


def test_a_zip_of_a_later_kind_is_refused(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", b"x")))
    data[data.index(b"PK\x01\x02") + 6] = 99  # the version that is needed to unpack it
    assert opened(tmp_path, bytes(data)) == [("x.zip", "archive-damaged")]


def test_a_folder_is_walked_by_name(tmp_path: Path) -> None:
    for name in ("b.csv", "a/2.csv", "a/1.csv", ".hidden/x.csv", "a/.DS_Store"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(CSV)
    (tmp_path / "work").mkdir()
    names = [part.name for part in parts([tmp_path / "in"], tmp_path / "work", Limits())]
    assert names == ["a/1.csv", "a/2.csv", "b.csv"]


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    (part,) = parts([tmp_path / "none.csv"], tmp_path, Limits())
    assert isinstance(part, Refused)
    assert (part.name, part.finding.code) == ("none.csv", "file-unreadable")


def test_names_are_shown_and_not_used() -> None:
    assert shown_name("../../x\n\u202evsc.csv") == "../../x\\u000a\\u202evsc.csv"
    assert shown_name("x" * 300) == "x" * 120 + "…"


def test_members_of_a_zip(tmp_path: Path) -> None:
    data = zipped(("b/2.csv", CSV), ("a.csv", CSV), ("__MACOSX/a.csv", b"x"), ("d/", b""))
    assert opened(tmp_path, data) == [("x.zip › b/2.csv", "text"), ("x.zip › a.csv", "text")]


@pytest.mark.parametrize(
    ("members", "limits", "expected"),
    [
        ([], Limits(), [("x.zip", "archive-empty")]),
        ([("a", b"1"), ("b", b"2")], Limits(members=1), [("x.zip", "archive-too-many")]),
        ([("a", b"1" * 50), ("b", b"2")], Limits(total_bytes=50), [("x.zip", "archive-too-large")]),
        ([("a", b"1" * 5000)], Limits(ratio_from=1000), [("x.zip › a", "archive-too-large")]),
        ([("a.zip", zipped(("b", b"1")))], Limits(), [("x.zip › a.zip", "archive-nested")]),
        ([("a.pdf", b"%PDF-1.7")], Limits(), [("x.zip › a.pdf", "file-type-refused")]),
    ],
)  # fmt: skip
def test_limits_of_a_zip(
    tmp_path: Path, members: Any, limits: Limits, expected: list[tuple[str, str]]
) -> None:
    assert opened(tmp_path, zipped(*members), limits) == expected


def test_a_damaged_member_does_not_hide_the_others(tmp_path: Path) -> None:
    data = bytearray(zipped(("a.csv", CSV), ("b.csv", CSV)))
    data[50] ^= 0xFF  # within the compressed bytes of the first
    assert opened(tmp_path, bytes(data)) == [
        ("x.zip › a.csv", "archive-damaged"),
        ("x.zip › b.csv", "text"),
    ]


@pytest.mark.parametrize(
    ("start", "code"),
    [
        (b"%PDF-1.7", "file-type-refused"),
        (b"\x89PNG\r\n", "file-type-refused"),
        (b"\x1f\x8b\x08", "file-type-refused"),
        (b"PAR1", "file-type-refused"),
        (b"12345678DUCK", "file-type-refused"),
        (b"SQLite format 3\0", "file-type-refused"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file-type-refused"),
        (b"<?xml version='1.0'?>", "file-type-refused"),
        (b"\n <!DOCTYPE html><html>", "file-is-html"),
        (b"", "file-empty"),
        (b"\xef\xbb\xbf", "file-empty"),
        (b" \r\n\r\n", "file-empty"),
    ],
)
def test_what_is_no_table(tmp_path: Path, start: bytes, code: str) -> None:
    answer = read(tmp_path, start, "usage.csv")
    assert answer.codes == [code]
    assert answer.reading.rejected
    assert answer.reading.source is None


def workbook(*sheets: tuple[str, list[list[Any]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


USAGE = ["User Principal Name", "Report Refresh Date", "Word Copilot Last Activity Date"]
USAGE_ROW = ["u1@voorbeeld.example", date(2026, 11, 15), datetime(2026, 11, 10, 0, 0)]  # noqa: DTZ001


def test_a_worksheet_is_read_by_its_values_and_row_numbers(tmp_path: Path) -> None:
    more = [*USAGE, "Prompts submitted for All Apps"]
    rows = [
        ["Copilot"],
        [],
        more,
        [*USAGE_ROW, 12.0],
        [],
        ["u2@voorbeeld.example", *USAGE_ROW[1:], 3],
    ]
    answer = read(tmp_path, workbook(("Usage", rows)), "usage.xlsx")
    assert answer.codes == []
    assert answer.column("line") == [4, 6]
    assert answer.column("app_word") == [date(2026, 11, 10)] * 2
    assert answer.column("prompts") == [12, 3]


def test_findings_about_a_worksheet_speak_of_rows(tmp_path: Path) -> None:
    data = workbook(
        ("Usage", [USAGE, USAGE_ROW, ["u2@voorbeeld.example", date(2026, 11, 15), "soon"]])
    )
    answer = read(tmp_path, data, "usage.xlsx")
    assert answer.codes == ["date-unreadable"]
    assert answer.said("date-unreadable").startswith("row 3, column Word Copilot")


def test_cells_beside_the_table_are_left_out_and_told(tmp_path: Path) -> None:
    data = workbook(("Usage", [USAGE, [*USAGE_ROW, None, "a note"]]))
    answer = read(tmp_path, data, "usage.xlsx")
    assert answer.codes == ["cells-beyond-columns"]
    assert answer.reading.rows_accepted == 1


def test_rows_that_excel_hides_and_formulas_without_a_value_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in (
        USAGE,
        USAGE_ROW,
        ["u2@voorbeeld.example", *USAGE_ROW[1:]],
        [*USAGE_ROW[:2], "=A1"],
    ):
        sheet.append(row)
    sheet["A4"] = "u3@voorbeeld.example"
    sheet.row_dimensions[1].hidden = sheet.row_dimensions[3].hidden = True
    file = io.BytesIO()
    book.save(file)
    answer = read(tmp_path, file.getvalue(), "usage.xlsx")
    hidden, empty = answer.said("rows-hidden"), answer.said("formula-without-value")
    assert hidden.startswith("row 3 | ") and "import the file again" in hidden
    assert empty.startswith("row 4 | ") and "Open the workbook in Excel" in empty
    assert len(answer.rows) == 3 and answer.column("app_word")[2] is None


def test_a_formula_that_gave_a_text_or_a_number_is_nothing_to_tell() -> None:
    rows = (
        b'<x:row r="2"><x:c r="A2" t="str"><x:f>B2</x:f><x:v></x:v></x:c></x:row>'
        b'<row><c><f t="shared" si="0"/><v>3</v></c><c r="B3"/></row>'
        b'<row r="7"><c t="s"><v>1</v></c></row><row hidden="1"/><row hidden="1"><c><f/></c></row>'
    )
    found = marks(io.BytesIO(b'<sheetData><row r="1">' + rows + b"</sheetData>"), below=1)
    assert [(each.code, each.where.said("en")) for each in found] == [
        ("rows-hidden", "row 9"),
        ("formula-without-value", "row 9"),
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        b'<row r="1" hidden="1">' + b'<c r="A1">' * 200_000 + b"<f></row>",
        b'<row r="1">' + b"<f><row " * 200_000,
        b'<row r="1"><c><f>' + b"<v " * 200_000 + b"</c></row>",
        b'<row r="' + b"1" * 5000 + b'"><c><f></c></row>',
    ],
)
def test_a_sheet_of_things_without_an_end_is_looked_through_once(sheet: bytes) -> None:
    """Looked at from each start to the end of the sheet, these would take hours."""
    found = marks(io.BytesIO(b"<sheetData>" + sheet), below=0)
    assert {each.code for each in found} <= {"rows-hidden", "formula-without-value"}


def test_only_the_sheets_that_are_reports_are_read(tmp_path: Path) -> None:
    data = workbook(("Notes", [["a", "b"], ["c", "d"]]), ("Data", [USAGE, USAGE_ROW]))
    answers = read_all(tmp_path, data, "usage.xlsx")
    assert [(a.reading.file, a.reading.source) for a in answers] == [
        ("usage.xlsx › Data", "admin_usage")
    ]


def test_a_workbook_without_a_report(tmp_path: Path) -> None:
    answer = read(tmp_path, workbook(("Notes", [["Artikel", "Prijs"], ["Stoel", 10]])), "x.xlsx")
    assert answer.codes == ["report-unknown"]


RECORD = {
    "reportRefreshDate": "2026-11-15",
    "userPrincipalName": "u1@voorbeeld.example",
    "displayName": "",
    "lastActivityDate": "2026-11-10",
    "copilotChatLastActivityDate": "",
    "wordCopilotLastActivityDate": "2026-11-10",
    "excelCopilotLastActivityDate": "",
    "copilotActivityUserDetailsByPeriod": [{"reportPeriod": 30}],
}


OTHER = RECORD | {"userPrincipalName": "u2@voorbeeld.example"}


@pytest.mark.parametrize(
    "content",
    [
        json.dumps([RECORD, OTHER]),
        json.dumps({"value": [RECORD, OTHER]}),
        json.dumps(RECORD) + "\n\n" + json.dumps(OTHER),
        json.dumps({"value": [RECORD]}) + "\n" + json.dumps({"value": [OTHER]}),
    ],
    ids=["array", "page", "lines", "pages"],
)  # fmt: skip
def test_json_in_each_of_its_forms(tmp_path: Path, content: str) -> None:
    answer = read(tmp_path, content.encode(), "usage.json")
    assert answer.codes == []
    assert answer.reading.source == "graph_usage"
    assert answer.column("line") == [1, 2]
    assert answer.column("app_word") == [date(2026, 11, 10)] * 2
    assert answer.column("period_days") == [30, 30]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ('[{"a": 1},]', "json-unreadable", "line 1, character 11"),
        ('[{"a": 1},\n {"a": NaN}]', "json-unreadable", "line 2, character 8"),
        ('[{"a": "NaN"},\n {"a": -Infinity}]', "json-unreadable", "line 2, character 8"),
        ('[{"a": 1e400}]', "json-unreadable", "line 1, character 8"),
        ('[{"a": 1},\n {"b": 2, "b": 3}]', "json-unreadable", "line 2, character 11"),
        ('{"a": 1}\n{"a": 2', "json-unreadable", "line 2, character 8"),
        ("[" * 10_000, "json-unreadable", "line 1"),
        ("[1, 2]", "json-no-records", "the whole file"),
        ('{"error": {"code": "UnknownError"}}', "json-error-answer", "the whole file"),
    ],
)
def test_json_that_cannot_be_read(tmp_path: Path, content: str, code: str, said: str) -> None:
    answer = read(tmp_path, content.encode(), "usage.json")
    assert answer.codes == [code]
    assert answer.said(code).startswith(said)


def test_json_has_a_limit(tmp_path: Path) -> None:
    path = tmp_path / "usage.json"
    path.write_text(json.dumps([RECORD]), "utf-8")
    work = tmp_path / "work"
    work.mkdir()
    with connect(":memory:", work=work, folders=[tmp_path]) as con:
        (found,) = read_files([path], con, work, today=TODAY, limits=Limits(json_bytes=100))
    assert [finding.code for finding in found.findings] == ["json-too-large"]


def test_a_path_with_the_signs_of_a_pattern(tmp_path: Path) -> None:
    path = tmp_path / "usage [1] *?.csv"
    path.write_bytes(CSV)
    (tmp_path / "usage 1 xx.csv").write_bytes(b"something else\n")
    work = tmp_path / "work"
    work.mkdir()
    with connect(":memory:", work=work, folders=[tmp_path]) as con:
        (found,) = read_files([path], con, work, today=TODAY)
    assert (found.file, found.rows_accepted) == ("usage [1] *?.csv", 1)


def test_a_full_disk_is_no_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Room is what lacks, so nobody is told to export the file again."""
    book, filled = openpyxl.Workbook(), io.BytesIO()
    for row in ROW.items():
        book.active.append(row)  # type: ignore[union-attr]
    book.save(filled)
    plain = Path.open

    def full(self: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if "w" in mode:
            raise OSError(errno.ENOSPC, "No space left on device", str(self))
        return plain(self, mode, *more, **named)

    work = tmp_path / "work"
    work.mkdir()
    for name, data in (("x.zip", zipped(("a.csv", CSV))), ("x.xlsx", filled.getvalue())):
        given = tmp_path / name
        given.write_bytes(data)
        with monkeypatch.context() as patched, pytest.raises(OSError, match="No space left"):
            patched.setattr(Path, "open", full)
            with connect(":memory:", work=work, folders=[tmp_path]) as con:
                list(read_files([NamedFile(given, name)], con, work, today=TODAY))
