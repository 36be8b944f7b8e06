"""Tables in CSV that stand otherwise in their file: below a title, or each line in one column."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from ingest.contract import header_with_data
from ingest.encoding import CleanText, clean
from ingest.findings import Finding, whole_file
from ingest.readers.asking import recognise
from ingest.text_tables import DELIMITERS, TextTable, first_lines, split_line, text_table
from words import text

TITLES_MOST = 10  # lines above the column names
COLUMNS_LEAST = 3  # of a line that may hold column names below a title


def in_one_column(source: CleanText) -> bool:
    """Whether the first line is one quoted cell that holds a line with columns."""
    line = next(first_lines(source.path), "")
    if not line.startswith('"'):
        return False
    try:
        cells = next(csv.reader([line], delimiter=";", strict=True), [""])
    except csv.Error:  # more cells, with another mark between them
        return False
    within = max(cells[0].count(mark) for mark in DELIMITERS)
    return not any(cells[1:]) and within >= COLUMNS_LEAST - 1


def taken_apart(source: CleanText, path: Path, copy: Path) -> CleanText:
    """The same text with each line out of its quotation marks, written to `path`.

    As it was where some line has more than one cell: then the marks mean something else.
    """
    try:
        with (
            source.path.open(encoding="utf-8-sig", newline="") as given,
            path.open("w", encoding="utf-8", newline="") as out,
        ):
            for cells in csv.reader(given, delimiter=";", strict=True):
                if any(cells[1:]):
                    return source
                out.write((cells[0] if cells else "") + "\n")
    except csv.Error:  # a line of several cells, or one too long for any report
        return source
    apart = clean(path, copy)
    findings = (*source.findings, *apart.findings, _taken_apart())
    return replace(apart, sha256=source.sha256, findings=findings)


def below_titles(source: CleanText, table: TextTable, name: str) -> TextTable:
    """The table below a few lines of title, where only a later line has names of a report."""
    first = recognise(table.headers, name)
    if first.family or first.question or header_with_data(table.headers):
        return table
    for above, headers in enumerate(_later(source)):
        if len(headers) < COLUMNS_LEAST:
            continue
        if header_with_data(headers):
            break
        found = recognise(headers, name)
        if found.family is None or found.question:
            continue
        below = text_table(source, above=above)
        if below and below.headers == headers:
            return replace(below, findings=(*below.findings, _title_above()))
    return table


def _later(source: CleanText) -> Iterator[tuple[str, ...]]:
    """The cells of the first lines that are not empty, that with the column names included."""
    for number, line in enumerate(first_lines(source.path)):
        if number > TITLES_MOST:
            return
        yield split_line(line)


def _taken_apart() -> Finding:
    return Finding(
        "lines-in-one-column",
        blocks=False,
        where=whole_file(),
        says=text(
            "Each line stood between quotation marks in one column, as Excel saves a file that it "
            "did not split. The lines were taken apart."
        ),
        fix=text("Look whether the rows are right. Better import the export without opening it."),
    )


def _title_above() -> Finding:
    return Finding(
        "lines-above-header",
        blocks=False,
        where=whole_file(),
        says=text("The lines above the column names were passed over."),
        fix=text("Nothing needs to be done."),
    )
