"""The sheet: totals only, the same figures as ask, actions with what may be said of them."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from metrics import Question, ask
from reports import sheet as sheets
from reports.digest import Context
from store.register import Draft, Register
from tests.conftest import run_cli


@pytest.fixture
def acted(told: Context, tmp_path: Path) -> Context:
    """The same, with two actions in a register of its own."""
    register = Register(tmp_path / "control.sqlite", replace(told.viewer, role="admin"))
    begun = date(2026, 8, 31)
    teams = ("Klantenservice", "Financi\u00ebn", "Productie")
    register.add_action(
        Draft("workshop", "Workshop <i>Excel</i>", teams, begun, "department"), today=begun
    )
    later = date(2026, 12, 7)
    register.add_action(
        Draft("training", "Not yet", ("Verkoop",), later, "department"), today=begun
    )
    return replace(told, register=register, language="en")


def test_its_line_is_that_of_the_weeks(told: Context) -> None:
    found = sheets.sheet(told)
    answer = ask("active_share", Question(by=("week",), weeks=26), told.viewer, told.data)
    wanted = {str(row.dims["week"]): row.value for row in answer.rows if row.value is not None}
    shown = {p.week_on.isoformat(): p.share for p in found.points if p.share is not None}
    assert shown == wanted
    assert len(shown) == 26


def test_actions_stand_on_it_with_an_honest_sentence(acted: Context) -> None:
    found = sheets.sheet(acted)
    text = sheets.page(found)
    assert "Workshop &lt;i&gt;Excel&lt;/i&gt; (workshop), from 31 Aug 2026, for 3 teams" in text
    assert "Not yet" not in text
    assert re.search(r"No visible effect yet|gained|Too few|too early", text)
    assert "proved" not in text


def test_what_is_said_of_several_actions_is_said_once(told: Context, tmp_path: Path) -> None:
    register = Register(tmp_path / "control.sqlite", replace(told.viewer, role="admin"))
    begun = date(2026, 8, 31)
    for title, kind in (("Prompt week", "other"), ("Excel", "training")):
        register.add_action(Draft(kind, title, ("Verkoop",), begun, "department"), today=begun)
    found = sheets.sheet(replace(told, register=register, language="en"))
    lines = {section.title: section.lines for section in found.sections}
    assert lines["What it did"] == (
        "Excel, Prompt week: Too few teams or people to tell whether it helped.",
    )
    assert lines["What was done"] == (
        "Excel (training), from 31 Aug 2026, for one team.",
        "Prompt week, from 31 Aug 2026, for one team.",
    )


def test_what_is_not_measured_is_said(told: Context) -> None:
    text = sheets.page(sheets.sheet(told))
    assert "Wat niet gemeten wordt" in text
    assert "Kadans leest dat nooit" in text


def test_no_group_under_the_minimum_and_no_address_is_on_it(acted: Context) -> None:
    text = sheets.page(sheets.sheet(acted))
    assert "Directie" not in text
    assert "Interne Audit" not in text
    assert not re.search(r"https?://(?!www\.w3\.org)|@(?!page|media)", text)


def test_the_picture_is_a_picture(told: Context) -> None:
    drawn = sheets.picture(sheets.sheet(told))
    assert drawn.startswith(b"\x89PNG\r\n")
    width = int.from_bytes(drawn[16:20], "big")
    assert width == 1600


def test_the_command_writes_by_the_ending(sample_copy: Path, tmp_path: Path) -> None:
    for name, start in (("a.html", b"<!doctype html>"), ("a.png", b"\x89PNG")):
        answer = run_cli(sample_copy, "sheet", "--out", tmp_path / name)
        assert answer.returncode == 0, answer.stderr
        assert (tmp_path / name).read_bytes().startswith(start)
    assert run_cli(sample_copy, "sheet", "--out", tmp_path / "a.docx").returncode == 2
