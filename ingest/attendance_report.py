"""The attendance report of Teams: three blocks in one file, of which the second lists the people.

    1. Summary                  title, times, numbers: one name and value a line
    2. Participants             a table, one row per person
    3. In-Meeting Activities    the same people again, once per joining

The names of blocks and columns are in the language of whoever downloaded it, so blocks are known by
their number, and columns that no alias knows by what stands in them.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ingest.contract import Contract
from ingest.durations import read_minutes
from ingest.encoding import CleanText, truncated
from ingest.findings import Finding, whole_file
from ingest.text_tables import DELIMITERS, HEADER_MOST, TextTable
from ingest.values import read_date, read_whole
from words import text

TITLE, STARTED = "Meeting title", "Meeting start time"
NUMBERED = re.compile(r"(\d)\s?[.)]\s?\S.*")
COLUMNS_LEAST = 5
LARGEST = 64 << 20  # of a whole report; the largest meetings have some ten thousand people
MOST_PEOPLE = 100_000  # in one meeting; a larger number in the summary is something else

Row = tuple[int, list[str]]  # line, cells


class OddQuotes(csv.excel):
    """Quotation marks are part of a name or title."""

    quoting = csv.QUOTE_NONE


def looks_like_attendance(source: CleanText) -> bool:
    """True when the first line that is not empty is the numbered name of a block."""
    with source.path.open("rb") as file:
        head = file.read(HEADER_MOST).decode("utf-8-sig", errors="ignore")
    first = next((line for line in head.splitlines() if line.strip(' \t,;"')), "")
    match = NUMBERED.fullmatch(first.strip(' \t,;"'))
    within = source.scan.size <= LARGEST
    return within and match is not None and match[1] == "1" and _delimiter(head) != ""


def attendance_table(source: CleanText, path: Path, contract: Contract) -> TextTable | None:
    """The people of the second block, each beside the title and start of the meeting.

    Written to `path` with the line of each in front. None where no such block is found.
    """
    content = source.path.read_text("utf-8-sig")
    rows = _rows(content)
    starts = {number: place for place, (_, cells) in enumerate(rows) if (number := _block(cells))}
    if 2 not in starts:
        return None
    people = rows[starts[2] + 1 : min((p for n, p in starts.items() if n > 2), default=len(rows))]
    if not people:
        return None
    (_, header), *people = people
    header = header[: _width(header)]
    summary = rows[starts.get(1, 0) : starts[2]]
    title, started = _summary(summary)
    whole = any(number > 2 for number in starts)
    lacking = _lacking(source, people, len(header), _counted(summary), whole=whole)
    headers = (*_named(header, [cells for _, cells in people], contract), TITLE, STARTED)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(["line", *headers])
        for line, cells in people:
            padded = [*cells, *([""] * len(header))][: len(header)]
            out.writerow([line, *padded, title, started])
    return TextTable(
        path=path,
        headers=headers,
        delimiter=",",
        skip=1,
        skip_records=1,
        records=len(people),
        places=True,
        findings=(*source.findings, *lacking),
    )


def _lacking(
    source: CleanText, people: Sequence[Row], width: int, counted: int | None, *, whole: bool
) -> list[Finding]:
    """What tells that people of the meeting are not in the file.

    `counted` is how many the summary names; with `whole` the block behind that of the people is
    there, so the download did not stop among them.
    """
    line, last = people[-1] if people else (0, [])
    is_cut = not whole and bool(last) and len(last) < width and not source.scan.ends_with_newline
    listed = len(people) - is_cut
    if counted is None or listed >= counted:
        return [truncated(line=line)] if is_cut else []
    return [
        Finding(
            "attendance-incomplete",
            blocks=not whole,
            where=whole_file(),
            says=text(
                "The report counts {counted} participants and lists {listed} of them in full.",
                counted=counted,
                listed=listed,
            ),
            fix=text("Look whether people were taken out of the list; those in it were read.")
            if whole
            else text(
                "The download was cut off: download the report again. Did you take people out "
                "yourself? Then correct the number in the first block."
            ),
        )
    ]


def no_people() -> Finding:
    """A report of which the block with people is missing."""
    return Finding(
        "attendance-without-people",
        blocks=True,
        where=whole_file(),
        says=text(
            "This looks like a Teams attendance report, but its block with participants is missing."
        ),
        fix=text("Download the attendance report again, from the meeting in Teams."),
    )


def _delimiter(content: str) -> str:
    """What stands between the columns of the widest line; "" where no line has columns."""
    lines = content.splitlines()
    counts = {mark: max((line.count(mark) for line in lines), default=0) for mark in DELIMITERS}
    for mark in ("\t", ";", ","):
        if counts[mark] >= COLUMNS_LEAST - 1:
            return mark
    return ""


def _rows(content: str) -> list[Row]:
    """The lines that say something, with their numbers."""
    # Teams puts none around cells; an odd one belongs to a name or a title.
    dialect = OddQuotes if content.count('"') % 2 else csv.excel
    lines = content.splitlines(keepends=True)
    reader = csv.reader(lines, dialect, delimiter=_delimiter(content) or "\t")
    found: list[Row] = []
    for cells in reader:
        tidy = [cell.strip().replace("\0", "") for cell in cells]
        if any(tidy):
            found.append((reader.line_num, tidy))
    return found


def _block(cells: Sequence[str]) -> int:
    """The number of the block that a line opens, or 0."""
    match = NUMBERED.fullmatch(cells[0]) if cells else None
    return int(match[1]) if match and not any(cells[1:]) else 0


def _width(cells: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(cells, 1) if cell), default=0)


def _summary(rows: Sequence[Row]) -> tuple[str, str]:
    """Title and start: the first line with a value names the meeting, the first time its start."""
    pairs = [cells for _, cells in rows if len(cells) > 1 and cells[1]]
    title = pairs[0][1] if pairs and not _is_time(pairs[0][1]) else ""
    return title, next((cells[1] for cells in pairs if _is_time(cells[1])), "")


def _counted(rows: Sequence[Row]) -> int | None:
    """How many took part, as the summary counts them: its first number that is not the title."""
    values = [cells[1] for _, cells in rows if len(cells) > 1 and cells[1]]
    numbers = (read_whole(value, MOST_PEOPLE) for value in values[1:])
    return next((number for number in numbers if isinstance(number, int)), None)


def _is_time(value: str) -> bool:
    return read_date(value) is not None and not value.isdigit()


def _named(
    header: Sequence[str], people: Sequence[Sequence[str]], contract: Contract
) -> tuple[str, ...]:
    """Column names; those of a language that no alias knows get the name of what stands in them."""
    places = contract.bind(header).places
    names = list(header)
    english = {column.name: next(iter(column.aliases.values()))[0] for column in contract.columns}
    for column, fits in TELLS.items():
        if column in places:
            continue
        for place in range(len(names)):
            cells = [cells[place] for cells in people if len(cells) > place and cells[place]]
            if place not in places.values() and cells and all(map(fits, cells)):
                places = {**places, column: place}
                names[place] = english[column]
                break
    return tuple(names)


# What stands in a column, in the order of the report: two times, a duration, an address.
TELLS: Mapping[str, Callable[[str], bool]] = {
    "joined": _is_time,
    "left": _is_time,
    "minutes": lambda cell: read_minutes(cell) is not None and not cell.isdigit(),
    "mail": lambda cell: "@" in cell,
    "upn": lambda cell: "@" in cell,
}
