"""How large a change chance makes: against hand counts and against a plain simulation."""

from __future__ import annotations

import random

import pytest

from metrics import chance
from metrics.answer import Row


def flows(**shares: dict[str, float | None]) -> list[Row]:
    return [
        Row({"department": group, "band": band}, share, None, None)
        for group, bands in shares.items()
        for band, share in bands.items()
    ]


def test_who_acted_in_one_period_only_is_added_up() -> None:
    found = chance.turned(
        flows(
            Sales={"new": 0.1, "reactivated": 0.05, "lapsed": 0.1, "retained": 0.7},
            Legal={"new": 0.1, "reactivated": None, "lapsed": 0.1, "retained": 0.7},
            Care={"new": 0.6, "reactivated": 0.5, "lapsed": 0.1, "retained": 0.0},
        ),
        "department",
    )
    assert found == {"Sales": pytest.approx(0.25), "Legal": 1.0, "Care": 1.0}


@pytest.mark.parametrize(
    ("change", "people", "turned", "beyond"),
    [
        # Of 400, 60 turned: one standard error is the root of 60, so 12.7 people are chance.
        (13 / 400, 400, 0.15, True),
        (-13 / 400, 400, 0.15, True),
        (12 / 400, 400, 0.15, False),
        (0.5, 0, 1.0, False),
        (0.0, 50, 0.0, False),
    ],
)
def test_beyond_chance(change: float, people: int, turned: float, beyond: bool) -> None:
    assert chance.beyond(change, people, turned) is beyond


def test_in_one_of_ten_groups_that_do_not_change_it_is_beyond() -> None:
    """2,000 groups of 200 people of whom each turns with chance .2, to either side alike."""
    draw = random.Random(8)
    found = 0
    for _ in range(2_000):
        moves = [draw.choice((-1, 1)) for _ in range(200) if draw.random() < 0.2]
        found += chance.beyond(sum(moves) / 200, 200, len(moves) / 200)
    assert 0.07 < found / 2_000 < 0.13
