"""The sample organisation: lots tell that spring helped; a placebo and so few others do not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from access import Viewer
from metrics.teams.effect import Effect, Plan, Start, effect
from store.home import Home
from store.serving import ServingCopy, open_serving

GROWING = ("Verkoop", "Onderzoek & Ontwikkeling", "Kwaliteit & Milieu")
WAITING = (
    "Klantenservice", "Financiën", "Productie", "Personeel & Organisatie", "ICT",
    "Marketing & Communicatie",
)  # fmt: skip
STEADY = ("ICT", "Marketing & Communicatie", "Personeel & Organisatie")
AUTUMN = date(2026, 8, 31)
SPRING = date(2026, 4, 21)  # trainings and champions for the departments that grow


@pytest.fixture
def data(sample_home: Path) -> Iterator[ServingCopy]:
    found = open_serving(Home(sample_home))
    assert found is not None
    yield found


def told(
    data: ServingCopy, departments: dict[str, date], *, lots: dict[str, int] | None = None
) -> Effect:
    teams = tuple(
        Start(name, day, lots[name] if lots else None) for name, day in departments.items()
    )
    first = min(departments.values())
    plan = Plan("Coaching", "department", teams, bool(lots), first, None, first)
    return effect(plan, (), Viewer(), data)


def test_a_placebo_is_not_seen_to_help(data: ServingCopy) -> None:
    """Two of the others fall in autumn: beside them whoever stays steady seems helped."""
    steady = told(data, dict.fromkeys(STEADY, AUTUMN))
    assert (steady.verdict, steady.points) == ("no-comparison", None)
    helped = told(data, dict.fromkeys(GROWING, SPRING))  # nobody drew lots, and so few others
    assert (helped.verdict, helped.teams, helped.control_teams) == ("no-comparison", 3, 8)
    assert date(2026, 4, 27) in helped.holiday_weeks  # King's Day
    for departments in (
        ("Klantenservice", "ICT", "Personeel & Organisatie"),
        ("Klantenservice", "Financiën", "Marketing & Communicatie"),
    ):
        placebo = told(data, dict.fromkeys(departments, date(2026, 6, 23)))
        assert placebo.verdict == "no-visible-effect", departments


def test_lots_are_compared_with_those_that_wait(data: ServingCopy) -> None:
    later = SPRING + timedelta(weeks=9)
    days = dict.fromkeys(GROWING, SPRING) | dict.fromkeys(WAITING, later)
    found = told(data, days, lots=dict.fromkeys(GROWING, 1) | dict.fromkeys(WAITING, 2))
    assert (found.verdict, found.chosen) == ("due-to-the-action", "waiting")
    assert (found.teams, found.control_teams, found.teams_to_come) == (3, 6, 0)
    assert found.low is not None and found.low > 0


def test_a_first_look_comes_before_the_result(data: ServingCopy) -> None:
    newest = date(2026, 11, 9)
    verdicts = []
    for weeks in (0, 3, 8):
        start = newest - timedelta(weeks=weeks)
        found = told(data, dict.fromkeys(("Klantenservice", "ICT", "Projectbureau"), start))
        verdicts.append((found.verdict == "too-early", found.preliminary))
    assert verdicts == [(True, True), (False, True), (False, False)]
