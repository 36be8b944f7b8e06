"""Text to rows: a text table into a TEMP table of text columns, nothing guessed, nothing lost."""

from __future__ import annotations

import mmap
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from ingest.encoding import truncated
from ingest.findings import EXAMPLES, Finding, place, whole_file
from ingest.lines import Lines
from ingest.text_tables import TextTable, newlines, with_blank_lines
from ingest.widths import wrong_widths
from words import Text, text

LINE_DEFAULT = 2_000_000  # DuckDB's own limit on a line, a little less than it is
LINE_MOST = 64_000_000
BUFFER_OF_WIDE_ROWS = 4_000_000  # bytes; a few are held at a time, and DuckDB's own are 32 MB each
CASES = 40  # more jumps between row number and line number than this are stored, not computed

ROW_START = re.compile(rb"[\r\n]*")


@dataclass(frozen=True)
class Staged:
    """A file's rows as text: TEMP table of VARCHAR columns c0, c1, … in file order, NULL for empty.

    `line_sql` is an expression over that table for the place of a row in the file, counted in
    `unit` ("line", "row" of a worksheet, "item" of JSON). Rows of another width are not in the
    table; they are counted in `rows_rejected` and told in `findings`.
    """

    table: str
    headers: tuple[str, ...]
    line_sql: str
    unit: str
    rows_read: int
    rows_rejected: int
    findings: tuple[Finding, ...] = ()
    rejected: bool = False  # the file cannot be read as a table, and there is none

    def column(self, position: int) -> str:
        """The SQL name of the column at a position."""
        return f"c{position}"


@dataclass(frozen=True)
class Slim:
    """What to stage of wide rows in place of their text, so that the text is never held.

    `read` and `keep` are SQL by column name: `read` over c0, c1, … of a row, `keep` over these too;
    the staged table has the columns of `keep`.
    """

    keep: Mapping[str, str]
    read: Mapping[str, str] = field(default_factory=dict)


def stage(
    con: duckdb.DuckDBPyConnection, source: TextTable, table: str, slim: Slim | None = None
) -> Staged:
    """Read a text table into the TEMP table `table`, and account for every row.

    All columns as text, or with `slim` what it says.
    """
    findings: list[Finding] = []
    if source.longest > LINE_MOST:
        findings.append(_line_too_long())
    findings += wrong_widths(source)
    if any(finding.blocks for finding in (*source.findings, *findings)):
        return _rejected(source, table, findings)
    try:
        con.execute(_read_sql(source, table, slim), {"path": str(source.path)})
    except duckdb.InvalidInputException:  # its message quotes the file, so it goes no further
        return _rejected(source, table, [_not_a_table()])
    rejects = _rejects(con, table)
    (kept,) = con.execute(f'select count(*) from "{table}"').fetchone() or (0,)
    staged = Staged(table, source.headers, "", source.unit, kept + len(rejects), len(rejects))
    if staged.rows_read < source.records:
        source = with_blank_lines(source)
    if staged.rows_read != source.records:
        findings.append(_not_reconciled(source.records, staged.rows_read))
        return replace(staged, findings=tuple(findings), rejected=True)
    lines = _line_numbers(source.path, [reject.byte for reject in rejects])
    if cut := _cut_off(source, rejects, lines):
        findings.append(cut)
    else:
        findings.extend(_reject_findings(rejects, lines))
    line_sql = _line_sql(con, source, table, lines)
    return replace(staged, line_sql=line_sql, findings=tuple(findings), rejected=cut is not None)


def _rejected(source: TextTable, table: str, findings: Sequence[Finding]) -> Staged:
    rows, said = source.records, tuple(findings)
    return Staged(table, source.headers, "0", source.unit, rows, rows, said, rejected=True)


def _read_sql(source: TextTable, table: str, slim: Slim | None = None) -> str:
    """read_csv with every choice made: nothing sniffed, every column read, no row guessed at."""
    names = [*(["place"] if source.places else []), *(f"c{n}" for n in range(len(source.headers)))]
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in names)
    size = f", buffer_size = {BUFFER_OF_WIDE_ROWS}" if slim else ""
    if source.longest > LINE_DEFAULT:
        size = (
            f", max_line_size = {source.longest + 1000}, buffer_size = {4 * source.longest + 4000}"
        )
    delimiter = source.delimiter.replace("'", "''")
    quote = '"' if source.quoted else ""
    return f"""
        create temp table "{table}" as
        {_chosen(source, slim)} read_csv(
            $path, columns = {{{columns}}}, auto_detect = false,
            header = false, skip = {source.skip_records}, compression = 'none',
            delim = '{delimiter}', quote = '{quote}', escape = '{quote}', strict_mode = true,
            null_padding = false, store_rejects = true, rejects_limit = 0,
            rejects_table = '{table}_rejects', rejects_scan = '{table}_scans'{size}
        ){")" if slim else ""}"""


def _chosen(source: TextTable, slim: Slim | None) -> str:
    """What stands before the table that is read; with `slim` it leaves a bracket open.

    An accent may be written as one letter with it, or as a mark after the letter (files of a Mac):
    the same name, and from here on the same text.
    """
    if slim is None and not source.marks:
        return "select * from"
    if slim is None:
        columns = [f"nfc_normalize(c{n}) as c{n}" for n in range(len(source.headers))]
        return f"select {', '.join([*(['place'] if source.places else []), *columns])} from"
    listed = [f'{sql} as "{name}"' for name, sql in slim.keep.items()]
    read = [f'{sql} as "{name}"' for name, sql in slim.read.items()]
    if source.places:
        listed = ["place", *listed]
    return f"select {', '.join(listed)} from (select {', '.join(['*', *read])} from"


@dataclass(frozen=True)
class _Reject:
    byte: int  # offset of the line in the file, from 0
    kind: str


def _rejects(con: duckdb.DuckDBPyConnection, table: str) -> list[_Reject]:
    """Rows that DuckDB left out, in file order; its tables of them hold row text and go at once."""
    try:
        rows = con.execute(
            f"""
            select line_byte_position - 1, min_by(error_type, coalesce(column_idx, 0))
            from "{table}_rejects" group by 1 order by 1
            """
        ).fetchall()
    finally:
        con.execute(f'drop table "{table}_rejects"')
        con.execute(f'drop table "{table}_scans"')
    return [_Reject(byte, str(kind)) for byte, kind in rows]


def _line_numbers(path: Path, offsets: Sequence[int]) -> list[int]:
    """Physical line numbers (from 1) of rejected rows, given byte offsets in rising order.

    DuckDB points at or just before the row: at the second half of a CRLF, at blank lines in front.
    """
    numbers: list[int] = []
    if not offsets:
        return numbers
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
        line, seen = 1, 0
        for offset in offsets:
            start = ROW_START.match(view, offset)
            until = start.end() if start else offset
            line += newlines(view, seen, until)
            seen = until
            numbers.append(line)
    return numbers


def _line_sql(
    con: duckdb.DuckDBPyConnection, source: TextTable, table: str, rejected: Sequence[int]
) -> str:
    """Row number to physical line: a line without a row, or a rejected one, moves the rest on."""
    if source.places:
        return f'cast("{table}".place as bigint)'
    passed = sorted({*rejected, *(line for line in source.odd_lines if line > source.skip)})
    shifts: dict[int, int] = {}  # from this rowid on → lines to add
    for count, line in enumerate(passed):
        shifts[line - source.skip - 1 - count] = count + 1
    first, row = source.skip + 1, f'"{table}".rowid'
    if not shifts:
        return f"{row} + {first}"
    if len(shifts) <= CASES:
        cases = " ".join(
            f"when {row} >= {start} then {row} + {first + shift}"
            for start, shift in sorted(shifts.items(), reverse=True)
        )
        return f"case {cases} else {row} + {first} end"
    con.execute(f'alter table "{table}" add column line bigint')
    con.execute(
        f"""
        update "{table}" set line = placed.line
        from (
            select source.row_id, source.row_id + {first} + coalesce(moved.shift, 0) as line
            from (select rowid as row_id from "{table}") source
            asof left join (select unnest($starts) as start, unnest($shifts) as shift) moved
                on source.row_id >= moved.start
        ) placed
        where placed.row_id = "{table}".rowid""",
        {"starts": list(shifts), "shifts": list(shifts.values())},
    )
    return f'"{table}".line'


REJECTS: dict[str, tuple[str, Text, Text]] = {
    "TOO MANY COLUMNS": (
        "row-too-long",
        text("These rows have more fields than there are column names."),
        text(
            "Export again. In a file made by hand, put text that holds the delimiter between "
            "quotation marks."
        ),
    ),
    "MISSING COLUMNS": (
        "row-too-short",
        text("These rows have fewer fields than there are column names."),
        text("Export again, and do not edit the file in a text editor."),
    ),
    "UNQUOTED VALUE": (
        "row-quotes-broken",
        text("These rows have text after a closing quotation mark."),
        text("Export again. In a file made by hand, write a quotation mark inside text twice."),
    ),
    "LINE SIZE OVER MAXIMUM": (
        "row-too-large",
        text("These rows are larger than a row of a report can be."),
        text("Export again; the file was damaged on its way."),
    ),
}
OTHER_REJECT = (
    "row-unreadable",
    text("These rows cannot be read."),
    text("Export again, and do not edit the file in a text editor."),
)


def _reject_findings(rejects: Sequence[_Reject], lines: Sequence[int]) -> Iterator[Finding]:
    """One finding per kind of broken row; the other rows of the file stay."""
    for kind in dict.fromkeys(reject.kind for reject in rejects):
        code, says, fix = REJECTS.get(kind, OTHER_REJECT)
        concerned = [
            line for line, reject in zip(lines, rejects, strict=True) if reject.kind == kind
        ]
        yield Finding(
            code,
            blocks=False,
            where=place(concerned[:EXAMPLES], rows=len(concerned)),
            says=says,
            fix=fix,
            rows=len(concerned),
            lines=Lines.of(concerned),
        )


def _cut_off(source: TextTable, rejects: Sequence[_Reject], lines: Sequence[int]) -> Finding | None:
    """The last row is short and its line has no end: the download stopped there."""
    if not rejects or source.ends_with_newline or rejects[-1].kind != "MISSING COLUMNS":
        return None
    odd = {line for line in source.odd_lines if line > source.skip}
    last = source.skip + source.records + len(odd)
    while last in odd:  # text between quotation marks may hold line ends: its row begins above
        last -= 1
    return truncated(line=last) if lines[-1] == last else None


def _not_reconciled(counted: int, read: int) -> Finding:
    return Finding(
        "rows-not-reconciled",
        blocks=True,
        where=whole_file(),
        says=text(
            "The file has {counted} lines with rows, but {read} rows could be read from it; "
            "quotation marks are probably wrong somewhere.",
            counted=counted,
            read=read,
        ),
        fix=text(
            "Export the report again. Kadans does not import a file of which rows would get lost."
        ),
    )


def _not_a_table() -> Finding:
    return Finding(
        "table-unreadable",
        blocks=True,
        where=whole_file(),
        says=text("The file cannot be read as a table: line ends or quotation marks are damaged."),
        fix=text("Export the report again, and do not edit it."),
    )


def _line_too_long() -> Finding:
    return Finding(
        "line-too-long",
        blocks=True,
        where=whole_file(),
        says=text("A line of the file is longer than 64 MB; no report has such lines."),
        fix=text("Export again; the file was damaged on its way."),
    )
