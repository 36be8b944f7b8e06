"""People matched are told when all files of a command were read, whatever their order."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from pathlib import Path

import pytest

from ingest import batches
from ingest.matching import Matched
from ingest.readers import NamedFile
from settings import Settings
from store.writer import open_writer
from tests.ingest.desk import SUNDAY, A, B, C, File, csv_file, people, report
from tests.store.builder import NOW

D = "dirk@voorbeeld.example"
USED = date(2026, 11, 13)
HOW = batches.Import(now=NOW)
# Two of three of the report are listed, two of three that are listed are in the report, and of two
# who used another tool one is listed.
FILES: tuple[File, ...] = (
    report(SUNDAY, {A: USED, B: USED, C: None}),
    people(date(2026, 11, 10), (A, "", "HR"), (B, "", "HR"), (D, "", "HR")),
    ("tools.csv", csv_file([("Person", "Date", "Tool"), (D, USED, "X"), (C, USED, "X")])),
)
EXPECTED = (2, 2, 1)


def given(folder: Path, files: tuple[File, ...]) -> list[NamedFile]:
    folder.mkdir(exist_ok=True)
    named = []
    for number, (name, data) in enumerate(files):
        path = folder / f"{number}.bin"
        path.write_bytes(data)
        named.append(NamedFile(path, name))
    return named


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_matches_hold_at_the_end_in_every_order(tmp_path: Path, order: tuple[int, ...]) -> None:
    settings = Settings(home=tmp_path / "home")
    named = given(tmp_path / "given", tuple(FILES[place] for place in order))
    expected = {place: EXPECTED[number] for place, number in enumerate(order)}
    looked: Matched = {}
    list(batches.check_files(settings, named, HOW, looked))
    assert looked == expected
    with open_writer(settings, inputs=[tmp_path / "given"]) as writer:
        matched: Matched = {}
        list(batches.import_files(writer, named, HOW, matched))
        assert matched == expected
        kept = writer.con.execute("select people_matched from batch order by batch_id").fetchall()
        assert [number for (number,) in kept] == [*expected.values()]
        again: Matched = {}
        found = [outcome.status for outcome in batches.import_files(writer, named, HOW, again)]
        assert (found, again) == (["duplicate"] * 3, expected)
    later: Matched = {}
    list(batches.check_files(settings, named[:1], HOW, later))
    assert later == {0: expected[0]}


def test_a_check_compares_with_what_is_there_and_what_came_along(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    before = given(tmp_path / "before", FILES[:2])
    with open_writer(settings, inputs=[tmp_path / "before"]) as writer:
        list(batches.import_files(writer, before, HOW))
    newer = (
        people(date(2026, 11, 12), (A, "", "HR"), (B, "", "HR"), (C, "", "HR")),
        report(date(2026, 11, 8), {A: None, C: None, D: None}),
    )
    looked: Matched = {}
    list(batches.check_files(settings, given(tmp_path / "newer", newer), HOW, looked))
    assert looked == {0: 3, 1: 3}
