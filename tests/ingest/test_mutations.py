"""Corpus files with bytes changed at random: every answer is a reading, never an exception."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.readers import NamedFile, read_files
from store.engine import connect
from tests.corpus.build import BUILDERS, CORPUS
from tests.ingest.test_corpus import PRIVATE, TODAY, staged_tables

SMALL = ("xlsx_usage", "xlsx_people", "zip_of_reports", "utf_16_le", "zip_duplicate_names")
SEEDS = sorted(
    {path.read_bytes() for path in CORPUS.glob("*/input.*")} | {BUILDERS[name]() for name in SMALL},
    key=lambda data: (len(data), data),
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


@st.composite
def mutated(draw: st.DrawFn) -> bytes:
    data = draw(st.sampled_from(SEEDS))
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        cut = draw(st.sampled_from([0, 0, 1, 3, 40, len(data)]))
        data = data[:at] + draw(PIECES) + data[at + cut :]
    return data


@settings(max_examples=80, suppress_health_check=list(HealthCheck))
@given(data=mutated(), name=st.sampled_from(["x.csv", "x.json", "x.xlsx", "x-2026-11-18.csv"]))
def test_broken_files_get_an_answer(data: bytes, name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        given_file = Path(folder) / "given"
        given_file.write_bytes(data)
        work = Path(folder) / "work"
        work.mkdir()
        with connect(":memory:", work=work, folders=[Path(folder)], threads=1) as con:
            readings = list(read_files([NamedFile(given_file, name)], con, work, today=TODAY))
            assert readings
            for reading in readings:
                assert reading.rows_read == reading.rows_accepted + reading.rows_rejected
                assert reading.rejected is (reading.table is None)
                for finding in reading.findings:
                    said = " ".join(map(str, finding.as_dict("en").values()))
                    assert not PRIVATE.search(said), said
            tables = {reading.table for reading in readings if reading.table}
            assert staged_tables(con) == tables
            for table in tables:
                con.execute(f'drop table "{table}"')
            left = con.execute("select table_name from duckdb_tables()").fetchall()
            assert left == []
        assert list(work.rglob("*")) == []
