"""Files after one another: twice, older, partial, renamed people, gaps (19, 57–63, 73–83).

Real files go through `read_files` and the ordinary commit into a database in memory.
"""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
import json
import random
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ingest import batches
from ingest.outcome import Outcome
from ingest.readers import NamedFile
from store.writer import Writer
from tests.store.builder import NOW, facts, writing

APPS = ("Copilot Chat", "Microsoft Teams Copilot", "Word Copilot", "Excel Copilot")
HEADER = [
    *("Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date"),
    *(f"{app} Last Activity Date" for app in APPS),
    *("Report Period", "Prompts submitted for all apps", "Active Usage Days for all apps"),
]
SUNDAY = date(2026, 11, 15)
A, B, C, D = (f"{name}@voorbeeld.example" for name in ("anke", "bram", "cato", "dirk"))
OID = "1f0a2b3c-0000-4000-8000-00000000000"

File = tuple[str, bytes]


def csv_file(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def report(
    refresh: date,
    used: Mapping[str, date | None],
    *,
    days: int = 28,
    prompts: int = 5,
    name: str = "",
) -> File:
    """A usage report in which each person last used Teams on a day, or never."""
    rows: list[Sequence[object]] = [HEADER]
    for upn, on in used.items():
        rows.append((refresh, upn, "", on or "", "", on or "", "", "", days, prompts, 3))
    return name or f"usage-{refresh}.csv", csv_file(rows)


def people(day: date, *rows: Sequence[str]) -> File:
    """An Entra list: (address, directory id, department) of everyone on a day."""
    header = ("userPrincipalName", "id", "department", "accountEnabled")
    return f"exportUsers_{day}.csv", csv_file([header, *((*row, "True") for row in rows)])


def licence_list(day: date, **licensed: bool) -> File:
    """A people file that says who holds a licence: first names of addresses."""
    rows = [
        (f"{name}@voorbeeld.example", "HR", "yes" if has else "no")
        for name, has in licensed.items()
    ]
    return f"people-{day}.csv", csv_file([("UPN", "Department", "Copilot licence"), *rows])


@dataclass
class Desk:
    """Where files are handed in, one import each."""

    writer: Writer
    number: Iterator[int]

    def take(self, *files: File, accepted: Sequence[str] = ()) -> list[Outcome]:
        how = batches.Import(now=NOW, accepted=frozenset(accepted))
        outcomes = []
        for name, data in files:
            path = self.writer.home.archive / f"given-{next(self.number)}.bin"
            path.write_bytes(data)
            try:
                outcomes += batches.import_files(self.writer, [NamedFile(path, name)], how)
            finally:
                path.unlink()
        return outcomes

    def statuses(self, *files: File) -> list[str]:
        return [outcome.status for outcome in self.take(*files)]

    def facts(self) -> dict[str, list[tuple[Any, ...]]]:
        return facts(self.writer)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.writer.con.execute(sql).fetchall()

    def licensed_on(self, day: date) -> int:
        """Licensed people on a day."""
        ((count,),) = self.query(
            f"select count(*) from person_span where licensed and from_on <= date '{day}' "
            f"and to_on > date '{day}'"
        )
        return int(count)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path) as found:
        yield found


@contextlib.contextmanager
def opened(home: Path) -> Iterator[Desk]:
    with writing(home) as writer:
        yield Desk(writer, itertools.count())


def codes(outcome: Outcome) -> set[str]:
    return {finding.code for finding in outcome.findings}


FIRST = report(SUNDAY, {A: date(2026, 11, 13), B: date(2026, 11, 2), C: None})


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


@pytest.mark.parametrize("seed", range(6))
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


# ---- people who change ------------------------------------------------------------------------


def persons(desk: Desk) -> int:
    ((count,),) = desk.query(
        "select count(distinct person_id) from person_span "
        "where licensed and to_on > date '2026-11-14'"
    )
    return int(count)


def test_057_a_new_address_is_the_same_person(desk: Desk) -> None:
    married = "anke.claes@voorbeeld.example"
    desk.take(
        people(date(2026, 10, 1), (A, f"{OID}1", "HR")),
        people(date(2026, 11, 12), (married, f"{OID}1", "HR")),
        report(date(2026, 11, 8), {A: date(2026, 11, 6)}),
        report(SUNDAY, {married: date(2026, 11, 13)}),
    )
    assert persons(desk) == 1
    weeks = desk.query("select distinct person_id, week_on from person_use_week order by 2")
    assert len({person for person, _ in weeks}) == 1
    assert {date(2026, 11, 2), date(2026, 11, 9)} <= {week for _, week in weeks}


def test_058_an_address_that_was_given_out_again_is_a_new_person(desk: Desk) -> None:
    desk.take(
        people(date(2026, 9, 1), (A, f"{OID}1", "HR")),
        people(date(2026, 11, 9), (A, f"{OID}2", "Finance")),
        report(date(2026, 9, 6), {A: date(2026, 9, 4)}),
        report(SUNDAY, {A: date(2026, 11, 13)}),
    )
    owners = desk.query(
        "select week_on, person_id from person_use_week "
        "where week_on in (date '2026-08-31', date '2026-11-09') order by 1"
    )
    assert [week for week, _ in owners] == [date(2026, 8, 31), date(2026, 11, 9)]
    assert owners[0][1] != owners[1][1]


def test_060_concealed_and_real_names_are_never_two_people_of_one_report(desk: Desk) -> None:
    hashes = ("DC8C64D6EC3A3AA17481D7E5EB5B68A6", "E58EEF6A6BBD3D0293CB306D24A42057")
    desk.take(
        report(SUNDAY - timedelta(7), {A: date(2026, 11, 6), B: None}),
        report(SUNDAY, {hashes[0]: date(2026, 11, 13), hashes[1]: None}),
    )
    assert desk.query("select refresh_on, concealed, people from snapshot order by 1") == [
        (date(2026, 11, 8), False, 2),
        (SUNDAY, True, 2),
    ]
    mixed = desk.query(
        "select count(*) from person_span p join week w on w.concealed <> p.concealed "
        "and w.week_on >= p.from_on and w.week_on < p.to_on and p.licensed "
        "and p.seen_from_on = w.covered_on"
    )
    assert mixed == [(0,)]


def test_062_licences_come_and_go_by_date(desk: Desk) -> None:
    desk.take(
        licence_list(date(2026, 9, 1), anke=True, bram=True),
        licence_list(date(2026, 10, 1), anke=False, bram=True),
        licence_list(date(2026, 11, 1), anke=True, bram=True, cato=False),
        report(SUNDAY, {A: date(2026, 11, 13), B: date(2026, 11, 13)}),
    )
    assert [desk.licensed_on(date(2026, month, 15)) for month in (9, 10, 11)] == [2, 1, 2]


def test_062_who_left_is_not_counted_after(desk: Desk) -> None:
    desk.take(
        licence_list(date(2026, 9, 1), anke=True, bram=True, cato=True),
        licence_list(date(2026, 11, 1), anke=True, bram=True),
    )
    assert desk.licensed_on(date(2026, 10, 15)) == 3
    assert desk.licensed_on(date(2026, 11, 15)) == 2


def test_063_usage_without_a_roster_and_a_roster_without_usage(desk: Desk) -> None:
    roster = people(date(2026, 11, 1), (A, f"{OID}1", "HR"), (B, f"{OID}2", "HR"))
    (_, outcome) = desk.take(roster, report(SUNDAY, {A: date(2026, 11, 13), C: date(2026, 11, 13)}))
    assert outcome.review.people == 2
    assert outcome.review.matched == 1


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
