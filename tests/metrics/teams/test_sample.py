"""What was made to happen in the sample organisation is found in its reports, from the shell."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import demo
from tests.conftest import run_cli

STILL, FALLS, GROWS = "stands still", "falls", "grows"


def asked(home: Path, *words: str) -> dict[str, Any]:
    answer = run_cli(home, "teams", *words, "--json")
    assert answer.returncode == 0, answer.stderr
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


def test_the_departments_that_were_made_to_stop_are_found(sample_home: Path) -> None:
    found = asked(sample_home)
    assert found["by"] == "department"  # most teams of the sample are too small to be told of
    assert found["thresholds"]["version"] == "stagnation-3"
    rows = {row["team"]: row for row in found["rows"]}
    told = {name: row for name, row in rows.items() if row["gate"] is None}
    kinds = demo.truth().department_kind
    for name, row in told.items():
        if kinds[name] == FALLS:
            assert (row["status"], row["queued"]) == ("declining", True), name
        elif kinds[name] == GROWS:
            assert row["status"] in ("growing", "steady-high") and not row["flagged"], name
        elif kinds[name] == "steady":
            assert not row["flagged"], name
    for name in ("Klantenservice", "Productie", "Financiën"):
        assert kinds[name] == STILL
        assert (rows[name]["status"], rows[name]["flagged"]) == ("stagnating", True), name
        assert "stilstaat of daalt" in rows[name]["reason_nl"], name
        assert "stands still or falls" in rows[name]["reason_en"], name
    assert {"Projectbureau", "Logistiek", "Verkoop", "Onderzoek & Ontwikkeling"} <= set(told)
    assert {row["gate"] for row in rows.values()} >= {"small-group"}
    hidden = [row for row in rows.values() if row["gate"] == "small-group"]
    assert all(row["level"] is None and row["licensed_people"] is None for row in hidden)


def test_every_week_is_told_and_is_the_same_when_asked_alone(sample_home: Path) -> None:
    every = asked(sample_home, "--all-weeks")["rows"]
    weeks = sorted({row["week_starts_on"] for row in every})
    days = [date.fromisoformat(week) for week in weeks]
    assert days == [days[0] + timedelta(weeks=n) for n in range(len(days))]
    for week in (weeks[len(weeks) // 2], weeks[-1]):
        alone = asked(sample_home, "--week", week)["rows"]
        assert alone == [row for row in every if row["week_starts_on"] == week]


def test_a_day_that_is_no_monday_is_refused(sample_home: Path) -> None:
    answer = run_cli(sample_home, "teams", "--week", "2026-11-10")
    assert answer.returncode == 2 and "2026-11-10" in answer.stderr
