"""Is "did it help?" right? Actions drawn in worlds whose truth is known.

`python -m benchmarks.placebo` draws teams for actions that do nothing, and for actions that add
five points, and counts how often the interval holds the truth and how often help is seen. Beside
it: raw before and after, and a plain difference-in-differences. Worlds have seeds of their own.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from access import DEFAULT_MINIMUM_GROUP
from benchmarks.stalling_worlds import Plan, World, make
from metrics.teams import DEFAULTS
from metrics.teams.effect.comparing import Coached, compare
from metrics.teams.effect.outcome import Changes, changes
from metrics.teams.effect.plan import AFTER, BEFORE
from metrics.teams.effect.regression import Interval
from metrics.teams.exposure import Exposures
from metrics.teams.history import AWAY, History
from metrics.teams.judging import follow, gates, odds
from metrics.teams.trend import measure

AT = 41  # week of the start in every world; before it there is history enough for the list
WEEKS = AT + AFTER + 1
STARTS = {
    "calm": date(2025, 3, 3),
    "into the summer": date(2025, 6, 9),
    "after the summer": date(2025, 8, 25),
    "into Christmas": date(2025, 11, 17),
    "after Christmas": date(2026, 1, 5),
}
BEHAVIOURS = ("habits", "smooth", "talk")
TEAMS = (1, 3, 8, 20)
GAIN = 0.05  # what an action that works adds to the rate of a normal week
WORKS = 0.9  # rate of those whom it reaches
REMEMBERED = 26
COVERAGE, MOST_FALSE, LEAST_POWER = (0.92, 0.98), 0.05, 0.7

Sums = NDArray[np.float64]


@dataclass
class Cell:
    """Draws of one kind: how often the truth lay inside, and how often help was seen."""

    draws: int = 0
    inside: int = 0
    helped: int = 0
    off: float = 0.0
    half: float = 0.0
    per_season: dict[str, list[int]] = field(default_factory=dict)  # draws, inside, helped

    def add(self, found: Interval, truth: float, season: str) -> None:
        inside, helped = found.low <= truth <= found.high, found.low > 0
        self.draws += 1
        self.inside += inside
        self.helped += helped
        self.off += found.difference - truth
        self.half += (found.high - found.low) / 2
        row = self.per_season.setdefault(season, [0, 0, 0])
        for place, value in enumerate((1, inside, helped)):
            row[place] += value

    @property
    def coverage(self) -> float:
        return self.inside / max(self.draws, 1)

    @property
    def seen(self) -> float:
        return self.helped / max(self.draws, 1)


@dataclass(frozen=True)
class Scene:
    """One world at the start of an action."""

    season: str
    history: History
    worked: NDArray[np.int8]  # who was at work, also where the history does not tell it
    usual: Changes  # as it goes without any action
    eligible: NDArray[np.int64]
    flagged: NDArray[np.int64]
    listed: tuple[int, ...]  # flagged ones, those not eligible too


def scene(world: World, season: str, presence: bool) -> Scene:
    """What is known around the start, and which teams the list has in the week before it."""
    worked = world.history.worked
    assert worked is not None
    history = (world if presence else world.without_presence()).history
    usual = changes(history, Exposures(history), AT, AFTER)
    eligible = usual.groups[(usual.people >= DEFAULT_MINIMUM_GROUP) & ~np.isnan(usual.change)]
    listed = flagged(history)
    pool = np.intersect1d(eligible, np.array(listed, dtype=np.int64))
    return Scene(season, history, worked, usual, eligible, pool, tuple(listed))


def flagged(history: History) -> list[int]:
    """Teams on the list of the product in the week before the start."""
    exposures, weeks = Exposures(history), []
    for at in range(AT - REMEMBERED, AT):
        week = measure(history, at, exposures, DEFAULTS)
        weeks.append((week, odds(week, gates(week, {}, DEFAULT_MINIMUM_GROUP, DEFAULTS), DEFAULTS)))
    found = follow(weeks, [len(weeks) - 1], REMEMBERED, DEFAULTS)
    return [int(group) for group in np.flatnonzero(found.flagged[0])]


def ours(found: Scene, teams: NDArray[np.int64]) -> Interval | None:
    """The interval of the product."""
    starts = dict.fromkeys(teams.tolist(), AT)
    coached = Coached(
        starts, False, {}, frozenset(), DEFAULT_MINIMUM_GROUP, {AT: frozenset(found.listed)}
    )
    return compare(lambda at, after: found.usual, WEEKS, coached).interval


def plain(found: Scene, teams: NDArray[np.int64]) -> Interval | None:
    """The mean change of the same people beside that of all other teams."""
    here = np.isin(found.usual.groups, teams)
    rest = np.isin(found.usual.groups, found.eligible) & ~here
    mine, others = found.usual.change[here], found.usual.change[rest]
    spread = others.std(ddof=1) * np.sqrt(1 / len(mine) + 1 / len(others))
    return _interval(mine.mean() - others.mean(), spread, len(others) - 1)


def raw(found: Scene, teams: NDArray[np.int64]) -> Interval | None:
    """What a dashboard shows: the rate of licence holders before and after, nothing beside it."""
    history, table = found.history, []
    for weeks in (range(AT - BEFORE, AT), range(AT + 1, AT + AFTER + 1)):
        used, held = np.zeros(len(teams)), np.zeros(len(teams))
        for week in (w for w in weeks if history.usable[w]):
            for place, group in enumerate(teams.tolist()):
                who = history.held[week] & history.known[week] & (history.team[week] == group)
                used[place] += (history.apps[week][who] > 0).sum()
                held[place] += who.sum()
        table.append((used / held, held))
    (was, before), (now, after) = table
    change = now - was
    if len(teams) > 1:
        return _interval(change.mean(), change.std(ddof=1) / np.sqrt(len(teams)), len(teams) - 1)
    variance = was * (1 - was) / before + now * (1 - now) / after
    return _interval(change.mean(), float(np.sqrt(variance.sum())), 1000)


def _interval(middle: float, error: float, freedom: int) -> Interval:
    half = float(stdtrit(freedom, 0.975)) * error
    return Interval(float(middle), float(middle - half), float(middle + half), error, freedom)


METHODS: dict[str, Callable[[Scene, NDArray[np.int64]], Interval | None]] = {
    "ours": ours,
    "plain": plain,
    "raw": raw,
}


def helped(rng: np.random.Generator, found: Scene, teams: NDArray[np.int64]) -> Scene:
    """The same world with an action that works: in each team some people take up the habit, so many
    that the rate of its normal weeks is five points higher on average."""
    history = found.history
    apps = history.apps.copy()
    after = slice(AT + 1, AT + AFTER + 1)
    for group in teams.tolist():
        mine = np.flatnonzero(history.team[AT] == group)
        there = history.held[after][:, mine] & history.known[after][:, mine]
        there &= found.worked[after][:, mine] != AWAY
        active = ((history.apps[after][:, mine] > 0) & there).sum(axis=0)
        rate = active / np.maximum(there.sum(axis=0), 1)
        room = WORKS * (1 - rate).mean()
        takes = mine[rng.random(len(mine)) < min(GAIN / room, 1)]
        for week in range(AT + 1, AT + AFTER + 1):
            at_work = history.held[week, takes] & (found.worked[week, takes] != AWAY)
            used = at_work & (rng.random(len(takes)) < WORKS)
            apps[week, takes[used]] = np.maximum(apps[week, takes[used]], 1)
    changed = replace(history, apps=apps)
    usual = changes(changed, Exposures(changed), AT, AFTER)
    return replace(found, history=changed, usual=usual)


def scenes(seeds: range, presence: bool) -> Iterator[Scene]:
    for season, start in STARTS.items():
        for behaviour in BEHAVIOURS:
            plan = Plan(behaviour, start - timedelta(weeks=AT), weeks=WEEKS)
            for seed in seeds:
                world = make(seed, plan)
                yield scene(world, season, presence)


Cells = dict[tuple[str, int, str], Cell]  # (method or "power", teams, random | flagged)


def run(seeds: range, draws: int, presence: bool) -> Cells:
    """`draws` actions of every kind in every world."""
    cells: Cells = {}

    def cell(*key: object) -> Cell:
        return cells.setdefault(key, Cell())  # type: ignore[arg-type]

    for number, found in enumerate(scenes(seeds, presence)):
        rng = np.random.default_rng([seeds.start, number, 31])
        for chosen, pool in (("random", found.eligible), ("flagged", found.flagged)):
            for count in TEAMS:
                if len(pool) < count:
                    continue
                for _ in range(draws):
                    teams = rng.choice(pool, count, replace=False)
                    for method, way in METHODS.items():
                        interval = way(found, teams)
                        if interval is not None:
                            cell(method, count, chosen).add(interval, 0.0, found.season)
                    if count in (8, 20) and (interval := ours(helped(rng, found, teams), teams)):
                        cell("power", count, chosen).add(interval, GAIN, found.season)
    return cells


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=10, help="worlds per season and behaviour")
    parser.add_argument("--first", type=int, default=5001, help="the first seed")
    parser.add_argument("--draws", type=int, default=5, help="actions of each kind in a world")
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    for presence in (True, False):
        began = time.perf_counter()
        cells = run(seeds, chosen.draws, presence)
        print(f"presence {presence}: {time.perf_counter() - began:.0f} s")
        for key, one in sorted(cells.items(), key=str):
            seasons = "  ".join(
                f"{s} {i / n:.2f}/{h / n:.2f}" for s, (n, i, h) in one.per_season.items()
            )
            print(
                f"{key!s:32} n {one.draws:4} coverage {one.coverage:.3f} helped {one.seen:.3f} "
                f"off {100 * one.off / one.draws:+.1f} half {100 * one.half / one.draws:.1f} "
                f"| {seasons}"
            )


if __name__ == "__main__":
    main()
