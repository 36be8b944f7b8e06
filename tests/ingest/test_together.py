"""Several batches undone at once: the facts are those of never having imported them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from ingest import batches, together
from ingest.readers import NamedFile
from store import rebuild
from tests.ingest.desk import SUNDAY, A, B, C, Desk, opened, people, report
from tests.store.builder import NOW

WEEK = timedelta(days=7)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path) as desk:
        yield desk


def weekly(number: int) -> tuple[str, bytes]:
    day = SUNDAY - number * WEEK
    return report(day, {A: day - timedelta(days=number), B: day - timedelta(days=9), C: None})


def take_later(desk: Desk, *files: tuple[str, bytes]) -> list[int]:
    """One more import, an hour later; the numbers of its batches."""
    given = []
    for number, (name, data) in enumerate(files):
        path = desk.writer.home.archive / f"later-{number}.bin"
        path.write_bytes(data)
        given.append(NamedFile(path, name))
    how = batches.Import(now=LATER, accepted=frozenset({"fewer-people"}))
    outcomes = list(batches.import_files(desk.writer, given, how))
    for file in given:
        file.path.unlink()
    return [outcome.batch for outcome in outcomes if outcome.batch]


def test_a_drop_goes_and_comes_back_as_one(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.take(weekly(3), people(SUNDAY - 3 * WEEK, (A, "", "HR"), (B, "", "IT")))
    before = desk.facts()
    drop = take_later(desk, weekly(2), weekly(1), people(SUNDAY, (A, "", "IT"), (C, "", "IT")))
    after = desk.facts()
    assert len(drop) == 3 and before != after

    derived = []
    real = rebuild.derive_all
    monkeypatch.setattr(rebuild, "derive_all", lambda *a, **k: derived.append(1) or real(*a, **k))
    assert together.imported_with(desk.writer, drop[1], "committed") == drop
    together.undo(desk.writer, drop, now=LATER, team_column="auto")
    assert desk.facts() == before
    assert derived == [1]
    aside = [path.name for path in desk.writer.home.archive.glob("*.undone")]
    assert len(aside) == len(drop)

    together.redo(desk.writer, drop, team_column="auto")
    assert desk.facts() == after
    assert derived == [1, 1]


def test_people_files_leave_the_facts_of_use_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.take(weekly(1))
    before = desk.facts()
    drop = take_later(desk, people(SUNDAY - WEEK, (A, "", "HR")), people(SUNDAY, (A, "", "IT")))
    monkeypatch.setattr(rebuild, "derive_all", None)  # would fail when it were called
    together.undo(desk.writer, drop, now=LATER, team_column="auto")
    assert desk.facts() == before


def test_it_is_all_or_none(desk: Desk) -> None:
    desk.take(weekly(2))
    drop = take_later(desk, weekly(1), weekly(0))
    before = desk.facts()
    with pytest.raises(batches.UnknownBatch, match="99"):
        together.undo(desk.writer, [*drop, 99], now=LATER, team_column="auto")
    with pytest.raises(batches.UnknownBatch):
        together.redo(desk.writer, drop, team_column="auto")
    with pytest.raises(batches.UnknownBatch):
        together.imported_with(desk.writer, 99, "committed")
    assert desk.facts() == before


def test_one_that_is_undone_already_is_no_longer_part_of_its_drop(desk: Desk) -> None:
    drop = take_later(desk, weekly(2), weekly(1), weekly(0))
    together.undo(desk.writer, drop[:1], now=LATER, team_column="auto")
    assert together.imported_with(desk.writer, drop[2], "committed") == drop[1:]
    assert together.imported_with(desk.writer, drop[2], "undone") == drop[:1]


def test_progress_is_told_per_report(desk: Desk) -> None:
    desk.take(weekly(3), weekly(2))
    drop = take_later(desk, weekly(1), weekly(0))
    told: list[tuple[int, int]] = []
    together.undo(
        desk.writer,
        drop,
        now=LATER,
        team_column="auto",
        progress=lambda done, of: told.append((done, of)),
    )
    assert told == [(0, 2), (1, 2)]
