"""Text tables: the column names of a text file and its number of rows, before a parser reads it."""

from __future__ import annotations

import csv
import io
import mmap
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.encoding import CHUNK, CleanText, NotText, chunks, truncated
from ingest.findings import Finding, place
from words import text

DELIMITERS = ",;\t|"
HEADER_MOST = 1 << 20  # bytes in which the line with the column names must end

BLANK = re.compile(rb"(?:(?<=\n)|\A)(?:\r?\n)+")
NOT_QUOTE_OR_NEWLINE = bytes(byte for byte in range(256) if byte not in b'"\n')


@dataclass(frozen=True)
class TextTable:
    """A table as text: UTF-8 with one kind of line end, and what is known of it before it is read.

    `skip` physical lines stand before the first row, `skip_records` as a CSV reader counts them
    (column names may hold line ends). `records` rows are in the file, counted without
    a CSV parser. `odd_lines` are the physical lines in which no row starts. With `places`, the
    first column of the file is the place of each row in what it was made from, counted in `unit`.
    Where not `quoted`, quotation marks are text like any other. Without `marks` there is no accent
    that is written as a mark after its letter.
    """

    path: Path
    headers: tuple[str, ...]
    delimiter: str
    skip: int
    skip_records: int
    records: int
    unit: str = "line"
    odd_lines: tuple[int, ...] = ()
    places: bool = False
    quoted: bool = True
    marks: bool = True
    ends_with_newline: bool = True
    longest: int = 0
    findings: tuple[Finding, ...] = ()


def text_table(source: CleanText, *, above: int = 0) -> TextTable | None:
    """The column names of a text file and its number of rows; None for one of blank lines.

    `above` lines that say something stand above the one with the column names. Raises NotText.
    """
    head = _head(source.path)
    lines = head.splitlines(keepends=True)
    skip, delimiter = 0, None
    for line in lines:
        bare = line.strip()
        skip += 1
        if not bare or bare.startswith("#TYPE "):
            continue
        if bare.lower().startswith("sep=") and len(bare) == 5:
            delimiter = bare[4]
            continue
        if above:
            above -= 1
            continue
        break
    else:
        return None
    rest = "".join(lines[skip - 1 :])
    delimiter = delimiter or _delimiter(lines[skip - 1])
    reader = csv.reader(io.StringIO(rest, newline=""), delimiter=delimiter)
    try:
        headers = next(reader)
    except csv.Error as error:
        raise NotText(_first_cell_too_long(skip), source.sha256) from error
    skip_records = skip
    skip += reader.line_num - 1
    continued, quote_open = _continued(source)
    physical = source.scan.lf + (0 if source.scan.ends_with_newline else 1)
    findings = source.findings
    if quote_open:
        findings = (*findings, quote_open)
    return TextTable(
        path=source.path,
        headers=_tidy(headers),
        delimiter=delimiter,
        skip=skip,
        skip_records=skip_records,
        records=max(physical - skip - sum(line > skip for line in continued), 0),
        odd_lines=continued,
        marks=source.scan.has_marks,
        ends_with_newline=source.scan.ends_with_newline,
        longest=source.scan.longest,
        findings=findings,
    )


def first_lines(path: Path) -> Iterator[str]:
    """The first lines that say something, without their ends."""
    for line in _head(path).splitlines():
        bare = line.strip()
        if bare and not bare.startswith("#TYPE ") and not re.fullmatch("(?i)sep=.", bare):
            yield line


def split_line(line: str) -> tuple[str, ...]:
    """The cells of one line, by the delimiter that occurs most; none where one is too long."""
    try:
        return _tidy(next(csv.reader([line], delimiter=_delimiter(line)), []))
    except csv.Error:
        return ()


def _first_cell_too_long(line: int) -> Finding:
    return Finding(
        "header-cell-too-long",
        blocks=True,
        where=place([line]),
        says=text(
            "A cell in the line with the column names has more than {most} characters.",
            most=csv.field_size_limit(),
        ),
        fix=text(
            "Export the report again. Look for a quotation mark that opens on this line and is "
            "never closed."
        ),
    )


def _tidy(cells: Iterable[str]) -> tuple[str, ...]:
    return tuple(cell.strip().strip("\ufeff").strip() for cell in cells)


def _head(path: Path) -> str:
    with path.open("rb") as file:
        raw = file.read(HEADER_MOST)
    return raw.decode("utf-8-sig", errors="ignore")


def _delimiter(header: str) -> str:
    """The delimiter that occurs most in the line of column names, outside quotes."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _continued(source: CleanText) -> tuple[tuple[int, ...], Finding | None]:
    """Physical lines (from 1) that go on from the line before, and a quote that stays open."""
    if not source.scan.has_quote:
        return (), None
    continued, is_open = _continued_lines(source.path)
    finding = _unclosed(source, _first_odd_quote(source.path)) if is_open else None
    return tuple(continued), finding


def with_blank_lines(table: TextTable) -> TextTable:
    """The table with its blank lines known; asked for only where a count differs."""
    blank = {line for line in _blank_lines(table.path) if line > table.skip}
    odd = blank.union(table.odd_lines)
    fewer = len(odd) - sum(line > table.skip for line in table.odd_lines)
    return replace(
        table,
        odd_lines=tuple(sorted(odd)),
        records=max(table.records - fewer, 0),
    )


def _unclosed(source: CleanText, line: int) -> Finding:
    if line > source.scan.lf and not source.scan.ends_with_newline:
        return truncated(line=line)
    return Finding(
        "quote-unclosed",
        blocks=True,
        where=place([line]),
        says=text(
            "A quotation mark opens on this line and is never closed, so that the rows after "
            "it run together."
        ),
        fix=text("Export the report again, or correct the quotation mark on this line."),
    )


def _blank_lines(path: Path) -> Iterator[int]:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        line, seen = 1, 0
        for match in BLANK.finditer(view):
            line += newlines(view, seen, match.start())
            blanks = match.group().count(b"\n")
            yield from range(line, line + blanks)
            line, seen = line + blanks, match.end()


def _continued_lines(path: Path) -> tuple[list[int], bool]:
    """Lines that start inside quotes, and whether the file ends inside them.

    Only quotes and line ends are kept of each chunk, and quotes that touch cancel out: what is left
    are the quotes around line ends. Parity alone decides, so chunks may be cut anywhere.
    """
    continued: list[int] = []
    line, inside = 1, False
    for chunk in chunks(path):
        if b'"' not in chunk and not inside:
            line += chunk.count(b"\n")
            continue
        kept = chunk.translate(None, NOT_QUOTE_OR_NEWLINE).replace(b'""', b"")
        for number, part in enumerate(kept.split(b'"')):
            if number:
                inside = not inside
            if inside and part:
                continued.extend(range(line + 1, line + len(part) + 1))
            line += len(part)
    return continued, inside


def _first_odd_quote(path: Path) -> int:
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            if line.count(b'"') % 2:
                return number
    return 1


def newlines(view: mmap.mmap, start: int, end: int) -> int:
    """Line ends between two offsets."""
    return sum(
        view[begin : min(begin + CHUNK, end)].count(b"\n") for begin in range(start, end, CHUNK)
    )
