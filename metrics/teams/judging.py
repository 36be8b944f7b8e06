"""From measurements to a status: shrinkage over teams, a probability, gates and hysteresis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import erf, sqrt

import numpy as np
from numpy.typing import NDArray

from metrics.teams.between import spread
from metrics.teams.thresholds import Thresholds
from metrics.teams.trend import HORIZON, Sums, TeamWeek

GROWING, STEADY_HIGH = "growing", "steady-high"
STAGNATING, DECLINING = "stagnating", "declining"
TOO_FEW, TOO_SHORT, ONBOARDING = "too-few-people", "too-short", "onboarding"
CHANGED, PAUSED, UNKNOWN = "changed-composition", "paused", "unknown"

START = 0.3  # what a week before the first one is taken to have said
MOST_ASKED = 0.95  # chance from which a team is worth a visit, whatever is not known
LEAST_ERROR = 0.004  # of a level: nothing is known better than that
UNSURE = 0.5  # chance from which a team that is not on the list is neither growing nor high
EIGHTY = 1.2816  # standard errors on either side of an interval of 80 %
LEAST_TEAMS = 3  # from which on teams tell something of each other
# Gates that only hide a team for a while leave it on the list, the others take it off.
SMALL = frozenset(["small-group", "protects-small-group", "matched-few"])
KEEPS_LIST = frozenset(["week-unknown", "paused"])


Names = NDArray[np.str_]


@dataclass(frozen=True)
class Growth:
    """Growth of each team after shrinkage, with its error."""

    mean: Sums
    error: Sums


def chance_below(limit: float, mean: Sums, error: Sums) -> Sums:
    """Probability that a normal variable lies below a limit."""
    z = (limit - mean) / np.maximum(error, 1e-9)
    return np.array([(1 + erf(one / sqrt(2))) / 2 for one in z.tolist()])


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


def gates(week: TeamWeek, hidden: Mapping[int, str], least: int, limits: Thresholds) -> Names:
    """Per team what stands in the way of a verdict; "" for nothing. The first that holds counts."""
    teams = len(week.groups)
    whole = np.ones(teams, dtype=np.bool_)
    holds = {
        "week-unknown": whole & (not week.usable),
        "history-short": (week.there_before == 0) | (not week.history),
        "onboarding": week.young > limits.onboarding,
        "composition": week.changed > limits.changed,
        "paused": week.quiet_weeks >= 2,
        "matched-few": week.matched < max(limits.matched, least),
    }
    found = np.full(teams, "", dtype="U24")
    found[~(np.nan_to_num(week.growth_variance) > 0)] = "history-short"
    for name in reversed(holds):
        found[holds[name]] = name
    if hidden:
        groups = np.fromiter(hidden, dtype=np.int64, count=len(hidden))
        for place in np.flatnonzero(np.isin(week.groups, groups)).tolist():
            found[place] = hidden[int(week.groups[place])]
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


@dataclass(frozen=True)
class Odds:
    """What a week says by itself, before the weeks around it are looked at."""

    gate: Names
    growth: Growth
    declining: Sums
    still: Sums
    growing: Sums
    probability: Sums
    verdict: NDArray[np.bool_]  # nothing stands in the way
    resets: NDArray[np.bool_]  # the gate takes a team off the list


def level_now(week: TeamWeek, growth: Growth) -> tuple[Sums, Sums]:
    """The level that is judged: half by the last four weeks, half by where the whole trend is then.

    Four weeks alone are few for a small team; the trend alone is late where a team falls fast.
    """
    ahead = week.ahead / HORIZON
    error = np.sqrt(week.height_error**2 + (growth.error * ahead) ** 2)
    return (week.level + week.height + growth.mean * ahead) / 2, np.maximum(error, LEAST_ERROR)


def odds(week: TeamWeek, gate: Names, limits: Thresholds) -> Odds:
    """Chances of every team: standing still with room left, declining, growing."""
    # Teams too small to be told of still show how teams differ.
    counts = np.isin(gate, ["", *SMALL]) & (week.matched >= limits.matched)
    counts &= week.history & (np.nan_to_num(week.growth_variance) > 0)
    growth = shrunk(week.growth, week.growth_variance, counts, limits)
    with np.errstate(invalid="ignore"):
        down = chance_below(limits.down, growth.mean, growth.error)
        below_up = chance_below(limits.up, growth.mean, growth.error)
        room = chance_below(limits.bar, *level_now(week, growth))
    still = (below_up - down) * room
    return Odds(
        gate=gate,
        growth=growth,
        declining=down,
        still=still,
        growing=1 - below_up,
        probability=np.minimum(down + still, 1),
        verdict=gate == "",
        resets=~np.isin(gate, ["", *KEEPS_LIST]),
    )


@dataclass(frozen=True)
class Followed:
    """Where the list has come to in some weeks: weeks × group numbers."""

    flagged: NDArray[np.bool_]
    chance: Sums  # probability over the last weeks, newer ones counting more; NaN: never told


def follow(
    weeks: Sequence[tuple[TeamWeek, Odds] | None],
    asked: Sequence[int],
    span: int,
    limits: Thresholds,
) -> Followed:
    """The list in the `asked` places of `weeks`, each followed over the `span` weeks before it.

    Weeks without a verdict, or not looked at (None), leave a team as it is, or make it start again.
    A team comes on the list in its second week with a verdict at the earliest.
    """
    known = [(place, *one) for place, one in enumerate(weeks) if one is not None]
    most = max((int(week.groups.max(initial=0)) for _, week, _ in known), default=0) + 1
    stated = np.full((len(weeks), most), np.nan)
    resets = np.zeros(stated.shape, dtype=np.bool_)
    for place, week, odd in known:
        stated[place, week.groups] = np.where(odd.verdict, odd.probability, np.nan)
        resets[place, week.groups] = odd.resets
    more = 0.0 if any(week.presence for _, week, _ in known) else limits.blind
    enter, leave = limits.enter + more, limits.leave + more
    last = np.array(asked, dtype=np.int64)
    flagged = np.zeros((len(last), most), dtype=np.bool_)
    chance, told = np.full(flagged.shape, np.nan), np.zeros(flagged.shape, dtype=np.int64)
    known_by = np.full(flagged.shape, limits.newest)  # what the chance rests on, up to 1
    for back in range(span, -1, -1):
        there = (last - back >= 0)[:, None]
        at = np.maximum(last - back, 0)
        now, again = np.where(there, stated[at], np.nan), resets[at] & there
        flagged[again], told[again], chance[again] = False, 0, np.nan
        known_by[again] = limits.newest
        says = ~np.isnan(now)
        before = np.where(np.isnan(chance), START, chance)
        known_by = np.where(says, limits.newest + (1 - limits.newest) * known_by, known_by)
        chance = np.where(says, before + limits.newest / known_by * (now - before), chance)
        told += says
        with np.errstate(invalid="ignore"):
            on = np.where(flagged, chance >= leave, (chance >= enter) & (told > 1))
        flagged = np.where(says, on, flagged)
    return Followed(flagged, chance)


def to_visit(
    flagged: NDArray[np.bool_], chance: Sums, presence: bool, limits: Thresholds
) -> NDArray[np.bool_]:
    """Which teams on the list are worth a visit; more is asked where nobody tells who was there."""
    least = limits.queue
    if not presence:
        least = max(least, min(least + limits.blind_queue, MOST_ASKED))
    with np.errstate(invalid="ignore"):
        return flagged & (chance >= least)


def statuses(odd: Odds, flagged: NDArray[np.bool_], chance: Sums) -> tuple[Names, Names]:
    """Status and gate of every team of a week; chance and list are those of its teams."""
    with np.errstate(invalid="ignore"):
        down = odd.declining >= np.maximum(odd.still, 0.5 * odd.probability)
        growing = odd.growing >= 1 - odd.probability - odd.growing
        open_ = odd.verdict & ~flagged & (chance >= UNSURE)
    status = np.where(growing, GROWING, STEADY_HIGH).astype("U24")
    status[flagged] = np.where(down, DECLINING, STAGNATING)[flagged]
    status[open_] = UNKNOWN
    for gate, name in STATUS_OF_GATE.items():
        status[odd.gate == gate] = name
    return status, np.where(open_, "not-sure", odd.gate).astype("U24")
