"""Whom a team can learn from: strong teams of the same functions, size and age, nearest first."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from access import Viewer
from metrics.teams import team_status
from metrics.teams.alike import learn_from, look_alikes
from tests.metrics.usage import Usage

VIEWER = Viewer()
MONDAY = date(2026, 11, 9)

# team: (people, function, active in Excel too)
TEAMS = {
    "Asks": (30, "Finance", False),
    "Twin": (32, "Finance", True),
    "Cousin": (90, "Finance", True),
    "Other": (30, "Sales", True),
    "Weak": (30, "Finance", True),
}
STRONG = {"Twin", "Cousin", "Other"}


@pytest.fixture(scope="module")
def asked():
    """The teams of one week, judged by hand: what is tested is who is like whom."""
    usage = Usage()
    usage.weekly("2026-07-12", 19)
    for team, (size, function, excel) in TEAMS.items():
        names = [f"{team}{number}" for number in range(size)]
        usage.people([{"name": name, "team": team, "function": function} for name in names])
        used = "word excel" if excel else "word"
        for back in range(12):
            day = date.fromordinal(MONDAY.toordinal() - 7 * back).isoformat()
            usage.weeks([(name, day, used) for name in names[: size * 2 // 3]])
    data = usage
    rows = [
        replace(
            row,
            status="steady-high" if row.team in STRONG else "stagnating",
            flagged=row.team not in STRONG,
            probability=0.05 if row.team in STRONG else 0.9,
            level=0.7 if row.team in STRONG else 0.4,
            growth8=0.0,
            gate="",
        )
        for row in team_status(data, VIEWER, [MONDAY], by="team").rows
    ]
    return data, rows


def test_the_nearest_comes_first_and_the_weak_are_no_example(asked):
    data, rows = asked
    found = learn_from(data, VIEWER, rows, "Asks", by="team")
    assert found.strong == ("Twin", "Cousin", "Other")


def test_the_app_that_they_use_more_is_named_without_a_number_for_few_people(asked):
    data, rows = asked
    found = learn_from(data, VIEWER, rows, "Asks", by="team")
    assert (found.app, found.points) == ("excel", None)


def test_a_team_without_a_verdict_gets_no_example(asked):
    data, rows = asked
    silent = [replace(row, probability=None) if row.team == "Asks" else row for row in rows]
    assert learn_from(data, VIEWER, silent, "Asks", by="team").strong == ()
    assert learn_from(data, VIEWER, rows, "Nobody", by="team").strong == ()


def test_look_alikes_are_alike_in_make_up_and_not_in_use(asked):
    data, _ = asked
    # Weak and Asks are alike to the last person; Other has another function.
    assert look_alikes(data, MONDAY, "Asks", by="team") == ("Weak", "Twin", "Cousin")
    assert look_alikes(data, MONDAY, "Nobody", by="team") == ()
