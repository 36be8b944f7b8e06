"""Workbooks: the values of a worksheet as text. Formulas, macros and links are not followed."""

from __future__ import annotations

import csv
import lzma
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException

from ingest.archives import of_the_machine
from ingest.files import new_path
from ingest.findings import Finding, header_line, whole_file
from ingest.text_tables import TextTable
from ingest.worksheet_marks import marks
from words import text

HEADER_WITHIN = 50  # rows in which the column names are looked for
ROWS_MOST = 1 << 20  # that Excel can hold
# What a library that believes its file comes upon in one that lies, at any of its layers.
DAMAGED = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, DefusedXmlException, ParseError),
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError),
    *(TypeError, ValueError),
)
Row = tuple[object, ...]


@dataclass(frozen=True)
class Sheet:
    """A worksheet as a text table; `siblings` when the workbook shows more than this one."""

    title: str
    table: TextTable
    siblings: bool


class WorkbookUnreadable(Exception):
    """The file has the form of a workbook and cannot be read as one."""


def sheets(path: Path, work: Path) -> Iterator[Sheet]:
    """Each worksheet with a table in it, as a text file that goes when the next is asked for.

    Raises WorkbookUnreadable.
    """
    # Loaded when a workbook comes: most files are none, and it takes a fifth of a second.
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with path.open("rb") as file:  # by its bytes; openpyxl would look at the name otherwise
            with _quietly():
                book = openpyxl.load_workbook(
                    file, read_only=True, data_only=True, keep_links=False
                )
            visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            for sheet in visible:
                sheet.reset_dimensions()  # what a sheet says of its own size may be wrong
                copy = new_path(work, ".csv")
                try:
                    # A row may say any number of itself, and all between are made up.
                    rows = sheet.iter_rows(max_row=ROWS_MOST, values_only=True)
                    with _quietly():
                        found = _table(rows, copy)
                    if found:
                        table, header = found
                        # The XML of the sheet, which openpyxl has no public name for.
                        given: Any = sheet
                        with given._get_source() as source:
                            noted = marks(source, below=header)
                        table = replace(table, findings=(*table.findings, *noted))
                        yield Sheet(str(sheet.title), table, len(visible) > 1)
                finally:
                    copy.unlink(missing_ok=True)
            book.close()
    except (*DAMAGED, InvalidFileException) as error:
        if of_the_machine(error):
            raise
        raise WorkbookUnreadable from error


def unreadable() -> Finding:
    """A damaged workbook."""
    return Finding(
        "workbook-unreadable",
        blocks=True,
        where=whole_file(),
        says=text("The workbook is damaged or is not one."),
        fix=text("Open it in Excel, save it as CSV UTF-8, and import that file."),
    )


def nothing_shown() -> Finding:
    """A workbook of which no worksheet that is shown has a table."""
    return Finding(
        "workbook-empty",
        blocks=True,
        where=whole_file(),
        says=text("No worksheet of this workbook that is shown has a table."),
        fix=text("Look in Excel whether a worksheet is hidden; show it, or export again."),
    )


@contextmanager
def _quietly() -> Iterator[None]:
    """Without openpyxl's remarks on what it does not know: they quote cells, and help nobody."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _table(rows: Iterator[Row], path: Path) -> tuple[TextTable, int] | None:
    """Rows below the first with two cells or more, written as CSV with their number in front.

    With the number of that first row, in which the column names are.
    """
    numbered = enumerate(rows, start=1)
    headers: list[str] = []
    for header, row in numbered:
        headers = [_said(cell).strip() for cell in row]
        while headers and not headers[-1]:
            headers.pop()
        if sum(map(bool, headers)) > 1:
            break
        if header >= HEADER_WITHIN:
            return None
    else:
        return None
    written = beyond = 0
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["row", *headers])
        for number, row in numbered:
            if not row:  # made up between two rows far apart; there may be a million of them
                continue
            cells = [_said(cell) for cell in row]
            if not any(cells):
                continue
            beyond += any(cells[len(headers) :])
            kept = cells[: len(headers)]
            out.writerow([number, *kept, *([""] * (len(headers) - len(kept)))])
            written += 1
    table = TextTable(
        path=path,
        headers=tuple(headers),
        delimiter=",",
        skip=1,
        skip_records=1,
        records=written,
        unit="row",
        places=True,
        findings=_cells_beyond(beyond),
    )
    return table, header


def _cells_beyond(rows: int) -> tuple[Finding, ...]:
    if not rows:
        return ()
    return (
        Finding(
            "cells-beyond-columns",
            blocks=False,
            where=header_line(),
            says=text("Rows with cells to the right of the last column name: {n}.", n=rows),
            fix=text("Those cells were left out; give their column a name if they matter."),
            rows=rows,
        ),
    )


def _said(cell: object) -> str:
    """A cell's value as text: dates in ISO form, whole numbers without a fraction."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell)
