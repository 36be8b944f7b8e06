"""The audit for mixes, where counts are told twice: bands add up to the group, groups to the total.

A reader knows an interval for every count that is shown, the number of people of every group, and
that the groups add up to the total. Other metrics show sums of bands of the same people as well
(active or not, habit or not): the sides. How far one count can still move is then a largest flow:
people leave its band in its group for other bands, and other groups move the opposite way. Such a
flow equals the smallest cut, and with few bands every cut can be looked at (`_rooms`).

What has too little room is mended by saying the smallest group that helps more coarsely.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

import numpy as np
from numpy.typing import NDArray

from metrics.mixbeside import Beside, Flags, alone
from metrics.rounding import HIDDEN, Counts, interval, needed, raised, unsettled


@dataclass(frozen=True)
class _Mix:
    """Bands × columns: the groups and, last, the total. `level` says how each cell is said.

    `elsewhere` is how other metrics say the same cells (HIDDEN: not), `side_level` how they say the
    sum of each side. `frozen` cells keep their level, as saying them less here would not help.
    `flags` are columns of which one more and one fewer must stay possible.
    """

    x: Counts
    n: Counts
    side: NDArray[np.int64]
    least: int
    level: Counts
    elsewhere: Counts
    side_level: Counts
    frozen: Flags
    flags: Flags

    @property
    def away(self) -> Flags:
        """Groups that are not shown."""
        found: Flags = np.any(self.level[:, :-1] >= HIDDEN, axis=0)
        return found

    def said(self, x: Counts, level: Counts) -> tuple[Counts, Counts]:
        return interval(x, np.broadcast_to(self.n, x.shape).astype(np.int64), level, self.least)

    def raised(self, step: int) -> Counts:
        """Levels from `step` on, further up where one more and one fewer would be told apart."""
        kept = self.frozen | (self.level >= HIDDEN)
        n = np.broadcast_to(self.n, self.x.shape).astype(np.int64)
        flags = np.broadcast_to(self.flags, self.x.shape) & ~kept
        level = np.where(kept, self.level, np.maximum(self.level, step))
        return raised(self.x, n, level, flags, self.least)


@dataclass(frozen=True)
class _Table:
    """How far counts may be less or more: groups, the hidden ones together, the total sign-turned.

    Rows are the bands in `down` and `up`, the sides in `side_down` and `side_up`.
    """

    down: Counts
    up: Counts
    side_down: Counts
    side_up: Counts

    @property
    def turned(self) -> _Table:
        """The table for falling: what was down is up."""
        return _Table(self.up, self.down, self.side_up, self.side_down)


@dataclass(frozen=True)
class _Tight:
    """A count with too little room: band or side, column, direction, and how much it needs."""

    row: int
    is_side: bool
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
    flags: Flags | None = None,
    beside: Beside | None = None,
) -> tuple[Counts, Counts]:
    """Levels of the groups (bands × groups) and of the total (bands).

    `x` is bands × groups, `n` the people of each group. `sides` numbers the side of each band,
    `told` are the bands that another metric shows by themselves. `flags` are groups, and last the
    total, of which one more and one fewer must stay possible. `beside` is how other metrics say
    these groups. HIDDEN for what may not be said at all.
    """
    if n.sum() < least:
        return np.full_like(x, HIDDEN), np.full(len(x), HIDDEN)
    side = np.unique(np.asarray(sides), return_inverse=True)[1]
    whole = np.concatenate([x, x.sum(axis=1, keepdims=True)], axis=1)
    sizes = np.concatenate([n, [n.sum()]])
    flags = np.zeros(len(sizes), dtype=bool) if flags is None else flags
    level = unsettled(
        whole, np.broadcast_to(sizes, whole.shape), np.broadcast_to(flags, whole.shape), least
    )
    level[:, :-1][:, ~shown | (n < least)] = HIDDEN
    beside = beside or Beside()
    elsewhere = np.full(whole.shape, HIDDEN)
    for band in np.flatnonzero(told):
        elsewhere[band] = alone(x[band], n, shown, least, flags, beside, int(band))
        # What another metric does not say of a group is not said here.
        level[band] = np.where(level[band] < HIDDEN, elsewhere[band], level[band])
    frozen = elsewhere < HIDDEN
    sums = [x[side == number].sum(axis=0) for number in range(side.max() + 1)]
    side_level = np.array([alone(part, n, shown, least, flags, beside) for part in sums])
    mix = _Mix(whole, sizes, side, least, level, elsewhere, side_level, frozen, flags)
    _make_room_within(mix)
    mix.frozen[:, -1] = True
    while not mix.away.all() and (tight := _tight(mix)) is not None:
        _loosen(mix, tight)
    mix.level[:, :-1][:, mix.away] = HIDDEN
    return mix.level[:, :-1], mix.level[:, -1]


def total_levels(
    x: Counts,
    n: int,
    sides: Sequence[int],
    told: Sequence[bool],
    *,
    least: int,
    flagged: bool = False,
) -> Counts:
    """Levels of a mix that is shown by itself; x per band."""
    nobody, flags = np.array([False]), np.array([flagged, flagged])
    return levels(x[:, None], np.array([n]), nobody, sides, told, least=least, flags=flags)[1]


# ---- what is known, and what must stay possible --------------------------------------------------


def _sums(mix: _Mix) -> Counts:
    return np.array([mix.x[mix.side == side].sum(axis=0) for side in range(len(mix.side_level))])


def _slack(mix: _Mix, x: Counts, level: Counts, elsewhere: Counts) -> tuple[Counts, Counts]:
    """How far each count may be less and more; groups not shown are known by other metrics only."""
    away = mix.away
    low, high = mix.said(x, level)
    other_low, other_high = mix.said(x, elsewhere)

    def laid(part: Counts, other: Counts, total: Counts) -> Counts:
        rest = other[:, :-1][:, away].sum(axis=1, keepdims=True)
        return np.concatenate([np.where(away, 0, part[:, :-1]), rest, total[:, -1:]], axis=1)

    down, up = x - low, high - x
    return laid(down, x - other_low, up), laid(up, other_high - x, down)


def _table(mix: _Mix) -> _Table:
    sums = _sums(mix)
    down, up = _slack(mix, mix.x, mix.level, mix.elsewhere)
    if len(sums) == 1:  # the one side is everybody in the group, whom everybody may know
        nothing = np.zeros((1, down.shape[1]), dtype=np.int64)
        return _Table(down, up, nothing, nothing)
    return _Table(down, up, *_slack(mix, sums, mix.side_level, mix.side_level))


def _needs(mix: _Mix, x: Counts) -> tuple[Counts, Counts]:
    """How far down and up each count must stay possible, by its ordinary form."""
    away = mix.away
    flags = np.broadcast_to(mix.flags, x.shape)
    low, high = needed(x, np.broadcast_to(mix.n, x.shape), mix.least, flags)
    rest = x[:, :-1][:, away].sum(axis=1, keepdims=True)
    rest_n = np.full_like(rest, mix.n[:-1][away].sum())
    flagged = bool(mix.flags[:-1][away].any())
    rest_low, rest_high = needed(rest, rest_n, mix.least, np.full(rest.shape, flagged))
    if not away.any():
        rest_low = rest_high = rest

    def laid(part: Counts, free: Counts, total: Counts) -> Counts:
        return np.concatenate([np.where(away, 0, part[:, :-1]), free, total], axis=1)

    down = laid(x - low, rest - rest_low, (high - x)[:, -1:])
    up = laid(high - x, rest_high - rest, (x - low)[:, -1:])
    return down, up


# ---- room ----------------------------------------------------------------------------------------


def _cuts(side: NDArray[np.int64], row: int, *, is_side: bool) -> Iterator[tuple[Flags, Flags]]:
    """Every way to divide the bands in two: (those on the near shore, those on the far one)."""
    free = [band for band in range(len(side)) if is_side or band != row]
    for size in range(len(free) + 1):
        for taken in combinations(free, size):
            near = np.zeros(len(side), dtype=bool)
            near[list(taken)] = True
            yield near, ~near


def _crossings(
    table: _Table, side: NDArray[np.int64], row: int, *, is_side: bool
) -> Iterator[tuple[Counts, Counts]]:
    """For every cut what crosses it in each column: as another column, and as the count's own.

    A column and each of its sides lie on the cheaper shore, so the two are looked at in turn.
    """
    own = row if is_side else int(side[row])
    for near, far in _cuts(side, row, is_side=is_side):
        plain, mine = [], []
        for column_near in (True, False):
            total = np.zeros(table.down.shape[1], dtype=np.int64)
            target = np.zeros_like(total)
            for number in range(len(table.side_down)):
                inside = side == number
                leave = table.down[far & inside].sum(axis=0)
                enter = table.up[near & inside].sum(axis=0)
                near_side = leave + (0 if column_near else table.side_up[number])
                far_side = enter + (table.side_down[number] if column_near else 0)
                total = total + np.minimum(near_side, far_side)
                if number != own:
                    target = target + np.minimum(near_side, far_side)
                elif is_side:
                    target = target + enter
                else:
                    target = target + near_side - table.down[row]
            plain.append(total)
            # The column of a side's own count is where the flow begins: on the near shore.
            if column_near or not is_side:
                mine.append(target)
        yield np.minimum(*plain), np.minimum.reduce(mine)


def _rooms(table: _Table, side: NDArray[np.int64], row: int, *, is_side: bool) -> Counts:
    """How far a band (or side) can rise in each column while every sum stays what is known."""
    best = np.full(table.down.shape[1], np.iinfo(np.int64).max)
    for plain, mine in _crossings(table, side, row, is_side=is_side):
        best = np.minimum(best, plain.sum() - plain + mine)
    return best


def _within(table: _Table, side: NDArray[np.int64], row: int) -> Counts:
    """How far a band can rise in each column by what the column's other bands can give."""
    own = int(side[row])
    given = np.zeros(table.down.shape[1], dtype=np.int64)
    for number in range(len(table.side_down)):
        part = table.down[side == number].sum(axis=0)
        if number != own:
            given = given + np.minimum(part, table.side_down[number])
    mates = table.down[side == own].sum(axis=0) - table.down[row]
    found: Counts = mates + np.minimum(given, table.side_up[own])
    return found


def _tight(mix: _Mix) -> _Tight | None:
    """The first count that has less room than it needs."""
    table, sums = _table(mix), _sums(mix)
    kinds = [(mix.x, False), (sums, True)] if len(sums) > 1 else [(mix.x, False)]
    for x, is_side in kinds:
        need_down, need_up = _needs(mix, x)
        for row, upward in product(range(len(x)), (True, False)):
            need = (need_up if upward else need_down)[row]
            if need.any():
                seen = table if upward else table.turned
                short = np.flatnonzero(_rooms(seen, mix.side, row, is_side=is_side) < need)
                if len(short):
                    return _Tight(row, is_side, int(short[0]), upward, int(need[short[0]]))
    return None


# ---- saying less ---------------------------------------------------------------------------------


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
    table, groups = _table(mix), len(mix.n) - 1
    need_down, need_up = _needs(mix, mix.x)
    # The total stands last in a table, after the hidden groups together, and with its sign turned.
    places = [*np.flatnonzero(~mix.away).tolist(), groups]
    for row in range(len(mix.x)):
        less = need_up[row] - _within(table, mix.side, row)
        more = need_down[row] - _within(table.turned, mix.side, row)
        bands = _beside(mix, row)
        for column in places:
            at = column if column < groups else groups + 1
            fall, rise = max(int(less[at]), 0), max(int(more[at]), 0)
            if column == groups:
                fall, rise = rise, fall
            if (fall or rise) and column not in found:
                found[column] = bands, fall, rise
    return found


def _beside(mix: _Mix, row: int) -> list[int]:
    """The bands that can make room for one: of its own side; of any when it is alone there."""
    others = [band for band in range(len(mix.side)) if band != row]
    mates = [band for band in others if mix.side[band] == mix.side[row]]
    return mates or others


def _widen(mix: _Mix, column: int, bands: Sequence[int], fall: int, rise: int) -> None:
    """Say one of these bands more coarsely, so that it could be so much less and so much more."""
    usable = [band for band in bands if not mix.frozen[band, column]]
    usable.sort(key=lambda band: -int(mix.x[band, column]))
    low, high = mix.said(mix.x, mix.level)
    for step in range(1, HIDDEN):
        new = mix.raised(step)
        new_low, new_high = mix.said(mix.x, new)
        for band in usable:
            gained = (low - new_low)[band, column], (new_high - high)[band, column]
            changed = mix.level[band, column] < step == new[band, column]
            if changed and gained[0] >= fall and gained[1] >= rise:
                mix.level[band, column] = step
                return
    coarser = [band for band in usable if mix.level[band, column] < HIDDEN - 1]
    if coarser:
        step = int(mix.level[coarser[0], column]) + 1
        mix.level[coarser[0], column] = mix.raised(step)[coarser[0], column]
    elif column < len(mix.n) - 1:
        mix.level[:, column] = HIDDEN
    else:
        # Nothing above the total can stand in for it: then it is not said either.
        mix.level[:] = HIDDEN


def _loosen(mix: _Mix, tight: _Tight) -> None:
    """Say the smallest group that helps more coarsely; the tight one itself when it has no room."""
    groups = len(mix.n) - 1
    if tight.column < groups and not tight.is_side:
        seen = _table(mix) if tight.upward else _table(mix).turned
        short = tight.need - int(_within(seen, mix.side, tight.row)[tight.column])
        if short > 0:
            lacking = (short, 0) if tight.upward else (0, short)
            _widen(mix, tight.column, _beside(mix, tight.row), *lacking)
            return
    usable = ~mix.away
    if tight.column < groups and not tight.is_side:
        usable[tight.column] = False
    for step in range(1, HIDDEN):
        room = _room_after(mix, tight, step)[:groups]
        enough = np.flatnonzero(usable & (room >= tight.need))
        if len(enough):
            smallest = enough[np.argmin(mix.n[enough])]
            mix.level[:, smallest] = mix.raised(step)[:, smallest]
            return
    # None is enough by itself: take what helps most, and look again.
    coarser = usable & ((mix.level < HIDDEN - 1) & ~mix.frozen)[:, :-1].any(axis=0)
    choice = np.flatnonzero(coarser)
    if len(choice):
        widest = choice[np.argmax(room[choice])]
        mix.level[:, widest] = mix.raised(HIDDEN - 1)[:, widest]
        return
    choice = np.flatnonzero(usable if usable.any() else ~mix.away)
    mix.level[:, choice[np.argmin(mix.n[choice])]] = HIDDEN


def _room_after(mix: _Mix, tight: _Tight, step: int) -> Counts:
    """Room of the tight count if one group were said at level `step`: for each group in turn."""
    level = mix.raised(step)
    hides = (level >= HIDDEN).any(axis=0) & (mix.level < HIDDEN).all(axis=0)
    tables = [_table(mix), _table(replace(mix, level=np.where(hides, mix.level, level)))]
    now, then = [
        _crossings(
            table if tight.upward else table.turned, mix.side, tight.row, is_side=tight.is_side
        )
        for table in tables
    ]
    best = np.full(len(mix.n) + 1, np.iinfo(np.int64).max)
    for (plain, mine), (wider, wider_mine) in zip(now, then, strict=True):
        fixed = plain.sum() - plain[tight.column] + mine[tight.column]
        room = fixed - plain + wider
        room[tight.column] = fixed - mine[tight.column] + wider_mine[tight.column]
        best = np.minimum(best, room)
    return best
