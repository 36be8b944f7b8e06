"""From measurements to a status: shrinkage over teams, a probability, gates and hysteresis."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from metrics.teams.thresholds import Thresholds
from metrics.teams.trend import Sums, TeamWeek

GROWING, STEADY_HIGH = "growing", "steady-high"
STAGNATING, DECLINING = "stagnating", "declining"
TOO_FEW, TOO_SHORT, ONBOARDING = "too-few-people", "too-short", "onboarding"
CHANGED, PAUSED, UNKNOWN = "changed-composition", "paused", "unknown"

EIGHTY = 1.2816  # standard errors on either side of an interval of 80 %
LEAST_TEAMS = 3  # from which on teams tell something of each other
# Gates that only hide a team for a while leave it on the list, the others take it off.
SMALL = frozenset(["small-group", "protects-small-group", "matched-few"])
KEEPS_LIST = frozenset(["week-unknown", "paused"])


@dataclass(frozen=True)
class Growth:
    """Growth of each team after shrinkage, with its error."""

    mean: Sums
    error: Sums


@dataclass(frozen=True)
class Judged:
    """One team in one week, exact; asking.py decides what may be said of it."""

    group: int
    status: str
    gate: str  # "" when nothing stands in the way of a verdict
    flagged: bool
    queued: bool
    probability: float | None
    place: int  # of the group in the week's measurements


def chance_below(limit: float, mean: Sums, error: Sums) -> Sums:
    """Probability that a normal variable lies below a limit."""
    z = (limit - mean) / np.maximum(error, 1e-9)
    return np.array([(1 + erf(one / sqrt(2))) / 2 for one in z.tolist()])


def spread(values: Sums, variance: Sums) -> float:
    """Variance between teams beyond their own errors (Paule and Mandel), by bisection."""
    if len(values) < 2:
        return 0.0

    def excess(between: float) -> float:
        weight = 1 / (variance + between)
        mean = (weight * values).sum() / weight.sum()
        return float((weight * (values - mean) ** 2).sum() - (len(values) - 1))

    low, high = 0.0, 1.0
    if excess(low) <= 0:
        return 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return low


def shrunk(growth: Sums, variance: Sums, counts: NDArray[np.bool_], limits: Thresholds) -> Growth:
    """Every team pulled to the mean of all, the more so the less it tells by itself.

    `counts` are the teams that take part. With very few of them each speaks for itself.
    """
    if counts.sum() < LEAST_TEAMS:
        return Growth(growth, np.sqrt(variance))
    values, own = growth[counts], variance[counts]
    between = max(spread(values, own), limits.spread**2)
    weight = 1 / (own + between)
    centre = (weight * values).sum() / weight.sum()
    with np.errstate(invalid="ignore"):
        pull = variance / (variance + between)
        mean = pull * centre + (1 - pull) * growth
        error = np.sqrt((1 - pull) * variance + pull**2 / weight.sum())
    return Growth(mean, error)


def gates(week: TeamWeek, hidden: dict[int, str], least: int, limits: Thresholds) -> list[str]:
    """Per team what stands in the way of a verdict; "" for nothing. The first that holds counts."""
    found = []
    needed = max(limits.matched, least)
    for place, group in enumerate(week.groups.tolist()):
        if group in hidden:
            found.append(hidden[group])
        elif not week.usable:
            found.append("week-unknown")
        elif not week.history or week.there_before[place] == 0:
            found.append("history-short")
        elif week.young[place] > limits.onboarding:
            found.append("onboarding")
        elif week.changed[place] > limits.changed:
            found.append("composition")
        elif week.quiet_weeks[place] >= 2:
            found.append("paused")
        elif week.matched[place] < needed:
            found.append("matched-few")
        else:
            found.append("" if week.growth_variance[place] > 0 else "history-short")
    return found


STATUS_OF_GATE = {
    "small-group": TOO_FEW,
    "protects-small-group": TOO_FEW,
    "matched-few": TOO_FEW,
    "week-unknown": UNKNOWN,
    "history-short": TOO_SHORT,
    "onboarding": ONBOARDING,
    "composition": CHANGED,
    "paused": PAUSED,
}


@dataclass
class Listed:
    """Which teams are on the list, from week to week: on and off only after two weeks running.

    Arrays have one entry per group number.
    """

    on: NDArray[np.bool_]
    run: NDArray[np.int64]

    @classmethod
    def empty(cls, groups: int) -> Listed:
        return cls(np.zeros(groups, dtype=np.bool_), np.zeros(groups, dtype=np.int64))

    def step(self, groups: NDArray[np.int64], probability: Sums, limits: Thresholds) -> None:
        """One week of teams that have a verdict; the others keep what they had."""
        on = self.on[groups]
        goes = np.where(on, probability < limits.leave, probability >= limits.enter)
        run = np.where(goes, self.run[groups] + 1, 0)
        self.on[groups] = on ^ (run >= 2)
        self.run[groups] = np.where(run >= 2, 0, run)

    def forget(self, groups: NDArray[np.int64]) -> None:
        self.on[groups], self.run[groups] = False, 0


@dataclass(frozen=True)
class Odds:
    """What a week says by itself, before the weeks around it are looked at."""

    gate: list[str]
    growth: Growth
    declining: Sums
    still: Sums
    growing: Sums
    probability: Sums
    verdict: NDArray[np.bool_]  # nothing stands in the way
    resets: NDArray[np.bool_]  # the gate takes a team off the list


def odds(week: TeamWeek, gate: list[str], limits: Thresholds) -> Odds:
    """Chances of every team: standing still with room left, declining, growing."""
    # Teams too small to be told of still show how teams differ.
    tells = [not one or one in SMALL for one in gate]
    counts = np.array(tells, dtype=np.bool_) & (week.matched >= limits.matched)
    counts &= week.history & (np.nan_to_num(week.growth_variance) > 0)
    growth = shrunk(week.growth, week.growth_variance, counts, limits)
    with np.errstate(invalid="ignore"):
        down = chance_below(limits.down, growth.mean, growth.error)
        below_up = chance_below(limits.up, growth.mean, growth.error)
        room = chance_below(limits.bar, week.level, np.maximum(week.level_error, 0.004))
    still = (below_up - down) * room
    return Odds(
        gate=gate,
        growth=growth,
        declining=down,
        still=still,
        growing=1 - below_up,
        probability=np.minimum(down + still, 1),
        verdict=np.array([not one for one in gate], dtype=np.bool_),
        resets=np.array([bool(one) and one not in KEEPS_LIST for one in gate], dtype=np.bool_),
    )


def judged(weeks: Sequence[tuple[TeamWeek, Odds]], limits: Thresholds) -> list[Judged]:
    """The status of every team in the last of these weeks, which are in order."""
    most = max((int(week.groups.max(initial=0)) for week, _ in weeks), default=0)
    listed = Listed.empty(most + 1)
    for week, odd in weeks:
        listed.forget(week.groups[odd.resets])
        listed.step(week.groups[odd.verdict], odd.probability[odd.verdict], limits)
    week, odd = weeks[-1]
    chances = odd.probability.tolist()
    found = []
    for place, group in enumerate(week.groups.tolist()):
        gate, flagged, chance = odd.gate[place], bool(listed.on[group]), chances[place]
        if gate:
            found.append(Judged(group, STATUS_OF_GATE[gate], gate, flagged, False, None, place))
            continue
        status, gate = _status(odd, place, chance, flagged)
        queued = flagged and chance >= limits.queue
        found.append(Judged(group, status, gate, flagged, queued, chance, place))
    return found


def _status(odd: Odds, place: int, chance: float, flagged: bool) -> tuple[str, str]:
    if flagged:
        down = odd.declining[place] >= max(odd.still[place], 0.5 * chance)
        return (DECLINING if down else STAGNATING), ""
    if chance >= 0.5:
        return UNKNOWN, "not-sure"
    growing = odd.growing[place] >= 1 - chance - odd.growing[place]
    return (GROWING if growing else STEADY_HIGH), ""
