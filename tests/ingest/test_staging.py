"""Text to rows: every row is staged or told of, and its line number is the one an editor shows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.encoding import NotText, clean, scan
from ingest.staging import Staged, stage
from ingest.text_tables import text_table


def staged(folder: Path, data: bytes) -> tuple[Staged, list[Any]]:
    """A file of three columns, and its rows as (line, a, b, c)."""
    path = folder / "given"
    path.write_bytes(data)
    table = text_table(clean(path, folder / "copy"))
    assert table is not None
    with duckdb.connect() as con:
        found = stage(con, table, "raw")
        if found.rejected:
            return found, []
        return found, con.execute(f'select {found.line_sql}, c0, c1, c2 from "raw"').fetchall()


ROWS = [
    ("plain", b"a,b,c\n1,2,3\n4,5,6\n", [(2, "1", "2", "3"), (3, "4", "5", "6")]),
    ("no last line end", b"a,b,c\n1,2,3", [(2, "1", "2", "3")]),
    ("crlf", b"a,b,c\r\n1,2,3\r\n", [(2, "1", "2", "3")]),
    ("mark", b"\xef\xbb\xbfa,b,c\n1,2,3\n", [(2, "1", "2", "3")]),
    ("semicolon", b"a;b;c\n1;2,5;3\n", [(2, "1", "2,5", "3")]),
    ("tab", b"a\tb\tc\n1\t2\t3\n", [(2, "1", "2", "3")]),
    ("sep line", b"sep=;\na;b;c\n1;2;3\n", [(3, "1", "2", "3")]),
    ("type line", b"#TYPE System.Object\na,b,c\n1,2,3\n", [(3, "1", "2", "3")]),
    ("delimiter in quotes", b'"a,x";b;c\n1;2;3\n', [(2, "1", "2", "3")]),
    ("blank line between", b"a,b,c\n1,2,3\n\n4,5,6\n", [(2, "1", "2", "3"), (4, "4", "5", "6")]),
    ("blank lines in front", b"\n\na,b,c\n1,2,3\n", [(4, "1", "2", "3")]),
    ("blank lines behind", b"a,b,c\r\n1,2,3\r\n\r\n\r\n", [(2, "1", "2", "3")]),
    (
        "line end in quotes",
        b'a,b,c\n1,"x\ny",3\n4,5,6\n',
        [(2, "1", "x\ny", "3"), (4, "4", "5", "6")],
    ),
    (
        "quotes in quotes over lines",
        b'a,b,c\n1,"x ""\n"" y",3\n4,5,6\n',
        [(2, "1", 'x "\n" y', "3"), (4, "4", "5", "6")],
    ),
    (
        "accents as marks after their letters",
        "a,b,c\nZoe\u0308,e\u0301,3\n".encode(),
        [(2, "Zo\u00eb", "\u00e9", "3")],
    ),
    ("line end in a column name", b'a,"b\nx",c\n1,2,3\n', [(3, "1", "2", "3")]),
    (
        "nothing is empty",
        b'a,b,c\n1,"",NA\n,null,\n',
        [(2, "1", None, "NA"), (3, None, "null", None)],
    ),
    ("mixed line ends", b"a,b,c\r\n1,2,3\n4,5,6\r\n", [(2, "1", "2", "3"), (3, "4", "5", "6")]),
    ("lone ends, as many as each other", b"a,b,c\r1,2,3\n", [(2, "1", "2", "3")]),
]


@pytest.mark.parametrize(("data", "rows"), [case[1:] for case in ROWS], ids=[c[0] for c in ROWS])
def test_rows_and_lines(tmp_path: Path, data: bytes, rows: list[Any]) -> None:
    found, read = staged(tmp_path, data)
    assert read == rows
    assert (found.rows_read, found.rows_rejected, found.findings) == (len(rows), 0, ())


def test_rejected_rows_are_told_and_the_rest_keeps_its_lines(tmp_path: Path) -> None:
    data = b'a,b,c\r\n1,2,3\r\n1,2\r\n\r\n"x\r\ny",2,3\r\n1,2,3,4\r\n7,8,9\r\n1,2\r\n'
    found, read = staged(tmp_path, data)
    assert read == [(2, "1", "2", "3"), (5, "x\r\ny", "2", "3"), (8, "7", "8", "9")]
    assert (found.rows_read, found.rows_rejected) == (6, 3)
    assert [(f.code, f.where.said("en"), f.rows) for f in found.findings] == [
        ("row-too-short", "lines 3, 9", 2),
        ("row-too-long", "line 7", 1),
    ]


def test_many_jumps_between_row_and_line(tmp_path: Path) -> None:
    data = b"a,b,c\n" + b"".join(b"%d,x,y\n\n" % number for number in range(200))
    _, read = staged(tmp_path, data)
    assert [row[:2] for row in read] == [(2 + 2 * n, str(n)) for n in range(200)]


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"a,b,c\n1,2,3\n4,5", "file-truncated", "line 3"),
        (b'a,b,c\n1,2,3\n4,"5', "file-truncated", "line 3"),
        (b"a,b,c\n1,2,3\n\n4,5", "file-truncated", "line 4"),
        (b'a,b,c\n1,2,3\n4,"5\n6"', "file-truncated", "line 3"),  # a line end within quotes
        (b'a,b,c\n1,"\n",3\n4,"\n\n"', "file-truncated", "line 4"),
        (b'a,b,c\n1,"2,3\n4,5,6\n', "quote-unclosed", "line 2"),
        (b'a,b,c\n1,x 2",3\n1,2",3\n', "rows-not-reconciled", "the whole file"),
    ],
)
def test_files_that_no_row_may_come_from(
    tmp_path: Path, data: bytes, code: str, where: str
) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    table = text_table(clean(path, tmp_path / "copy"))
    assert table is not None
    with duckdb.connect() as con:
        found = stage(con, table, "raw")
    (finding,) = [f for f in (*table.findings, *found.findings) if f.blocks]
    assert (found.rejected, finding.code, finding.where.said("en")) == (True, code, where)


def test_a_clean_file_is_read_where_it_lies(tmp_path: Path) -> None:
    path, copy = tmp_path / "given", tmp_path / "copy"
    path.write_bytes("a,b\r\né,ü\r\n".encode())
    assert clean(path, copy).path == path
    assert not copy.exists()


@pytest.mark.parametrize(
    "data",
    [
        "a,b\né,€\n".encode("utf-16"),
        "a,b\né,€\n".encode("utf-16-le"),
        "a,b\né,€\n".encode("utf-16-be"),
        "a,b\né,€\n".encode("cp1252"),
        "a,b\ré,€\r".encode(),
        "a,b\r\né,€\n".encode(),
    ],
)
def test_any_other_file_becomes_a_clean_copy(tmp_path: Path, data: bytes) -> None:
    path, copy = tmp_path / "given", tmp_path / "copy"
    path.write_bytes(data)
    assert clean(path, copy).path == copy
    assert copy.read_bytes().decode() == "a,b\né,€\n"


@pytest.mark.parametrize(
    ("data", "code", "where"),
    [
        (b"a,b\n\xc3\xa9,\xe9\n", "encoding-mixed", "byte 7 of the file"),
        (b"a,b\n\x81,\xe9\n", "encoding-unknown", "byte 4 of the file"),
        (b"a,b\nx,\xe2\x82", "file-truncated", "the whole file"),
        (b"a,b\nx,\0\ny,z\n\0,\0\n", "nul-byte", "lines 2, 4"),
    ],
)
def test_what_is_no_text(tmp_path: Path, data: bytes, code: str, where: str) -> None:
    path = tmp_path / "given"
    path.write_bytes(data)
    with pytest.raises(NotText) as caught:
        clean(path, tmp_path / "copy")
    assert (caught.value.finding.code, caught.value.finding.where.said("en")) == (code, where)


def test_scanning_does_not_depend_on_where_chunks_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "given"
    path.write_bytes('a,b\r\né,"€\r\n"\r\n\r\nx,yyyyyyyy\r\n'.encode())
    whole = scan(path)
    for size in (1, 2, 3, 5):
        monkeypatch.setattr("ingest.encoding.CHUNK", size)
        assert replace(scan(path), longest=0) == replace(whole, longest=0)


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=6)


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL), max_size=8))
def test_whatever_is_written_is_read(tmp_path_factory: pytest.TempPathFactory, rows: Any) -> None:
    import csv

    folder = tmp_path_factory.mktemp("rows")
    path = folder / "written"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
        out.writerows([("a", "b", "c"), *rows])
    found, read = staged(folder, path.read_bytes())
    assert not found.rejected
    kept = [
        tuple(cell.replace("\r\n", "\n").replace("\r", "\n") or None for cell in row)
        for row in rows
    ]
    plain = [
        tuple(cell and cell.replace("\r\n", "\n").replace("\r", "\n") for cell in row[1:])
        for row in read
    ]
    assert plain == kept
