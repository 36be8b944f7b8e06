"""Figures as a file: CSV and XLSX from the same protected answer, through one table.

A hidden figure is an empty cell with its reason beside it, never 0. Text that a spreadsheet would
take for a formula is kept as text.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import formats
from metrics import catalogue
from metrics.answer import Answer, Row
from metrics.question import DIMENSION_LABELS
from store.cells import FORMULA, harmless
from words import say, text

Cell = str | int | float | date | None

_FIELDS = {
    "value": text("Value"),
    "bound": text("Limit"),
    "numerator": text("Numerator"),
    "denominator": text("Denominator"),
    "hidden": text("Why not shown"),
    "previous": text("Before"),
    "change": text("Change"),
}
_BOUNDS = {"at_most": text("at most"), "at_least": text("at least")}


@dataclass(frozen=True)
class Table:
    """An answer as cells: what was asked in words, then a header and rows of plain values."""

    facts: tuple[tuple[str, str], ...]
    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def table(answer: Answer, language: str) -> Table:
    """The one way from an answer to a file."""
    dims = list(answer.rows[0].dims) if answer.rows else list(answer.question.by)
    fields = [name for name in _FIELDS if name not in ("previous", "change")]
    if answer.question.compare:
        fields += ["previous", "change"]
    labels = [DIMENSION_LABELS[name].said(language) for name in dims]
    header = (*labels, *(_FIELDS[name].said(language) for name in fields))
    rows = [_cells(row, dims, fields, answer, language) for row in answer.rows]
    for row in answer.totals:
        rows.append(_cells(row, dims, fields, answer, language, everybody=True))
    return Table(tuple(_facts(answer, language)), header, tuple(rows))


def csv_of(found: Table, language: str) -> bytes:
    """The table as CSV that Excel opens well: a byte order mark, and in Dutch `;` and a comma.

    Facts stand in columns of every row, so that machines can read the file; no cell is a formula.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";" if language == "nl" else ",")
    writer.writerow([*found.header, *(name for name, _ in found.facts)])
    facts = [harmless(value) for _, value in found.facts]
    for row in found.rows:
        writer.writerow([*(_written(cell, language) for cell in row), *facts])
    return file.getvalue().encode("utf-8-sig")


def xlsx_of(found: Table, language: str) -> bytes:
    """The table as a workbook: first what was asked and how to read it, then the figures."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font

    book = Workbook()
    first = book.active
    assert first is not None
    first.title = say("Question", language)
    for line, (name, value) in enumerate(found.facts, start=1):
        _put(first, line, 1, name)
        _put(first, line, 2, value)
        first.cell(line, 1).font = Font(bold=True)
        first.cell(line, 2).alignment = Alignment(wrap_text=True, vertical="top")
    first.column_dimensions["A"].width, first.column_dimensions["B"].width = 26, 100
    sheet = book.create_sheet(say("Figures", language))
    for column, name in enumerate(found.header, start=1):
        _put(sheet, 1, column, name)
        sheet.cell(1, column).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = 18
    for line, row in enumerate(found.rows, start=2):
        for column, given in enumerate(row, start=1):
            _put(sheet, line, column, given)
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


WRITERS = {"csv": csv_of, "xlsx": xlsx_of}


def _put(sheet: object, line: int, column: int, value: Cell) -> None:
    """A cell that holds what it is: text stays text, also when it starts as a formula does."""
    cell = sheet.cell(line, column)  # type: ignore[attr-defined]
    if isinstance(value, str):
        cell.value = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", " ", value)
        cell.data_type = "s"
        cell.quotePrefix = FORMULA.match(value) is not None
    else:
        cell.value = value


def _facts(answer: Answer, language: str) -> Iterator[tuple[str, str]]:
    """What was asked, of when, by which definition, and what to know when reading it."""
    entry = catalogue.metric(answer.metric)
    yield say("Figure", language), entry.label.said(language)
    yield say("Definition", language), entry.definition.said(language)
    yield say("Counted as", language), entry.formula.said(language)
    yield say("Name and version", language), f"{answer.metric} {answer.version}"
    if answer.period is not None:
        period = formats.period(answer.period.starts_on, answer.period.last_on, language)
        yield say("Period", language), period
    if answer.compared is not None:
        before = formats.period(answer.compared.starts_on, answer.compared.last_on, language)
        yield say("Compared with", language), before
    for name, value in answer.question.where.items():
        yield DIMENSION_LABELS[name].said(language), value
    if answer.as_of is not None:
        yield say("Data to", language), formats.day(answer.as_of, language)
    yield say("Smallest group that is shown", language), str(answer.least)
    if answer.caveats:
        said = " ".join(caveat.said(language) for caveat in answer.caveats)
        yield say("Good to know", language), said


def _cells(
    row: Row,
    dims: list[str],
    fields: list[str],
    answer: Answer,
    language: str,
    *,
    everybody: bool = False,
) -> tuple[Cell, ...]:
    cells: list[Cell] = []
    for place, name in enumerate(dims):
        value = row.dims.get(name)
        if value is None and everybody and place == 0:
            cells.append(say("everybody", language))
        elif name == "band" and isinstance(value, str) and value in answer.bands:
            cells.append(answer.bands[value].said(language))
        else:
            cells.append(say("not known", language) if value == "" else value)
    for name in fields:
        given = getattr(row, name)
        if name == "bound":
            given = _BOUNDS[given].said(language) if given else None
        cells.append(given)
    return tuple(cells)


def _written(cell: Cell, language: str) -> str:
    """A cell of the CSV; numbers with the reader's own comma."""
    if cell is None:
        return ""
    if isinstance(cell, float):
        return repr(cell).replace(".", ",") if language == "nl" else repr(cell)
    if isinstance(cell, int):
        return str(cell)
    return cell.isoformat() if isinstance(cell, date) else harmless(cell)
