"""The chart: how the teams of an action and comparable teams went on, in blocks of four weeks.

A line by the week of the same people could be laid beside the line of the whole team, and the few
who are in one and not in the other would be seen. Blocks of four weeks, in steps of at least two
people, do not tell them (the rule for groups of which people come and go).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from metrics.rounding import near_percent
from metrics.teams.effect.comparing import Cohort
from metrics.teams.effect.outcome import BLOCKS
from metrics.teams.effect.result import Step

LEAST_BLURRED = 2  # people in a step
STEPS = (1, 2, 5, 10, 25)  # points


def series(cohorts: Sequence[Cohort], least: int) -> tuple[Step, ...]:
    """Steps of these cohorts together; empty where they are fewer than `least` people."""
    shown = [one for one in cohorts if one.coached_blocks is not None]
    people, teams = sum(one.people for one in shown), [len(one.teams) for one in shown]
    if not shown or people < least:
        return ()
    coached = np.average([one.coached_blocks for one in shown], axis=0, weights=teams)
    control = np.average([one.control_blocks for one in shown], axis=0, weights=teams)
    found = []
    for place, (first, last) in enumerate(BLOCKS):
        if np.isnan(coached[place]):
            found.append(Step(first, last, None, None, None))
            continue
        share, bound = _told(float(coached[place]), people)
        beside = None if np.isnan(control[place]) else _told(float(control[place]), people)[0]
        found.append(Step(first, last, share, bound, beside))
    return tuple(found)


def _told(share: float, people: int) -> tuple[float, str | None]:
    """A share as it may be read: rounded, and a limit where it is near none or all."""
    near = int(near_percent(np.array([people]))[0])
    step = next((s for s in STEPS if s * people >= 100 * LEAST_BLURRED), STEPS[-1])
    percent = step * round(share * 100 / step)
    if percent <= near:
        return near / 100, "at_most"
    if percent >= 100 - near:
        return 1 - near / 100, "at_least"
    return percent / 100, None
