"""Draws who holds a Copilot licence, and when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from demo.places import Days, Mask, Places
from demo.timeline import NEVER, Timeline

RELICENSED = 3


@dataclass(frozen=True)
class Licences:
    """First and, for a few, second licence of each person; NEVER when there is none."""

    first_from: Days
    first_to: Days
    again_from: Days
    again_to: Days

    def held_on(self, day: int) -> Mask:
        first = (self.first_from <= day) & (day < self.first_to)
        return first | ((self.again_from <= day) & (day < self.again_to))

    def last_held(self, day: int) -> Days:
        """The last day up to `day` on which each person held a licence; -1 when never."""
        first = np.where(self.first_from <= day, np.minimum(self.first_to - 1, day), -1)
        again = np.where(self.again_from <= day, np.minimum(self.again_to - 1, day), -1)
        return np.maximum(first, again)


def draw_licences(
    places: Places,
    hired_on: Days,
    left_on: Days,
    taste: NDArray[np.float32],
    timeline: Timeline,
    rng: np.random.Generator,
) -> Licences:
    """Pilot, quarterly waves, a trickle in between, seats taken back where they were not used."""
    count = len(hired_on)
    department = places.department_on(timeline.start)
    share = np.array([kind.licensed for kind in places.kinds])[department]
    pilot_share = np.array([kind.pilot for kind in places.kinds])[department]
    turn = _rank_within(department, rng.random(count))  # 0..1: whose turn it is in the department
    pilot = turn < pilot_share
    first_from = np.full(count, NEVER, dtype=np.int32)
    later = (turn < share) & ~pilot
    first_from[pilot] = (timeline.start - 30 - rng.random(count) * 250)[pilot].astype(np.int32)
    first_from[later] = _wave_days(timeline, rng.random(count), rng.random(count))[later]
    monday_after_start = hired_on + 7 + (-(hired_on - timeline.start) % 7)
    new = (hired_on >= timeline.start) & (first_from < NEVER)
    first_from[new] = np.maximum(first_from, monday_after_start)[new]
    first_to = np.where(first_from < NEVER, left_on, NEVER).astype(np.int32)
    again_from = np.full(count, NEVER, dtype=np.int32)

    ended = (first_from == NEVER) & (rng.random(count) < 0.02) & (left_on == NEVER)
    ended &= hired_on < timeline.start - 350
    first_from[ended] = timeline.start - 320
    first_to[ended] = (timeline.start - 10 - rng.random(count) * 165)[ended].astype(np.int32)
    keep = places.fixed | (left_on < NEVER)
    if timeline.waves:
        back = pilot & ~keep & (taste < -1.3)
        first_to[back] = timeline.waves[0]
    if len(timeline.waves) > 1:
        returned = np.flatnonzero(pilot & ~keep & (taste < -1.3))[:RELICENSED]
        again_from[returned] = timeline.waves[-1]
        held = (first_from <= timeline.waves[-2]) & (first_to == NEVER)
        first_to[held & ~keep & (taste < -1.75)] = timeline.waves[-1]
    again_to = np.where(again_from < NEVER, left_on, NEVER).astype(np.int32)
    gone = first_from >= np.minimum(first_to, left_on)  # left before the licence came
    first_from[gone] = NEVER
    return Licences(first_from, first_to, again_from, again_to)


def _wave_days(timeline: Timeline, which: NDArray[np.float64], when: NDArray[np.float64]) -> Days:
    """Most licences come with a wave, one in eight on a Monday between them."""
    if not timeline.waves:
        return np.full(len(which), timeline.start - 21, dtype=np.int32)
    edges = np.cumsum([0.42, 0.33, 0.25][: len(timeline.waves)])
    wave = np.minimum(np.searchsorted(edges, which), len(timeline.waves) - 1)
    mondays = timeline.start + 7 * (when * (timeline.weeks - 8)).astype(np.int32)
    trickle = (when * 1000) % 8 < 1
    return np.where(trickle, mondays, np.array(timeline.waves)[wave]).astype(np.int32)


def _rank_within(group: Days, key: NDArray[np.float64]) -> NDArray[np.float64]:
    """Rank of each key among those of its group, as a fraction in [0, 1)."""
    order = np.lexsort((key, group))
    sizes = np.bincount(group)
    starts = np.cumsum(sizes) - sizes
    rank = np.empty(len(group))
    rank[order] = np.arange(len(group)) - starts[group[order]]
    return rank / sizes[group]
