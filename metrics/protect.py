"""From exact counts to what may be said of each: a level for every cell, or a reason to hide it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from metrics import audit, means, mixaudit, mixweeks, parts, privacy, rounding
from metrics.at_window import AtWindow
from metrics.bands import Band
from metrics.catalogue import Metric
from metrics.cells import Cells, with_total
from metrics.changes import Unsettled
from metrics.mixbeside import Beside, Inactive
from metrics.rounding import HIDDEN, Counts, interval

KNOWN_PERCENT = 90  # of the organisation, under which a figure is not shown


@dataclass(frozen=True)
class Shown:
    """How each cell may be said. Axes as in Cells; HIDDEN where the tree rule or an audit says so.

    `total_level` is that of everybody together; `low` tells of what too little is known.
    """

    hidden_groups: Mapping[int, str]
    level: Counts  # windows × apps × bands × groups
    total_level: Counts  # windows × apps × bands
    low: NDArray[np.bool_]  # windows × apps
    concealed: bool
    least: int
    known: Counts  # low and high × windows × apps × groups: what can be known of shares and counts

    def shortened(self, windows: int) -> Shown:
        """The decision for the first windows only."""
        return replace(
            self,
            level=self.level[:windows],
            total_level=self.total_level[:windows],
            low=self.low[:windows],
            known=self.known[:, :windows],
        )


@dataclass(frozen=True)
class Parent:
    """Shown groups of a coarser dimension, as totals: `inside` are the groups wholly in each.

    The coarser dimension is protected first and not touched again.
    """

    cells: Cells
    shown: Shown
    inside: Sequence[Mapping[int, frozenset[int]]]  # by window: coarser group → groups inside

    def totals(self, groups: Sequence[int], w: int, a: int) -> Iterator[audit.Total]:
        """What is known of the coarser groups in one window and app.

        Of groups that are not shown a little is known from the others. The groups inside must not
        add to what is known, or the coarser groups would be told after all.
        """
        x, n = self.cells.numerator[w, a, 0], self.cells.denominator[w, a]
        low, high = self.shown.known[:, w, a]
        away = self.shown.level[w, a, 0] >= HIDDEN
        members = [self.inside[w].get(group, frozenset()) for group in self.cells.groups]
        for place, inside in enumerate(members):
            if inside:
                told = int(low[place]), int(high[place])
                yield _total(groups, inside, int(x[place]), int(n[place]), told)
        hidden = frozenset[int]().union(*(members[place] for place in np.flatnonzero(away)))
        if hidden:
            level = int(self.shown.total_level[w, a, 0])
            whole = audit.everybody(x, n, self.shown.least, level)
            told = whole.low - int(high[~away].sum()), whole.high - int(low[~away].sum())
            yield _total(groups, hidden, int(x[away].sum()), int(n[away].sum()), told)


@dataclass(frozen=True)
class Fewer:
    """A mix of the same windows and groups over fewer weeks of each, which is decided first."""

    cells: Cells
    shown: Shown

    def band(self, w: int, a: int, place: int) -> Inactive:
        """One of its bands, which whoever is in the same band over more weeks is in too."""
        level, total = self.shown.level[w, a, place], int(self.shown.total_level[w, a, place])
        x, n = self.cells.numerator[w, a, place], self.cells.denominator[w, a]
        return Inactive(x, n, level, total)


def _total(
    groups: Sequence[int], inside: frozenset[int], x: int, n: int, told: tuple[int, int]
) -> audit.Total:
    return audit.Total(np.array([number in inside for number in groups]), x, n, *told)


@dataclass(frozen=True)
class Around:
    """What else is told around the cells of an answer, and limits how these may be said.

    `away` are the groups that are hidden in each window whatever this metric says. They decide how
    the others are said by themselves, so that a window is said alike in every question. `unsettled`
    are counts of which one more and one fewer must stay possible. `parents` are coarser dimensions
    whose shown groups consist of groups of this one. `earlier` are by window the other lengths of
    it that are decided before, in their order. `short` says of each window whether there are too
    few weeks before its end to tell habit from use in every week. `elsewhere` is how other metrics
    say the same windows, apps and groups, `fewer` how a mix says them over fewer weeks.
    """

    away: Sequence[Mapping[int, str]]
    unsettled: Unsettled
    parents: Sequence[Parent] = ()
    earlier: Sequence[Sequence[int]] = ()
    short: Sequence[bool] = ()
    elsewhere: Mapping[str, Shown] = field(default_factory=dict)
    fewer: Fewer | None = None


def protect(
    metric: Metric, cells: Cells, organisation: str | None, around: Around, *, least: int
) -> Shown:
    """Decide for every cell of an answer how exactly it may be said."""
    level = np.zeros(cells.numerator.shape, dtype=np.int64)
    total_level = np.zeros(cells.numerator.shape[:3], dtype=np.int64)
    known = np.zeros((2, *cells.denominator.shape), dtype=np.int64)
    for w, others in _in_order(len(cells.windows), around.earlier):
        shown = np.array([group not in around.away[w] for group in cells.groups], dtype=bool)
        flags, total_flag = around.unsettled.groups[w], bool(around.unsettled.total[w])
        at = AtWindow(cells, w, organisation, least, shown, flags, total_flag, level, total_level)
        if metric.unit == "mix":
            _protect_mix(metric, at, around)
        elif metric.unit == "mean":
            _protect_means(metric, at)
        elif metric.headcount:
            _protect_headcounts(at)
        elif metric.parts:
            parts.protect(at, around.parents, known)
        else:
            _protect_shares(at, around.parents, known, others)
    return Shown(
        privacy.together(around.away),
        level,
        total_level,
        _too_little_known(metric, cells),
        bool(organisation) and any(w.concealed for w in cells.windows),
        least,
        known,
    )


def _in_order(windows: int, earlier: Sequence[Sequence[int]]) -> list[tuple[int, Sequence[int]]]:
    """Windows in the order of their decision, with those that each of them yields to."""
    found: dict[int, Sequence[int]] = dict.fromkeys(range(windows), ())
    for w, before in enumerate(earlier):
        found |= {w: before, **{place: before[:at] for at, place in enumerate(before)}}
    return sorted(found.items(), key=lambda item: len(item[1]))


def _beside(cells: Cells, w: int, a: int, others: Sequence[int], known: Counts) -> audit.Beside:
    """What other lengths tell of each group, and what of these must stay as open as it is."""
    found = audit.Beside.nothing(cells.denominator[w, a])
    starts_on = cells.windows[w].period.starts_on
    for other in others:
        shorter = cells.windows[other].period.starts_on > starts_on
        found = found.after(*known[:, other, a], shorter=shorter)
    return found


def _too_little_known(metric: Metric, cells: Cells) -> NDArray[np.bool_]:
    known = cells.people.sum(axis=1)[:, None] - cells.unknown.sum(axis=2)
    whole = cells.people.sum(axis=1)[:, None]
    if metric.population == "unlicensed":
        return np.zeros(cells.unknown.shape[:2], dtype=bool)
    low: NDArray[np.bool_] = known * 100 < KNOWN_PERCENT * whole
    return low


def _protect_headcounts(at: AtWindow) -> None:
    """Who is where is taken to be known, so of groups that are shown it is said exactly."""
    at.level[at.w] = np.where(at.shown, 0, HIDDEN) if at.organisation else 0


def _protect_shares(
    at: AtWindow, parents: Sequence[Parent], known: Counts, others: Sequence[int]
) -> None:
    cells, w, least, level = at.cells, at.w, at.least, at.level
    people, apps = cells.denominator[w, 0], cells.numerator.shape[1]
    for a in range(apps):
        x, n = cells.numerator[w, a, 0], cells.denominator[w, a]
        told = int(_whole(x, n, at.total_flag, least))
        at.total_level[w, a, 0] = told if n.sum() >= least else HIDDEN
        if not at.organisation:
            level[w, a, 0] = at.total_level[w, a, 0]
            continue
        start, beside = None, _beside(cells, w, a, others, known)
        if a:
            # Use of one app is use of any: what is said of any app limits what an app can be.
            start = level[w, 0, 0]
            _, high = interval(cells.numerator[w, 0, 0], people, start, least)
            beside = beside.up_to(np.where(start < HIDDEN, np.maximum(high, x), n))
        totals = [total for parent in parents for total in parent.totals(cells.groups, w, a)]
        level[w, a, 0] = audit.levels(
            x,
            n,
            at.shown,
            least=least,
            start=start,
            beside=beside,
            totals=totals,
            flags=at.flags,
            total_level=told,
        )
        known[:, w, a] = audit.known(
            x, n, level[w, a, 0], least=least, beside=beside, totals=totals, total_level=told
        )


def _whole(x: Counts, n: Counts, flagged: bool, least: int) -> int:
    """The level of everybody together."""
    flags = np.array([flagged])
    return int(rounding.unsettled(x.sum(keepdims=True), n.sum(keepdims=True), flags, least)[0])


def _protect_mix(metric: Metric, at: AtWindow, around: Around) -> None:
    cells, w, level, total_level = at.cells, at.w, at.level, at.total_level
    bands = [metric.bands[name] for name in cells.bands]
    places = {side: place for place, side in enumerate(dict.fromkeys(b.side for b in bands))}
    sides = [places[band.side] for band in bands]
    told = [band.is_told(short=any(around.short[w : w + 1])) for band in bands]
    weeks = [band.weeks for band in bands]
    idle = np.array([band.is_idle for band in bands])
    for a in range(cells.numerator.shape[1]):
        x, n = cells.numerator[w, a], cells.denominator[w, a]
        if any(part.sum() > 1 and _few(x[part], n, at) for part in (idle, ~idle)):
            level[w, a] = total_level[w, a] = HIDDEN
        elif at.organisation:
            every = np.append(at.flags, at.total_flag)
            beside = _said_elsewhere(bands, at, a, around)
            level[w, a], total_level[w, a] = mixaudit.levels(
                x, n, at.shown, sides, told, least=at.least, flags=every, beside=beside
            )
        else:
            total_level[w, a] = mixaudit.total_levels(
                x.sum(axis=1), int(n.sum()), sides, told, least=at.least, flagged=at.total_flag
            )
            level[w, a] = total_level[w, a][:, None]
        if None not in weeks:
            _beside_weeks(at, a, np.array(weeks), told)


def _beside_weeks(at: AtWindow, a: int, weeks: Counts, told: Sequence[bool]) -> None:
    """Say bands that count weeks more coarsely where single weeks would tell one of them."""
    w, levels, totals = at.w, at.level, at.total_level
    x, n = with_total(at.cells.numerator[w, a]), with_total(at.cells.denominator[w, a])
    level = np.concatenate([levels[w, a], totals[w, a][:, None]], axis=1)
    level = mixweeks.loosened(x, n, level, weeks, told, at.least)
    levels[w, a], totals[w, a] = level[:, :-1], level[:, -1]


def _few(x: Counts, n: Counts, at: AtWindow) -> bool:
    """Whether as few as a small group may be in these bands of everybody.

    Those who did something, or did nothing, in a period are a group by what they did. Of a small
    one a limit is said, and its bands, beside the single weeks that are said under limits too,
    made certain that a week had nobody. So it is not divided further.
    """
    flags, part, people = np.array([at.total_flag]), x.sum(keepdims=True)[0], n.sum(keepdims=True)
    level = rounding.unsettled(part, people, flags, at.least)
    return bool(interval(part, people, level, at.least)[0][0] < at.least)


def _said_elsewhere(bands: Sequence[Band], at: AtWindow, a: int, around: Around) -> Beside:
    """How other metrics say the bands that they tell by themselves, and the sides."""
    levels = {name: shown.level[at.w, a, 0] for name, shown in around.elsewhere.items()}
    alone = {
        place: levels[band.told.of]
        for place, band in enumerate(bands)
        if band.told is not None and band.told.of in levels
    }
    (of,) = {band.side.of for band in bands}
    n, fewer = at.cells.denominator[at.w, a], around.fewer
    lengths = {
        place: fewer.band(at.w, a, place).leaves_open(n, at.least)
        for place, band in enumerate(bands)
        if fewer is not None and band.told is not None
    }
    return Beside(alone, levels.get(of), lengths)


def _protect_means(metric: Metric, at: AtWindow) -> None:
    # A mean over apps adds up what the reach of each app counts.
    summed, people = metric.over_apps, at.cells.people[at.w]
    everybody = people.sum(keepdims=True), np.array([at.total_flag]), np.array([True])
    for a, users in enumerate(at.cells.denominator[at.w]):
        added = at.cells.numerator[at.w, a, 0]
        of = added.sum(keepdims=True), users.sum(keepdims=True)
        whole = means.levels(*of, *everybody, least=at.least, summed=summed)
        at.total_level[at.w, a, 0] = at.level[at.w, a, 0] = whole[0]
        if at.organisation:
            at.level[at.w, a, 0] = means.levels(
                added, users, people, at.flags, at.shown, least=at.least, summed=summed
            )
