"""Dates that can be read both ways: asked of a person, read as answered, and kept that way."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from ingest.answers import dates_written
from ingest.findings import from_json, to_json
from store import rebuild
from tests.ingest.desk import A, B, Desk, csv_file
from tests.ingest.people_files import Read, read, table
from tests.ingest.usage_files import ANA, report

ROW = {
    "User Principal Name": ANA,
    "Last activity date of Word Copilot (UTC)": "05/11/2026",
    "Last activity date of Excel Copilot (UTC)": "03/10/2026",
}


def usage(folder: Path, order: str | None, **cells: str) -> Read:
    with dates_written(order):
        return read(folder, report("M1", {**ROW, **cells}), "usage.csv")


def test_the_question_shows_the_newest_day_either_way(tmp_path: Path) -> None:
    answer = usage(tmp_path, None)
    assert answer.codes == ["date-order-unknown"]
    said = answer.said("date-order-unknown")
    assert "day first its newest date is 5 Nov 2026" in said
    assert "month first 11 May 2026" in said
    # Also once it was kept and read back.
    (found,) = from_json(to_json(answer.reading.findings))
    assert "5 nov 2026" in found.says.said("nl")
    assert "11 mei 2026" in found.says.said("nl")


@pytest.mark.parametrize(
    ("order", "word", "excel"),
    [
        ("day-first", date(2026, 11, 5), date(2026, 10, 3)),
        ("month-first", date(2026, 5, 11), date(2026, 3, 10)),
    ],
)
def test_an_answer_is_followed_and_noted(
    tmp_path: Path, order: str, word: date, excel: date
) -> None:
    answer = usage(tmp_path, order)
    assert "date-order-answered" in answer.codes and not answer.reading.rejected
    assert (answer.column("app_word"), answer.column("app_excel")) == ([word], [excel])
    assert answer.reading.newest_on == word


def test_a_file_that_tells_by_itself_is_not_asked(tmp_path: Path) -> None:
    column = "Last activity date of Outlook Copilot (UTC)"
    answer = usage(tmp_path, "month-first", **{column: "31/10/2026"})
    assert "date-order-answered" not in answer.codes
    assert answer.column("app_word") == [date(2026, 11, 5)]


def test_an_answer_ends_with_its_reading(tmp_path: Path) -> None:
    usage(tmp_path, "day-first")
    assert usage(tmp_path, None).reading.rejected


def test_effective_dates_of_people_are_answered_too(tmp_path: Path) -> None:
    data = table(["UPN", "Department", "Effective date"], [ANA, "HR", "03/04/2026"])
    assert "3 Apr 2026" in read(tmp_path, data).said("date-order-unknown")
    with dates_written("month-first"):
        answer = read(tmp_path, data)
    assert answer.column("effective_on") == [date(2026, 3, 4)]
    assert "date-order-answered" in answer.codes


def test_the_answer_stays_with_the_batch(desk: Desk) -> None:
    header = ["User Principal Name", "Last activity date of Word Copilot (UTC)"]
    file = ("usage.csv", csv_file([header, [A, "05/11/2026"], [B, "02/10/2026"]]))
    with dates_written("day-first"):
        (outcome,) = desk.take(file)
    assert outcome.status == "committed"
    ((findings,),) = desk.query("select findings from batch")
    assert "date-order-answered" in findings
    before = desk.facts()
    with desk.writer.transaction():
        rebuild.derive_all(desk.writer, team_column="auto")
    assert desk.facts() == before
    assert desk.query("select max(used_on) from use_day") == [(date(2026, 11, 5),)]
