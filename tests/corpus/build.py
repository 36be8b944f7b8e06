"""Makes the inputs of the corpus that are too large, too binary or too odd to keep as files.

A case names its builder in expected.json ("build": "utf_16_le"); each returns one file's bytes.
"""

from __future__ import annotations

import gzip
import io
import json
import stat
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

CORPUS = Path(__file__).parent
Builder = Callable[[], bytes]


def _input(case: str) -> bytes:
    return (CORPUS / case / "input.csv").read_bytes()


def _usage() -> bytes:
    return _input("018-no-last-line-end") + b"\r\n"


def _people() -> bytes:
    return _input("009-semicolon-people").replace(b";", b",")


def _rows(csv: bytes) -> list[list[str]]:
    return [line.split(",") for line in csv.decode("utf-8").splitlines()]


def _zip(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a doubled name is what one case is about
        for name, data in members:
            archive.writestr(name, data)
    return file.getvalue()


def _workbook(rows: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def utf_16_le() -> bytes:
    return b"\xff\xfe" + _usage().decode("utf-8").encode("utf-16-le")


def utf_16_be() -> bytes:
    return b"\xfe\xff" + _usage().decode("utf-8").encode("utf-16-be")


def utf_16_no_bom() -> bytes:
    return _usage().decode("utf-8").encode("utf-16-le")


def _with_notes(length: int) -> bytes:
    header, first, *rest = _people().splitlines()
    lines = [header + b",Notes", first + b"," + b"n" * length, *(row + b"," for row in rest)]
    return b"\r\n".join(lines) + b"\r\n"


def long_field() -> bytes:
    return _with_notes(140_000)


def long_line() -> bytes:
    return _with_notes(3_000_000)


def xlsx_usage() -> bytes:
    return _workbook([list(row) for row in _rows(_usage())])


def xlsx_people() -> bytes:
    """Offices as text with zeros in front, as a whole number and as a number with a fraction."""
    header, *rows = ([*row] for row in _rows(_people()))
    table: list[list[object]] = [[*header], *([*row] for row in rows)]
    for row, office in zip(table[1:], ("00123", 123, 123.5), strict=False):
        row[5] = office
    return _workbook(table)


def xlsm() -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_people())) as book:
        members = [(name, book.read(name)) for name in book.namelist()]
    kinds = (b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.macroEnabled.main+xml")
    plain = b"application/vnd.openxmlformats-officedocument." + kinds[0]
    return _zip(
        *((name, data.replace(plain, b"application/vnd." + kinds[1])) for name, data in members),
        ("xl/vbaProject.bin", b"\xd0\xcf\x11\xe0" + bytes(100)),
    )


def xlsx_bomb() -> bytes:
    with zipfile.ZipFile(io.BytesIO(xlsx_people())) as book:
        members = [(name, book.read(name)) for name in book.namelist()]
    sheet = b"<worksheet><sheetData>" + b" " * 200_000_000 + b"</sheetData></worksheet>"
    return _zip(*((name, sheet if name.endswith("sheet1.xml") else data) for name, data in members))


def xlsx_row_numbers() -> bytes:
    """A worksheet of which one row says that it is the billionth."""
    with zipfile.ZipFile(io.BytesIO(xlsx_people())) as book:
        members = [(name, book.read(name)) for name in book.namelist()]
    return _zip(
        *((name, data.replace(b'<row r="5"', b'<row r="999999999"')) for name, data in members)
    )


def zip_nested() -> bytes:
    return _zip(("inner.zip", _zip(("usage.csv", _usage()))))


def zip_many_members() -> bytes:
    return _zip(*((f"{number:05}.csv", b"a,b\r\n") for number in range(20_000)))


def zip_ratio() -> bytes:
    return _zip(("usage.csv", bytes(200_000_000)))


def zip_lying_size() -> bytes:
    """20 MB that both headers of the ZIP call 1,000 bytes."""
    size = 20_000_000
    honest = _zip(("usage.csv", _usage() + b"2" * size))
    real = (size + len(_usage())).to_bytes(4, "little")
    return honest.replace(real, (1_000).to_bytes(4, "little"))


def zip_of_reports() -> bytes:
    return _zip(("a.csv", _usage()), ("people-2026-11-18.csv", _people()))


def zip_cut() -> bytes:
    whole = zip_of_reports()
    return whole[: len(whole) // 2]


def _office(*members: str) -> bytes:
    return _zip(*((name, b"<part/>") for name in ("[Content_Types].xml", *members)))


def docx() -> bytes:
    return _office("_rels/.rels", "word/document.xml")


def pptx() -> bytes:
    return _office("_rels/.rels", "ppt/presentation.xml")


def xlsb() -> bytes:
    return _office("xl/workbook.bin", "xl/worksheets/sheet1.bin")


def ods() -> bytes:
    kind = b"application/vnd.oasis.opendocument.spreadsheet"
    return _zip(("mimetype", kind), ("content.xml", b"<x/>"), ("META-INF/manifest.xml", b"<x/>"))


def pbix() -> bytes:
    return _zip(("Version", b"1"), ("DataModel", bytes(100)), ("Report/Layout", b"{}"))


def zip_with_document() -> bytes:
    return _zip(("uitleg.docx", docx()))


def zip_of_credits() -> bytes:
    """The four tables of Viva's export about consumption, with names in one of them."""
    upn = "noortje.bakhuis@voorbeeld.example"
    return _zip(
        (
            "PersonServiceCreditsMetrics.csv",
            b"UserPrincipalName,EntraId,ServiceId,ServiceName,SpendingPolicyId,MetricDate,"
            b"Session count,Spending policy limit,Total Copilot Credits used,User limit\r\n"
            + upn.encode()
            + b",1,2,Agents,3,2026-08-02,4,100,12,50\r\n",
        ),
        (
            "SpendingPolicyMetadata.csv",
            b"SpendingPolicyId,Name,PlanLimit,UserLimit,IncludedServices\r\n3,Alle,1,2,Agents\r\n",
        ),
        (
            "PeopleMetaData.csv",
            b"PersonId,PeopleHistoricalId,Organization,MetricDate\r\n1,2,Verkoop,2026-08-02\r\n",
        ),
        ("PersonPolicyMap.csv", b"PersonId,SpendingPolicyId\r\n1,3\r\n"),
    )


def zip_traversal() -> bytes:
    return _zip(("../../evil.csv", _usage()))


def zip_absolute() -> bytes:
    return _zip(("/etc/evil.csv", _usage()))


def zip_drive_letter() -> bytes:
    return _zip(("C:\\Windows\\evil.csv", _usage()))


def zip_symlink() -> bytes:
    link = zipfile.ZipInfo("usage.csv")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    return _zip((link, b"/etc/passwd"))


def zip_duplicate_names() -> bytes:
    return _zip(("report.csv", _usage()), ("report.csv", _people()))


def gz() -> bytes:
    return gzip.compress(_usage())


def json_deep() -> bytes:
    return b"[" * 10_000 + b"]" * 10_000


def _audit(rest: str, most: int) -> bytes:
    """A search with two records, the second of them filled up with `rest` and cut at `most`."""
    header, row = (CORPUS / "029-audit-without-event" / "input.csv").read_bytes().splitlines()
    name = row.split(b",")[4].decode()
    lines = [header]
    for place, filling in enumerate(("", rest)):
        event = {"Files": filling, "AppHost": "Word", "Messages": [{"isPrompt": True}]}
        data = {"Id": f"record {place}", "CreationTime": "2026-11-13T10:18:39", "UserId": name}
        data |= {"Operation": "CopilotInteraction", "CopilotEventData": event}
        text = json.dumps(data)[:most].replace('"', '""')
        lines.append(f'{place},2026-11-13,261,CopilotInteraction,{name},"{text}",,'.encode())
    return b"\r\n".join(lines) + b"\r\n"


def audit_long_field() -> bytes:
    return _audit("f" * 140_000, 1_000_000)


def audit_cut_by_excel() -> bytes:
    return _audit("f" * 40_000, 32_767)


def json_long_number() -> bytes:
    return b'[{"userPrincipalName": "x",\n"department": ' + b"9" * 5_000 + b"}]"


BUILDERS: dict[str, Builder] = {
    builder.__name__: builder
    for builder in (
        utf_16_le, utf_16_be, utf_16_no_bom, long_field, long_line,
        xlsx_usage, xlsx_people, xlsm, xlsx_bomb,
        zip_nested, zip_many_members, zip_ratio, zip_lying_size, zip_of_reports, zip_cut,
        zip_traversal, zip_absolute, zip_drive_letter, zip_symlink, zip_duplicate_names,
        gz, json_deep, json_long_number, xlsx_row_numbers,
        docx, pptx, xlsb, ods, pbix, zip_with_document, zip_of_credits,
        audit_long_field, audit_cut_by_excel,
    )
}  # fmt: skip
