"""What an organisation sets: thresholds with their version, closures with who entered them."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest

from metrics.teams import DEFAULTS, Break, policy_of
from store.breaks import BadBreak, Breaks
from store.choices import BadSetting, check_setting
from store.control import Control
from store.team_thresholds import DEFAULT
from tests.conftest import run_cli

SUMMER = date(2026, 7, 27), date(2026, 8, 7)


def test_thresholds_that_can_be_set_are_those_there_are() -> None:
    assert dict(DEFAULT) == asdict(DEFAULTS)


@pytest.mark.parametrize(
    "words", ["", "bar=0.55", "enter=0.7, leave=0.35", "up=-0.01,down=-0.1", "matched=12"]
)
def test_thresholds_that_can_be_meant(words: str) -> None:
    check_setting("team_thresholds", words)


@pytest.mark.parametrize(
    "words",
    ["bars=0.5", "bar", "bar=2", "bar=-0.1", "bar=half", "leave=0.9", "down=0.2", "matched=1.5",
     "newest=0", "matched=0", "spread=0", "bar=0.5;up=1", "bar=0.5, bar=0.6"],
)  # fmt: skip
def test_thresholds_that_cannot_be_meant(words: str) -> None:
    with pytest.raises(BadSetting):
        check_setting("team_thresholds", words)


def test_what_is_set_is_what_teams_are_judged_by(tmp_path: Path) -> None:
    control, closed = Control.open(tmp_path), Breaks.open(tmp_path)
    assert policy_of(control.settings(), closed.listed()).thresholds == DEFAULTS
    control.set_setting("team_thresholds", "bar=0.55, queue=0.8", who="admin", why="pilot")
    closed.add(*SUMMER, " Team  A ", school=False, who="admin", why="builders' holiday")
    closed.add(*SUMMER, "NL", school=True, who="admin", why="")
    policy = policy_of(control.settings(), closed.listed())
    assert (policy.thresholds.bar, policy.thresholds.queue) == (0.55, 0.8)
    assert policy.thresholds.version == "stagnation-3 bar=0.55 queue=0.8"
    assert set(policy.breaks) == {Break(*SUMMER, "Team A"), Break(*SUMMER, "NL", True)}
    names = {("team", "team a"): "Team B"}
    became = policy_of(control.settings(), closed.listed(), names)
    assert set(became.breaks) == {Break(*SUMMER, "Team B"), Break(*SUMMER, "NL", True)}


def test_a_closure_that_is_taken_out_stays_written(tmp_path: Path) -> None:
    closed = Breaks.open(tmp_path)
    number = closed.add(*SUMMER, "", school=False, who="admin", why="everybody")
    closed.remove(number, who="another", why="a mistake")
    assert closed.listed() == ()
    with closed.opened() as con:
        row = con.execute("select added_by, removed_by, removed_why from closed_time").fetchone()
    assert tuple(row) == ("admin", "another", "a mistake")
    with pytest.raises(BadBreak):
        closed.remove(number, who="another", why="again")


@pytest.mark.parametrize(
    ("first_on", "last_on", "place"),
    [
        (SUMMER[1], SUMMER[0], ""),
        (SUMMER[0], date(2026, 12, 24), ""),
        (*SUMMER, "someone@voorbeeld.example"),
        (*SUMMER, "x" * 121),
    ],
)
def test_closures_that_cannot_be_meant(
    tmp_path: Path, first_on: date, last_on: date, place: str
) -> None:
    with pytest.raises(BadBreak):
        Breaks.open(tmp_path).add(first_on, last_on, place, school=False, who="admin", why="")


def test_from_the_shell(tmp_path: Path) -> None:
    added = run_cli(tmp_path, "closures", "add", "2026-07-27..2026-08-07", "Team", "A",
                    "--why", "builders", "--json")  # fmt: skip
    assert added.returncode == 0, added.stderr
    assert json.loads(added.stdout)["closures"] == [
        {"number": 1, "first_on": "2026-07-27", "last_on": "2026-08-07", "where": "Team A",
         "school": False, "why": "builders"}
    ]  # fmt: skip
    gone = run_cli(tmp_path, "closures", "remove", "1")
    assert gone.returncode == 0 and "2026" not in gone.stdout
    # A name is one name, whatever stands in it.
    other = run_cli(tmp_path, "closures", "add", "2026-07-27..2026-08-07", "A; B | *C*", "--json")
    assert [one["where"] for one in json.loads(other.stdout)["closures"]] == ["A; B | *C*"]
    for wrong in (("remove", "1"), ("add", "soon"), ("add", "2026-08-07..2026-07-27")):
        assert run_cli(tmp_path, "closures", *wrong).returncode == 2
