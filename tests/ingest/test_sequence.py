"""Files after one another: twice, older, partial, gaps, any order (8, 19, 73–83).

Real files go through `read_files` and the ordinary commit into a database in memory.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest import batches
from ingest.outcome import Outcome
from tests.effort import examples
from tests.ingest.desk import (
    FIRST,
    HEADER,
    OID,
    SUNDAY,
    A,
    B,
    C,
    D,
    Desk,
    File,
    csv_file,
    opened,
    people,
    report,
)
from tests.store.builder import NOW


def codes(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.findings}


def test_073_the_same_bytes_twice_change_nothing(desk: Desk) -> None:
    assert desk.statuses(FIRST) == ["committed"]
    before = desk.facts()
    (again,) = desk.take(FIRST)
    assert again.status == "duplicate"
    assert again.batch == 1
    assert desk.facts() == before


@pytest.mark.parametrize("disguise", ["name", "zip", "rows", "delimiter"])
def test_074_the_same_rows_in_other_clothes_are_the_same(desk: Desk, disguise: str) -> None:
    name, data = FIRST
    header, *rows = data.splitlines(keepends=True)
    zipped = io.BytesIO()
    with zipfile.ZipFile(zipped, "w") as archive:
        archive.writestr(name, data)
    dressed = {
        "name": ("copy of usage.csv", data),
        "zip": ("usage.zip", zipped.getvalue()),
        "rows": (name, header + b"".join(reversed(rows))),
        "delimiter": (name, data.replace(b",", b";")),
    }
    assert desk.statuses(FIRST, dressed[disguise]) == ["committed", "duplicate"]


def test_076_windows_that_overlap_count_nothing_twice(desk: Desk) -> None:
    used = {A: date(2026, 11, 13), B: date(2026, 11, 10)}
    assert desk.statuses(report(SUNDAY, used, days=7)) == ["committed"]
    weeks = desk.facts()["use_week"]
    assert desk.statuses(report(SUNDAY, used, days=28, prompts=20)) == ["committed"]
    assert desk.facts()["use_week"] == weeks
    assert desk.query("select days, sum(prompts) from window_count group by 1 order by 1") == [
        (7, 10),
        (28, 40),
    ]


def test_077_an_older_report_after_a_newer_one_overrides_nothing(desk: Desk) -> None:
    newer = report(SUNDAY, {A: date(2026, 11, 13), B: None})
    older = report(SUNDAY - timedelta(7), {A: date(2026, 11, 6), B: None})
    (_, late) = desk.take(newer, older)
    assert (late.status, codes(late) & {"older-report"}) == ("committed", {"older-report"})
    both = desk.facts()
    assert desk.query("select max(refresh_on) from snapshot") == [(SUNDAY,)]
    in_order = [report(SUNDAY - timedelta(7), {A: date(2026, 11, 6), B: None}), newer]
    assert both == told_in_order(desk, in_order)


def told_in_order(desk: Desk, files: Sequence[File]) -> dict[str, list[tuple[Any, ...]]]:
    """Facts of a fresh home that was given these files."""
    with opened(desk.writer.home.root / "fresh") as fresh:
        assert set(fresh.statuses(*files)) == {"committed"}
        return fresh.facts()


def everyone(refresh: date, count: int) -> File:
    return report(refresh, {f"p{n}@voorbeeld.example": refresh for n in range(count)})


def test_078_019_a_report_with_under_half_of_the_people_wants_a_word(desk: Desk) -> None:
    assert desk.statuses(everyone(SUNDAY - timedelta(7), 40)) == ["committed"]
    before = desk.facts()
    partial = everyone(SUNDAY, 12)
    (refused,) = desk.take(partial)
    assert refused.status == "rejected"
    assert "fewer-people" in codes(refused)
    assert desk.facts() == before
    (taken,) = desk.take(partial, accepted=["fewer-people"])
    assert taken.status == "committed"


def champions(day: date, count: int) -> File:
    rows = [(f"p{n}@voorbeeld.example", "HR", "2026-01-13") for n in range(count)]
    header = ("Email", "Department", "Champion since")
    return f"champions-{day}.csv", csv_file([header, *rows])


def test_a_partial_list_of_champions_ends_nobody(desk: Desk) -> None:
    assert desk.statuses(champions(SUNDAY - timedelta(7), 14)) == ["committed"]
    before = desk.facts()
    partial = champions(SUNDAY, 1)
    (refused,) = desk.take(partial)
    assert (refused.status, "fewer-people" in codes(refused)) == ("rejected", True)
    assert desk.facts() == before
    (taken,) = desk.take(partial, accepted=["fewer-people"])
    assert taken.status == "committed"
    assert desk.query("select count(*) from person_champion where to_on = date '9999-12-31'") == [
        (1,)
    ]


def test_of_few_champions_some_may_stop(desk: Desk) -> None:
    assert desk.statuses(champions(SUNDAY - timedelta(7), 4)) == ["committed"]
    assert desk.statuses(champions(SUNDAY, 1)) == ["committed"]


def test_078_a_partial_people_list_makes_nobody_leave(desk: Desk) -> None:
    staff = [(f"p{n}@voorbeeld.example", f"{OID}{n}", "HR") for n in range(10)]
    assert desk.statuses(people(date(2026, 11, 1), *staff)) == ["committed"]
    before = desk.facts()
    (refused,) = desk.take(people(date(2026, 11, 15), *staff[:3]))
    assert refused.status == "rejected"
    assert desk.facts() == before


def test_079_weeks_without_a_report_are_a_gap_and_no_zero(desk: Desk) -> None:
    desk.take(
        report(date(2026, 9, 6), {A: date(2026, 9, 4)}),
        report(date(2026, 10, 25), {A: date(2026, 10, 23)}),
    )
    active = [week for (week,) in desk.query("select week_on from use_week order by 1")]
    assert date(2026, 8, 31) in active
    assert date(2026, 10, 19) in active
    unknown = {week for (week,) in desk.query("select week_on from unknown_week")}
    assert {date(2026, 9, 7), date(2026, 9, 28), date(2026, 10, 12)} <= unknown


def test_080_an_undone_file_was_never_there(desk: Desk) -> None:
    roster = people(date(2026, 11, 1), (A, f"{OID}1", "HR"), (B, f"{OID}2", "Finance"))
    later = report(SUNDAY, {A: date(2026, 11, 13), B: date(2026, 11, 12)})
    earlier = report(SUNDAY - timedelta(7), {A: date(2026, 11, 6), B: None})
    assert desk.statuses(roster, earlier) == ["committed"] * 2
    before = desk.facts()
    (outcome,) = desk.take(later)
    assert desk.facts() != before
    assert outcome.batch is not None
    batches.undo(desk.writer, outcome.batch, now=NOW, team_column="auto")
    assert desk.facts() == before
    assert desk.statuses(later) == ["committed"], "after undo the file can be imported again"


def test_081_the_same_pull_again_after_a_crash_is_idempotent(desk: Desk) -> None:
    files = [everyone(SUNDAY - timedelta(7), 3), everyone(SUNDAY, 3)]
    assert desk.statuses(files[0]) == ["committed"]
    assert desk.statuses(*files) == ["duplicate", "committed"]
    assert desk.statuses(*files) == ["duplicate", "duplicate"]


HISTORY = (
    people(
        date(2026, 10, 1), (A, f"{OID}1", "HR"), (B, f"{OID}2", "Finance"), (C, f"{OID}3", "HR")
    ),
    people(date(2026, 11, 10), (A, f"{OID}1", "HR"), (D, f"{OID}2", "HR"), (C, f"{OID}3", "IT")),
    report(date(2026, 10, 25), {A: date(2026, 10, 23), B: date(2026, 10, 20), C: None}),
    report(date(2026, 11, 1), {A: date(2026, 10, 23), B: date(2026, 10, 30), C: None}),
    report(date(2026, 11, 8), {A: date(2026, 11, 6), B: date(2026, 10, 30), C: date(2026, 11, 4)}),
    report(SUNDAY, {A: date(2026, 11, 6), D: date(2026, 11, 13), C: date(2026, 11, 4)}),
    report(SUNDAY, {A: date(2026, 11, 6), D: date(2026, 11, 13), C: date(2026, 11, 4)}, days=7),
)


@pytest.mark.parametrize("seed", range(examples(3)))
def test_082_any_order_gives_the_same_facts(desk: Desk, seed: int) -> None:
    shuffled = list(HISTORY)
    random.Random(seed).shuffle(shuffled)
    assert set(desk.statuses(*shuffled)) == {"committed"}
    assert desk.facts() == told_in_order(desk, HISTORY)


def test_083_thirty_days_that_became_twenty_eight_stay_two_series(desk: Desk) -> None:
    desk.take(
        report(SUNDAY - timedelta(7), {A: date(2026, 11, 6)}, days=30, prompts=30),
        report(SUNDAY, {A: date(2026, 11, 13)}, days=28, prompts=28),
    )
    assert desk.query("select week_on, days, prompts from window_count order by 1") == [
        (date(2026, 11, 2), 30, 30),
        (date(2026, 11, 9), 28, 28),
    ]


def test_073_sheets_of_one_workbook_are_not_the_same_file(desk: Desk) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for number, title in enumerate(("Initial", "Monthly"), 1):
        sheet = book.create_sheet(title)
        sheet.append(["PersonId", "EffectiveDate", "ManagerId", "Organization"])
        sheet.append([f"u{number}@voorbeeld.example", date(2026, 1, number), "", "HR"])
    file = io.BytesIO()
    book.save(file)
    org = ("org.xlsx", file.getvalue())
    assert desk.statuses(org, org) == ["committed"] * 2 + ["duplicate"] * 2


@pytest.mark.parametrize("kind", ["usage", "people"])
def test_008_a_header_without_rows_removes_nobody(desk: Desk, kind: str) -> None:
    staff = people(date(2026, 11, 1), (A, f"{OID}1", "HR"), (B, f"{OID}2", "HR"))
    desk.take(staff, FIRST)
    before = desk.facts()
    empty = {
        "usage": ("usage-2026-11-20.csv", csv_file([HEADER])),
        "people": people(date(2026, 11, 15)),
    }
    (outcome,) = desk.take(empty[kind])
    assert outcome.status != "rejected"
    assert desk.facts() == before
    later = people(date(2026, 11, 16), (A, f"{OID}1", "HR"), (B, f"{OID}2", "IT"))
    assert desk.statuses(later) == ["committed"]


def test_075_the_same_file_from_two_sides_is_loaded_once(tmp_path: Path, root: Path) -> None:
    name, data = FIRST
    path = tmp_path / name
    path.write_bytes(data)
    command = [sys.executable, str(root / "cli.py"), "--home", str(tmp_path / "home")]
    racers = [
        subprocess.Popen(
            [*command, "import", str(path), "--json"], cwd=root, stdout=subprocess.PIPE, text=True
        )
        for _ in range(2)
    ]
    answers = [json.loads(racer.communicate(timeout=120)[0]) for racer in racers]
    statuses = sorted(file["status"] for answer in answers for file in answer["files"])
    assert statuses == ["committed", "duplicate"]
    assert [racer.returncode for racer in racers] == [0, 0]


def test_008_column_names_without_rows_leave_no_batch(desk: Desk) -> None:
    """Files of other columns are not the same file twice, and none of them was imported."""
    day = date(2026, 11, 1)
    head = ("User principal name", "Department", "Manager")
    files = [
        (f"people-{day}.csv", csv_file([head])),
        (f"people-{day}.csv", csv_file([head[:2]])),
        report(SUNDAY, {}),
        ("tools.csv", csv_file([("Person", "Date", "Tool")])),
        ("tools.csv", csv_file([("Person", "Date", "Tool", "Feature")])),
    ]
    outcomes = desk.take(*files, *files)
    assert {outcome.status for outcome in outcomes} == {"empty"}
    for outcome in outcomes:
        (finding,) = (f for f in outcome.findings if f.code == "no-rows")
        assert "nothing was changed" in finding.fix.said("en")
    assert desk.query("select count(*) from batch") == [(0,)]
    assert desk.statuses(people(day, (A, "", "HR")), files[0]) == ["committed", "empty"]


def test_019_a_report_cut_off_between_full_ones_wants_a_word(desk: Desk) -> None:
    weeks = [SUNDAY - timedelta(weeks=n) for n in range(3)]
    assert desk.statuses(everyone(weeks[2], 40), everyone(weeks[0], 44)) == ["committed"] * 2
    (refused,) = desk.take(everyone(weeks[1], 12))
    assert refused.status == "rejected"
    (finding,) = (found for found in refused.findings if found.code == "fewer-people")
    assert "at least 40" in finding.says.said("en")
    (taken,) = desk.take(everyone(weeks[1], 12), accepted=["fewer-people"])
    assert taken.status == "committed"
    assert desk.statuses(everyone(weeks[1] - timedelta(3), 30)) == ["committed"]


def test_019_a_full_report_tells_that_the_one_after_it_is_part(desk: Desk) -> None:
    (_, full) = desk.take(everyone(SUNDAY, 12), everyone(SUNDAY - timedelta(7), 40))
    assert full.status == "committed"
    assert "later-has-fewer" in codes(full)


def test_a_second_report_of_one_day_that_differs_is_noted(desk: Desk) -> None:
    used = {A: date(2026, 11, 13), B: None}
    desk.take(report(SUNDAY, used, days=7))
    (longer,) = desk.take(report(SUNDAY, used, days=28))
    assert "same-day-differs" not in codes(longer)
    (other,) = desk.take(report(SUNDAY, {**used, C: None}, days=7))
    assert other.status == "committed"
    (finding,) = (found for found in other.findings if found.code == "same-day-differs")
    assert "(batch 1, 2 people), and this one (3 people)" in finding.says.said("en")


@pytest.mark.parametrize(("wrong", "warned"), [(20, True), (6, True), (5, False), (2, False)])
def test_a_report_with_many_rejected_rows_is_warned_about(
    desk: Desk, wrong: int, warned: bool
) -> None:
    name, data = report(SUNDAY, {f"p{n}@voorbeeld.example": SUNDAY for n in range(50)}, prompts=3)
    head, *rows = data.splitlines()
    place = head.split(b",").index(b"Prompts submitted for all apps")
    cells = [row.split(b",") for row in rows]
    for row in cells[:wrong]:
        row[place] = b"veel"
    (outcome,) = desk.take((name, b"\n".join([head, *map(b",".join, cells)]) + b"\n"))
    assert outcome.status == "committed"
    assert outcome.reading.rows_rejected == wrong
    assert (outcome.findings[0].code == "many-rows-rejected") is warned
