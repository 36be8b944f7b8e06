"""Who is compared with whom, and what comes out. Knows groups by number, no database, no words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from metrics.teams.between import Sums, between_teams
from metrics.teams.effect.outcome import Changes, Flags
from metrics.teams.effect.plan import AFTER, BEFORE
from metrics.teams.effect.regression import (
    PER_COLUMN,
    Interval,
    Part,
    combined,
    predicted,
    shrunk,
    wider,
)

LEAST_TEAMS, LEAST_PEOPLE = 3, 30  # coached; under that no number is told
LEAST_CONTROLS = 3
ENOUGH_CONTROLS = 12  # so many that teams of other actions can be passed over
LEAST_BEFORE = 3  # weeks before the start of which reports must tell
LEAST_AFTER = 4  # weeks after it, once all of them have passed or the next lot has begun
LEAST_SPREAD = 1e-6  # between teams, for a column to say anything
# In the order in which there is room for them. "list": the list of teams to visit had the team.
ADJUSTED = (
    "list", "growth", "level", "growth × level", "level of twelve weeks",
    "level × level", "level of three weeks", "growth × growth",
)  # fmt: skip


Measured = Callable[[int, int], Changes]


@dataclass(frozen=True)
class Coached:
    """The teams of an action by number, each with the week of its start.

    `waits`: the order was drawn by lot, so those that come later are what to compare with.
    `busy`: teams of other actions, each with the weeks in which it was in one.
    `least`: people who must have been there before and after, for a team to take part.
    `listed`: week of a start → teams that the list of stagnating teams had in the week before.
    """

    starts: Mapping[int, int]
    waits: bool
    busy: Mapping[int, frozenset[int]]
    hidden: frozenset[int]
    least: int
    listed: Mapping[int, frozenset[int]]


@dataclass(frozen=True)
class Cohort:
    """Teams that began in one week, and what they are compared with; no part: with nothing."""

    at: int
    teams: NDArray[np.int64]  # coached; those that take part, once there are weeks to look at
    planned: int  # teams that may take part, if enough of the same people are there
    waiting: bool  # the comparison is with teams that wait for their lot
    after: int = 0  # weeks after the start that are looked at
    complete: bool = False
    told: bool = True  # reports tell of enough weeks
    people: int = 0
    control_teams: int = 0
    part: Part | None = None
    adjusted_for: tuple[str, ...] = ()
    weeks_before: int = 0
    weeks_after: int = 0
    coached_blocks: Sums | None = None  # rates in the blocks of outcome.BLOCKS
    control_blocks: Sums | None = None


@dataclass(frozen=True)
class Comparison:
    """Every cohort, those that count, and the difference where there is one."""

    cohorts: tuple[Cohort, ...]
    counted: tuple[Cohort, ...]
    interval: Interval | None

    @property
    def preliminary(self) -> bool:
        """Some of the weeks after are still to come."""
        begun = self.counted or tuple(one for one in self.cohorts if one.after)
        return not begun or not all(one.complete for one in begun)

    @property
    def teams(self) -> int:
        return sum(len(one.teams) for one in self.counted)

    @property
    def people(self) -> int:
        return sum(one.people for one in self.counted)


def compare(measured: Measured, weeks: int, coached: Coached) -> Comparison:
    """The action beside what comparable teams did, in a history of so many `weeks`.

    `measured` gives the changes around a start: (week of the start, weeks after it) → Changes.
    """
    work = _Work(measured, weeks, coached)
    cohorts = work.cohorts(coached.waits)
    if coached.waits and not any(one.part is not None for one in cohorts):
        cohorts = work.cohorts(False)
    counted = [one for one in cohorts if one.part is not None and one.told]
    whole = [one for one in counted if one.complete]
    counted = whole if _enough(whole) else counted
    total = sum(len(one.teams) for one in counted)
    parts = [(len(one.teams) / total, one.part) for one in counted if one.part is not None]
    interval = combined(parts) if parts else None
    return Comparison(tuple(cohorts), tuple(counted), interval)


def _enough(cohorts: Sequence[Cohort]) -> bool:
    teams, people = sum(len(one.teams) for one in cohorts), sum(one.people for one in cohorts)
    return teams >= LEAST_TEAMS and people >= LEAST_PEOPLE


@dataclass
class _Work:
    measured: Measured
    weeks: int
    coached: Coached

    def cohorts(self, waits: bool) -> list[Cohort]:
        ats = sorted(set(self.coached.starts.values()))
        return [self._cohort(at, waits) for at in ats]

    def _cohort(self, at: int, waits: bool) -> Cohort:
        passed = min(self.weeks - 1 - at, AFTER)
        after, complete = self._until_next(at, passed) if waits else (passed, passed == AFTER)
        mine = np.array([g for g, start in self.coached.starts.items() if start == at])
        mine = mine[~np.isin(mine, list(self.coached.hidden))]
        if after < 1 or at < 1:
            return Cohort(at=at, teams=mine, planned=len(mine), waiting=waits, told=at > 0)
        found = self.measured(at, after)
        told = found.weeks_before >= LEAST_BEFORE
        told &= found.weeks_after >= (min(LEAST_AFTER, after) if complete else 1)
        takes = (found.people >= self.coached.least) & ~np.isnan(found.change)
        takes &= ~np.isin(found.groups, list(self.coached.hidden))
        here = takes & np.isin(found.groups, mine)
        compared, outside = self._controls(found, at, after, takes, waits)
        cohort = Cohort(
            at=at,
            after=after,
            complete=complete,
            told=told,
            teams=found.groups[here],
            planned=len(mine),
            people=int(found.people[here].sum()),
            control_teams=int(compared.sum()),
            waiting=waits,
            weeks_before=found.weeks_before,
            weeks_after=found.weeks_after,
        )
        if not told or not here.any() or compared.sum() < LEAST_CONTROLS:
            return cohort
        listed = np.isin(found.groups, list(self.coached.listed.get(at, ())))
        part, adjusted, counts, weights = _part(found, here, compared | outside, outside, listed)
        return replace(
            cohort,
            part=part,
            adjusted_for=adjusted,
            coached_blocks=found.blocks[:, here] @ counts,
            control_blocks=found.blocks[:, compared | outside] @ weights,
        )

    def _controls(
        self, found: Changes, at: int, after: int, takes: Flags, waits: bool
    ) -> tuple[Flags, Flags]:
        """Teams to compare with, and others that only help to tell what level and trend mean."""
        late = [g for g, start in self.coached.starts.items() if start > at + after]
        waiting = takes & np.isin(found.groups, late)
        others = takes & ~np.isin(found.groups, list(self.coached.starts))
        weeks = frozenset(range(at - BEFORE, at + after + 1))
        busy = [group for group, when in self.coached.busy.items() if when & weeks]
        # Teams of other actions in these weeks are passed over where enough are left.
        free = others & ~np.isin(found.groups, busy)
        others = free if free.sum() >= ENOUGH_CONTROLS else others
        return (waiting, others) if waits else (waiting | others, others & False)

    def _until_next(self, at: int, passed: int) -> tuple[int, bool]:
        """Weeks after a start in which enough lots still wait, and whether they are over.

        With less than nine weeks between lots, the weeks until the next lot are compared.
        """
        best = 0
        for after in range(1, AFTER + 1):
            later = sum(start > at + after for start in self.coached.starts.values())
            if later >= LEAST_CONTROLS:
                best = after
        if best < LEAST_AFTER:
            return 0, False
        return min(best, passed), passed >= best


def _part(
    found: Changes, here: Flags, controls: Flags, outside: Flags, listed: Flags
) -> tuple[Part, tuple[str, ...], Sums, Sums]:
    """The regression of what the compared teams did, read at the coached teams."""
    names, table = _columns(found, here, controls, outside, listed)
    values, variance = found.change, found.variance
    between = between_teams(table[controls], values[controls], variance[controls])
    whole = variance + between
    # A small team tells less, so it counts for less in the mean of the coached teams.
    counts = 1 / whole[here]
    counts /= counts.sum()
    line = predicted(table[controls], values[controls], whole[controls], counts @ table[here])
    factor = wider(values[here] - table[here] @ line.line, whole[here])
    part = Part(
        groups=np.concatenate([found.groups[here], found.groups[controls]]),
        shares=np.concatenate([counts, -line.weights]),
        changes=np.concatenate([values[here], values[controls]]),
        variances=np.concatenate([factor * whole[here], whole[controls]]),
        freedom=line.freedom,
    )
    return part, names, counts, line.weights


def _columns(
    found: Changes, here: Flags, controls: Flags, outside: Flags, listed: Flags
) -> tuple[tuple[str, ...], Sums]:
    """What is taken into account, as far as there are teams enough for it: names and table."""
    takes = here | controls
    growth = np.zeros(len(here))
    growth[takes] = shrunk(found.growth[takes], found.growth_variance[takes])
    growth -= growth[here].mean()
    level = found.before - found.before[here].mean()
    columns = [np.ones(len(here))]
    if outside.any():
        columns.append(outside.astype(np.float64))
    on = int(listed[controls].sum())
    told = LEAST_CONTROLS <= on <= int(controls.sum()) - LEAST_CONTROLS
    longer = found.longer - found.longer[here].mean()
    latest = found.latest - found.latest[here].mean()
    more = (
        *(listed * float(told), growth, level, growth * level, longer),
        *(level**2, latest, growth**2),
    )
    # Where the teams cannot be told apart by something, it is no column.
    varying = [
        (name, column)
        for name, column in zip(ADJUSTED, more, strict=True)
        if np.ptp(column[controls]) > LEAST_SPREAD
    ]
    varying = varying[: max(int(controls.sum()) // PER_COLUMN - len(columns), 0)]
    table = np.array([*columns, *(column for _, column in varying)]).T
    return tuple(name for name, _ in varying), table
