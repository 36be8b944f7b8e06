"""What the values of a worksheet do not show: rows that Excel hides, formulas not worked out.

A reader of values skips both without a word, so the sheet's own text is looked through for them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from ingest.encoding import CHUNK
from ingest.findings import EXAMPLES, Finding, place
from words import text

START = re.compile(rb"<((?:\w+:)?)sheetData\b")
NUMBER = re.compile(rb'\sr="(\d{1,9})"')
HIDDEN = re.compile(rb'\shidden="(?:1|true)"')
TEXT = b't="str"'  # how Excel notes that a formula gave a text, which may be an empty one


class _Elements:
    """What elements look like; all names of a sheet have one and the same prefix, mostly none."""

    def __init__(self, prefix: bytes) -> None:
        self.row = re.compile(rb"<%srow\b[^<>]*>" % prefix)
        self.cell = re.compile(rb"<%sc\b" % prefix)
        self.end = b"</%sc>" % prefix
        self.formula = re.compile(rb"<%sf\b" % prefix)
        self.value = re.compile(rb"<%sv\b[^<>]*(?<!/)>[^<]" % prefix)

    def cells(self, row: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Attributes and inside of the cells that have one. Cells lie side by side, and each is
        looked at no further than the next: one without an end costs no more than others."""
        starts = [*(cell.end() for cell in self.cell.finditer(row)), len(row)]
        for start, end in pairwise(starts):
            attributes, opened, inside = row[start:end].partition(b">")
            if opened and not attributes.endswith(b"/"):
                yield attributes, inside.partition(self.end)[0]

    def is_unknown(self, attributes: bytes, inside: bytes) -> bool:
        """Whether a cell has a formula and not what came out of it."""
        formula = self.formula.search(inside)
        return bool(formula) and TEXT not in attributes and not self.value.search(inside)


def marks(sheet: BinaryIO, below: int) -> tuple[Finding, ...]:
    """What there is to say of the rows below one, given the XML of a worksheet."""
    hidden: list[int] = []
    unknown: list[int] = []
    for number, row, elements in _rows(sheet):
        if number > below:
            if HIDDEN.search(row, 0, row.index(b">")) and any(elements.cells(row)):
                hidden.append(number)
            if any(elements.is_unknown(*cell) for cell in elements.cells(row)):
                unknown.append(number)
    return (*_hidden(hidden), *_not_worked_out(unknown))


def _rows(sheet: BinaryIO) -> Iterator[tuple[int, bytes, _Elements]]:
    """Rows with their numbers, each up to the start of the next; parts with no mark are skipped."""
    chunk = rest = sheet.read(CHUNK)
    found = START.search(rest)
    elements = _Elements(found[1] if found else b"")
    number = 0
    while chunk:
        chunk = sheet.read(CHUNK)
        starts = [row.start() for row in elements.row.finditer(rest)]
        if chunk and starts and b" hidden=" not in rest and not elements.formula.search(rest):
            number = _number(rest, starts[-1], number + len(starts)) - 1
            starts = starts[-1:]
        for start, end in zip(starts, [*starts[1:], *([] if chunk else [len(rest)])], strict=False):
            number = _number(rest, start, number + 1)
            yield number, rest[start:end], elements
        rest = (rest[starts[-1] :] if starts else rest) + chunk


def _number(rows: bytes, start: int, otherwise: int) -> int:
    """The number that a row gives itself."""
    said = NUMBER.search(rows, start, rows.index(b">", start))
    return int(said[1]) if said else otherwise


def _hidden(rows: list[int]) -> Iterator[Finding]:
    if rows:
        yield Finding(
            "rows-hidden",
            blocks=False,
            where=place(rows[:EXAMPLES], rows=len(rows), unit="row"),
            says=text("These rows are hidden in the workbook, by hand or by a filter; they count."),
            fix=text("If they should not count, delete them in Excel and import the file again."),
            rows=len(rows),
        )


def _not_worked_out(rows: list[int]) -> Iterator[Finding]:
    if rows:
        yield Finding(
            "formula-without-value",
            blocks=False,
            where=place(rows[:EXAMPLES], rows=len(rows), unit="row"),
            says=text(
                "These rows have a formula of which the file does not hold the outcome; such a "
                "cell was read as empty."
            ),
            fix=text("Open the workbook in Excel, save it, and import it again."),
            rows=len(rows),
        )
