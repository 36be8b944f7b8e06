"""What counts as right in simulated organisations, and that ours is better than usual rules."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from benchmarks.stagnation import dashboard, kadans, tallied
from benchmarks.stalling_tally import Said, Tally, count, is_clear, is_true
from benchmarks.stalling_worlds import Plan, World, make
from metrics.teams import DEFAULTS

SMALL = Plan("smooth", date(2025, 8, 18), weeks=34, teams=60)


@pytest.fixture(scope="module")
def world() -> World:
    return make(7, SMALL)


def test_a_world_is_the_same_for_the_same_seed(world: World) -> None:
    again = make(7, SMALL)
    assert (again.history.apps == world.history.apps).all()
    assert np.array_equal(again.growth, world.growth, equal_nan=True)
    assert make(8, SMALL).size.tolist() != world.size.tolist()
    assert world.without_presence().history.worked is None


def test_reports_show_no_more_than_happened(world: World) -> None:
    history = world.history
    assert not (history.apps[~history.held] > 0).any()
    assert not history.known[~history.held].any()
    # Nobody is active in a week without a day of work, as far as is told.
    assert history.worked is not None
    assert not ((history.apps > 0) & (history.worked == 0)).any()


@pytest.mark.parametrize(
    ("level", "growth", "true", "clear"),
    [
        (0.40, 0.00, True, True),
        (0.40, 0.20, False, True),
        (0.80, 0.00, False, True),
        (0.80, -0.20, True, True),
        (0.40, 0.055, False, False),  # a hair from growing
        (0.61, 0.00, False, False),  # a hair from high
        (0.80, -0.085, True, False),
        (np.nan, 0.10, False, False),
    ],
)
def test_what_is_true_and_what_is_clear(
    world: World, level: float, growth: float, true: bool, clear: bool
) -> None:
    shape = world.growth.shape
    one = World(**{**vars(world), "level": np.full(shape, level), "growth": np.full(shape, growth)})
    assert bool(is_true(one, DEFAULTS)[0, 0]) is true
    assert bool(is_clear(one, DEFAULTS)[0, 0]) is clear


def test_who_knows_the_truth_makes_no_mistake(world: World) -> None:
    true = is_true(world, DEFAULTS)
    tally = Tally()
    count(tally, world, Said(true, true, true.astype(float)), DEFAULTS, 12)
    assert (tally.precision, tally.recall, tally.queue_precision, tally.worst_bin) == (1, 1, 1, 0)
    assert tally.found_share == 1 and set(tally.waited) <= {0}
    tally = Tally()
    count(tally, world, Said(~true, ~true, 1 - true.astype(float)), DEFAULTS, 12)
    assert tally.f1 == 0 and tally.false_share("growing") == 1 and tally.worst_bin == 1


def test_ours_is_better_than_the_usual_rule(world: World) -> None:
    ours = tallied(kadans, [world])
    blind = tallied(kadans, [world.without_presence()])
    usual = tallied(dashboard, [world.without_presence()])
    assert ours.f1 > 0.7 and blind.f1 > 0.65
    assert ours.f1 > usual.f1 and blind.f1 > usual.f1
    assert ours.flips < usual.flips
