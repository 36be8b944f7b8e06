"""Nobody is found in organisations of 12 and 14 weeks, with all lengths, mixes and habit.

`KADANS_ATTACKS=30` looks at as many random organisations of both kinds; what each tells is printed.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

import pytest

from tests.metrics.attacker_longer import attack, extreme_world
from tests.metrics.attacker_time import World, random_world, table

MORE = int(os.environ.get("KADANS_ATTACKS", "0"))
# Somebody was found until small groups by what they did were left whole, and habit and bands that
# count weeks were laid beside the others.
FOUND_BEFORE = ((random_world, 229, 14), (extreme_world, 3, 12), (extreme_world, 21, 12))
EVERY = (
    *FOUND_BEFORE,
    *((random_world, seed, 14) for seed in range(200, 200 + MORE)),
    *((extreme_world, seed, 12) for seed in range(MORE)),
)


@pytest.mark.parametrize(("made", "seed", "weeks"), EVERY)
def test_nobody_is_found_in_a_long_time(
    made: Callable[[int, int], World], seed: int, weeks: int
) -> None:
    learned = attack(made(seed, weeks))
    sys.stdout.write(table([(f"{made.__name__} {seed}, {weeks} weeks", learned)]) + "\n")
    assert learned.targets or (made, seed, weeks) not in FOUND_BEFORE
    assert learned.exact == []
