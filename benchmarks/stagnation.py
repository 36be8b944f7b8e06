"""Teams that stopped moving in worlds whose truth is known: `python -m benchmarks.stagnation`.

How often the product is right, beside the usual rule of dashboards (a flat or falling line through
twelve weeks of the raw rate, and under the others) and a Mann-Kendall test against the rest of the
organisation. Pure arithmetic on what reports would tell: no database.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.stats import kendalltau

from benchmarks.report import Line, Result, result
from benchmarks.stalling_people import Floats
from benchmarks.stalling_tally import Said, Tally, count, f1
from benchmarks.stalling_worlds import PLANS, SHORT, SMALL, WINDOW, Plan, World, make
from metrics.teams import DEFAULTS, Thresholds
from metrics.teams.asking import REMEMBERED
from metrics.teams.exposure import Exposures
from metrics.teams.judging import follow, gates, odds, to_visit
from metrics.teams.trend import measure

LEAST = 5
# Thresholds and constants were chosen on these seeds; what is reported comes from others.
TUNED_ON = (1, 2, 3, 31, 32, 41, 42, 51, 52, 53, 61, 62)
REPORTED = (71, 72)
FIRST = WINDOW  # weeks of history before the first week that is judged

Way = Callable[[World, Thresholds], Said]


def kadans(world: World, limits: Thresholds = DEFAULTS) -> Said:
    """The product's own arithmetic, week by week as it would have come out then."""
    history = world.history
    weeks, teams = world.growth.shape
    exposures = Exposures(history)
    measured = []
    for at in range(WINDOW - 1, weeks):
        week = measure(history, at, exposures, limits)
        measured.append((week, odds(week, gates(week, {}, LEAST, limits), limits)))
    found = follow(measured, range(len(measured)), REMEMBERED, limits)
    flagged = np.zeros((weeks, teams), dtype=np.bool_)
    probability = np.full((weeks, teams), np.nan)
    flagged[WINDOW - 1 :, : found.flagged.shape[1] - 1] = found.flagged[:, 1:]
    for place, (week, odd) in enumerate(measured):
        groups = week.groups[odd.verdict]
        probability[WINDOW - 1 + place, groups - 1] = found.chance[place, groups]
    queued = to_visit(flagged, probability, history.worked is not None, limits)
    return Said(flagged, queued, probability)


def rates(world: World) -> Floats:
    """Raw weekly rate of licence holders, weeks × teams; weeks that are hardly known are left out.

    A week that reports tell too little of takes the rate of the week before.
    """
    history, teams = world.history, world.growth.shape[1]
    found = np.zeros(world.growth.shape)
    for week in range(len(found)):
        who = history.held[week] & history.known[week] & (history.team[week] > 0)
        people = np.bincount(history.team[week][who], minlength=teams + 1)[1:]
        used = np.bincount(history.team[week][who & (history.apps[week] > 0)], minlength=teams + 1)[
            1:
        ]
        found[week] = used / np.maximum(people, 1)
        if week and not history.usable[week]:
            found[week] = found[week - 1]
    return found


def dashboard(world: World, _: Thresholds = DEFAULTS) -> Said:
    """The usual rule: no rise over twelve weeks, and a rate under the median of teams."""
    table = rates(world)
    x = np.arange(WINDOW) - (WINDOW - 1) / 2
    flagged = np.zeros(table.shape, dtype=np.bool_)
    for week in range(WINDOW - 1, len(table)):
        window = table[week - WINDOW + 1 : week + 1]
        slope = (x[:, None] * window).sum(axis=0) / (x**2).sum()
        mine = window[-4:].mean(axis=0)
        flagged[week] = (slope <= 0.002) & (mine < np.median(mine))
    return Said(flagged, np.zeros_like(flagged), np.zeros(table.shape))


def mann_kendall(world: World, limits: Thresholds = DEFAULTS) -> Said:
    """No significant rise (p ≥ 0.1) of the raw rate beside that of all others, and room left."""
    table = rates(world)
    weight = np.maximum(world.size, 1)
    whole = (table * weight).sum(axis=1, keepdims=True)
    others = (whole - table * weight) / (weight.sum() - weight)
    beside = table / np.maximum(others, 0.01)
    flagged = np.zeros(table.shape, dtype=np.bool_)
    order = np.arange(WINDOW)
    for week in range(WINDOW - 1, len(table)):
        window = beside[week - WINDOW + 1 : week + 1]
        level = table[week - 3 : week + 1].mean(axis=0)
        rises = np.array([_rises(order, window[:, team]) for team in range(table.shape[1])])
        flagged[week] = ~rises & (level < limits.bar)
    return Said(flagged, np.zeros_like(flagged), np.zeros(table.shape))


def _rises(order: NDArray[np.int_], values: Floats) -> bool:
    if np.ptp(values) == 0:
        return False
    found = kendalltau(order, values, alternative="greater")
    return bool(found.pvalue < 0.1)


def tallied(way: Way, worlds: Iterable[World], limits: Thresholds = DEFAULTS) -> Tally:
    """One way of telling over worlds; only team-weeks of which the product has a verdict count."""
    tally = Tally()
    for world in worlds:
        verdict = kadans(world, limits)
        said = verdict if way is kadans else among(way(world, limits), verdict)
        count(tally, world, said, limits, FIRST)
    return tally


def among(said: Said, verdict: Said) -> Said:
    """The same, only of team-weeks of which the product has a verdict."""
    return Said(said.flagged, said.queued, np.where(np.isnan(verdict.probability), np.nan, 0.0))


@dataclass
class Found:
    """Tallies over the same worlds: ours with and without presence, and the two rivals."""

    ours: tuple[Tally, Tally] = field(default_factory=lambda: (Tally(), Tally()))
    usual: Tally = field(default_factory=Tally)
    mann: Tally = field(default_factory=Tally)


def look(
    seeds: Sequence[int], plans: Sequence[Plan], into: Sequence[Found], *, rivals: bool
) -> None:
    """Every world once, counted into all of these; Mann-Kendall is slow, so on one seed only."""
    for world in worlds(seeds, plans, presence=True):
        blind = world.without_presence()
        known, unknown = kadans(world), kadans(blind)
        usual = among(dashboard(blind), unknown) if rivals else None
        mann = among(mann_kendall(blind), unknown) if rivals and world.seed == seeds[0] else None
        for one in into:
            count(one.ours[0], world, known, DEFAULTS, FIRST)
            count(one.ours[1], blind, unknown, DEFAULTS, FIRST)
            if usual is not None:
                count(one.usual, blind, usual, DEFAULTS, FIRST)
            if mann is not None:
                count(one.mann, blind, mann, DEFAULTS, FIRST)


def worlds(seeds: Sequence[int], plans: Sequence[Plan], *, presence: bool) -> Iterable[World]:
    """Every plan with every seed."""
    for plan in plans:
        for seed in seeds:
            world = make(seed, plan)
            yield world if presence else world.without_presence()


BARS: dict[str, tuple[str, Callable[[Tally], float], tuple[float, float], bool]] = {
    "F1": ("≥ {}", lambda t: t.f1, (0.85, 0.80), True),
    "Visit list right": ("≥ {}", lambda t: t.queue_precision, (0.92, 0.92), True),
    "False, holidays only": ("≤ {}", lambda t: t.false_share("holiday only"), (0.08, 0.08), False),
    "False, growing": ("≤ {}", lambda t: t.false_share("growing"), (0.10, 0.10), False),
    "False, new licences": (
        "≤ {}", lambda t: t.false_share("licence expansion"), (0.15, 0.15), False,
    ),
    "Changes of the list per team, 13 weeks": ("≤ {}", lambda t: t.flips, (0.5, 0.5), False),
    "Found within 12 weeks": ("≥ {}", lambda t: t.found_share, (0.85, 0.85), True),
    "Stated and true chance differ at most": ("≤ {}", lambda t: t.worst_bin, (0.15, 0.15), False),
}  # fmt: skip
ALSO: dict[str, Callable[[Tally], float]] = {
    "Precision": lambda t: t.precision,
    "Recall": lambda t: t.recall,
    "False, closure that nobody entered": lambda t: t.false_share("closure"),
    "False, licences taken back": lambda t: t.false_share("licences taken back"),
    "False, many moved": lambda t: t.false_share("many moved"),
    "False, holidays, growing or not": lambda t: t.false_share("holiday, growing or not"),
}


def lines(ours: tuple[Tally, Tally], usual: Tally, mann: Tally) -> list[Line]:
    """The table: with presence, without, and the two rivals (which know no presence)."""

    def row(what: str, value: Callable[[Tally], float], bar: str = "–", met: bool | None = None,
            *, rivals: bool = True) -> Line:  # fmt: skip
        known, blind, usually, tested = (value(t) for t in (*ours, usual, mann))
        said = f"{known:.2f} / {blind:.2f}"
        others = (f"{usually:.2f}", f"{tested:.2f}") if rivals else ("–", "–")
        return Line(what, said, others[0], others[1], bar=bar, met=met)

    found = []
    for what, (sign, value, bars, more) in BARS.items():
        values = [value(tally) for tally in ours]
        met = all(
            round(v, 2) >= b if more else round(v, 2) <= b
            for v, b in zip(values, bars, strict=True)
        )
        shown = f"{bars[0]:.2f}" if bars[0] == bars[1] else f"{bars[0]:.2f} / {bars[1]:.2f}"
        own = what.startswith(("Visit", "Stated"))
        found.append(row(what, value, sign.format(shown), met, rivals=not own))
    found += [row(what, value) for what, value in ALSO.items()]
    for size in ours[0].sizes:
        found.append(row(f"F1, {size} people", lambda t, size=size: f1(*t.sizes[size])))  # type: ignore[misc]
    found.append(row("Weeks from stall to list, median", lambda t: float(np.median(t.waited))))
    found.append(
        row("Clear team-weeks with a verdict", lambda t: t.with_verdict / max(t.clear, 1),
            rivals=False)
    )  # fmt: skip
    for tenth in range(10):
        if min(tally.bins[tenth, 2] for tally in ours) < 30:
            continue
        said = " / ".join(
            f"{t.bins[tenth, 1] / t.bins[tenth, 2]:.2f} ({t.bins[tenth, 0] / t.bins[tenth, 2]:.2f})"
            for t in ours
        )
        found.append(
            Line(f"True where {tenth / 10:.1f} to {tenth / 10 + 0.1:.1f} was stated", said)
        )
    return found


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Worlds that were not looked at while the method was made; `people`: one seed, fewer plans."""
    seeds, plans = (REPORTED, PLANS) if people is None else (REPORTED[:1], PLANS[:1])
    whole, young, small = Found(), Found(), Found()
    each = {plan: Found() for plan in plans}
    for plan, own in each.items():
        look(seeds, (plan,), (whole, own), rivals=True)
    look(seeds, SHORT[: len(plans)], (young,), rivals=False)
    look(range(seeds[0], seeds[0] + 6), (SMALL,), (small,), rivals=False)
    found = lines(whole.ours, whole.usual, whole.mann)
    for what, one in (
        *((f"{plan}, {plan.weeks} weeks", own) for plan, own in each.items()),
        ("an organisation of 40 teams", small),
    ):
        known, blind = one.ours
        found.append(Line(f"F1: {what}", f"{known.f1:.2f} / {blind.f1:.2f}"))
    for what, (sign, value, bars, more) in BARS.items():
        values = [round(value(tally), 2) for tally in young.ours]
        met = all(v >= b if more else v <= b for v, b in zip(values, bars, strict=True))
        bar = sign.format(" / ".join(f"{b:.2f}" for b in dict.fromkeys(bars)))
        told = " / ".join(f"{v:.2f}" for v in values)
        found.append(Line(f"After half a year of reports: {what}", told, bar=bar, met=met))
    method = f"""Ours with / without presence. Under "Bare" the usual rule of dashboards: no rise of
    the raw rate over twelve weeks, and under the median of teams. Under "Ratio" a Mann-Kendall
    test: no significant rise (p < 0.1) beside the rest of the organisation while the raw rate is
    under 60 %. {len(plans)} kinds of world × {len(seeds)} seeds × 300 teams: three behaviours
    (habits, smooth, and colleagues who take over from each other, with projects), summers and
    winters of 40 and 60 weeks, daily, weekly and missing reports. Seeds
    {", ".join(map(str, seeds))}; the method was made on seeds {", ".join(map(str, TUNED_ON))}, and
    these were not looked at before. Of weeks with a verdict and a truth that is not within 1.5
    points of growth or 3 of level of a threshold; calibration over all weeks. "After half a year"
    are {len(SHORT)} other kinds of world, of 26 weeks, judged from the thirteenth on. A stall that
    ended before it was listed, or is followed for less than 12 weeks, is in no count of stalls."""
    title = "Teams that stopped moving"
    return result("stagnation", title, found, method, on=datetime.now(UTC).date())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default=",".join(map(str, TUNED_ON)))
    chosen = parser.parse_args()
    seeds = [int(seed) for seed in chosen.seeds.split(",")]
    whole = Found()
    look(seeds, PLANS, (whole,), rivals=True)
    for line in lines(whole.ours, whole.usual, whole.mann):
        mark = {True: "", False: "  MISSED", None: ""}[line.met]
        print(f"{line.what:45} {line.ours:24} {line.bare:6} {line.ratio:6} {line.bar}{mark}")


if __name__ == "__main__":
    main()
