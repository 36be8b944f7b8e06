"""Whether the rows of a text table have as many fields as there are column names, at a glance.

A row of another width is left out by itself, which costs far more than a row that is read. A file
in which most rows are so is no table with a few bad rows: it is looked through here, and refused.
"""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterable

from ingest.findings import Finding, place, whole_file
from ingest.text_tables import TextTable
from words import text

SURPLUS = 1_000  # fields of one row beyond the column names
QUOTED = re.compile(rb'"[^"]*"')
SAMPLE = 1 << 16  # bytes, looked at in three places before the whole file is
SUSPECT_SHARE = 0.1  # of the lines of the samples
BROKEN_SHARE = 0.25  # of the rows of a file, above which it is refused …
BROKEN_LEAST = 10_000  # … when there are at least so many


def wrong_widths(source: TextTable) -> list[Finding]:
    """A finding that blocks, where rows are far too wide or too many are broken; or nothing."""
    return _far_too_wide(source) or _mostly_broken(source)


def _far_too_wide(source: TextTable) -> list[Finding]:
    """One row with thousands of fields takes longer to leave out than a year of reports to read."""
    if source.longest <= SURPLUS:
        return []
    delimiter, most = source.delimiter.encode(), len(source.headers) + SURPLUS
    with source.path.open("rb") as file:
        for number, line in enumerate(file, 1):
            if line.count(delimiter) > most and QUOTED.sub(b"", line).count(delimiter) > most:
                return [_row_too_wide(number)]
    return []


def _row_too_wide(line: int) -> Finding:
    return Finding(
        "row-far-too-long",
        blocks=True,
        where=place([line]),
        says=text(
            "This row has over {n} fields more than there are column names, so the file is damaged "
            "or no table.",
            n=SURPLUS,
        ),
        fix=text("Export the report again, and do not edit the file in a text editor."),
    )


def _mostly_broken(source: TextTable) -> list[Finding]:
    if source.places or source.records < BROKEN_LEAST or not _suspect(source):
        return []
    odd = set(source.odd_lines)
    with source.path.open("rb") as file:
        lines = (
            line
            for number, line in enumerate(file, 1)
            if number > source.skip and number not in odd
        )
        broken, rows = _counted(source, lines)
    if broken < BROKEN_LEAST or broken <= BROKEN_SHARE * rows:
        return []
    return [
        Finding(
            "rows-mostly-broken",
            blocks=True,
            where=whole_file(),
            says=text(
                "{n} of {rows} rows have another number of fields than there are column names, so "
                "this is not the table that it seems to be.",
                n=broken,
                rows=rows,
            ),
            fix=text("Export the report again, and do not edit the file in a text editor."),
            rows=broken,
        )
    ]


def _suspect(source: TextTable) -> bool:
    with (
        source.path.open("rb") as file,
        mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view,
    ):
        places = (0, len(view) // 2, max(len(view) - SAMPLE, 0))
        broken = rows = 0
        for at in places:
            # The first and the last line of a sample are cut.
            found = _counted(source, view[at : at + SAMPLE].split(b"\n")[1:-1])
            broken, rows = broken + found[0], rows + found[1]
    return broken > SUSPECT_SHARE * rows


def _counted(source: TextTable, lines: Iterable[bytes]) -> tuple[int, int]:
    """Lines that surely are rows with a wrong number of fields, and lines that are not blank."""
    delimiter, wanted = source.delimiter.encode(), len(source.headers) - 1
    broken = rows = 0
    for line in lines:
        if line.strip(b"\r\n"):
            rows += 1
            broken += line.count(delimiter) != wanted and b'"' not in line
    return broken, rows
