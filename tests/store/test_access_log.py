"""The access log: nobody is exempt, a row that goes or changes is seen, and no log, no page."""

from __future__ import annotations

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor

import pytest

from store import access_log
from store.access_log import HEAD_FILE, LOCAL, AccessLog, MayNotRead, Unwritable

OID = "3f2b8c1e-9d4a-4f6b-8a17-0c5d2e6f7a81"


@pytest.fixture
def log(tmp_path):
    return AccessLog.open(tmp_path)


def fill(log, count=5):
    for n in range(count):
        log.write(OID, "hr", "departments", f"weeks={n}")


def change(log, statement):
    with sqlite3.connect(log.control.path) as con:
        con.execute(statement)


def test_who_looked_at_what_can_be_read_by_the_privacy_role_alone(log):
    log.write("local", "admin", "overview", "weeks=12")
    log.write(OID, "hr", "departments", "by=app")
    looks = log.looks(role="privacy")
    assert [(look.who, look.role, look.page, look.question) for look in looks] == [
        (OID, "hr", "departments", "by=app"),
        (LOCAL, "admin", "overview", "weeks=12"),
    ]
    for role in ("admin", "hr", "champion", "employee"):
        with pytest.raises(MayNotRead):
            log.looks(role=role)


def test_looks_at_one_person_are_for_that_person(log):
    log.write("dpo", "privacy", "own-data", about="Anna@Example.org")
    log.write("dpo", "privacy", "own-data", about="ben@example.org")
    assert [look.who for look in log.looks_at_me(("anna@example.org",))] == ["dpo"]
    assert log.looks_at_me(("nobody@example.org",)) == []


def test_a_whole_chain_is_whole_and_who_is_forgotten_does_not_break_it(log):
    fill(log)
    assert (log.check().whole, log.check().rows) == (True, 5)
    change(log, "delete from access_person")
    assert log.check().whole
    assert {look.who for look in log.looks(role="privacy")} == {None}


@pytest.mark.parametrize(
    ("statement", "broken_at", "why"),
    [
        ("delete from access_entry where seq = 3", 3, "missing"),
        ("delete from access_entry where seq = 1", 1, "missing"),
        ("delete from access_entry where seq = 5", 5, "missing"),
        ("delete from access_entry", 1, "missing"),
        ("update access_entry set role = 'admin' where seq = 2", 2, "changed"),
        ("update access_entry set who = 'local' where seq = 4", 4, "changed"),
        ("update access_entry set seen_at = '2020-01-01' where seq = 5", 5, "changed"),
    ],
)
def test_what_was_taken_out_or_changed_is_seen(log, statement, broken_at, why):
    fill(log)
    change(log, statement)
    found = log.check()
    assert (found.whole, found.broken_at, found.why) == (False, broken_at, why)


def test_another_key_cannot_write_a_chain_that_holds(log, tmp_path):
    fill(log, 2)
    AccessLog(tmp_path, secret=b"x" * 32).write(OID, "hr", "departments")
    assert (log.check().whole, log.check().broken_at) == (False, 3)


def dated(monkeypatch, log, *days):
    """One row per day, written as on that day."""
    for day in days:
        with monkeypatch.context() as then:
            then.setattr(access_log, "now", lambda day=day: f"{day}T12:00:00+00:00")
            log.write(OID, "hr", "departments")


def test_the_oldest_rows_go_and_the_chain_begins_later(log, monkeypatch):
    dated(monkeypatch, log, "2020-01-01", "2020-01-02", "2022-01-01", "2022-01-02", "2022-01-03")
    assert log.drop_before("2021-01-01") == 2
    assert (log.check().whole, log.check().rows) == (True, 3)
    assert log.drop_before("2021-01-01") == 0
    log.write(OID, "hr", "departments")
    assert log.drop_before("9999-01-01") == 4
    assert log.check().whole
    assert log.write(OID, "hr", "departments") == 7
    assert log.check().whole


def test_what_was_broken_is_known_after_the_oldest_rows_went(log, monkeypatch):
    dated(monkeypatch, log, "2020-01-01", "2020-01-02", "2020-01-03", "2022-01-01")
    change(log, "delete from access_entry where seq = 2")
    assert log.drop_before("2021-01-01") == 2
    assert (log.check().whole, log.check().broken_at) == (False, 2)
    log.drop_before("9999-01-01")
    log.write(OID, "hr", "departments")
    assert (log.check().whole, log.check().broken_at) == (False, 2)


@pytest.mark.parametrize(
    ("head", "kept"),
    [
        ("left", "left"),
        ("gone", "left"),
        ("left", "gone"),
        ("gone", "gone"),
        ("shortened", "gone"),
        ("shortened", "forged"),
        ("forged", "forged"),
        ("keyless", "gone"),
        ("torn", "forged"),
    ],
)
def test_rows_cut_off_at_the_end_stay_missing_whatever_is_looked_at_later(log, head, kept):
    fill(log, 3)
    path = log.home / HEAD_FILE
    older = path.read_text()
    seq, mark, mac = older.split()
    fill(log, 2)
    change(log, "delete from access_entry where seq > 3")
    if head == "gone":
        path.unlink()
    else:
        path.write_text(
            {
                "left": path.read_text(),
                "shortened": older,
                "forged": f"{seq} {mark} {'0' * len(mac)}",
                "keyless": f"{seq} {mark}",
                "torn": "",
            }[head]
        )
    if kept == "gone":
        change(log, "delete from access_seal")
    if kept == "forged":
        change(log, f"update access_seal set value = '3 {mark} 0' where name = 'head'")
    for _ in range(3):
        found = log.check()
        assert (found.whole, found.broken_at) in {(False, 3), (False, 4)}
        fill(log)  # looking goes on


@pytest.mark.parametrize("sealed", ["left", "gone"])
def test_a_beginning_that_retention_did_not_make_is_seen(log, sealed):
    fill(log)
    change(
        log, "insert into access_anchor select seq, mark, '', '' from access_entry where seq = 3"
    )
    change(log, "delete from access_entry where seq <= 3")
    if sealed == "gone":
        change(log, "delete from access_seal")
    assert not log.check().whole
    fill(log)
    assert not log.check().whole


def test_a_log_without_its_rows_and_head_is_not_whole(log):
    fill(log)
    change(log, "delete from access_entry")
    (log.home / HEAD_FILE).unlink()
    assert (log.check().whole, log.check().broken_at) == (False, 1)
    fill(log)
    assert (log.check().whole, log.check().broken_at) == (False, 1)


def test_another_name_for_who_looked_is_seen_and_not_told(log):
    fill(log, 2)
    change(log, "update access_person set name = 'somebody else'")
    assert (log.check().whole, log.check().broken_at) == (False, 1)
    assert {look.who for look in log.looks(role="privacy")} == {None}


def of_before_the_update(log, count=4, anchored=0):
    """The log as an older Kadans left it: marks of its own, and a head without a keyed hash."""
    mark = ""
    with sqlite3.connect(log.control.path) as con:
        for seq in range(1, count + 1):
            row = (seq, f"2022-01-0{seq}", log.key_of(OID), "hr", "departments", "", None)
            previous, mark = mark, log._mark(mark, row, sealed=False)
            con.execute(
                "insert into access_entry values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*row, previous, mark],
            )
            if seq == anchored:
                con.execute("insert into access_anchor values (?, ?, '', '')", [seq, mark])
        con.execute("delete from access_entry where seq <= ?", [anchored])
    (log.home / HEAD_FILE).write_text(f"{count} {mark}\n")


@pytest.mark.parametrize("anchored", [0, 2, 4])
@pytest.mark.parametrize("drops", [False, True])
def test_the_log_of_an_older_kadans_stays_whole(log, anchored, drops):
    of_before_the_update(log, anchored=anchored)
    assert log.check().whole
    if drops:
        log.drop_before("2022-01-04")
        assert log.check().whole
    assert log.write(OID, "hr", "departments") == 5
    assert log.check().whole
    change(log, "delete from access_entry where seq = 5")
    assert (log.check().whole, log.check().broken_at) == (False, 5)


def test_what_an_older_log_misses_stays_missing(log):
    of_before_the_update(log)
    change(log, "delete from access_entry where seq > 2")
    assert (log.check().whole, log.check().broken_at) == (False, 3)
    fill(log)
    assert (log.check().whole, log.check().broken_at) == (False, 3)
    change(log, "delete from access_entry where seq > 2")
    fill(log)
    assert (log.check().whole, log.check().broken_at) == (False, 3)


def test_many_at_once_make_one_chain(log, tmp_path):
    with ThreadPoolExecutor(8) as crowd:
        list(crowd.map(lambda n: AccessLog(tmp_path).write(OID, "hr", f"p{n}"), range(40)))
    assert (log.check().whole, log.check().rows) == (True, 40)


def test_addresses_and_ids_in_a_question_are_left_out(log):
    log.write("local", "hr", "overview", f"department=anna@example.org&x={OID}&lang=nl")
    log.write("local", "hr", "overview", "department=anna%40example.org")
    asked = [look.question for look in log.looks(role="privacy")]
    assert asked == ["department=…", "department=…&x=…&lang=nl"]


def test_a_log_that_cannot_be_written_says_so_and_shows_nothing(log):
    change(log, "drop table access_entry")
    with pytest.raises(Unwritable, match="cannot be written"):
        log.write(OID, "hr", "own-data")


def test_a_head_that_cannot_be_noted_is_no_log(log, tmp_path):
    (tmp_path / HEAD_FILE).mkdir()
    with pytest.raises(Unwritable):
        log.write(OID, "hr", "own-data")


def test_a_control_file_that_is_damaged_is_no_log(tmp_path):
    (tmp_path / "control.sqlite").write_bytes(os.urandom(5000))
    with pytest.raises(Unwritable):
        AccessLog.open(tmp_path)
