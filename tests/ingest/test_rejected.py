"""The list of rejected rows: every line with its reason, and nothing of what the row says."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some

from ingest.lines import Lines
from ingest.outcome import Outcome
from ingest.rejected import listing
from tests.ingest.people_files import read
from tests.ingest.usage_files import ANA, graph, headers, report, table


@given(some.sets(some.integers(1, 300)))
def test_lines_are_what_went_in(numbers: set[int]) -> None:
    lines = Lines.of(sorted(numbers))
    assert list(lines) == sorted(numbers)
    assert (len(lines), bool(lines)) == (len(numbers), bool(numbers))


def listed(folder: Path, data: bytes, name: str = "usage.csv", language: str = "en") -> list:
    """The rows of the list for one file, without its head."""
    answer = read(folder, data, name)
    status = "rejected" if answer.reading.rejected else "checked"
    path = folder / "rejected.csv"
    with listing(path, language) as note:
        written = note(Outcome(answer.reading, status, findings=answer.reading.findings))
    text = path.read_text("utf-8-sig")
    assert "@" not in text
    _, *rows = csv.reader(text.splitlines())
    assert len(rows) == written
    return rows


def lines_of(rows: list[list[str]], code: str) -> list[int]:
    return [int(row[1]) for row in rows if row[2] == code]


def person(number: int) -> str:
    return f"p{number}@voorbeeld.example"


def test_every_row_is_listed_and_not_only_three_examples(tmp_path: Path) -> None:
    rows = [graph(upn=person(n) if n % 3 else "") for n in range(300)]
    rows += [graph(upn=person(n), period="often") for n in range(1000, 1040)]
    rows += [graph(upn=ANA)] * 6
    found = listed(tmp_path, report("G2", *rows))
    assert lines_of(found, "identifier-missing") == [n + 2 for n in range(0, 300, 3)]
    assert lines_of(found, "period-unreadable") == list(range(302, 342))
    assert lines_of(found, "duplicate-rows") == list(range(343, 348))
    assert len(found) == 145
    assert found[0][0] == "usage.csv"
    assert "do not say which user" in found[0][3]


def test_broken_rows_are_listed_by_what_is_wrong_with_each(tmp_path: Path) -> None:
    width = len(headers("G2"))
    lines = report("G2", *(graph(upn=person(n)) for n in range(60))).decode().splitlines()
    chance = random.Random(7)
    short, long = [], []
    for place in chance.sample(range(1, 60), 24):
        cells = lines[place].split(",")
        if len(short) <= len(long):
            lines[place] = ",".join(cells[: width - 3])
            short.append(place + 1)
        else:
            lines[place] = ",".join([*cells, "x", "y"])
            long.append(place + 1)
    found = listed(tmp_path, ("\n".join(lines) + "\n").encode())
    assert lines_of(found, "row-too-short") == sorted(short)
    assert lines_of(found, "row-too-long") == sorted(long)
    assert len(found) == 24


def test_people_without_an_address_are_listed(tmp_path: Path) -> None:
    rows = [(person(n) if n % 2 else "", "HR", "yes" if n % 5 else "maybe") for n in range(40)]
    data = table(["UPN", "Department", "Copilot licence"], *rows)
    found = listed(tmp_path, data, "people-2026-11-15.csv", "nl")
    assert lines_of(found, "row-without-person") == [n + 2 for n in range(0, 40, 2)]
    assert lines_of(found, "boolean-unreadable") == [n + 2 for n in range(5, 40, 10)]
    assert len(found) == 24


def test_a_file_that_is_refused_says_why_once_and_which_lines(tmp_path: Path) -> None:
    rows = [graph(upn=person(n), word="soon" if n < 5 else "2026-11-03") for n in range(30)]
    found = listed(tmp_path, report("G2", *rows))
    assert lines_of(found, "date-unreadable") == [2, 3, 4, 5, 6]
    (whole,) = listed(tmp_path, b"%PDF-1.7", "=report.csv")
    assert whole[:3] == ["'=report.csv", "the whole file", "file-type-refused"]


def test_rows_of_which_the_lines_are_not_known_are_counted(tmp_path: Path) -> None:
    reading = read(tmp_path, report("G2", graph(upn=""), graph(upn=ANA)), "usage.csv").reading
    with listing(tmp_path / "list.csv", "en") as note:
        assert note(Outcome(reading, "checked")) == 1
    assert "1 more rows" in (tmp_path / "list.csv").read_text("utf-8-sig")
