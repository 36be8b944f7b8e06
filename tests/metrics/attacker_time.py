"""A reader with every period, every day asked for and every metric, and integer programming.

People of one history (where they were in each week) look alike to the reader, so a world is how
many people of each history show each pattern of weeks with use. Every figure is a sum of these
numbers. What the reader learns of a history is the smallest and largest number of its people that
used Copilot in a week or a period, over all worlds that fit every answer.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from metrics import Row
from metrics.period import LENGTHS
from tests.metrics.attacker import Figure, possible
from tests.metrics.usage import FOREVER, Usage, mondays

LEAST = 10
NOWHERE = ""
FIRST_MONDAY = date(2026, 8, 3)
History = tuple[str, ...]  # department by week, NOWHERE without a licence
Pattern = tuple[int, ...]  # used Copilot, by week


@dataclass(frozen=True)
class World:
    """People: where each was in each week, and when each used Copilot."""

    people: tuple[tuple[History, Pattern], ...]

    @property
    def weeks(self) -> int:
        return len(self.people[0][0])

    @property
    def sizes(self) -> Counter[History]:
        return Counter(history for history, _ in self.people)


@dataclass
class Learned:
    """The attacker's line in the table: what was asked, and how much came out exactly."""

    answers: int = 0
    figures: int = 0
    targets: int = 0
    exact: list[tuple[History, str, int]] = field(default_factory=list)
    one_day: list[tuple[History, str, int]] = field(default_factory=list)

    def add(self, other: Learned) -> None:
        """Count another world in."""
        self.answers += other.answers
        self.figures += other.figures
        self.targets += other.targets
        self.exact += other.exact
        self.one_day += other.one_day


def random_world(seed: int, weeks: int) -> World:
    """Two or three departments; a few people join, leave or move at the start of a week."""
    rng = random.Random(seed)
    people: list[tuple[History, Pattern]] = []
    names = ["A", "B", "C"][: rng.choice([2, 3])]
    for name in names:
        rates = rng.choice([[0.02], [0.98], [0.0, 0.25, 0.5, 0.75, 1.0]])
        for _ in range(rng.choice([12, 24, 45, 60, 90])):
            people.append(((name,) * weeks, used(rng, (name,) * weeks, rng.choice(rates))))
    return World((*people, *movers(rng, names, weeks)))


def movers(
    rng: random.Random, names: Sequence[str], weeks: int
) -> Iterator[tuple[History, Pattern]]:
    """A few people of each department who join, leave or move at the start of a week."""
    for name in names:
        for _ in range(rng.choice([0, 1, 1, 2, 3])):
            at = rng.randint(1, weeks - 1)
            other = rng.choice([NOWHERE, NOWHERE, *names])
            before, after = rng.choice([(name, other), (other, name)])
            history = (before,) * at + (after,) * (weeks - at)
            yield history, used(rng, history, rng.choice([0.0, 0.5, 1.0]))


def used(rng: random.Random, history: History, rate: float) -> Pattern:
    """When somebody of this history used Copilot, each week by chance."""
    return tuple(int(place != NOWHERE and rng.random() < rate) for place in history)


def filled(world: World) -> Usage:
    """The tables of this world, with a report of every Sunday."""
    usage, days = Usage(), mondays(FIRST_MONDAY, world.weeks)
    usage.weekly(days[0] + timedelta(days=6), world.weeks)
    spans, used = [], []
    for number, (history, pattern) in enumerate(world.people):
        starts = [w for w in range(world.weeks) if w == 0 or history[w] != history[w - 1]]
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            if history[start] != NOWHERE:
                spans.append(
                    {
                        "name": f"p{number}",
                        "department": history[start],
                        "from_on": days[start] if start else date(1, 1, 1),
                        "to_on": FOREVER if end is None else days[end],
                    }
                )
        used += [(f"p{number}", days[w], "word") for w in range(world.weeks) if pattern[w]]
    usage.people(spans)
    usage.weeks(used)
    return usage


# ---- what is asked -----------------------------------------------------------------------------

Does = Callable[[Pattern], bool]


@dataclass(frozen=True)
class Told:
    """One figure: of whom (a week and a department, None for all), who counts, and what is left."""

    week: int
    department: str | None
    does: Does
    between: tuple[int, int]


def figures(usage: Usage, world: World, learned: Learned) -> Iterator[Told]:
    """Everything that the questions of a page or a shell tell, day by day and length by length."""
    days = mondays(FIRST_MONDAY, world.weeks)
    for end, by in product(range(world.weeks), ((), ("department",))):
        as_of = days[end] + timedelta(days=6)
        asked = [("active_share", n, _any(max(end - told_of(end, n) + 1, 0), end)) for n in LENGTHS]
        if end >= 3:
            habit = _at_least(end, 12, 9) if end >= 11 else _at_least(end, 4, 4)
            asked += [("habitual_share", None, habit), ("frequency_mix", None, None)]
        if end >= 7:
            asked.append(("new_retained_reactivated_lapsed", None, None))
        for metric, weeks, does in asked:
            answer = usage.ask(metric, by=by, weeks=weeks, as_of=as_of)
            assert answer.period is not None
            assert weeks is None or answer.period.weeks == min(told_of(end, weeks), end + 1)
            learned.answers += 1
            for row in (*answer.rows, *(answer.totals if by else ())):
                place = row.dims.get("department")
                n = sum(1 for history, _ in world.people if is_in(history, end, place))
                band = str(row.dims.get("band", ""))
                if row.value is not None and n:
                    learned.figures += 1
                    yield Told(end, place, does or _band(metric, band, end), _left(row, n))


def is_in(history: History, week: int, place: object) -> bool:
    return history[week] != NOWHERE if place is None else history[week] == place


def _left(row: Row, n: int) -> tuple[int, int]:
    assert row.value is not None
    return possible(Figure(n, row.value, row.numerator, row.bound, row.about))


def _any(first: int, last: int) -> Does:
    return lambda pattern: any(pattern[first : last + 1])


def _at_least(end: int, weeks: int, active: int) -> Does:
    return lambda pattern: sum(pattern[end - weeks + 1 : end + 1]) >= active


def told_of(end: int, asked: int) -> int:
    """How many weeks an answer of this day is about: a usual length that the reports reach."""
    return max(n for n in LENGTHS if n <= asked and (n <= 4 or n <= end + 1))


def _band(metric: str, band: str, end: int) -> Does:
    if metric == "frequency_mix":
        return lambda pattern: sum(pattern[end - 3 : end + 1]) == int(band)
    return lambda pattern: _flow(pattern, end) == band


def _flow(pattern: Pattern, end: int) -> str:
    now, before = any(pattern[end - 3 : end + 1]), any(pattern[end - 7 : end - 3])
    if now and before:
        return "retained"
    if now:
        return "reactivated" if any(pattern[: end - 7]) else "new"
    return "lapsed" if before else "idle"


def everything(world: World, learned: Learned) -> list[Told]:
    """All figures of a world."""
    usage = filled(world)
    try:
        return list(figures(usage, world, learned))
    finally:
        usage.con.close()


# ---- what is learned ---------------------------------------------------------------------------


def attack(world: World) -> Learned:
    """Ask everything, then look for histories of a few people of whom a number is certain.

    What the newest day alone makes certain is counted apart: that is no matter of time.
    """
    learned = Learned()
    told = everything(world, learned)
    every = _rules(world, told)
    newest = _rules(world, [figure for figure in told if figure.week == world.weeks - 1])
    for history, people in world.sizes.items():
        if people < LEAST:
            for name, does in targets_of(history):
                learned.targets += 1
                target = _target(world, history, does)
                true = sum(does(pattern) for place, pattern in world.people if place == history)
                if _certain(target, every, true):
                    found = learned.one_day if _certain(target, newest, true) else learned.exact
                    found.append((history, name, people))
    return learned


def _rules(world: World, told: Sequence[Told]) -> LinearConstraint:
    """What the figures say of the number of people per history and pattern."""
    rows, low, high = [], [], []
    patterns = list(product((0, 1), repeat=world.weeks))
    for figure in told:
        does = np.array([figure.does(pattern) for pattern in patterns], dtype=float)
        there = [is_in(history, figure.week, figure.department) for history in world.sizes]
        rows.append(np.concatenate([does * inside for inside in there]))
        low.append(figure.between[0])
        high.append(figure.between[1])
    for history, people in world.sizes.items():
        rows.append(_target(world, history, lambda _: True))
        low.append(people)
        high.append(people)
    return LinearConstraint(np.array(rows), np.array(low), np.array(high))


def _target(world: World, history: History, does: Does) -> np.ndarray:
    """The people of one history who do something, as a sum over the world."""
    counts = [float(does(pattern)) for pattern in product((0, 1), repeat=world.weeks)]
    return np.concatenate([np.array(counts) * (other == history) for other in world.sizes])


def targets_of(history: History) -> Iterator[tuple[str, Does]]:
    """Use in each week in which these people had a licence, and in all of these together."""
    there = [week for week, place in enumerate(history) if place != NOWHERE]
    for week in there:
        yield f"week {week}", _any(week, week)
    yield "ever", _any(there[0], there[-1])


def _certain(target: np.ndarray, rules: LinearConstraint, true: int) -> bool:
    """Whether every world that fits has the same number as the true one."""
    for sign in (1, -1):
        found = milp(sign * target, constraints=rules, integrality=1, bounds=Bounds(0, np.inf))
        assert found.status == 0, found.message
        if round(sign * found.fun) != true:
            return False
    return True


def table(lines: Sequence[tuple[str, Learned]]) -> str:
    """The attacker's table, as Markdown."""
    head = (
        "| Attack | Answers | Figures | Numbers looked for | Certain by time | On one day |\n"
        "|---|---|---|---|---|---|"
    )
    body = [
        f"| {name} | {found.answers:,} | {found.figures:,} | {found.targets:,} | "
        f"{len(found.exact):,} | {len(found.one_day):,} |"
        for name, found in lines
    ]
    return "\n".join([head, *body])
