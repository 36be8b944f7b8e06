"""Nobody's number becomes certain by laying the mean number of apps beside the shares of them.

`KADANS_ATTACKS=60` looks at as many random organisations more.
"""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp

from metrics import Row
from metrics.rounding import COUNTS_FROM
from tests.metrics.attacker import Figure, possible
from tests.metrics.usage import Usage

LEAST = 10
APPS = ("word", "teams", "loop")
ANY = "any"
FOUND_OTHERWISE = (3, 24)  # while a mean over many people was said with its counts
MORE = range(100, 100 + int(os.environ.get("KADANS_ATTACKS", "0")))
Person = tuple[str, tuple[str, ...]]  # department, apps used
Sum = NDArray[np.float64]


def organisation(seed: int) -> list[Person]:
    """One to three departments in which nearly nobody, some or nearly everybody uses each app."""
    rng, people = random.Random(seed), []
    for d in range(rng.choice([1, 2, 3])):
        share = rng.choice([0.02, 0.3, 0.5, 0.8, 0.97, 1.0])
        rates = [rng.choice([1, 0.5]), rng.choice([0.02, 0.5]), rng.choice([0, 0.02, 0.3])]
        for _ in range(rng.choice([10, 11, 12, 15, 20, 25, 38, 40, 41, 45, 60, 90, 120])):
            active = rng.random() < share
            used = [app for app, rate in zip(APPS, rates, strict=True) if rng.random() < rate]
            people.append((f"D{d}", tuple(used) if active else ()))
    return people


@dataclass
class System:
    """What a reader knows: sums of counts, one of each department and app, between two numbers."""

    sizes: dict[str, int]
    rows: list[Sum] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def of(self, department: object, *apps: str) -> Sum:
        """How many used an app (of several: added up) in a department, or in all (None)."""
        places = [
            (app in apps) and department in (None, name) for name in self.sizes for app in self.apps
        ]
        return np.array(places, dtype=float)

    apps = (ANY, *APPS)

    def learn(self, what: Sum, low: float, high: float) -> None:
        self.rows.append(what)
        self.low.append(low)
        self.high.append(high)

    def open(self, what: Sum, rules: int) -> tuple[int, int]:
        """Smallest and largest that a sum can be by the first of the rules."""
        known = LinearConstraint(np.array(self.rows[:rules]), self.low[:rules], self.high[:rules])
        most = np.repeat(list(self.sizes.values()), len(self.apps))
        ends = []
        for sign in (1, -1):
            found = milp(sign * what, constraints=known, integrality=1, bounds=Bounds(0, most))
            assert found.status == 0, found.message
            ends.append(round(sign * found.fun))
        return ends[0], ends[1]


def filled(people: Sequence[Person]) -> Usage:
    usage = Usage()
    usage.weekly("2026-10-25", 4)
    usage.people([(f"p{i}", department) for i, (department, _) in enumerate(people)])
    uses = [(f"p{i}", "2026-11-09", " ".join((ANY, *apps))) for i, (_, apps) in enumerate(people)]
    usage.weeks([one for one, (_, apps) in zip(uses, people, strict=True) if apps])
    return usage


def told(usage: Usage, metric: str) -> list[Row]:
    split = usage.ask(metric, by="department", weeks=None if metric == "breadth" else 4)
    return [*split.rows, *split.totals]


def by_shares(system: System, usage: Usage) -> None:
    """Who uses one of these apps is active, and is active by one of them; then what is said."""
    for name in system.sizes:
        active, together = system.of(name, ANY), system.of(name, *APPS)
        for app in APPS:
            system.learn(active - system.of(name, app), 0, np.inf)
        system.learn(together - active, 0, np.inf)
    for row in (*told(usage, "active_share"), *told(usage, "app_reach")):
        department, app = row.dims.get("department"), str(row.dims.get("app", ANY))
        if row.value is not None and app in system.apps:
            size = system.sizes[str(department)] if department else sum(system.sizes.values())
            figure = Figure(size, row.value, row.numerator, row.bound, row.about)
            system.learn(system.of(department, app), *possible(figure))


def by_means(system: System, usage: Usage) -> None:
    for row in told(usage, "breadth"):
        department = row.dims.get("department")
        users, together = system.of(department, ANY), system.of(department, *APPS)
        if row.value is None:
            continue
        if row.numerator is not None and row.denominator is not None:
            system.learn(users, row.denominator, row.denominator)
            system.learn(together, row.numerator, row.numerator)
        # Near the edge of a half it is said in wholes, and a whole number can be either.
        half = 0.05 if not row.about else 0.25 if row.value % 1 else 0.5
        system.learn(users, LEAST if row.about else COUNTS_FROM, np.inf)
        system.learn(together - (row.value - half) * users, -1e-9, np.inf)
        system.learn(together - (row.value + half) * users, -np.inf, 1e-9)


@pytest.mark.parametrize("seed", [*FOUND_OTHERWISE, *MORE])
def test_no_number_is_certain_by_the_mean_that_shares_leave_open(seed: int) -> None:
    people = organisation(seed)
    usage = filled(people)
    departments = sorted({department for department, _ in people})
    system = System({name: sum(one == name for one, _ in people) for name in departments})
    by_shares(system, usage)
    shares = len(system.rows)
    by_means(system, usage)
    usage.con.close()
    certain = []
    for department in (*departments, None):
        for app in system.apps:
            what = system.of(department, app)
            before, after = system.open(what, shares), system.open(what, len(system.rows))
            if before[0] < before[1] and after[0] == after[1]:
                certain.append((department, app, before, after))
    assert certain == []
