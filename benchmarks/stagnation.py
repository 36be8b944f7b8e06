"""Teams that stopped moving in worlds whose truth is known: `python -m benchmarks.stagnation`.

Prints how often the product is right beside the usual rule of dashboards (a falling or flat line
through twelve weeks of the raw rate, under that of the others). Pure arithmetic: no database.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from benchmarks.stalling_worlds import World, make
from metrics.teams import DEFAULTS
from metrics.teams.exposure import regulars
from metrics.teams.judging import gates, judged, odds
from metrics.teams.trend import measure

LEAST = 5
FIRST, WEEKS = date(2025, 1, 6), 60  # one summer and one Christmas, from week 13 on
MARGIN_GROWTH, MARGIN_LEVEL = 0.015, 0.03  # nearer to a threshold than this nobody can be right


@dataclass
class Tally:
    """Team-weeks whose truth is clear, and what was said of them."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    queue_right: int = 0
    queue: int = 0
    flips: int = 0
    team_weeks: int = 0
    false: dict[str, list[int]] = field(default_factory=dict)  # cause → flagged, all
    bins: dict[int, list[float]] = field(default_factory=dict)  # tenth → stated, true, count
    sizes: dict[str, list[int]] = field(default_factory=dict)  # size → right, wrong, missed
    found: int = 0
    stalls: int = 0

    @property
    def precision(self) -> float:
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def truth(level: float, growth: float) -> bool | None:
    """Whether a team stands still with room left or falls; None where it is a matter of taste."""
    if np.isnan(level) or np.isnan(growth):
        return None
    if growth <= DEFAULTS.down - MARGIN_GROWTH:
        return True
    if abs(growth - DEFAULTS.down) < MARGIN_GROWTH and level > DEFAULTS.bar - MARGIN_LEVEL:
        return None
    if level > DEFAULTS.bar + MARGIN_LEVEL or growth > DEFAULTS.up + MARGIN_GROWTH:
        return False
    unclear = level > DEFAULTS.bar - MARGIN_LEVEL or growth > DEFAULTS.up - MARGIN_GROWTH
    return None if unclear else True


def dashboard(world: World, at: int) -> dict[int, bool]:
    """The usual rule: raw weekly rate of licence holders, flat or falling and below the others."""
    history = world.history
    rates = []
    for week in range(at - 11, at + 1):
        who = history.held[week] & history.known[week] & (history.team[week] > 0)
        people = np.bincount(history.team[week][who], minlength=len(world.size) + 1)
        used = np.bincount(
            history.team[week][who & (history.apps[week] > 0)], minlength=len(people)
        )
        rates.append(used / np.maximum(people, 1))
    x = np.arange(12) - 5.5
    table = np.array(rates)
    slope = (x[:, None] * table).sum(axis=0) / (x**2).sum()
    mine = table[-4:].mean(axis=0)
    return {
        n: bool(slope[n] <= 0.002 and mine[n] < np.median(mine[1:]))
        for n in range(1, len(world.size) + 1)
    }


def run(world: World, ours: Tally, usual: Tally) -> None:
    """One world, every week from the thirteenth on."""
    index = regulars(world.history)
    weeks, before = [], dict[int, bool]()
    stalled: dict[int, int] = {}
    for at in range(12, len(world.history.mondays)):
        week = measure(world.history, at, index, (), {}, DEFAULTS)
        weeks.append((week, odds(week, gates(week, {}, LEAST, DEFAULTS), DEFAULTS)))
        rule = dashboard(world, at)
        for one in judged(weeks[-27:], DEFAULTS):
            place = one.group - 1
            ours.flips += before.get(one.group, one.flagged) != one.flagged
            before[one.group] = one.flagged
            ours.team_weeks += 1
            if one.probability is None:
                stalled.pop(one.group, None)
                continue
            is_so = truth(float(world.level[at, place]), float(world.growth[at, place]))
            _stall(ours, stalled, one.group, is_so, one.flagged)
            if is_so is None:
                continue
            for tally, said in ((ours, one.flagged), (usual, rule[one.group])):
                _count(tally, world, place, said, is_so, float(world.growth[at, place]))
            ours.queue += one.queued
            ours.queue_right += one.queued and is_so
            tenth = ours.bins.setdefault(min(int(one.probability * 10), 9), [0, 0, 0])
            tenth[0] += one.probability
            tenth[1] += is_so
            tenth[2] += 1


def _stall(tally: Tally, stalled: dict[int, int], group: int, is_so: bool | None, on: bool) -> None:
    """Whether a clear stall is on the list within twelve weeks."""
    if is_so is not True:
        stalled.pop(group, None)
        return
    lasted = stalled.get(group, 0)
    if lasted < 0:
        return
    if on or lasted >= 12:
        tally.stalls += 1
        tally.found += on
        stalled[group] = -1
    else:
        stalled[group] = lasted + 1


def _count(tally: Tally, world: World, place: int, said: bool, is_so: bool, growth: float) -> None:
    tally.right += said and is_so
    tally.wrong += said and not is_so
    tally.missed += is_so and not said
    size = int(world.size[place])
    name = "5-11" if size < 12 else "12-29" if size < 30 else "30+"
    row = tally.sizes.setdefault(name, [0, 0, 0])
    row[0] += said and is_so
    row[1] += said and not is_so
    row[2] += is_so and not said
    if not is_so:
        causes = [str(world.trouble[place]) or "holiday only"]
        causes += ["growing"] if growth > DEFAULTS.up else []
        for cause in causes:
            row = tally.false.setdefault(cause, [0, 0])
            row[0] += said
            row[1] += 1


def table(name: str, tally: Tally) -> str:
    """What there is to read of one way of telling."""

    def share(pair: list[int]) -> str:
        return f"{pair[0] / max(pair[1], 1):.2f}"

    parts = [f"{name}: P {tally.precision:.2f} R {tally.recall:.2f} F1 {tally.f1:.2f}"]
    for size, (right, wrong, missed) in sorted(tally.sizes.items()):
        parts.append(f"F1 {size} people {2 * right / max(2 * right + wrong + missed, 1):.2f}")
    parts += [f"false, {cause} {share(pair)}" for cause, pair in sorted(tally.false.items())]
    if tally.team_weeks:
        parts.append(f"queue P {tally.queue_right / max(tally.queue, 1):.2f}")
        parts.append(f"flips/13 weeks {13 * tally.flips / tally.team_weeks:.2f}")
        parts.append(f"found in 12 weeks {tally.found / max(tally.stalls, 1):.2f}")
    lines = ["  ".join(parts)]
    for _, (stated, true, count) in sorted(tally.bins.items()):
        lines.append(f"    stated {stated / count:.2f}  true {true / count:.2f}  of {count}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", default="1,2")
    parser.add_argument("--teams", type=int, default=80)
    chosen = parser.parse_args()
    for smooth in (False, True):
        for presence in (True, False):
            ours, usual = Tally(), Tally()
            for seed in chosen.seeds.split(","):
                world = make(
                    int(seed), teams=chosen.teams, weeks=WEEKS, first_on=FIRST,
                    smooth=smooth, presence=presence,
                )  # fmt: skip
                run(world, ours, usual)
            kind = "smooth habits" if smooth else "five habits"
            print(f"{kind}, presence {'known' if presence else 'not known'}")
            print("  " + table("Kadans", ours))
            print("  " + table("usual rule", usual))


if __name__ == "__main__":
    main()
