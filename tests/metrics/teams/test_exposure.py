"""How much of a normal week each person had, in organisations whose weeks can be counted by eye."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from metrics.teams.exposure import Exposures
from metrics.teams.history import AWAY, WORKED, History

WEEKS, DOWN, LEAVE = 12, 9, 10  # in one week Copilot is down for half, in the next half are away


def organisation(people: int) -> History:
    """Everybody uses Copilot in every week, but for one half in two weeks; of no country."""
    shape = (WEEKS, people)
    half = np.arange(people) % 2 == 0
    active, worked = np.ones(shape, dtype=np.uint8), np.full(shape, WORKED, dtype=np.int8)
    active[DOWN, half] = active[LEAVE, half] = 0
    worked[LEAVE, half] = AWAY
    everybody = np.ones(shape, dtype=np.bool_)
    return History(
        mondays=tuple(date(2025, 1, 6) + timedelta(weeks=w) for w in range(WEEKS)),
        countries=("",),
        usable=everybody[:, 0],
        team=np.broadcast_to(np.arange(people, dtype=np.int32) // 10 % 7 + 1, shape),
        country=np.zeros(shape, dtype=np.uint8),
        held=everybody,
        tenured=everybody,
        known=everybody,
        apps=active,
        worked=worked,
    )


def weeks_of(history: History) -> list[tuple[float, float]]:
    """Parts of a normal week of one in the half and of one in the other, by week."""
    found = Exposures(history).weights(range(WEEKS), WEEKS - 1)
    return [(float(one), float(other)) for one, other in found[:, :2]]


def test_a_week_in_which_copilot_was_down_counts_for_the_part_that_was_left() -> None:
    parts = weeks_of(organisation(400))
    assert parts[DOWN] == pytest.approx((0.5, 0.5))
    # Who was there in a week of leave had all of it; who was away had none.
    assert parts[LEAVE] == pytest.approx((0.0, 1.0))
    assert [parts[w] for w in range(WEEKS) if w not in (DOWN, LEAVE)] == [(1.0, 1.0)] * 10


def test_few_people_at_work_tell_nothing_of_a_week() -> None:
    parts = weeks_of(organisation(140))
    assert parts[DOWN] == (1.0, 1.0) and parts[LEAVE] == (0.0, 1.0)


def test_where_nobody_tells_who_was_at_work_both_weeks_are_half_ones() -> None:
    parts = weeks_of(replace(organisation(400), worked=None))
    fresh = [1 + 0.004 * late for late in (0, 1)]  # the regulars are known from a week earlier
    assert parts[DOWN] == pytest.approx((0.5 * fresh[0],) * 2)
    assert parts[LEAVE] == pytest.approx((0.5 * fresh[1],) * 2)
