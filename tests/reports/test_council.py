"""The works-council report: as live as it says, its proofs are there, and it names nobody."""

from __future__ import annotations

import ast
import csv
import io
from collections import Counter
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import pytest

from metrics import Question, ask
from reports import council
from reports.council_facts import BOUNDS
from reports.council_told import PAGE, Told, told_of
from reports.processing import record
from reports.role_names import NAMES
from store.access_log import AccessLog
from store.control import Control
from ui import links
from words import REPORT_LANGUAGES, Text

ROOT = Path(__file__).resolve().parents[2]
TODAY = date(2026, 11, 22)


def told(home: Path, language: str = "en", today: date = TODAY, since: date | None = None) -> Told:
    return told_of(
        home,
        source=lambda name: (Text(name), Text("=gives")),
        names_kept=True,
        sign_in=False,
        language=language,
        today=today,
        since=since,
    )


@pytest.mark.parametrize("test", [test for _, test in BOUNDS])
def test_every_bound_has_its_test(test: str) -> None:
    path, _, name = test.partition("::")
    functions = {
        node.name
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert name in functions


def test_files_are_counted_as_they_were_imported(sample_home: Path) -> None:
    made = told(sample_home)
    assert made.data is not None
    batches = made.data.batches()
    live = Counter(batch["source"] for batch in batches if batch["state"] == "committed")
    assert {title: files for title, _, _, files, _ in council.fields(made)} == dict(live)


def test_fields_are_those_that_stand_in_the_archive(sample_home: Path) -> None:
    """Read by another reader: no column is kept that the report does not name."""
    told_fields = {title: names for title, _, names, _, _ in council.fields(told(sample_home))}
    codes = {"account_id", "upn_id", "oid_id", "mail_id", "key", "kind", "line", "manager_id"}
    for path in sorted((sample_home / "archive").glob("*.parquet")):
        source = path.stem.partition("-")[2]
        columns = {row[0] for row in duckdb.sql(f"describe from '{path}'").fetchall()}
        assert columns - codes <= set(told_fields[source].split(", "))
        assert not columns & {"upn", "display_name", "user_principal_name", "name_of_person"}


@pytest.mark.parametrize("dimension", council.SPLITS)
def test_the_hidden_share_is_what_answers_leave_out(sample_home: Path, dimension: str) -> None:
    made = told(sample_home)
    assert made.data is not None
    found = council.suppressed(made, dimension)
    answer = ask("licensed_people", Question(by=(dimension,)), made.viewer, made.data)
    assert found is not None
    groups, hidden, people = found
    assert groups == len(answer.rows)
    assert hidden == sum(row.value is None for row in answer.rows)
    assert people is not None
    assert (people == 0) == (hidden == 0)
    assert 0 <= people < 1


def test_settings_and_changes_are_those_of_this_moment(sample_copy: Path) -> None:
    # Nobody looked at this copy yet, whatever other tests did with the sample.
    for name in ("control.sqlite", "control.sqlite-wal", "control.sqlite-shm", "access.head"):
        (sample_copy / name).unlink(missing_ok=True)
    control = Control.open(sample_copy)
    control.set_setting("minimum_group", "12", who="ana", why="OR-besluit 7")
    page = council.page(told(sample_copy))
    assert "12 people" in page
    assert "OR-besluit 7" in page
    assert "no report is known" in page
    AccessLog.open(sample_copy).write("ana", "privacy", PAGE)
    control.set_setting("person_months", "12", who="ana", why="korter")
    for language in REPORT_LANGUAGES:  # a report of the same day begins where the first began
        again = council.page(told(sample_copy, language))
        assert "korter" in again
        assert "OR-besluit 7" in again
        assert "first report" not in again and "premier rapport" not in again
    since = date(2026, 1, 2)
    asked = council.page(told(sample_copy, since=since))
    assert "the day that was asked for" in asked and "Since the report" not in asked
    later = council.page(told(sample_copy, today=date(9999, 1, 1)))
    assert "korter" in later
    assert "OR-besluit 7" not in later
    assert "12 months" in later


def test_who_looked_is_counted_by_role(sample_copy: Path) -> None:
    log = AccessLog.open(sample_copy)
    for who in ("1111", "1111", "2222"):
        log.write(who, "hr", "departments", "weeks=4")
    assert ("hr", "departments", 3, 2) in log.counts("")
    page = council.page(told(sample_copy))
    assert "1111" not in page
    assert "2222" not in page


@cache
def names_in(folder: Path) -> frozenset[str]:
    """Every name and address of the sample's people."""
    names: set[str] = set()
    for path in sorted(folder.glob("**/*.csv")):
        with path.open(encoding="utf-8-sig", newline="", errors="replace") as file:
            for row in csv.DictReader(file):
                names |= {
                    str(said).casefold()
                    for head, said in row.items()
                    if head in ("User Principal Name", "User principal name", "Display Name", "UPN")
                    and isinstance(said, str)
                    and len(said) > 6
                }
    return frozenset(names)


@pytest.mark.parametrize("language", REPORT_LANGUAGES)
def test_nobody_is_named(sample_home: Path, sample: Path, language: str) -> None:
    page = council.page(told(sample_home, language)).casefold()
    listed = record(told(sample_home, language)).decode("utf-8-sig").casefold()
    names = names_in(sample)
    assert len(names) > 1000
    assert not [name for name in names if name in page or name in listed]
    assert "<script" not in page
    assert "http" not in page


def test_the_record_is_harmless_and_has_a_row_per_source(sample_home: Path) -> None:
    made = told(sample_home)
    rows = list(csv.reader(io.StringIO(record(made).decode("utf-8-sig"))))
    sources = council.fields(made)
    own = ["Names and addresses", "Access log", "Objections and erasures"]
    own += ["Notes, actions and goals of teams"]
    assert [row[0] for row in rows[1:]] == [one[0] for one in sources] + own
    assert {row[4] for row in rows[1 : 1 + len(sources)]} == {"'=gives"}
    assert all(len(row) == 10 and all(row) for row in rows)
    without = record(replace(made, names_kept=False)).decode("utf-8-sig")
    assert "Names and addresses" not in without


def test_the_record_names_who_receives_as_the_pages_are_opened(sample_home: Path) -> None:
    def named(*pages: str) -> str:
        may = {role for page in links.PAGES if page.file in pages for role in page.roles}
        return ", ".join(NAMES[role].said("en") for role in NAMES if role in may)

    made = told(sample_home)
    rows = list(csv.reader(io.StringIO(record(made).decode("utf-8-sig"))))
    receivers = {row[0]: row[6] for row in rows}
    roles = named(links.OVERVIEW, links.TEAMS)
    assert "Employee" not in roles
    for source in council.fields(made):
        assert receivers[source[0]] == f"figures of groups: {roles}; own data: the person"
    assert receivers["Objections and erasures"] == named(links.KEEPING)
    assert receivers["Notes, actions and goals of teams"] == named(links.TEAMS)


def test_flags_are_told_with_the_limits_that_hold(sample_copy: Path) -> None:
    Control.open(sample_copy).set_setting("team_thresholds", "queue=0.85", who="ana", why="x")
    page = council.page(told(sample_copy))
    assert "85" in page
    assert "queue=0.85" in page


def test_licences_by_name_are_told_of_on_and_off(sample_home: Path) -> None:
    off = told(sample_home)
    assert "It is switched off: nobody sees it." in council.page(off)
    assert "Licences by name" not in record(off).decode("utf-8-sig")
    values = {**off.settings, "reclaim_by_name": "on", "reclaim_purpose": "=Moving licences"}
    looks = [
        ("admin", "reclaim list", 3, 1),
        ("admin", "reclaim csv", 1, 1),
        ("admin", "log", 9, 1),
    ]
    on = replace(off, settings=values, looks=looks)
    page = council.page(on)
    assert "It is switched on, for: =Moving licences" in page
    assert "opened or exported in 90 days: 4." in page
    assert "it counts groups and shows no names" not in page
    rows = list(csv.reader(io.StringIO(record(on).decode("utf-8-sig"))))
    (row,) = [row for row in rows if row[0] == "Licences by name"]
    assert row[2] == "'=Moving licences"
    assert row[6] == "Admin"
