"""Files gone wrong: one that is valid, changed as people, programs and attackers change them."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

import openpyxl
from hypothesis import strategies as st
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tests.ingest.desk import File

Rows = list[list[str]]
DELIMITERS = (",", ";", "\t", "|")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "utf-32")

DAYS = (
    *("2026-02-30", "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "99/99/9999"),
    *("1/2/2026", "13/1/2026", "15-nov-26", "2026-11-15T23:59:59+99:99", "24:61:00", "45962"),
    *("2026-11-15 ", "20261115", "-2026-11-15", "31-12-1899", "2026-11-15T08:00:00.123456789Z"),
)
NUMBERS = (
    *("-1", "1e400", "9" * 30, "9" * 5000, "NaN", "∞", "1.234,5", "1,234.5", "1 234", "0x10", "²"),
    *("٣", "2147483648", "9223372036854775808", "1e-9", "- 0", "+5", ".", "1_000", "00123"),
)
TEXTS = (
    *(
        "",
        " ",
        '"',
        "'",
        '""',
        "{",
        "{lines}",
        "{0}",
        "%s",
        "$$",
        "\\",
        "\\N",
        "NULL",
        "NA",
        "TRUE",
    ),
    *("'; drop table account; --", '"); select 1', "=HYPERLINK(1)", "@SUM(1)", "a\nb", "a\r\nb"),
    *(
        "\t",
        "\x00",
        "\x1f",
        "\ufeff",
        "\u202e",
        "\u200b",
        "é",
        "e\u0301",
        "\U0001f600",
        "ﬀ",
        "İ",
        "ß",
    ),
    *(
        "x@y",
        "@",
        "x@y.example",
        "#EXT#@y.example",
        "x" * 3000,
        "ж" * 700,
        "[]",
        "[1]",
        "{}",
        "<b>",
    ),
    *("1h 27m 51s", "99999999999h", "-5m", "yes", "all", "a;b;c", ";" * 200, "TRUE", "{}", "ß"),
    *("00000000-0000-0000-0000-000000000000", "E58EEF6A6BBD3D0293CB306D24A42051"),
)
CELLS = st.one_of(
    st.sampled_from(DAYS), st.sampled_from(NUMBERS), st.sampled_from(TEXTS), st.text(max_size=6)
)
# Bytes that mean something to a reader of tables, and any others.
PIECES = st.one_of(
    st.sampled_from(
        [
            *(b'"', b",", b";", b"\n", b"\r", b"\r\n", b"\0", b"\t", b"{", b"]", b"\xef\xbb\xbf"),
            *(b"\xff", b"\xc3", b"2026-02-30", b"99/99/9999", b"-1", b"\xe2\x80\xae", b"'", b"--"),
        ]
    ),
    st.binary(min_size=1, max_size=6),
)
VALUES = st.one_of(
    CELLS,
    st.sampled_from(
        [
            *(None, True, 0, -1, 1e300, 10**25, [], {}, [[]], [{}], {"value": []}, {"id": {}}),
            *("\ud800", {"\ud800": 1}, {"a,b\n": "c"}, {"": ""}, {'"': '"'}, [None] * 50),
            *(float("nan"), float("inf"), {"error": {}}, {"@odata.nextLink": "x"}),
        ]
    ),
)


@st.composite
def mutated_bytes(draw: st.DrawFn, data: bytes) -> bytes:
    """A few pieces put in, bytes taken out, the end cut off."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 0, 1, 3, 40, len(data)]))
        data = data[:at] + draw(PIECES) + data[at + cut :]
    return data


@st.composite
def mutated_files(draw: st.DrawFn, file: File) -> File:
    """A file that was valid; what it is called may be wrong too."""
    name, data = file
    if data[:1] in b"{[":
        changed = draw(mutated_json(json.loads(data)))
    else:
        changed = draw(_mutated_table(data))
    if draw(st.integers(0, 5)) == 0:
        changed = draw(mutated_bytes(changed))
    if draw(st.integers(0, 9)) == 0:
        changed = _zipped(name, changed)
    return draw(st.sampled_from([name, name, "x.csv", "x.json", "x.xlsx", "9999-99-99"])), changed


# ---- tables --------------------------------------------------------------------------------------


@st.composite
def _mutated_table(draw: st.DrawFn, data: bytes) -> bytes:
    rows, delimiter, encoding = _opened(data)
    for _ in range(draw(st.integers(1, 4))):
        if rows:
            draw(st.sampled_from(CHANGES))(draw, rows)
    form = draw(st.integers(0, 9))
    if form == 0:
        return draw(_workbook(rows))
    if form < 4:
        delimiter, encoding = draw(st.sampled_from(DELIMITERS)), draw(st.sampled_from(ENCODINGS))
    said = io.StringIO(newline="")
    out = csv.writer(
        said,
        delimiter=delimiter,
        lineterminator=draw(st.sampled_from(["\r\n", "\r\n", "\n", "\r"])),
        quoting=draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
    )
    out.writerows(rows)
    return said.getvalue().encode(encoding, "replace")


def _opened(data: bytes) -> tuple[Rows, str, str]:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    delimiter = "\t" if encoding == "utf-16" else ","
    content = io.StringIO(data.decode(encoding), newline="")
    return [[*row] for row in csv.reader(content, delimiter=delimiter)], delimiter, encoding


def _cell(draw: st.DrawFn, rows: Rows) -> None:
    row = draw(st.sampled_from(rows))
    if row:
        place = draw(st.integers(0, len(row) - 1))
        if row[place].startswith("{"):
            row[place] = draw(mutated_json(_tree(row[place]))).decode("utf-8", "replace")
        else:
            row[place] = draw(CELLS)


def _tree(cell: str) -> Any:
    try:
        return json.loads(cell)
    except ValueError:
        return cell


def _column(draw: st.DrawFn, rows: Rows) -> None:
    place, said = draw(st.integers(0, max(map(len, rows)))), draw(CELLS)
    for row in rows[1:]:
        row[place : place + 1] = [said]


def _header(draw: st.DrawFn, rows: Rows) -> None:
    if rows[0]:
        place = draw(st.integers(0, len(rows[0]) - 1))
        rows[0][place] = draw(st.one_of(st.sampled_from([*rows[0]]), CELLS))


def _no_column(draw: st.DrawFn, rows: Rows) -> None:
    place = draw(st.integers(0, max(map(len, rows))))
    for row in rows:
        del row[place : place + 1]


def _twice_column(draw: st.DrawFn, rows: Rows) -> None:
    place = draw(st.integers(0, max(map(len, rows))))
    for row in rows:
        row.extend(row[place : place + 1])


def _no_row(draw: st.DrawFn, rows: Rows) -> None:
    del rows[draw(st.integers(0, len(rows) - 1))]


def _only_header(_draw: st.DrawFn, rows: Rows) -> None:
    del rows[1:]


def _more_rows(draw: st.DrawFn, rows: Rows) -> None:
    rows.extend([*row] for row in rows[1:] * draw(st.sampled_from([1, 2, 90])))


def _other_order(draw: st.DrawFn, rows: Rows) -> None:
    rows[:] = draw(st.permutations(rows)) if len(rows) < 12 else rows[::-1]


def _other_width(draw: st.DrawFn, rows: Rows) -> None:
    row = draw(st.sampled_from(rows))
    row[draw(st.integers(0, len(row))) :] = draw(st.lists(CELLS, max_size=3))


def _line_before(draw: st.DrawFn, rows: Rows) -> None:
    rows.insert(0, draw(st.sampled_from([[], ["sep=;"], ["#TYPE x"], ["Title"], ["", "", ""]])))


Change = Callable[[st.DrawFn, Rows], None]
CHANGES: tuple[Change, ...] = (
    *(_cell, _cell, _cell, _cell, _column, _header, _no_column, _twice_column, _no_row),
    *(_only_header, _more_rows, _other_order, _other_width, _line_before),
)


SAVED_IN = "docProps/core.xml"


@st.composite
def _workbook(draw: st.DrawFn, rows: Rows) -> bytes:
    """The rows as a worksheet; at times with numbers for text, or with a damaged part."""
    book = openpyxl.Workbook()
    sheet = book.active
    numbers = draw(st.booleans())
    for row in rows:
        cells = [ILLEGAL_CHARACTERS_RE.sub("", cell)[:3000] for cell in row]
        sheet.append([float(c) if numbers and c.isdecimal() else c for c in cells])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as given:
        parts = {name: given.read(name) for name in given.namelist()}
    # The moment of saving would make another file, of another length, each time.
    parts[SAVED_IN] = re.sub(
        rb"\d{4}-\d\d-\d\dT[\d:]{8}Z", b"2026-11-18T09:00:00Z", parts[SAVED_IN]
    )
    if draw(st.booleans()):
        return _archive(parts)
    name = draw(st.sampled_from(sorted(parts)))
    parts[name] = draw(mutated_bytes(parts[name]))
    return _archive(parts)


def _zipped(name: str, data: bytes) -> bytes:
    return _archive({name: data})


def _archive(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
    return file.getvalue()


# ---- JSON ----------------------------------------------------------------------------------------


@st.composite
def mutated_json(draw: st.DrawFn, tree: Any) -> bytes:
    """A tree with some of its nodes changed, as one document or with one record on each line."""
    for _ in range(draw(st.integers(1, 4))):
        tree = _changed(draw, tree)
    if isinstance(tree, list) and draw(st.booleans()):
        return "".join(json.dumps(one) + "\n" for one in tree).encode()
    said = json.dumps(tree, indent=draw(st.sampled_from([None, 2])))
    if draw(st.integers(0, 9)) == 0:
        deep = draw(st.sampled_from([20, 300, 900, 5000]))
        said = said.replace("null", '{"a":' * deep + "1" + "}" * deep, 1)
    return said.encode()


def _changed(draw: st.DrawFn, tree: Any) -> Any:
    """The tree with one node of it replaced, left out, doubled or called differently."""
    if isinstance(tree, dict) and tree and draw(st.integers(0, 4)):
        name = draw(st.sampled_from([*tree]))
        how = draw(st.integers(0, 9))
        if how == 0:
            return {key: value for key, value in tree.items() if key != name}
        if how == 1:
            return {**tree, draw(st.one_of(st.sampled_from([*tree]), CELLS)): tree[name]}
        return {**tree, name: _changed(draw, tree[name])}
    if isinstance(tree, list) and tree and draw(st.integers(0, 4)):
        place = draw(st.integers(0, len(tree) - 1))
        how = draw(st.integers(0, 9))
        if how == 0:
            return tree[:place] + tree[place + 1 :]
        if how == 1:
            return tree + tree[place : place + 1] * draw(st.sampled_from([1, 40]))
        return [*tree[:place], _changed(draw, tree[place]), *tree[place + 1 :]]
    return draw(VALUES)
