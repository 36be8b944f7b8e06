"""Files gone wrong, of every source: each answer is a reading, never an exception.

More of them, once in a while: KADANS_TIMES=20 pytest tests/ingest/test_mutations.py
"""

from __future__ import annotations

import io
import random
import re
import resource
import tempfile
import time
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest import archives
from ingest.exports import EXPORTS
from ingest.readers import NamedFile, Reading, read_files
from ingest.switches import switched_on
from store.engine import connect
from tests.corpus.build import BUILDERS, CORPUS
from tests.effort import ASKED, examples
from tests.ingest.desk import File
from tests.ingest.every_source import BUILDERS as SOURCES
from tests.ingest.every_source import OIDS, SWITCHES, made
from tests.ingest.mutations import mutated_bytes, mutated_files
from tests.ingest.test_corpus import PRIVATE, TODAY, staged_tables

SMALL = ("xlsx_usage", "xlsx_people", "zip_of_reports", "utf_16_le", "zip_duplicate_names")
SEEDS = sorted(
    {path.read_bytes() for path in CORPUS.glob("*/input.*")} | {BUILDERS[name]() for name in SMALL},
    key=lambda data: (len(data), data),
)
EXAMPLES = examples(5)  # for each source
SECONDS, BYTES = 2, 500_000_000  # that one file may take
LARGE = 2_000_000  # bytes, unpacked, up to which that holds; a larger one may take as many times
# The same files every time, unless more are asked for: then others are tried as well.
QUICK = settings(
    suppress_health_check=list(HealthCheck),
    deadline=None,
    derandomize=not ASKED,
)


def test_every_source_has_a_file_here() -> None:
    assert set(SOURCES) == {export.source for export in EXPORTS}


@pytest.mark.parametrize("source", SOURCES)
def test_the_file_of_a_source_is_read_without_complaint(source: str) -> None:
    (reading,) = answered(made(source))
    assert (reading.source, reading.rows_rejected) == (source, 0)
    assert reading.rows_accepted


@settings(QUICK, max_examples=12 * EXAMPLES)
@given(
    data=st.sampled_from(SEEDS).flatmap(mutated_bytes),
    name=st.sampled_from(["x.csv", "x.json", "x.xlsx", "x-2026-11-18.csv"]),
)
def test_broken_files_get_an_answer(data: bytes, name: str) -> None:
    assert answered((name, data))


@pytest.mark.parametrize("source", SOURCES)
@settings(QUICK, max_examples=EXAMPLES)
@given(data=st.data())
def test_broken_files_of_every_source_get_an_answer(source: str, data: st.DataObject) -> None:
    assert answered(data.draw(mutated_files(made(source))))


LETTERS = {
    "short rows": b"abcdefgh,\n",
    "quotes": b'abc,\n"',
    "numbers": b"0123456789-/,\n",
    "one long line": b"abcdefgh,",
    "blank lines": b"\n\n\na",
    "braces": b'{}[]:,"\n',
    "any byte": bytes(range(1, 128)),
}
HEADERS = {
    "audit": b"RecordId,CreationDate,RecordType,Operation,UserId,AuditData\n",
    "usage": b"Report Refresh Date,User Principal Name,Last Activity Date,"
    b"Microsoft Teams Copilot Last Activity Date,Word Copilot Last Activity Date,"
    b"Excel Copilot Last Activity Date,Report Period\n",
    "people": b"User principal name,Department,Manager\n",
    "tools": b"Person,Date,Tool\n",
    "json": b"",
}


@pytest.mark.parametrize("letters", LETTERS)
@pytest.mark.parametrize("header", HEADERS)
def test_megabytes_of_anything_get_an_answer_in_time(header: str, letters: str) -> None:
    chance = random.Random(f"{header} {letters}")
    body = bytes(chance.choices(LETTERS[letters], k=1_900_000))
    assert answered(("x.json" if header == "json" else "x.csv", HEADERS[header] + body))


def test_megabytes_of_rows_that_are_almost_right_get_an_answer_in_time() -> None:
    chance = random.Random(1)
    rows = [b"a,b,c\n" if chance.random() < 0.24 else b"p@x.nl,HR\n" for _ in range(190_000)]
    assert answered(("people.csv", b"User principal name,Department\n" + b"".join(rows)))


def answered(file: File) -> list[Reading]:
    """Read it as an import does, and look at all that may go wrong on the way."""
    name, data = file
    with tempfile.TemporaryDirectory() as folder, switched_on(SWITCHES):
        given_file = Path(folder) / "given"
        given_file.write_bytes(data)
        work = Path(folder) / "work"
        work.mkdir()
        before, begun = peak(), time.process_time()
        with connect(":memory:", work=work, folders=[Path(folder)], threads=1) as con:
            readings = list(read_files([NamedFile(given_file, name)], con, work, today=TODAY))
            assert time.process_time() - begun < SECONDS * (1 + unpacked(data) // LARGE)
            assert peak() - before < BYTES
            for reading in readings:
                check(reading)
            tables = {reading.table for reading in readings if reading.table}
            assert staged_tables(con) == tables
            for reading in readings:
                if reading.table:
                    (rows,) = con.execute(f'select count(*) from "{reading.table}"').fetchall()
                    assert rows == (reading.rows_accepted,)
                    con.execute(f'drop table "{reading.table}"')
            assert con.execute("select table_name from duckdb_tables()").fetchall() == []
        assert list(work.rglob("*")) == []
    return readings


def unpacked(data: bytes) -> int:
    """How large a file is once its members are unpacked, as far as its own index says."""
    try:
        with archives.reading(), zipfile.ZipFile(io.BytesIO(data)) as archive:
            return sum(info.file_size for info in archive.infolist())
    except archives.Damaged:
        return len(data)


def peak() -> int:
    """The most memory that this process has held, in bytes (Linux tells it in kB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def check(reading: Reading) -> None:
    assert reading.rows_read == reading.rows_accepted + reading.rows_rejected
    assert reading.rejected is (reading.table is None)
    for finding in reading.findings:
        for language in ("en", "nl"):
            said = " ".join(map(str, finding.as_dict(language).values()))
            assert not PRIVATE.search(said), said
            assert not re.search("|".join(OIDS), said), said
