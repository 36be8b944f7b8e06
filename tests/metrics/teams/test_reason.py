"""What a team is told to lack agrees with the table beside it, and halves go up."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from metrics.teams import TeamRow
from metrics.teams.moved import moved, standing_out
from metrics.teams.reason import lacks
from metrics.teams.trend import Moves, TeamWeek


def moves(started: float, stopped: float, same: float, apps: float) -> Moves:
    one = [np.array([value]) for value in (0, 0, started, stopped, same, apps)]
    return Moves(*one)


def week(people: int, mine: Moves, rest: Moves) -> TeamWeek:
    found: Any = SimpleNamespace(
        matched=np.array([people]), level=np.array([0.5]), moves=mine, rest_moves=rest
    )
    return cast(TeamWeek, found)


OTHERS = moves(0.02, 0.02, 0.0, 0.0)


@pytest.mark.parametrize(
    ("people", "mine", "named"),
    [
        # The table says −15 and −10, by fives: neither surely leads.
        (60, moves(0.02, 0.126, -0.106, 0.0), ("stop", "weeks")),
        (60, moves(0.02, 0.20, -0.106, 0.0), ("stop",)),
        (400, moves(0.02, 0.126, -0.107, 0.0), ("stop", "weeks")),
        (400, moves(0.02, 0.15, -0.10, 0.0), ("stop",)),
        (400, moves(-0.03, 0.07, -0.06, -0.10), ("start", "stop", "weeks", "apps")),
        (20, moves(0.02, 0.02, 0.0, 0.0), ()),
        # From half a step on a movement stands out, so what only rounding made does not.
        (60, moves(0.02, 0.03, 0.0, 0.0), ("stop",)),
        (60, moves(0.02, 0.02, -0.02, 0.0), ()),
    ],
)
def test_one_movement_is_named_alone_only_where_it_surely_leads(
    people: int, mine: Moves, named: tuple[str, ...]
) -> None:
    assert standing_out(week(people, mine, OTHERS)) == [named]


def test_the_table_and_what_stands_out_are_of_the_same_rounded_numbers() -> None:
    mine, rest = moved(week(60, moves(0.0, 0.126, -0.106, 0.0), OTHERS))
    assert mine[:, 0].tolist() == [0.0, -0.15, -0.1, 0.0]
    assert rest[:, 0].tolist() == [0.02, -0.02, 0.0, 0.0]


def test_what_stands_out_is_told_together() -> None:
    assert lacks(("stop",)).said("nl") == "mensen stoppen"
    assert lacks(("stop", "weeks")).said("nl") == (
        "mensen stoppen, en dezelfde mensen gebruiken het in minder weken"
    )
    assert lacks(("start", "stop", "apps")).said("en") == (
        "few people start, people stop, and the same people use it in fewer apps"
    )


@pytest.mark.parametrize(("level", "tenths"), [(0.65, 7), (0.45, 5), (0.4, 4), (0.25, 3)])
def test_half_a_tenth_goes_up(level: float, tenths: int) -> None:
    row = TeamRow(
        team="East", week_on=date(2026, 11, 9), status="declining",
        flagged=True, queued=True, probability=0.9, level=level, level_bound=None, growth8=-0.1,
        growth8_low=-0.15, growth8_high=-0.05, matched_people=20, licensed_people=20,
        largest=("stop",), gate="",
    )  # fmt: skip
    told = " ".join(part.said("en") for part in row.reason)
    assert f"about {tenths} in 10 people" in told
    assert "What stands out most: people stop. Use in this team is falling; we are 90 %" in told
