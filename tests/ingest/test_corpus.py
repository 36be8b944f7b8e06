"""Every case of the corpus of bad inputs that shows at the readers: outcome, counts and words."""

from __future__ import annotations

import json
import re
import string
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.column_answers import Answers, columns_answered, plain_answer, read_pairs
from ingest.files import Limits, NamedFile
from ingest.findings import Finding
from ingest.readers import Reading, read_files
from ingest.switches import switched_on
from store.engine import connect
from tests.corpus.build import BUILDERS, CORPUS
from words import translated

TODAY = date(2026, 11, 21)
PARTS = ("where", "says", "fix")

# Who appears in the inputs: no finding may say any of it.
PRIVATE = re.compile(
    r"noortje|bakhuis|dani[eë]l|visschers|liesbet|peeters|fatima|ouali|thomas|claessens"
    r"|zo[eë]\b|hendrickx|\S+@\S+\.\S+|\b[0-9A-Fa-f]{32}\b|\bp\d+@|n\u043eortje",
    re.IGNORECASE,
)
# What makes up a place: a line, a column, a byte, a member, a sheet, or the file as a whole.
PLACE = re.compile(
    r"line|column|header|byte|file|sheet|row|archive|member|character|position|item|ZIP|workbook",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Case:
    name: str
    expected: dict[str, Any]
    folder: Path

    def file(self, tmp_path: Path) -> NamedFile:
        """The input as a person hands it over: bytes somewhere, and the name they see."""
        built = self.expected.get("build")
        if built:
            path = tmp_path / "given.bin"
            path.write_bytes(BUILDERS[built]())
            return NamedFile(path, self.expected["name"])
        (path,) = self.folder.glob("input.*")
        return NamedFile(path, self.expected.get("name", path.name))


CASES = [
    Case(path.parent.name, json.loads(path.read_text("utf-8")), path.parent)
    for path in sorted(CORPUS.glob("*/expected.json"))
]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_case(case: Case, tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    before = set(tmp_path.rglob("*"))
    given = case.file(tmp_path)
    before.add(given.path)
    # The limits that an import runs under: no network, no other folder, nothing set on the way.
    said = plain_answer(read_pairs(case.expected.get("answers", "")))
    with (
        connect(":memory:", work=work, folders=[given.path.parent]) as con,
        columns_answered(Answers(said)),
        switched_on(case.expected.get("switches", [])),
    ):
        readings = list(
            read_files(
                [given],
                con,
                work,
                today=day(case.expected.get("today")) or TODAY,
                dated=day(case.expected.get("dated")),
                limits=Limits(**case.expected.get("limits", {})),
            )
        )
        expected = case.expected["readings"]
        assert len(readings) == len(expected), [reading.file for reading in readings]
        for reading, wanted in zip(readings, expected, strict=True):
            check_reading(reading, wanted)
            check_counts(reading, wanted)
            check_staged(reading, wanted, con)
            for finding in reading.findings:
                check_words(finding)
        assert staged_tables(con) == {reading.table for reading in readings if reading.table}
    assert set(tmp_path.rglob("*")) - before == set(), "nothing is left on disk"


def check_reading(reading: Reading, wanted: dict[str, Any]) -> None:
    codes = sorted({finding.code for finding in reading.findings})
    said = {f.code: " ".join(f.as_dict("en")[part] for part in PARTS) for f in reading.findings}
    assert reading.rejected is wanted["rejected"], said
    assert codes == sorted(wanted["findings"]), said
    assert reading.source == wanted["source"]
    for code, pattern in wanted.get("said", {}).items():
        assert re.search(pattern, said[code]), said[code]
    if "file" in wanted:
        assert reading.file == wanted["file"]
    if "file_matches" in wanted:
        assert re.search(wanted["file_matches"], reading.file)
    if "newest_on" in wanted:
        assert reading.newest_on == day(wanted["newest_on"])
    if "apps_include" in wanted:
        assert wanted["apps_include"] in reading.apps
    if "columns" in wanted:
        assert sorted(reading.columns) == wanted["columns"]
    for flag in ("concealed", "full_picture"):
        if flag in wanted:
            assert getattr(reading, flag) is wanted[flag]


def check_counts(reading: Reading, wanted: dict[str, Any]) -> None:
    assert reading.rows_read == reading.rows_accepted + reading.rows_rejected
    if "rows" in wanted:
        counts = [reading.rows_read, reading.rows_accepted, reading.rows_rejected]
        assert counts == wanted["rows"]
    if reading.rejected:
        assert reading.rows_accepted == 0


def check_staged(reading: Reading, wanted: dict[str, Any], con: duckdb.DuckDBPyConnection) -> None:
    if reading.rejected:
        assert reading.table is None
        return
    assert reading.table is not None
    staged = con.execute(f'select * from "{reading.table}"').fetchall()
    names = [column[0] for column in con.description or ()]
    assert len(staged) == reading.rows_accepted
    for column, values in wanted.get("staged", {}).items():
        position = names.index(column)
        assert [plain(row[position]) for row in staged] == values, column


def plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date | datetime) else value


def staged_tables(con: duckdb.DuckDBPyConnection) -> set[str]:
    rows = con.execute("select table_name from duckdb_tables() where temporary").fetchall()
    return {name for (name,) in rows if name.startswith("staged_")}


def check_words(finding: Finding) -> None:
    """A place, what is wrong and the next step, in both languages, and nothing of a person."""
    for part in (finding.where, finding.says, finding.fix):
        assert translated(part.template, "nl") != part.template, f"no Dutch: {part.template}"
        for language in ("nl", "en"):
            said = part.said(language)
            assert said.strip()
            assert not re.search(r"\{[a-z_]*\}", said), said
            assert not PRIVATE.search(said), said
    assert PLACE.search(finding.where.said("en")), finding.where.said("en")
    fields = {name for _, name, _, _ in string.Formatter().parse(finding.says.template) if name}
    assert fields <= set(finding.says.params)
    assert finding.rows >= 0


def test_every_case_is_whole_and_every_builder_used() -> None:
    for case in CASES:
        assert case.expected["case"] == int(case.name[:3])
        inputs = list(case.folder.glob("input.*"))
        assert len(inputs) == (0 if "build" in case.expected else 1), case.name
    assert {case.expected.get("build") for case in CASES} - {None} == set(BUILDERS)
