"""Is "did it help?" right? Actions drawn in worlds whose truth is known.

`python -m benchmarks.placebo` draws teams for actions that do nothing, and for actions that add
five points, and counts how often the interval holds the truth and how often help is seen. Beside
it: raw before and after, and a plain difference-in-differences. Worlds have seeds of their own.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from access import DEFAULT_MINIMUM_GROUP
from benchmarks.report import Line, Result, result
from benchmarks.stalling_worlds import Plan, World, make
from metrics.teams import DEFAULTS
from metrics.teams.asking import REMEMBERED
from metrics.teams.effect.asking import judged
from metrics.teams.effect.comparing import Coached, Comparison, compare
from metrics.teams.effect.outcome import Changes, changes
from metrics.teams.effect.plan import AFTER, BEFORE
from metrics.teams.effect.regression import Interval
from metrics.teams.effect.result import DUE_TO_THE_ACTION, FITS_AN_EFFECT
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
REPORTED = range(8021, 8033)
DRAWS = 5  # actions of each kind in a world
COVERAGE, MOST_FALSE, LEAST_POWER = (0.92, 0.98), 0.05, 0.7

Sums = NDArray[np.float64]


@dataclass
class Cell:
    """Draws of one kind: how often the truth lay inside, and how often help was seen.

    `above`: how often the interval lay above zero, whether or not a number may be told.
    """

    draws: int = 0
    inside: int = 0
    helped: int = 0
    above: int = 0
    off: float = 0.0
    half: float = 0.0
    per_season: dict[str, list[int]] = field(default_factory=dict)  # draws, inside, helped

    def add(
        self, found: Interval, truth: float, season: str, *, helped: bool | None = None
    ) -> None:
        """`helped`: what was said; None: whatever the interval says."""
        inside, above = found.low <= truth <= found.high, found.low > 0
        helped = above if helped is None else helped
        self.draws += 1
        self.inside += inside
        self.helped += helped
        self.above += above
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


def helps(found: Comparison) -> bool:
    """Whether the product says that an action fits an effect, or that one is due to it."""
    return judged(found)[0] in (FITS_AN_EFFECT, DUE_TO_THE_ACTION)


def asked(found: Scene, teams: NDArray[np.int64]) -> Comparison:
    """The comparison of the product."""
    starts = dict.fromkeys(teams.tolist(), AT)
    coached = Coached(
        starts, False, {}, frozenset(), DEFAULT_MINIMUM_GROUP, {AT: frozenset(found.listed)}
    )
    return compare(lambda at, after: found.usual, WEEKS, coached)


def plain(found: Scene, teams: NDArray[np.int64]) -> Interval:
    """The mean change of the same people beside that of all other teams."""
    here = np.isin(found.usual.groups, teams)
    rest = np.isin(found.usual.groups, found.eligible) & ~here
    mine, others = found.usual.change[here], found.usual.change[rest]
    spread = others.std(ddof=1) * np.sqrt(1 / len(mine) + 1 / len(others))
    return _interval(mine.mean() - others.mean(), spread, len(others) - 1)


def raw(found: Scene, teams: NDArray[np.int64]) -> Interval:
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


BESIDE: dict[str, Callable[[Scene, NDArray[np.int64]], Interval]] = {"plain": plain, "raw": raw}


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

    def tally(
        kind: str, count: int, chosen: str, one: Comparison, truth: float, season: str
    ) -> None:
        if one.interval is not None:
            said = helps(one)
            cell(kind, count, chosen).add(one.interval, truth, season, helped=said)

    for number, found in enumerate(scenes(seeds, presence)):
        rng = np.random.default_rng([seeds.start, number, 31])
        for chosen, pool in (("random", found.eligible), ("flagged", found.flagged)):
            for count in TEAMS:
                if len(pool) < count:
                    continue
                for _ in range(draws):
                    teams = rng.choice(pool, count, replace=False)
                    tally("ours", count, chosen, asked(found, teams), 0.0, found.season)
                    for method, way in BESIDE.items():
                        cell(method, count, chosen).add(way(found, teams), 0.0, found.season)
                    if count in (8, 20):
                        works = asked(helped(rng, found, teams), teams)
                        tally("power", count, chosen, works, GAIN, found.season)
    return cells


def lines(known: Cells, blind: Cells) -> list[Line]:
    """The table: with / without presence, raw before and after, plain difference-in-differences."""
    found = []
    for chosen, words in (("random", "drawn from all"), ("flagged", "drawn from the list")):
        for count in TEAMS:
            name = f"{count} team{'s' if count > 1 else ''}, {words}"
            pair = [cells["ours", count, chosen] for cells in (known, blind)]
            beside = [known[method, count, chosen] for method in ("raw", "plain")]
            found.append(
                Line(
                    f"Interval holds the truth: {name}",
                    _both(one.coverage for one in pair), f"{beside[0].coverage:.2f}",
                    f"{beside[1].coverage:.2f}", bar="0.92 to 0.98",
                    met=all(COVERAGE[0] <= round(one.coverage, 2) <= COVERAGE[1] for one in pair),
                )
            )  # fmt: skip
            found.append(
                Line(
                    f"False “it helped”: {name}",
                    _both(one.seen for one in pair), f"{beside[0].seen:.2f}",
                    f"{beside[1].seen:.2f}", bar="≤ 0.05",
                    met=all(round(one.seen, 2) <= MOST_FALSE for one in pair),
                )
            )  # fmt: skip
    for chosen, words in (("random", "drawn from all"), ("flagged", "drawn from the list")):
        for count in (8, 20):
            pair = [cells["power", count, chosen] for cells in (known, blind)]
            least = LEAST_POWER if count == max(TEAMS) else None
            found.append(
                Line(
                    f"A true +5 points is found: {count} teams, {words}",
                    _both(one.seen for one in pair), bar=f"≥ {least:.2f}" if least else "–",
                    met=all(one.seen >= least for one in pair) if least else None,
                )
            )  # fmt: skip
    return found + _more(known, blind)


def _more(known: Cells, blind: Cells) -> list[Line]:
    """Lines without a bar."""
    found = []
    for count in TEAMS:
        pair = [cells["ours", count, "flagged"] for cells in (known, blind)]
        halves = " / ".join(f"± {100 * one.half / one.draws:.1f}" for one in pair)
        found.append(Line(f"Half the interval in points: {count} from the list", halves))
    for chosen, words in (("random", "drawn from all"), ("flagged", "drawn from the list")):
        silent = [cells["ours", 1, chosen] for cells in (known, blind)]
        found.append(
            Line(
                f"Interval above zero, of which nothing is said: 1 team, {words}",
                _both(one.above / one.draws for one in silent),
            )
        )
    for method, key in (("no effect", "ours"), ("a true +5 points", "power")):
        pair = [cells[key, 20, "flagged"] for cells in (known, blind)]
        off = " / ".join(f"{100 * one.off / one.draws:+.1f}" for one in pair)
        found.append(Line(f"Off on average in points: 20 from the list, {method}", off))
        truth = _both(one.coverage for one in pair)
        if key == "power":
            found.append(Line("Interval holds a true +5 points: 20 from the list", truth))
    for season in STARTS:
        told = (known[m, 20, "flagged"].per_season[season] for m in ("raw", "plain"))
        bare, ratio = (f"{said / n:.2f}" for n, _, said in told)
        ours_ = [cells["ours", 20, "flagged"].per_season[season] for cells in (known, blind)]
        found.append(
            Line(
                f"False “it helped”: 20 from the list, {season}",
                _both(said / n for n, _, said in ours_),
                bare,
                ratio,
            )
        )
    return found


def _chance(share: float, draws: int) -> float:
    """Standard error of a share in so many draws."""
    return float(np.sqrt(share * (1 - share) / draws))


def _both(values: Iterable[float]) -> str:
    return " / ".join(f"{value:.2f}" for value in values)


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Worlds that were not looked at while the method was made; `people`: one seed only."""
    seeds = REPORTED if people is None else REPORTED[:1]
    known, blind = (run(seeds, DRAWS, presence) for presence in (True, False))
    draws = known["ours", 20, "flagged"].draws
    few, many = (_chance(share, draws) for share in (MOST_FALSE, LEAST_POWER))
    method = f"""Ours with / without presence. Under "Bare" raw before and after (rate of licence
    holders in the coached teams, interval over teams), under "Ratio" a plain
    difference-in-differences (the same people beside all other teams), both with presence. {draws}
    drawn actions a cell, so that chance moves a share of .05 or .95 by {few:.2f} and one of .70 by
    {many:.2f} (standard error): {len(STARTS)} starts ({", ".join(STARTS)}) × {len(BEHAVIOURS)}
    behaviours × {len(seeds)} seeds × {DRAWS} draws in worlds of 300 teams, minimum group
    {DEFAULT_MINIMUM_GROUP}. "The list" are the teams that the product lists in the week before the
    start. An action that works makes some people of each team take up the habit, +5 points on
    average. Help counts as seen when the product says that an action fits an effect. Of fewer than
    three teams it says nothing, so nothing false either; how often the interval of which nothing is
    said lies above zero is in a line of its own. Seeds {seeds.start} to {seeds.stop - 1}; the
    method was made on seeds 11 to 44 and 101 to 148, and these were not looked at before."""
    title = "Did an action help? Actions drawn where the truth is known"
    return result("placebo", title, lines(known, blind), method, on=datetime.now(UTC).date())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=2, help="worlds per start and behaviour")
    parser.add_argument("--first", type=int, default=11, help="the first seed")
    chosen = parser.parse_args()
    seeds = range(chosen.first, chosen.first + chosen.seeds)
    known, blind = (run(seeds, DRAWS, presence) for presence in (True, False))
    for line in lines(known, blind):
        mark = {True: "", False: "  MISSED", None: ""}[line.met]
        print(f"{line.what:64} {line.ours:16} {line.bare:6} {line.ratio:6} {line.bar}{mark}")


if __name__ == "__main__":
    main()
