"""A person who is erased is nowhere, stays away, and nobody else's figures change."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sqlite3
import zipfile

import duckdb
import pytest

from store.access_log import AccessLog
from store.archive import BatchHeader
from store.control import Control
from tests.conftest import run_cli
from tests.store.traces import accounts, facts, traces, without

# Counts of a whole file or day, in which one person less is one less.
COUNTED = {"snapshot", "interaction_file"}


@pytest.fixture(scope="module")
def person(small_organisation):
    """Address, directory id and name of somebody who is in most kinds of file and leads others."""
    with zipfile.ZipFile(small_organisation / "files" / "entra_users.zip") as packed:
        text = packed.read(packed.namelist()[-1]).decode("utf-8-sig")
    listed = {row["userPrincipalName"]: row for row in csv.DictReader(io.StringIO(text))}
    files = [
        path.read_text("utf-8-sig", "replace").lower()
        for path in (small_organisation / "files").iterdir()
        if path.suffix in (".csv", ".json")
    ]
    upn = max(listed, key=lambda one: sum(one.lower() in text for text in files))
    return [upn, listed[upn]["id"], listed[upn]["displayName"]]


@pytest.fixture(scope="module")
def erased(small_organisation, person, tmp_path_factory):
    """A home from which the person was erased, and what the command said."""
    home = tmp_path_factory.mktemp("erased") / "home"
    shutil.copytree(small_organisation / "home", home)
    Control.open(home).set_setting("purpose", f"Asked by {person[0]}", who=person[2], why=person[1])
    AccessLog(home).write(person[1], "hr", "departments", f"department={person[0]}")
    (home / "inbox" / "left").mkdir()
    (home / "inbox" / "left" / "upload.csv").write_text(person[0])
    before = traces(home, person)
    done = run_cli(home, "erase", "--person", person[0], "--why", "asked for it", "--json")
    assert done.returncode == 0, done.stderr + done.stdout
    return home, json.loads(done.stdout), before


def test_bytes_and_values_hold_the_person_before_and_nothing_after(erased, person):
    home, said, before = erased
    assert {"identity.duckdb", "control.sqlite", "inbox/left/upload.csv"} <= set(before)
    assert traces(home, person) == []
    assert (said["found"], said["accounts"] >= 2, said["rows"] >= 10) == ([], True, True)


def test_no_key_of_the_person_is_left(small_organisation, erased, person):
    home, _, _ = erased
    numbers = accounts(small_organisation / "home", person[:2])
    assert len(numbers) == 2 and accounts(home, person[:2]) == set()
    with duckdb.connect(str(small_organisation / "home" / "main.duckdb"), read_only=True) as con:
        keys = con.execute(
            "select key::varchar from account where list_contains($numbers, account_id)",
            {"numbers": sorted(numbers)},
        ).fetchall()
    assert traces(small_organisation / "home", [key for (key,) in keys]) != []
    assert traces(home, [key for (key,) in keys]) == []


def test_nobody_else_s_facts_change(small_organisation, erased, person):
    whole = small_organisation / "home"
    expected = without(facts(whole), accounts(whole, person[:2]))
    found = facts(erased[0])
    for name in set(expected) - COUNTED:
        assert found[name] == expected[name], name
    assert sum(map(len, found.values())) < sum(map(len, facts(whole).values()))


def test_every_batch_still_adds_up_and_says_why(small_organisation, erased):
    def batches(home):
        with duckdb.connect(str(home / "main.duckdb"), read_only=True) as con:
            return con.execute(
                "select batch_id, rows_read, rows_accepted, rows_rejected, findings, header, "
                "archive_file from batch order by 1"
            ).fetchall()

    taken = 0
    for was, now in zip(batches(small_organisation / "home"), batches(erased[0]), strict=True):
        assert now[1] == was[1] == now[2] + now[3]
        header = BatchHeader.from_json(now[5])
        assert (header.rows_accepted, header.rows_rejected) == now[2:4]
        path = erased[0] / "archive" / now[6]
        assert duckdb.sql(f"select count(*) from '{path}'").fetchall() == [(now[2],)]
        told = [f for f in json.loads(now[4]) if f["code"] == "rows-of-erased-people"]
        assert sum(f["rows"] for f in told) == was[2] - now[2]
        taken += was[2] - now[2]
    assert taken == erased[1]["rows"]


def test_imported_again_the_person_stays_away_and_is_counted_as_rejected(
    erased, small_files, person, tmp_path
):
    home = tmp_path / "home"
    shutil.copytree(erased[0], home)
    before = facts(home)
    # The same report with one other figure: not the bytes that were imported, nor the same rows.
    (report,) = small_files.glob("CopilotActivityUserDetail*")
    lines = report.read_text("utf-8-sig").splitlines(keepends=True)
    other = next(n for n, line in enumerate(lines[1:], 1) if person[0] not in line)
    copy = tmp_path / report.name
    copy.write_text("".join([*lines[:other], *lines[other + 1 :]]), "utf-8")
    done = run_cli(home, "import", copy, "--json")
    (file,) = json.loads(done.stdout)["files"]
    (told,) = [f for f in file["findings"] if f["code"] == "rows-of-erased-people"]
    assert (file["status"], told["rows"]) == ("committed", 1)
    assert file["rows_accepted"] + file["rows_rejected"] == file["rows_read"]
    assert "@" not in json.dumps(file["findings"])
    with zipfile.ZipFile(small_files / "entra_users.zip") as packed:
        text = packed.read(packed.namelist()[-1]).decode("utf-8-sig")
    rows = [row for row in text.splitlines() if other and row]
    (tmp_path / "exportUsers_2026-11-14.csv").write_text("\n".join(rows[:-1]) + "\n", "utf-8")
    again = run_cli(home, "import", tmp_path / "exportUsers_2026-11-14.csv", "--json")
    assert json.loads(again.stdout)["files"][0]["status"] == "committed", again.stdout
    assert traces(home, person) == [] and accounts(home, person[:2]) == set()
    assert facts(home)["interaction"] == before["interaction"]


def test_under_a_new_address_the_directory_id_tells(erased, person, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(erased[0], home)
    usage = tmp_path / "new-name.csv"
    usage.write_text(
        "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
        "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
        "Outlook Copilot Last Activity Date,Report Period\n"
        "2026-11-17,married@voorbeeld.example,M,,2026-11-16,,,7\n"
    )
    people = tmp_path / "exportUsers_2026-11-18.csv"
    people.write_text(
        "userPrincipalName,displayName,id,department,accountEnabled\n"
        f"married@voorbeeld.example,M,{person[1]},Verkoop,True\n"
        "somebody@voorbeeld.example,S,0a0b0c0d-0000-4000-8000-000000000001,Verkoop,True\n"
    )
    accept = ("--accept", "fewer-people")
    for file in (usage, people):
        done = run_cli(home, "import", file, *accept)
        assert done.returncode == 0, done.stdout + done.stderr
    assert run_cli(home, "mend").returncode == 0
    assert accounts(home, ["married@voorbeeld.example"]) == set()
    assert traces(home, ["married@voorbeeld.example"]) == []


def test_who_nobody_knows_is_said_and_nothing_changes(erased):
    done = run_cli(erased[0], "--lang", "en", "erase", "--person", "no@example.org", "--why", "x")
    assert done.returncode == 2 and "Nobody is known" in done.stderr
    assert "no@example.org" not in done.stderr + done.stdout


def test_the_log_is_whole_and_its_looker_is_nobody(erased, person):
    log = AccessLog(erased[0])
    assert log.check().whole
    looks = [look for look in log.looks(role="privacy") if look.page == "departments"]
    assert [(look.who, look.question) for look in looks] == [(None, "department=…")]


def test_the_case_holds_no_more_than_marks(erased, person):
    with sqlite3.connect(erased[0] / "control.sqlite") as con:
        cases = con.execute("select reason, state, why from left_out_case").fetchall()
    assert cases == [("erased", "done", "asked for it")]
