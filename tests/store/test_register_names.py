"""No full name of a colleague is written in the register, where names are kept at all."""

from __future__ import annotations

import time
import uuid
from types import SimpleNamespace

import duckdb
import pytest

from access import Viewer
from store.home import Home
from store.identity import SCHEMA, full_names_in
from store.register import CaseDraft, Register
from tests.store.registering import TODAY, planned, refused
from ui.teams.said import about_names

HR = Viewer(role="hr", name="hr")
NAMES = (
    "Renée de Wit",
    "Bakker, Jan-Willem (ICT)",
    "Sanne",
    "Anne-Marie",
    "Support",
    "Human Resources",
)


@pytest.fixture
def register(tmp_path) -> Register:
    con = duckdb.connect(Home(tmp_path).identity)
    con.execute(SCHEMA)
    for name in NAMES:
        con.execute("insert into identity values (?, 'upn', null, ?)", [uuid.uuid4(), name])
    con.close()
    return Register.open(tmp_path, HR)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("I asked Renée de Wit about it.", "renee de wit"),
        ("RENEE  DE\nWIT's idea", "renee de wit"),
        ("Renée\nde\nWit", "renee de wit"),
        ("As said by Wit, Renée de.", "wit renee de"),
        ("Ask Jan Willem Bakker!", "jan willem bakker"),
        ("Ask Bakker, Jan-Willem", "bakker jan willem"),
    ],
)
def test_a_note_with_a_full_name_is_refused(register, said, name):
    told = refused(register, "add_note", "team", "Finance AP", said)
    assert told == (
        f"The note has the name of a colleague in it: {name}. "
        "Write about the team or the role, never about a person."
    )
    assert register.notes("team", "Finance AP") == ()


@pytest.mark.parametrize(
    "said", ["Sanne is in", "de Wit", "Anne-Marie", "Our support", "Renée de Witte"]
)
def test_a_part_of_a_name_says_too_little(register, said):
    assert register.add_note("team", "Finance AP", said)


def test_wherever_words_are_written(register):
    who = "Renée de Wit"
    number = planned(register)
    assert "The goal has the name" in refused(
        register, "change_action", number, today=TODAY, goal=f"{who} goes first"
    )
    case = CaseDraft("Minutes", f"{who} knows how.")
    assert "How to do it has the name" in refused(register, "add_use_case", case)
    cases = [(CaseDraft("A", "B"), ()), (CaseDraft("C", "D", contact_role=who), ())]
    assert "The role to ask has" in refused(register, "put_use_cases", cases)
    assert "The reason has" in refused(
        register, "set_follow_up", "team", "A", "done", today=TODAY, reason=f"Ask {who}"
    )


def test_a_department_that_has_a_mailbox_of_its_own_is_no_colleague(tmp_path, register):
    case = CaseDraft("Minutes", "As everybody does it.", department="Human Resources")
    assert "The department has the name" in refused(register, "add_use_case", case)
    assert Register.open(tmp_path, HR, ["Human  resources"]).add_use_case(case)
    champion = Viewer(role="champion", name="c", departments=frozenset({"human resources"}))
    assert Register.open(tmp_path, champion).add_feedback("Human Resources has no licences.")


def test_without_names_nothing_can_be_found(tmp_path):
    assert Register.open(tmp_path, HR).add_feedback("Renée de Wit wants a course.")


def test_a_form_says_whether_names_are_noticed():
    for kept, says in (("none", "it does not notice one"), ("file", "is refused")):
        page = SimpleNamespace(settings=SimpleNamespace(identity=kept), say=str)
        assert says in about_names(page)


def test_a_hundred_thousand_names_take_no_time(tmp_path):
    path = Home(tmp_path).identity
    con = duckdb.connect(path)
    con.execute(SCHEMA)
    con.execute(
        "insert into identity "
        "select uuid(), 'upn', null, 'Name ' || range || ' Last' from range(100_000)"
    )
    con.close()
    began = time.perf_counter()
    said = "Somebody wrote a lot of words here. " * 500
    assert full_names_in(path, [said, "name 77 last"], work=tmp_path) == [(1, "name 77 last")]
    assert time.perf_counter() - began < 1
