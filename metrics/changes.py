"""Which figures of earlier days a few people's coming or going could be worked out from.

The population of a period is that of its last day. Two periods that overlap and end on different
days therefore differ by what people did, and by who joined and who left. Where only a few joined
or left, their part can be singled out. So for every group the rosters of all days that can be
asked are laid together, the newest first: one that differs by nobody, or by at least the minimum
group, from all those before it is said as it is; one that differs from another by a few people is
*near* it, and its figures have to leave one more and one fewer open.

Only membership decides, and on all days that can be asked, so every question gets the same word.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from metrics import nesting, privacy
from metrics.compose import sql_of
from metrics.facts import Data, Facts
from metrics.kept import kept
from metrics.period import DAY, Window
from metrics.question import GROUPS

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]
Present = NDArray[np.int8]
FEW_GROUPS = 8  # whose people are looked up one group at a time
EVERYBODY = 0  # the one group of a question without an organisation dimension
Near = dict[date, frozenset[int]]
Members = Mapping[bool | None, str]


@dataclass(frozen=True)
class Unsettled:
    """What must stay open of a count: `groups` windows × groups, `total` windows."""

    groups: Flags
    total: Flags

    @classmethod
    def nothing(cls, windows: int, groups: int) -> Unsettled:
        return cls(np.zeros((windows, groups), dtype=bool), np.zeros(windows, dtype=bool))


@dataclass(frozen=True)
class Population:
    """Who is counted: people with a licence, without (None: both), by the days of some facts."""

    data: Data
    facts: Facts
    licensed: bool | None
    least: int

    # With a licence, without, both → the file of sql/relations that tells who these are.
    members: ClassVar[Members] = {
        True: "member",
        False: "member_unlicensed",
        None: "member_everyone",
    }
    in_people_files: ClassVar[bool] = True  # so it may be asked since when these tell who is where
    rosters: ClassVar[str] = "roster_people.sql"  # who was not all the time in one place
    sizes: ClassVar[str] = "roster_changes.sql"  # how many these are; "" where all are looked up

    @property
    def days(self) -> tuple[date, ...]:
        """Days on which a window can end: of weeks before those of reports, newest first."""
        weeks = sorted((week.to_on - DAY for week in self.facts.weeks.values()), reverse=True)
        named = sorted((r.refresh_on for r in self.facts.reports), reverse=True)
        return tuple(dict.fromkeys((*weeks, *named)))

    def hidden(self, on: date, dimension: str) -> dict[int, str]:
        """Groups that the tree rule hides on a day."""
        return nesting.hidden_on(self.data, on, dimension, licensed=self.licensed, least=self.least)

    def near(self, windows: Sequence[Window], dimension: str | None) -> list[frozenset[int]]:
        """By window: the groups whose roster differs by a few from one that is said as it is."""
        days = self.days
        none: frozenset[int] = frozenset()
        on = [window.period.last_on if _is_told(window) else None for window in windows]
        if not days or all(day in (None, days[0]) for day in on):
            return [none] * len(windows)
        found = self.known(dimension)
        return [found.get(day, none) if day else none for day in on]

    def known(self, dimension: str | None) -> Near:
        """Every day with the groups whose roster is near another; of a published copy, once."""
        key = self.facts.series, self.days, dimension, self.licensed, self.least
        return kept(self.data, "near", key, partial(_near, self, dimension))


def unsettled(
    of: Population, windows: Sequence[Window], groups: Sequence[int], dimension: str | None
) -> Unsettled:
    """Which counts of these windows and groups must leave one more and one fewer open."""
    total = np.array([EVERYBODY in near for near in of.near(windows, None)], dtype=bool)
    flags = np.zeros((len(windows), len(groups)), dtype=bool)
    if dimension is None or not of.days:
        return Unsettled(flags, total)
    newest = of.hidden(of.days[0], dimension)
    for w, near in enumerate(of.near(windows, dimension)):
        if _is_told(windows[w]):
            # Who was hidden then and is not now could be told by the difference.
            then = of.hidden(windows[w].period.last_on, dimension).keys() - newest.keys()
            flags[w] = [group in near or group in then for group in groups]
    return Unsettled(flags, total)


def prepared(
    data: Data, facts: Facts, dimension: str, *, licensed: bool | None, least: int
) -> None:
    """Look at the rosters of a published copy once, as its first question does."""
    of = Population(data, facts, licensed, least)
    if of.days:
        of.hidden(of.days[0], dimension)
        for name in (None, dimension):
            of.known(name)


def hidden_by_window(
    of: Population, windows: Sequence[Window], dimension: str | None
) -> list[dict[int, str]]:
    """Groups hidden in each window: by its own day, and those that the newest day hides."""
    if dimension is None:
        return [{} for _ in windows]
    newest = of.hidden(of.days[0], dimension) if of.days else {}
    return [
        privacy.together([of.hidden(window.period.last_on, dimension), newest])
        if _is_told(window)
        else {}
        for window in windows
    ]


def _is_told(window: Window) -> bool:
    return window.complete and not window.concealed


def _near(of: Population, dimension: str | None) -> Near:
    """Day → groups of which the roster of that day is near another."""
    days = of.days
    ordered = sorted(days)
    order = [ordered.index(day) for day in days]
    found: dict[date, set[int]] = {day: set() for day in days}
    only: list[int | None] = [None]
    if of.sizes:
        candidates = _candidates(_spans(of, dimension, ordered, of.sizes), of.least)
        only = [*candidates] if len(candidates) <= FEW_GROUPS else only
    parts = [_spans(of, dimension, ordered, of.rosters, group) for group in only]
    for part in parts:
        for number, place in _close(part, order, of.least):
            found[days[place]].add(number)
    return {day: frozenset(groups) for day, groups in found.items()}


@dataclass(frozen=True)
class _Spans:
    """Spans of days in a group: places of the first day and of the day after the last."""

    group: Whole
    first: Whole
    end: Whole
    what: Whole  # the person, or how many there are
    days: int


def _spans(
    of: Population,
    dimension: str | None,
    days: Sequence[date],
    file: str,
    only: int | None = None,
) -> _Spans:
    """What a file of sql/ tells of people who were not all the time in one place."""
    sql = sql_of(file).replace("{group}", GROUPS[dimension] if dimension else "0")
    given = {"licensed": of.licensed, "first_on": days[0], "last_on": days[-1], "only": only}
    told = {name: value for name, value in given.items() if f"${name}" in sql}
    rows = of.data.cursor().execute(sql, told).fetchnumpy()
    grid = np.array(days, dtype="datetime64[D]")
    starts, ends = (np.asarray(rows[name]).astype("datetime64[D]") for name in ("from_on", "to_on"))
    what = rows["person_id"] if "person_id" in rows else rows["people"]
    return _Spans(
        np.asarray(rows["grp"]).astype(np.int64),
        np.searchsorted(grid, starts),
        np.searchsorted(grid, ends),
        np.asarray(what).astype(np.int64),
        len(days),
    )


def _candidates(spans: _Spans, least: int) -> list[int]:
    """Groups with two rosters of about one size: others differ by many people in any case."""
    groups, row = np.unique(spans.group, return_inverse=True)
    sizes = np.zeros((len(groups), spans.days + 1), dtype=np.int64)
    moves = np.zeros_like(sizes)
    np.add.at(sizes, (row, spans.first), spans.what)
    np.add.at(sizes, (row, spans.end), -spans.what)
    np.add.at(moves, (row, spans.first), spans.what)
    np.add.at(moves, (row, spans.end), spans.what)
    sizes = np.cumsum(sizes, axis=1)[:, :-1]
    moved = moves[:, 1:-1] > 0
    found = []
    for place, group in enumerate(groups.tolist()):
        if moved[place].any():
            versions = np.concatenate([[0], np.flatnonzero(moved[place]) + 1])
            if (np.diff(np.sort(sizes[place, versions])) < least).any():
                found.append(group)
    return found


def _close(spans: _Spans, order: Sequence[int], least: int) -> Iterator[tuple[int, int]]:
    """(group, place in `order`) of days whose roster is near one that comes before it."""
    by = np.lexsort((spans.what, spans.group))
    group, person = spans.group[by], spans.what[by]
    if not len(group):
        return
    new = np.append(True, (np.diff(group) != 0) | (np.diff(person) != 0))
    row = np.cumsum(new) - 1
    steps = np.zeros((int(row[-1]) + 1, spans.days + 1), dtype=np.int8)
    np.add.at(steps, (row, spans.first[by]), 1)
    np.add.at(steps, (row, spans.end[by]), -1)
    there = np.cumsum(steps, axis=1, dtype=np.int8)[:, :-1]
    there, group = there[:, order], group[new]
    moved = (there != there[:, :1]).any(axis=1)
    there, group = there[moved], group[moved]
    if not len(group):
        return
    numbers, starts, people = np.unique(group, return_index=True, return_counts=True)
    # Fewer than the minimum ever came or went: every other roster is near the newest.
    differs = np.logical_or.reduceat(there != there[:, :1], starts, axis=0)
    few = people < least
    for place, day in zip(
        *(side.tolist() for side in np.nonzero(differs & few[:, None])), strict=True
    ):
        yield int(numbers[place]), day
    for place in np.flatnonzero(~few).tolist():
        members = there[starts[place] : starts[place] + people[place]]
        yield from ((int(numbers[place]), day) for day in _close_days(members, least))


def _close_days(there: Present, least: int) -> list[int]:
    """Columns that differ by a few people from one before them that is said as it is."""
    rosters, version = np.unique(there, axis=1, return_inverse=True)
    version = version.reshape(-1)
    counted = rosters.astype(np.float32)
    both = counted.T @ counted
    size = np.diag(both)
    apart = size[:, None] + size[None, :] - 2 * both
    exact: list[int] = []
    near: set[int] = set()
    for number in dict.fromkeys(version.tolist()):
        if (apart[number, exact] < least).any():
            near.add(number)
        else:
            exact.append(number)
    return [day for day, number in enumerate(version.tolist()) if number in near]
