"""The tree rule over all organisation dimensions: teams lie in departments, offices in countries.

Answers by different dimensions can be laid over each other. So the dimensions are decided in one
fixed order, and each is fitted to those before it: whatever can be known of them is a region of
people (a shown group, or what is left of a region without the shown groups in it), and the groups
of the next dimension that lie wholly inside a region must leave nobody of it, or at least the
minimum. Only headcounts decide, so the same groups are hidden for every metric, app and export.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import numpy as np
from numpy.typing import NDArray

from metrics import privacy
from metrics.compose import sql_of
from metrics.facts import Data
from metrics.kept import kept
from metrics.question import ORGANISATION

Labels = NDArray[np.int64]

# Coarse before fine; a dimension yields to those before it.
ORDER = ("company", "country", "department", "office", "function", "team", "cohort")
MOST_REGIONS = 64  # ways to divide the organisation that are followed


@dataclass(frozen=True)
class Headcount:
    """People per combination of groups: `groups` has one row per dimension, coarse before fine."""

    groups: Labels
    people: Labels

    def sizes(self, place: int) -> dict[int, int]:
        """Group → people, for one dimension."""
        values, at = np.unique(self.groups[place], return_inverse=True)
        sums = np.bincount(at, weights=self.people).astype(np.int64)
        return dict(zip(values.tolist(), sums.tolist(), strict=True))


def hidden_on(
    data: Data, on: date, dimension: str, *, licensed: bool | None, least: int
) -> dict[int, str]:
    """Groups of a dimension that are hidden on a day, with the reason."""
    return kept(
        data,
        "hidden groups",
        (on, dimension, licensed, least),
        partial(_decided, data, on, dimension, licensed, least),
    )


def inside(
    data: Data, on: date, coarse: str, fine: str, *, licensed: bool | None
) -> dict[int, frozenset[int]]:
    """On a day: group of the coarser dimension → groups of the finer one wholly in it.

    Left out: a coarser dimension that has one group only, which is everybody.
    """
    key = on, coarse, fine, licensed
    return kept(data, "inside", key, partial(_inside, data, on, coarse, fine, licensed))


def _decided(
    data: Data, on: date, dimension: str, licensed: bool | None, least: int
) -> dict[int, str]:
    return decide(headcount(data, on, dimension, licensed=licensed), least)


def _inside(
    data: Data, on: date, coarse: str, fine: str, licensed: bool | None
) -> dict[int, frozenset[int]]:
    count = headcount(data, on, fine, licensed=licensed)
    above, below = (count.groups[ORDER.index(name)] for name in (coarse, fine))
    if len(np.unique(above)) < 2:
        return {}
    homes: dict[int, set[int]] = {}
    for group, member in zip(*(side.tolist() for side in _pairs(above, below)[:2]), strict=True):
        homes.setdefault(member, set()).add(group)
    found: dict[int, set[int]] = {}
    for member, groups in homes.items():
        if len(groups) == 1:
            found.setdefault(next(iter(groups)), set()).add(member)
    return {group: frozenset(members) for group, members in found.items()}


def headcount(data: Data, on: date, dimension: str, *, licensed: bool | None) -> Headcount:
    """The population of a day by every dimension up to the one asked for."""
    count = partial(_headcount, data, on, dimension, licensed)
    # Few combinations are kept for the questions that follow; by team there can be very many.
    few = ORDER.index(dimension) <= ORDER.index("department")
    return kept(data, "headcount", (on, dimension, licensed), count) if few else count()


def _headcount(data: Data, on: date, dimension: str, licensed: bool | None) -> Headcount:
    named = ORDER[: ORDER.index(dimension) + 1]
    columns = ",\n    ".join(f"{ORGANISATION[name]} as {name}_group" for name in named)
    places = ", ".join(str(place) for place in range(1, len(named) + 1))
    sql = sql_of("headcount.sql").replace("{groups}", columns).replace("{places}", places)
    of = {"licensed": licensed, "last_on": on}
    rows = data.cursor().execute(sql, of).fetchnumpy()
    groups = np.array([np.asarray(rows[f"{name}_group"]).astype(np.int64) for name in named])
    return Headcount(groups.reshape(len(named), -1), np.asarray(rows["people"]).astype(np.int64))


def decide(count: Headcount, least: int) -> dict[int, str]:
    """Groups of the last dimension of the headcount to hide, with the reason."""
    everyone = np.zeros(len(count.people), dtype=np.int64)
    known = [everyone]
    hidden: dict[int, str] = {}
    for place in range(len(count.groups)):
        labels = count.groups[place]
        hidden = _fitted(labels, count.people, count.sizes(place), known, least)
        known = _divided(labels, hidden, known)
    return hidden


def _fitted(
    labels: Labels,
    people: Labels,
    sizes: Mapping[int, int],
    known: Sequence[Labels],
    least: int,
) -> dict[int, str]:
    """The decision for one dimension, given the regions that those before it make known."""
    hidden = privacy.hidden_groups(sizes, least)
    overlaps = [_Overlap.of(regions, labels, people) for regions in known]
    changed = True
    while changed:
        changed = False
        for overlap in overlaps:
            group = overlap.leak(sizes, hidden, least)
            if group is not None:
                hidden[group] = privacy.PROTECTS
                changed = True
    return hidden


@dataclass(frozen=True)
class _Overlap:
    """How the groups of one dimension lie in known regions."""

    region_sizes: dict[int, int]
    inside: dict[int, list[int]]  # region → groups wholly in it
    within: dict[int, list[int]]  # group → regions wholly in it
    shared: dict[int, dict[int, int]]  # region → group → people in both

    @classmethod
    def of(cls, regions: Labels, labels: Labels, people: Labels) -> _Overlap:
        first, second, at = _pairs(regions, labels)
        both = np.bincount(at, weights=people).astype(np.int64).tolist()
        region_sizes: dict[int, int] = {}
        group_sizes: dict[int, int] = {}
        shared: dict[int, dict[int, int]] = {}
        for region, group, number in zip(first.tolist(), second.tolist(), both, strict=True):
            region_sizes[region] = region_sizes.get(region, 0) + number
            group_sizes[group] = group_sizes.get(group, 0) + number
            shared.setdefault(region, {})[group] = number
        inside: dict[int, list[int]] = {}
        within: dict[int, list[int]] = {}
        for region, groups in shared.items():
            for group, number in groups.items():
                if number == group_sizes[group]:
                    inside.setdefault(region, []).append(group)
                if number == region_sizes[region]:
                    within.setdefault(group, []).append(region)
        return cls(region_sizes, inside, within, shared)

    def leak(self, sizes: Mapping[int, int], hidden: Mapping[int, str], least: int) -> int | None:
        """A group to hide, because with it shown a few people could be told apart; None if none."""
        for region, groups in self.inside.items():
            shown = sorted((sizes[group], group) for group in groups if group not in hidden)
            if not shown:
                continue
            left = self.region_sizes[region] - sum(size for size, _ in shown)
            away = [group for group in self.shared[region] if group in hidden]
            alone = len(away) == 1 and self.shared[region][away[0]] == left == sizes[away[0]]
            if 0 < left < least or alone:
                return shown[0][1]
        for group, regions in self.within.items():
            left = sizes[group] - sum(self.region_sizes[region] for region in regions)
            if group not in hidden and 0 < left < least:
                return group
        return self._leak_of_hidden(sizes, hidden, least)

    def _leak_of_hidden(
        self, sizes: Mapping[int, int], hidden: Mapping[int, str], least: int
    ) -> int | None:
        """The hidden groups together are known too: regions within them must not leave a few."""
        left = sum(sizes[group] for group in hidden)
        for region, groups in self.shared.items():
            if all(group in hidden for group in groups):
                left -= self.region_sizes[region]
        shown = sorted((size, group) for group, size in sizes.items() if group not in hidden)
        return shown[0][1] if 0 < left < least and shown else None


def _divided(labels: Labels, hidden: Mapping[int, str], known: Sequence[Labels]) -> list[Labels]:
    """The known ways to divide the organisation, and each of them divided by the shown groups."""
    shown = ~np.isin(labels, list(hidden))
    found = list(known)
    numbered = [_numbered(regions) for regions in known]
    for regions in known:
        own = np.where(shown, labels, -1)
        # Only a group wholly inside its region divides it.
        groups, regions_of = np.unique(_pairs(regions, own)[1], return_counts=True)
        own = np.where(np.isin(own, groups[regions_of > 1]), -1, own)
        divided = _pairs(regions, own)[2]
        name = _numbered(divided)
        same = any((name == other).all() for other in numbered)
        if not same and len(found) < MOST_REGIONS:
            found.append(divided)
            numbered.append(name)
    return found


def _pairs(one: Labels, other: Labels) -> tuple[Labels, Labels, Labels]:
    """The different pairs of two labellings in order, and which of them stands at each place."""
    if not len(one):
        return one, other, one
    # One number a pair: numbers are sorted many times quicker than rows.
    lowest = int(other.min())
    width = int(other.max()) - lowest + 1
    codes, at = np.unique(one * width + (other - lowest), return_inverse=True)
    return codes // width, codes % width + lowest, at.reshape(-1)


def _numbered(labels: Labels) -> Labels:
    """Labels by order of first appearance, so that equal divisions compare equal."""
    _, first, at = np.unique(labels, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(first))
    numbered: Labels = order[at.reshape(-1)]
    return numbered
