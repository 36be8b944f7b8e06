"""How often a way of finding teams that stopped is right, where the truth is known."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from benchmarks.stalling_people import Flags, Floats
from benchmarks.stalling_worlds import World
from metrics.teams import Thresholds

MARGIN_GROWTH, MARGIN_LEVEL = 0.015, 0.03  # nearer to a threshold than this is a matter of taste
SOON = 12  # weeks in which a stall is to be found
RECENT = 8  # weeks back that a holiday or a wave of licences is looked for
QUIET = 0.7  # part of a team at work; less in one week is a holiday
SIZES = ((5, 11), (12, 29), (30, 9999))
WINDOW_OF_TROUBLE = 14  # weeks in which a wave of licences, a closure or moves can mislead
TENTHS = 10


@dataclass(frozen=True)
class Said:
    """What was said of every team in every week; `probability` is NaN where nothing was."""

    flagged: Flags
    queued: Flags
    probability: Floats


@dataclass
class Tally:
    """Counts over worlds; all are of team-weeks with a verdict and a clear truth but where said."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    clear: int = 0  # with a clear truth, verdict or not
    with_verdict: int = 0
    queue: int = 0
    queue_right: int = 0
    changes: int = 0  # of the list, over all team-weeks
    team_weeks: int = 0
    stalls: int = 0
    found: int = 0
    waited: list[int] = field(default_factory=list)
    false: dict[str, list[int]] = field(default_factory=dict)  # cause → flagged, all
    sizes: dict[str, list[int]] = field(default_factory=dict)  # people → right, wrong, missed
    bins: NDArray[np.float64] = field(default_factory=lambda: np.zeros((TENTHS, 3)))

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return f1(self.right, self.wrong, self.missed)

    @property
    def queue_precision(self) -> float:
        return self.queue_right / max(self.queue, 1)

    @property
    def flips(self) -> float:
        """Changes of the list per team in 13 weeks."""
        return 13 * self.changes / max(self.team_weeks, 1)

    @property
    def found_share(self) -> float:
        return self.found / max(self.stalls, 1)

    def false_share(self, cause: str) -> float:
        flagged, of = self.false.get(cause, [0, 0])
        return flagged / max(of, 1)

    @property
    def worst_bin(self) -> float:
        """Largest distance of stated and true, in tenths with at least a hundredth of all."""
        stated, true, number = self.bins.T
        told = number > 0.01 * number.sum()
        return float((np.abs(stated - true)[told] / number[told]).max(initial=0.0))


def f1(right: float, wrong: float, missed: float) -> float:
    return 2 * right / max(2 * right + wrong + missed, 1)


def is_true(world: World, limits: Thresholds) -> Flags:
    """Whether a team stands still with room left, or falls."""
    with np.errstate(invalid="ignore"):
        still = (world.growth < limits.up) & (world.level < limits.bar)
        found: Flags = still | (world.growth <= limits.down)
    return found


def is_clear(world: World, limits: Thresholds) -> Flags:
    """Whether it would still be so if growth and level were a margin away."""
    level, growth = world.level, world.growth
    clear = np.isfinite(level) & np.isfinite(growth)
    answers = []
    with np.errstate(invalid="ignore"):
        for step in (-MARGIN_GROWTH, MARGIN_GROWTH):
            for lift in (-MARGIN_LEVEL, MARGIN_LEVEL):
                still = (growth + step < limits.up) & (level + lift < limits.bar)
                answers.append(still | (growth + step <= limits.down))
    found: Flags = clear & (np.all(answers, axis=0) | ~np.any(answers, axis=0))
    return found


def count(tally: Tally, world: World, said: Said, limits: Thresholds, first: int) -> None:
    """Add one world, from week number `first` on."""
    true, clear = is_true(world, limits), is_clear(world, limits)
    clear[:first] = False
    told = clear & np.isfinite(said.probability)
    flagged = said.flagged
    tally.clear += int(clear.sum())
    tally.with_verdict += int(told.sum())
    tally.right += int((flagged & true & told).sum())
    tally.wrong += int((flagged & ~true & told).sum())
    tally.missed += int((~flagged & true & told).sum())
    tally.queue += int((said.queued & told).sum())
    tally.queue_right += int((said.queued & told & true).sum())
    tally.changes += int((flagged[first + 1 :] != flagged[first:-1]).sum())
    tally.team_weeks += int(flagged[first + 1 :].size)
    for cause, of in causes(world, limits).items():
        pair = tally.false.setdefault(cause, [0, 0])
        pair[0] += int((flagged & told & ~true & of).sum())
        pair[1] += int((told & ~true & of).sum())
    for low, high in SIZES:
        of = told & (world.size >= low) & (world.size <= high)
        row = tally.sizes.setdefault(f"{low}–{high}" if high < 9999 else f"{low}+", [0, 0, 0])
        row[0] += int((of & flagged & true).sum())
        row[1] += int((of & flagged & ~true).sum())
        row[2] += int((of & ~flagged & true).sum())
    told = np.isfinite(said.probability) & np.isfinite(world.growth)
    told[:first] = False
    tenth = np.minimum((said.probability[told] * TENTHS).astype(int), TENTHS - 1)
    for place, values in enumerate((said.probability[told], true[told], np.ones(len(tenth)))):
        tally.bins[:, place] += np.bincount(tenth, values, TENTHS)
    _stalls(tally, true, flagged, np.isfinite(world.growth), first)


def causes(world: World, limits: Thresholds) -> dict[str, Flags]:
    """Team-weeks in which something looks like a stall and is none."""
    weeks, teams = world.growth.shape
    since = np.arange(weeks)[:, None] - world.trouble_at
    lately = (since >= 0) & (since < WINDOW_OF_TROUBLE)
    quiet = world.at_work < QUIET
    holiday = np.zeros((weeks, teams), dtype=np.bool_)
    for week in range(weeks):
        holiday[week] = quiet[max(week - RECENT + 1, 0) : week + 1].any(axis=0)
    with np.errstate(invalid="ignore"):
        growing = world.growth > limits.up
    troubled = lately & (world.trouble != "")
    return {
        "holiday only": holiday & ~troubled & ~growing,
        "holiday, growing or not": holiday & ~troubled,
        "growing": growing,
        "closure": lately & (world.trouble == "closure"),
        "licence expansion": lately & (world.trouble == "wave"),
        "licences taken back": lately & (world.trouble == "reclaim"),
        "many moved": lately & (world.trouble == "moves"),
    }


def _stalls(tally: Tally, true: Flags, flagged: Flags, told: Flags, first: int) -> None:
    """Stalls that began while looked at: how long until they are on the list.

    One that ended before it was listed, or could be followed for less than SOON weeks, is left out.
    """
    weeks, teams = true.shape
    for team in range(teams):
        began = None
        for week in range(first + 1, weeks):
            if not true[week, team] or not told[week, team]:
                began = None
                continue
            if not true[week - 1, team] and told[week - 1, team]:
                began = week
            if began is None:
                continue
            if flagged[week, team] or week - began >= SOON:
                tally.stalls += 1
                tally.found += bool(flagged[week, team])
                if flagged[week, team]:
                    tally.waited.append(week - began)
                began = None
