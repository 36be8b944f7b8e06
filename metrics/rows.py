"""Rows of an answer from counts and the decision how exactly each may be said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from metrics import privacy, rounding
from metrics.answer import Row, Value
from metrics.catalogue import Metric
from metrics.cells import Cells
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
        return list(range(count)) if "app" in self.by else [count - 1]

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


@dataclass(frozen=True)
class _Cell:
    """One figure before it is put into words: exact counts, and how they may be said."""

    x: int
    n: int
    unknown: int
    level: int
    reason: str | None


def rows_of(layout: Layout, shown: Shown) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Rows of the split, and the same for everybody counted."""
    rows = tuple(row for group in layout.groups() for row in _rows(layout, shown, group))
    split = layout.plan.organisation in layout.by
    totals = tuple(_rows(layout, shown, None)) if split else rows
    return rows, totals


def _rows(layout: Layout, shown: Shown, group: int | None) -> Iterator[Row]:
    cells, plan = layout.cells, layout.plan
    for a in layout.apps():
        for w, window in enumerate(plan.now):
            for b, band in enumerate(cells.bands):
                dims: dict[str, Value] = {}
                for name in layout.by:
                    if name == "app":
                        dims[name] = cells.apps[a].key
                    elif name == "week":
                        dims[name] = window.week_on
                    elif group is not None:
                        dims[name] = layout.name(group)
                if band:
                    dims["band"] = band
                row = _said(layout.metric, dims, _cell(layout, shown, w, a, b, group), group)
                if plan.then:
                    before = _cell(layout, shown, len(plan.now) + w, a, b, group)
                    row = _compared(layout.metric, row, _said(layout.metric, dims, before, group))
                yield row


def _cell(layout: Layout, shown: Shown, w: int, a: int, b: int, group: int | None) -> _Cell:
    cells = layout.cells
    if group is None:
        x, n = int(cells.numerator[w, a, b].sum()), int(cells.denominator[w, a].sum())
        unknown, people = int(cells.unknown[w, a].sum()), int(cells.people[w].sum())
        level = int(shown.total_level[w, a, b])
    elif group in cells.groups:
        place = cells.groups.index(group)
        x, n = int(cells.numerator[w, a, b, place]), int(cells.denominator[w, a, place])
        unknown, people = int(cells.unknown[w, a, place]), int(cells.people[w, place])
        level = int(shown.level[w, a, b, place])
    else:
        x, n, unknown, people, level = 0, 0, 0, 0, 0
    reason = _reason(layout, shown, w, a, group, level, n, people)
    return _Cell(x, n, unknown, level, reason)


def _reason(
    layout: Layout, shown: Shown, w: int, a: int, group: int | None, level: int, n: int, people: int
) -> str | None:
    """Why a figure is not shown, or None."""
    if group is not None and shown.concealed:
        return privacy.CONCEALED
    if not layout.cells.windows[w].complete:
        return privacy.HISTORY_SHORT
    if group is not None and group in shown.hidden_groups and people:
        return shown.hidden_groups[group]
    if shown.low[w, a]:
        return privacy.WEEK_KNOWN_LOW
    if level >= rounding.HIDDEN and people:
        return privacy.SMALL_GROUP if n < shown.least else privacy.PROTECTS
    return None


def _said(metric: Metric, dims: dict[str, Value], cell: _Cell, group: int | None) -> Row:
    if cell.reason:
        return Row(dims, None, None, None, hidden=cell.reason)
    if metric.name == "licensed_people":
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
        cell.n,
        bound=said.bound,
        about=said.about,
        unknown=cell.unknown,
    )
    return _as_count(row, cell) if metric.unit == "people" else row


def _as_count(row: Row, cell: _Cell) -> Row:
    """The figure as a number of people, where numbers of people may be said."""
    if row.about:
        return Row(row.dims, None, None, row.denominator, privacy.COUNT_NOT_SHOWN, None, True)
    value = float(cell.x)
    if row.bound:
        low, high = rounding.limits(cell.x, cell.n, cell.level)
        value = float(high if row.bound == "at_most" else low)
    return Row(
        row.dims, value, row.numerator, row.denominator, bound=row.bound, unknown=row.unknown
    )


def _mean(dims: dict[str, Value], cell: _Cell, group: int | None) -> Row:
    """A mean per active person; how many are active is another metric's to say."""
    few = cell.n < FEW
    value = round(cell.x / cell.n * 2) / 2 if few else round(cell.x / cell.n, 1)
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
