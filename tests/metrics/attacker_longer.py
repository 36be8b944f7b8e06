"""A reader of organisations of so many weeks that not every pattern of use can be looked at.

A number is open when another world is found that fits all answers and in which it differs. Worlds
are looked for among some patterns of use for each history: those that there are, nearly those, runs
of weeks, and random ones. So what is open is open; what is called certain may be open after all.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_matrix, vstack

from tests.metrics.attacker_time import (
    LEAST,
    NOWHERE,
    Does,
    History,
    Learned,
    Pattern,
    Told,
    World,
    everything,
    is_in,
    movers,
    targets_of,
    used,
)

Target = tuple[History, Does]
ROUNDS = ((0, 10), (60, 20), (500, 40))  # random patterns of each history, and seconds a search


def extreme_world(seed: int, weeks: int) -> World:
    """Two or three departments in which nearly nobody or nearly everybody uses it each week."""
    rng = random.Random(seed)
    people: list[tuple[History, Pattern]] = []
    names = ["A", "B", "C"][: rng.choice([2, 3])]
    rate = rng.choice([0.02, 0.03, 0.05, 0.98, 0.96])
    for name in names:
        for _ in range(rng.choice([12, 24, 45, 60, 90, 150, 200])):
            people.append(((name,) * weeks, used(rng, (name,) * weeks, rate)))
    return World((*people, *movers(rng, names, weeks)))


def attack(world: World) -> Learned:
    """Ask everything, then look for another world for each number of a history of a few people."""
    learned = Learned()
    told = everything(world, learned)
    sought: dict[tuple[History, str], Target] = {
        (history, name): (history, does)
        for history, people in world.sizes.items()
        if people < LEAST
        for name, does in targets_of(history)
    }
    learned.targets = len(sought)
    for more, seconds in ROUNDS:
        if sought:
            _strike_out(sought, _Worlds(world, told, more), seconds)
    learned.exact = [(*key, world.sizes[key[0]]) for key in sought]
    return learned


class _Worlds:
    """Worlds that fit every answer: how many people of each history show each of some patterns."""

    def __init__(self, world: World, told: Sequence[Told], more: int) -> None:
        self.world = world
        rng = random.Random(more)
        self.columns = [
            (history, pattern)
            for history in world.sizes
            for pattern in _patterns(world, history, more, rng)
        ]
        limits: dict[bytes, tuple[np.ndarray, float, float]] = {}
        for figure in told:
            row = self._row(
                is_in(history, figure.week, figure.department) and figure.does(pattern)
                for history, pattern in self.columns
            )
            _, low, high = limits.get(row.tobytes(), (row, 0, np.inf))
            between = max(low, figure.between[0]), min(high, figure.between[1])
            limits[row.tobytes()] = row, *between
        for history, people in world.sizes.items():
            row = self._row(one == history for one, _ in self.columns)
            limits[row.tobytes()] = row, people, people
        rows, self.low, self.high = zip(*limits.values(), strict=True)
        self.rows = csr_matrix(np.array(rows))

    @staticmethod
    def _row(where: Iterable[bool]) -> np.ndarray:
        return np.array(list(where), dtype=float)

    def sum_of(self, target: Target) -> np.ndarray:
        """The number of people of one history who do something, as a sum over the columns."""
        whose, does = target
        return self._row(one == whose and does(pattern) for one, pattern in self.columns)

    def true(self, target: Target) -> int:
        """The same in the world that there is."""
        whose, does = target
        return sum(one == whose and does(pattern) for one, pattern in self.world.people)

    def another(self, target: Target, seconds: int) -> np.ndarray | None:
        """A world in which this number differs, or None when none was found."""
        row, true = csr_matrix(self.sum_of(target)), self.true(target)
        for low, high in ((true + 1, self.world.sizes[target[0]]), (0, true - 1)):
            if low > high:
                continue
            found = milp(
                np.zeros(len(self.columns)),
                constraints=LinearConstraint(
                    vstack([self.rows, row]), [*self.low, low], [*self.high, high]
                ),
                integrality=1,
                bounds=Bounds(0, np.inf),
                options={"time_limit": seconds},
            )
            if found.x is not None:
                return np.asarray(np.round(found.x))
        return None


def _strike_out(sought: dict[tuple[History, str], Target], worlds: _Worlds, seconds: int) -> None:
    """Take out what is open: a world that is found for one number often does for others."""
    sums = {key: worlds.sum_of(target) for key, target in sought.items()}
    for key in list(sought):
        found = worlds.another(sought[key], seconds) if key in sought else None
        if found is not None:
            for other in list(sought):
                if round(sums[other] @ found) != worlds.true(sought[other]):
                    del sought[other]


def _patterns(world: World, history: History, more: int, rng: random.Random) -> list[Pattern]:
    weeks = world.weeks
    there = [week for week in range(weeks) if history[week] != NOWHERE]
    found: dict[Pattern, None] = {}

    def put(weekly: Iterable[bool | int]) -> None:
        within = [bool(one) and week in there for week, one in enumerate(weekly)]
        found[tuple(int(one) for one in within)] = None

    own = dict.fromkeys(pattern for one, pattern in world.people if one == history)
    put([0] * weeks)
    put([1] * weeks)
    for pattern in own:
        put(pattern)
        for changed in there:
            put(1 - one if week == changed else one for week, one in enumerate(pattern))
    for first in there:
        for last in range(first, weeks):
            put(first <= week <= last for week in range(weeks))
            put(not first <= week <= last for week in range(weeks))
    for _ in range(more):
        rate = rng.random()
        put(rng.random() < rate for _ in range(weeks))
    return list(found)
