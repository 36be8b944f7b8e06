"""Active people before and after: what a check promises is what the next check finds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from ingest import batches
from ingest.outcome import Review
from ingest.readers import NamedFile
from settings import Settings
from store.writer import open_writer
from tests.ingest.desk import SUNDAY, A, B, C, D, File, report
from tests.store.builder import NOW

HOW = batches.Import(now=NOW, accepted=frozenset({"fewer-people"}))
WEEK = timedelta(days=7)


def ago(days: int, of: date = SUNDAY) -> date:
    return of - timedelta(days=days)


class Office:
    """A home where files are first checked and then imported, each published."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = Settings(home=folder / "home", threads=1)

    def check(self, file: File) -> Review:
        (outcome,) = batches.check_files(self.settings, [self._given(file)], HOW)
        return outcome.review

    def take(self, *files: File) -> None:
        given = [self._given(file) for file in files]
        with open_writer(self.settings, inputs=[self.folder]) as writer:
            for outcome in batches.import_files(writer, given, HOW):
                assert outcome.status == "committed", outcome.findings

    def _given(self, file: File) -> NamedFile:
        name, data = file
        path = self.folder / f"{abs(hash(file))}.bin"
        path.write_bytes(data)
        return NamedFile(path, name)


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return Office(tmp_path)


def numbers(review: Review) -> tuple[int | None, int] | None:
    return (review.active.before, review.active.after) if review.active else None


def test_the_first_report_has_nothing_to_be_held_against(office: Office) -> None:
    active = office.check(report(SUNDAY, {A: ago(2), B: ago(27), C: ago(28), D: None})).active
    assert active is not None
    assert (active.before, active.before_on) == (None, None)
    assert (active.after, active.after_on) == (2, SUNDAY)
    assert active.as_dict() == {
        "before": None,
        "before_on": None,
        "after": 2,
        "after_on": "2026-11-15",
        "days": 28,
    }


@pytest.mark.parametrize(
    ("files", "then", "expected"),
    [
        pytest.param(
            [report(SUNDAY - WEEK, {A: ago(8), B: ago(20), C: None})],
            report(SUNDAY, {A: ago(8), B: ago(20), C: ago(1)}),
            (2, 3),
            id="somebody starts",
        ),
        pytest.param(
            [report(SUNDAY - WEEK, {A: ago(8), B: ago(30)})],
            report(SUNDAY, {A: ago(8), B: ago(30)}),
            (2, 1),
            id="a last day grows older than 28 days",
        ),
        pytest.param(
            [report(SUNDAY - WEEK, {A: ago(8), B: ago(9)})],
            report(SUNDAY, {A: ago(3)}),
            (2, 1),
            id="who is no longer listed does not count",
        ),
        pytest.param(
            [report(SUNDAY, {A: ago(3), B: None})],
            report(SUNDAY, {C: ago(2), B: ago(1)}, name="again.csv"),
            (1, 3),
            id="a second report of the day adds to the first",
        ),
        pytest.param(
            [report(SUNDAY - WEEK, {A: ago(8), B: None})],
            report(SUNDAY, {A: None, B: None}),
            (1, 1),
            id="a day that an earlier report told stays known",
        ),
    ],
)
def test_a_check_promises_what_the_next_one_finds(
    office: Office, files: Sequence[File], then: File, expected: tuple[int, int]
) -> None:
    office.take(*files)
    assert numbers(office.check(then)) == expected
    office.take(then)
    later = office.check(report(SUNDAY + WEEK, {A: None}))
    assert later.active is not None
    assert (later.active.before, later.active.before_on) == (expected[1], SUNDAY)


def test_an_older_report_does_not_touch_the_newest_figures(office: Office) -> None:
    office.take(report(SUNDAY, {A: ago(3), B: ago(40)}))
    assert office.check(report(SUNDAY - WEEK, {A: ago(8), B: ago(9)})).active is None


def test_reports_of_another_kind_are_not_compared(office: Office) -> None:
    office.take(report(SUNDAY - WEEK, {A: ago(8), B: ago(9)}))
    hidden = {f"{number:032X}": ago(1) for number in range(4)}
    assert numbers(office.check(report(SUNDAY, hidden))) == (None, 4)
