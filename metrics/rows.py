"""Rows of an answer from counts and the decision how exactly each may be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from metrics import means, privacy, rounding
from metrics.answer import Row, Value
from metrics.catalogue import Metric
from metrics.cells import Cells, with_total
from metrics.protect import Shown
from metrics.question import UNKNOWN

if TYPE_CHECKING:
    from metrics.asking import Plan

FEW = 40  # active people, under which a mean is rounded to halves


@dataclass(frozen=True)
class Layout:
    """How the cells are laid out as rows: names of groups, and which of them are wanted."""

    plan: Plan
    cells: Cells
    names: dict[int, str]
    wanted: frozenset[int] | None
    scope: frozenset[str] | None

    @property
    def metric(self) -> Metric:
        return self.plan.metric

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions of the rows, those that the metric always has included."""
        asked = self.plan.question.by
        missing = [
            name
            for name in self.metric.default_by
            if name not in asked and name not in self.plan.question.where
        ]
        return (*asked, *missing)

    def apps(self) -> list[int]:
        """Places of the apps that get rows: all when split by app, otherwise the last counted."""
        count = len(self.cells.apps)
        if self.metric.axis not in self.by:
            return [count - 1]
        # Of a kind of use, any is another figure: how many use Copilot at all.
        return list(range(1 if self.metric.parts else 0, count))

    def groups(self) -> Sequence[int | None]:
        """Groups in the order of their names, the unknown one last; [None] without a dimension."""
        if not self.plan.organisation:
            return [None]
        if self.wanted is not None:
            return sorted(self.wanted)
        windows = range(len(self.plan.now))
        peopled: list[int] = [
            group
            for place, group in enumerate(self.cells.groups)
            if any(self.cells.people[w, place] for w in windows)
            and (self.scope is None or self.name(group).casefold() in self.scope)
        ]
        named = {group: self.name(group) for group in peopled}
        return sorted(peopled, key=lambda group: (not named[group], named[group].casefold()))

    def name(self, group: int) -> str:
        """What a group is called; a number without a name in the people files is unknown."""
        return self.names.get(group, UNKNOWN)


class _Cell(NamedTuple):
    """One figure before it is put into words: exact counts, and how they may be said."""

    x: int
    n: int
    unknown: int
    level: int
    reason: str | None


class _Board:
    """The cells as plain numbers, everybody together in the last place of the groups."""

    def __init__(self, layout: Layout, shown: Shown) -> None:
        cells = layout.cells
        self.place = {group: place for place, group in enumerate(cells.groups)}
        self.numerator = with_total(cells.numerator).tolist()
        sizes = with_total(cells.denominator)
        self.denominator = sizes.tolist()
        self.unknown = with_total(cells.unknown).tolist()
        self.people = with_total(cells.people).tolist()
        levels = np.concatenate([shown.level, shown.total_level[..., None]], axis=-1)
        self.level = levels.tolist()
        rounding.prepare(np.broadcast_to(sizes[:, :, None], levels.shape), levels)
        self.low = shown.low.tolist()
        self.complete = [window.complete for window in cells.windows]
        self.is_mean = layout.metric.unit == "mean"
        self.shown = shown

    def cell(self, w: int, a: int, b: int, group: int | None) -> _Cell:
        """The figure of a group, of everybody (None), or of a group that is nowhere: nobody."""
        place = -1 if group is None else self.place.get(group)
        if place is None:
            return _Cell(0, 0, 0, 0, self.reason(w, a, group, 0, 0, 0))
        n, people, level = self.denominator[w][a][place], self.people[w][place], 0
        level = self.level[w][a][b][place]
        reason = self.reason(w, a, group, level, n, people)
        return _Cell(self.numerator[w][a][b][place], n, self.unknown[w][a][place], level, reason)

    def reason(
        self, w: int, a: int, group: int | None, level: int, n: int, people: int
    ) -> str | None:
        """Why a figure is not shown, or None."""
        if group is not None and self.shown.concealed:
            return privacy.CONCEALED
        if not self.complete[w]:
            return privacy.HISTORY_SHORT
        if group is not None and group in self.shown.hidden_groups:
            return self.shown.hidden_groups[group]
        if self.low[w][a]:
            return privacy.WEEK_KNOWN_LOW
        if people and level >= rounding.HIDDEN:
            # Nor does the reason tell whether those whom a mean is of are too few.
            size = people if self.is_mean else n
            return privacy.SMALL_GROUP if size < self.shown.least else privacy.PROTECTS
        return None


def rows_of(layout: Layout, shown: Shown) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of the split, and the same for everybody counted."""
    board = _Board(layout, shown)
    rows = tuple(row for group in layout.groups() for row in _rows(layout, board, group))
    split = layout.plan.organisation in layout.by
    totals = tuple(_rows(layout, board, None)) if split else rows
    return rows, totals


def _rows(layout: Layout, board: _Board, group: int | None) -> Iterator[Row]:
    cells, plan, by = layout.cells, layout.plan, layout.by
    for a in layout.apps():
        for w, window in enumerate(plan.now):
            for b, band in enumerate(cells.bands):
                dims: dict[str, Value] = {}
                for name in by:
                    if name == layout.metric.axis:
                        dims[name] = cells.apps[a].key
                    elif name == "week":
                        dims[name] = window.week_on
                    elif group is not None:
                        dims[name] = layout.name(group)
                if band:
                    dims["band"] = band
                row = _said(layout.metric, dims, board.cell(w, a, b, group), group)
                if plan.then:
                    before = board.cell(len(plan.now) + w, a, b, group)
                    row = _compared(layout.metric, row, _said(layout.metric, dims, before, group))
                yield row


def _said(metric: Metric, dims: dict[str, Value], cell: _Cell, group: int | None) -> Row:
    if cell.reason:
        return Row(dims, None, None, None, hidden=cell.reason)
    if metric.headcount:
        return Row(dims, float(cell.x), cell.x, None, unknown=0)
    if cell.n == 0:
        return Row(dims, metric.empty, None, 0, unknown=cell.unknown)
    if metric.unit == "mean":
        return _mean(dims, cell, group)
    said = rounding.said(cell.x, cell.n, cell.level)
    row = Row(
        dims,
        said.share,
        said.numerator,
        # How many used Copilot is said only where it may be said exactly.
        None if metric.parts and cell.level else cell.n,
        bound=said.bound,
        about=said.about,
        unknown=cell.unknown,
    )
    return _as_count(row, cell) if metric.unit == "people" else row


def _as_count(row: Row, cell: _Cell) -> Row:
    """The figure as a number of people, where numbers of people may be said."""
    value = row.numerator
    if row.bound and not row.about:
        low, high = rounding.limits(cell.x, cell.n, cell.level)
        value = high if row.bound == "at_most" else low
    if value is None:
        return Row(row.dims, None, None, row.denominator, privacy.COUNT_NOT_SHOWN, None, True)
    return Row(
        row.dims, float(value), row.numerator, row.denominator, bound=row.bound, unknown=row.unknown
    )


def _mean(dims: dict[str, Value], cell: _Cell, group: int | None) -> Row:
    """A mean per active person; how many are active is another metric's to say."""
    few = cell.n < FEW or cell.level > 0
    value = means.said(cell.x, cell.n, max(cell.level, means.IN_HALVES) if few else 0)
    if group is None and not few:
        return Row(dims, value, cell.x, cell.n, unknown=cell.unknown)
    return Row(dims, value, None, None, about=few)


def _compared(metric: Metric, now: Row, then: Row) -> Row:
    """The row with its change; only from figures that are shown, and shown as they are."""
    change, kind = None, None
    if now.value is not None and then.value is not None and not (now.bound or then.bound):
        if metric.change == "points":
            change, kind = round(now.value - then.value, 4), "points"
        elif then.value:
            change, kind = round((now.value - then.value) / then.value, 4), "percent"
        elif now.value:
            kind = "new"
        else:
            change, kind = 0.0, "percent"
    return Row(
        now.dims,
        now.value,
        now.numerator,
        now.denominator,
        now.hidden,
        now.bound,
        now.about,
        now.unknown,
        previous=then.value,
        change=change,
        change_is=kind,
    )
