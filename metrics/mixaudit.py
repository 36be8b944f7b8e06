"""The audit for mixes, where counts are told twice: bands add up to the group, groups to the total.

A reader knows an interval for every count that is shown, the number of people of every group, and
that the groups add up to the total. How far one count can still move is then a largest flow in a
small network: people leave the count's band in its group for other bands, and other groups move the
opposite way. With few bands the flow is found by looking at every cut (`_room`).

Other metrics show sums of bands of the same people (active or not, habit or not): their sides. So
three kinds of tables are looked at: all bands, the bands of one side beside the rest, and the
sides. What a table does not leave room for is said more coarsely, in the smallest group that helps
first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from metrics import audit
from metrics.rounding import HIDDEN, Counts, interval

Flags = NDArray[np.bool_]


@dataclass
class _Mix:
    """Bands × columns: the groups and, last, the total. `level` says how each cell is said.

    `side_level` is how the sum of each side is said elsewhere, `frozen` which cells keep their
    level because another metric says them as well.
    """

    x: Counts
    n: Counts
    side: NDArray[np.int64]
    least: int
    level: Counts
    side_level: Counts
    frozen: Flags

    @property
    def away(self) -> Flags:
        """Groups that are not shown."""
        found: Flags = np.any(self.level[:, :-1] >= HIDDEN, axis=0)
        return found

    def said(self, x: Counts, level: Counts) -> tuple[Counts, Counts]:
        return interval(x, np.broadcast_to(self.n, x.shape).astype(np.int64), level, self.least)

    def side_sums(self) -> Counts:
        return np.array([self.x[self.side == side].sum(axis=0) for side in np.unique(self.side)])


@dataclass(frozen=True)
class _Table:
    """Rows × columns: the groups, the hidden ones together, the total with its sign turned.

    `down` and `up` are how far a reader has to allow for less and for more; `need_down`, `need_up`
    how far must stay possible. `bands` are the bands that a row consists of.
    """

    bands: tuple[tuple[int, ...], ...]
    down: Counts
    up: Counts
    need_down: Counts
    need_up: Counts


@dataclass(frozen=True)
class _Tight:
    """A count with too little room: its row and column in a table, the direction, and how much."""

    table: _Table
    row: int
    column: int
    upward: bool
    need: int


def levels(
    x: Counts,
    n: Counts,
    shown: Flags,
    sides: Sequence[int],
    told: Sequence[bool],
    *,
    least: int,
) -> tuple[Counts, Counts]:
    """Levels of the groups (bands × groups) and of the total (bands).

    `x` is bands × groups, `n` the people of each group. `sides` numbers the side of each band,
    `told` are the bands that another metric shows by themselves. HIDDEN for what may not be said at
    all.
    """
    if n.sum() < least:
        return np.full_like(x, HIDDEN), np.full(len(x), HIDDEN)
    side = np.unique(np.asarray(sides), return_inverse=True)[1]
    whole = np.concatenate([x, x.sum(axis=1, keepdims=True)], axis=1)
    level = np.zeros(whole.shape, dtype=np.int64)
    level[:, :-1][:, ~shown | (n < least)] = HIDDEN
    frozen = np.repeat(np.asarray(told)[:, None], whole.shape[1], axis=1)
    for band in np.flatnonzero(told):
        level[band] = np.where(level[band] < HIDDEN, _alone(x[band], n, shown, least), HIDDEN)
    sums = [x[side == number].sum(axis=0) for number in range(side.max() + 1)]
    side_level = np.array([_alone(part, n, shown, least) for part in sums])
    mix = _Mix(whole, np.concatenate([n, [n.sum()]]), side, least, level, side_level, frozen)
    _make_room_within(mix)
    mix.frozen[:, -1] = True
    while not mix.away.all() and (tight := _tight(mix)) is not None:
        _loosen(mix, tight)
    mix.level[:, :-1][:, mix.away] = HIDDEN
    return mix.level[:, :-1], mix.level[:, -1]


def total_levels(
    x: Counts, n: int, sides: Sequence[int], told: Sequence[bool], *, least: int
) -> Counts:
    """Levels of a mix that is shown by itself; x per band."""
    nobody = np.array([False])
    return levels(x[:, None], np.array([n]), nobody, sides, told, least=least)[1]


def _alone(x: Counts, n: Counts, shown: Flags, least: int) -> Counts:
    """How a metric that shows only this count says it; the total, last, in its ordinary form."""
    found = audit.levels(x, n, shown, least=least)
    return np.concatenate([np.where(found < HIDDEN, found, 0), [0]])


# ---- tables ------------------------------------------------------------------------------------


def _tables(mix: _Mix) -> Iterator[_Table]:
    low, high = mix.said(mix.x, mix.level)
    ordinary = mix.said(mix.x, np.zeros_like(mix.x))
    every = tuple((band,) for band in range(len(mix.x)))
    yield _table(mix, every, mix.x, (low, high), ordinary)
    sums = mix.side_sums()
    side_low, side_high = mix.said(sums, mix.side_level)
    for number in range(len(sums)):
        inside = np.flatnonzero(mix.side == number)
        if len(inside) == 1 or len(sums) == 1:
            continue
        # The others as one band more, known from what is said of this side.
        rest = mix.n - sums[number]
        yield _table(
            mix,
            (*((int(band),) for band in inside), ()),
            np.vstack([mix.x[inside], rest]),
            (
                np.vstack([low[inside], mix.n - side_high[number]]),
                np.vstack([high[inside], mix.n - side_low[number]]),
            ),
            (np.vstack([ordinary[0][inside], rest]), np.vstack([ordinary[1][inside], rest])),
        )
    if 1 < len(sums) < len(mix.x):
        parts = [np.flatnonzero(mix.side == number) for number in range(len(sums))]
        told_low = np.maximum(side_low, [low[part].sum(axis=0) for part in parts])
        told_high = np.minimum(side_high, [high[part].sum(axis=0) for part in parts])
        yield _table(
            mix,
            tuple(tuple(int(band) for band in part) for part in parts),
            sums,
            (told_low, told_high),
            mix.said(sums, np.zeros_like(sums)),
        )


def _table(
    mix: _Mix,
    bands: tuple[tuple[int, ...], ...],
    x: Counts,
    told: tuple[Counts, Counts],
    ordinary: tuple[Counts, Counts],
) -> _Table:
    """Put the groups that are not shown together, and turn the sign of the total."""
    away = mix.away
    rest = x[:, :-1][:, away].sum(axis=1, keepdims=True)
    rest_n = np.full_like(rest, mix.n[:-1][away].sum())
    plain = interval(rest, rest_n, np.zeros_like(rest), mix.least)
    free = [not band for band in bands]  # what only stands for the others needs no room

    def laid(part: Counts, hidden: Counts, total: Counts) -> Counts:
        return np.concatenate([np.where(away, 0, part[:, :-1]), hidden, total], axis=1)

    down, up = x - told[0], told[1] - x
    need_down, need_up = x - ordinary[0], ordinary[1] - x
    rest_down, rest_up = rest - plain[0], plain[1] - rest
    if not away.any():
        rest_down, rest_up = np.zeros_like(rest), np.zeros_like(rest)
    for need in (need_down, need_up, rest_down, rest_up):
        need[free] = 0
    return _Table(
        bands,
        laid(down, rest, up[:, -1:]),
        laid(up, rest_n - rest, down[:, -1:]),
        laid(need_down, rest_down, need_up[:, -1:]),
        laid(need_up, rest_up, need_down[:, -1:]),
    )


def _room(down: Counts, up: Counts, row: int) -> Counts:
    """How far `row` can rise in each column, when every column and every row keeps its sum.

    The largest flow equals the smallest cut: every set of other rows is tried, and each column lies
    on the cheaper side of it. Falling is rising with `down` and `up` exchanged.
    """
    best = np.full(down.shape[1], np.iinfo(np.int64).max)
    for inside, outside in _cuts(len(down), row):
        leave = down[outside].sum(axis=0)
        crossing = np.minimum(leave + down[row], up[inside].sum(axis=0))
        best = np.minimum(best, crossing.sum() - crossing + leave)
    return best


def _cuts(rows: int, row: int) -> Iterator[tuple[list[int], list[int]]]:
    """Every way to divide the other rows in two."""
    others = [number for number in range(rows) if number != row]
    for size in range(len(others) + 1):
        for taken in combinations(others, size):
            yield list(taken), [number for number in others if number not in taken]


def _turned(table: _Table, upward: bool) -> tuple[Counts, Counts]:
    return (table.down, table.up) if upward else (table.up, table.down)


def _tight(mix: _Mix) -> _Tight | None:
    """The first count that has less room than it needs."""
    for table in _tables(mix):
        for row in range(len(table.bands)):
            for upward, need in ((True, table.need_up[row]), (False, table.need_down[row])):
                if not need.any():
                    continue
                down, up = _turned(table, upward)
                short = np.flatnonzero(_room(down, up, row) < need)
                if len(short):
                    column = int(short[0])
                    return _Tight(table, row, column, upward, int(need[column]))
    return None


# ---- saying less -------------------------------------------------------------------------------


def _make_room_within(mix: _Mix) -> None:
    """Each group by itself: its bands add up to its people, whom everybody may know."""
    while not (mix.level[:, -1] >= HIDDEN).all():
        short = _short_within(mix)
        if not short:
            return
        for column, (bands, fall, rise) in short.items():
            _widen(mix, column, bands, fall, rise)


def _short_within(mix: _Mix) -> dict[int, tuple[list[int], int, int]]:
    """Columns in which a count could be told: the bands beside it, and the room they lack."""
    found: dict[int, tuple[list[int], int, int]] = {}
    groups = len(mix.n) - 1
    # In a table the groups stand in their places; the total, its sign turned, stands last.
    places = [*np.flatnonzero(~mix.away).tolist(), groups]
    for table in _tables(mix):
        for row in range(len(table.bands)):
            others = [number for number in range(len(table.bands)) if number != row]
            less = table.need_up[row] - table.down[others].sum(axis=0)
            more = table.need_down[row] - table.up[others].sum(axis=0)
            bands = [band for number in others for band in table.bands[number]]
            for column in places:
                at = column if column < groups else groups + 1
                fall, rise = max(int(less[at]), 0), max(int(more[at]), 0)
                if column == groups:
                    fall, rise = rise, fall
                if (fall or rise) and column not in found:
                    found[column] = bands, fall, rise
    return found


def _widen(mix: _Mix, column: int, bands: Sequence[int], fall: int, rise: int) -> None:
    """Say one of these bands more coarsely, so that it could be so much less and so much more."""
    usable = [band for band in bands if not mix.frozen[band, column]]
    usable.sort(key=lambda band: -int(mix.x[band, column]))
    low, high = mix.said(mix.x, mix.level)
    for step in range(1, HIDDEN):
        at = np.maximum(mix.level, step)
        new_low, new_high = mix.said(mix.x, at)
        for band in usable:
            gained = (low - new_low)[band, column], (new_high - high)[band, column]
            if mix.level[band, column] < step and gained[0] >= fall and gained[1] >= rise:
                mix.level[band, column] = step
                return
    coarser = [band for band in usable if mix.level[band, column] < HIDDEN - 1]
    if coarser:
        mix.level[coarser[0], column] += 1
    elif column < len(mix.n) - 1:
        mix.level[:, column] = HIDDEN
    else:
        # Nothing above the total can stand in for it: then it is not said either.
        mix.level[:] = HIDDEN


def _loosen(mix: _Mix, tight: _Tight) -> None:
    """Say the smallest group that helps more coarsely; the tight one itself when it has no room."""
    table, groups = tight.table, len(mix.n) - 1
    down, _ = _turned(table, tight.upward)
    others = [number for number in range(len(table.bands)) if number != tight.row]
    if tight.column < groups and int(down[others, tight.column].sum()) < tight.need:
        bands = [band for number in others for band in table.bands[number]]
        short = tight.need - int(down[others, tight.column].sum())
        _widen(mix, tight.column, bands, *((short, 0) if tight.upward else (0, short)))
        return
    usable = ~mix.away
    if tight.column < groups:
        usable[tight.column] = False
    for step in range(1, HIDDEN):
        room = _room_after(mix, tight, step)[:groups]
        enough = np.flatnonzero(usable & (room >= tight.need))
        if len(enough):
            _raise(mix, int(enough[np.argmin(mix.n[enough])]), step)
            return
    # No group is enough by itself: take what helps most, and look again.
    coarser = usable & ((mix.level < HIDDEN - 1) & ~mix.frozen)[:, :-1].any(axis=0)
    choice = np.flatnonzero(coarser)
    if len(choice):
        _raise(mix, int(choice[np.argmax(room[choice])]), HIDDEN - 1)
        return
    choice = np.flatnonzero(usable if usable.any() else ~mix.away)
    mix.level[:, choice[np.argmin(mix.n[choice])]] = HIDDEN


def _raise(mix: _Mix, column: int, step: int) -> None:
    free = ~mix.frozen[:, column]
    mix.level[free, column] = np.maximum(mix.level[free, column], step)


def _room_after(mix: _Mix, tight: _Tight, step: int) -> Counts:
    """Room of the tight count if one group were said at level `step`: for each group in turn."""
    raised = np.where(mix.frozen | (mix.level >= HIDDEN), mix.level, np.maximum(mix.level, step))
    wider = replace(mix, level=raised)
    after = next(table for table in _tables(wider) if table.bands == tight.table.bands)
    down, up = _turned(tight.table, tight.upward)
    new_down, new_up = _turned(after, tight.upward)
    best = np.full(down.shape[1], np.iinfo(np.int64).max)
    for inside, outside in _cuts(len(down), tight.row):
        leave = down[outside].sum(axis=0)
        crossing = np.minimum(leave + down[tight.row], up[inside].sum(axis=0))
        new_leave = new_down[outside].sum(axis=0) + new_down[tight.row]
        new_crossing = np.minimum(new_leave, new_up[inside].sum(axis=0))
        fixed = crossing.sum() - crossing[tight.column] + leave[tight.column]
        best = np.minimum(best, fixed - crossing + new_crossing)
    return best
