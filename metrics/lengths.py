"""Several lengths of period that end the same day have the same people, and limit one another.

Who used Copilot in a period used it in every longer one. So a group that is said more coarsely over
4 weeks, to protect one beside it, must not be told by its exact figure over 12. Where some group is
small, lengths are therefore decided one after another, and each yields to those before it: its
figures neither narrow what they leave open, nor are narrowed by them unseen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import numpy as np

from metrics import rounding, segments
from metrics.apps import App
from metrics.catalogue import Metric
from metrics.cells import Cells, executed, forget_missing_columns, scene_of
from metrics.changes import Flags, Unsettled
from metrics.compose import composed
from metrics.facts import Data, Facts
from metrics.kept import kept
from metrics.period import WEEK, Period, Window, reached
from metrics.rounding import Counts

SMALL = 100  # people: with a group under it, the lengths of a period are looked at together
ORDER = (4, 1, 12, 26, 52)  # weeks: every length that can be asked, in the order of decision


def matter(metric: Metric, cells: Cells) -> bool:
    """Whether other lengths can be asked and some group is so small that they matter."""
    small = (cells.people > 0) & (cells.people < SMALL)
    return bool(metric.lengths) and bool(small.any())


def earlier(metric: Metric, cells: Cells, facts: Facts) -> tuple[tuple[int, ...], ...]:
    """For every window of the cells those that are decided before it.

    These come after all windows that are asked for, in the order of `extended`.
    """
    place, found = len(cells.windows), []
    for window in cells.windows:
        count = len(_before(metric, window, facts))
        found.append(tuple(range(place, place + count)))
        place += count
    return tuple(found)


def extended(
    metric: Metric, cells: Cells, organisation: str | None, data: Data, facts: Facts
) -> Cells:
    """The cells with those of the lengths before each after them, in the order of `earlier`."""
    parts = [(cells.windows, cells.numerator, cells.denominator, cells.unknown, cells.people)]
    for place, window in enumerate(cells.windows):
        others = _before(metric, window, facts)
        if others:
            parts.append(_counted(metric, cells, place, others, organisation, data, facts))
    windows, numerator, denominator, unknown, people = zip(*parts, strict=True)
    return replace(
        cells,
        windows=tuple(window for part in windows for window in part),
        numerator=np.concatenate(numerator),
        denominator=np.concatenate(denominator),
        unknown=np.concatenate(unknown),
        people=np.concatenate(people),
    )


def shortened(cells: Cells, windows: int) -> Cells:
    """The cells of the first windows only."""
    return replace(
        cells,
        windows=cells.windows[:windows],
        numerator=cells.numerator[:windows],
        denominator=cells.denominator[:windows],
        unknown=cells.unknown[:windows],
        people=cells.people[:windows],
    )


def last_weeks(windows: Sequence[Window]) -> tuple[Window, ...]:
    """The windows of segments over a few weeks that end with these."""
    found = []
    for window in windows:
        first = window.week_on - (segments.SHORT - 1) * WEEK
        period = Period(max(window.period.starts_on, first), window.period.ends_on)
        weeks = tuple(week for week in window.weeks if week.week_on >= first)
        found.append(replace(window, period=period, weeks=weeks))
    return tuple(found)


def told_of_lately(open_: Unsettled, cells: Cells, least: int) -> Unsettled:
    """What must stay open, and the groups of which segments over more weeks say nothing more.

    Of somebody whose weeks are all among the last few, the segment over more weeks is that over
    few weeks, but that who is in the habit there counts as a novice here. So of a group of such
    people the one mix, laid beside the other, told a count of which only a limit was said. One
    more and one fewer are left open where fewer than the minimum have longer histories.
    """
    assert cells.longer is not None
    few = (cells.longer < least) & (cells.people > 0)
    return Unsettled(open_.groups | few, open_.total | (cells.longer.sum(axis=1) < least))


def told_by_activity(open_: Unsettled, habit: Cells, active: Cells, least: int) -> Unsettled:
    """What must stay open of the habit of 12 weeks, beside who was active in the last 4 of them.

    Who was not active lately cannot be in the habit, nor can who came a few weeks ago. So that all
    who were active are in the habit told of those who came that they were not active. How many
    were active and are not in the habit is said no more exactly than other counts: near none, one
    more and one fewer of the habit are left open.
    """
    assert habit.groups == active.groups
    between = active.numerator[:, 0, 0] - habit.numerator[:, 0, 0]
    people = np.minimum(active.denominator[:, 0], habit.denominator[:, 0])
    long = np.array([len(window.weeks) > segments.SHORT for window in habit.windows], dtype=bool)

    def near_none(part: Counts, whole: Counts) -> Flags:
        found: Flags = (whole >= least) & (part <= rounding.edge(whole, np.zeros_like(whole)))
        return found

    return Unsettled(
        open_.groups | (near_none(between, people) & long[:, None]),
        open_.total | (near_none(between.sum(axis=1), people.sum(axis=1)) & long),
    )


def _before(metric: Metric, window: Window, facts: Facts) -> tuple[Window, ...]:
    """Windows that end with this one and are decided before it, in the order of their decision."""
    if not metric.lengths or not window.complete or window.concealed:
        return ()
    weeks = [week for on, week in sorted(facts.weeks.items()) if on <= window.week_on]
    starts: dict[date, None] = {}
    for asked in ORDER:
        first = window.week_on - (reached(facts.weeks, window.week_on, asked) - 1) * WEEK
        starts[next(week.week_on for week in weeks if week.week_on >= first)] = None
    named = list(starts)
    if window.period.starts_on in starts:
        named = named[: named.index(window.period.starts_on)]
    return tuple(
        replace(
            window,
            period=Period(start, window.period.ends_on),
            weeks=tuple(week for week in weeks if week.week_on >= start),
        )
        for start in named
    )


def _counted(
    metric: Metric,
    cells: Cells,
    place: int,
    others: Sequence[Window],
    organisation: str | None,
    data: Data,
    facts: Facts,
) -> tuple[Any, ...]:
    rows = _latest(metric, cells.windows[place], cells.apps, organisation, data, facts)
    starts = np.array([window.period.starts_on for window in others], dtype="datetime64[D]")
    shape = len(others), len(cells.apps), len(cells.groups)
    used, settled = (np.zeros(shape, dtype=np.int64) for _ in range(2))
    open_ = np.zeros(shape[1:], dtype=np.int64)
    app_at = {app.key: number for number, app in enumerate(cells.apps)}
    app = np.array([app_at.get(str(key), -1) for key in rows["app_key"]], dtype=np.int64)
    group = np.searchsorted(cells.groups, np.asarray(rows["grp"]))
    blank = np.ma.getmaskarray(np.ma.asarray(rows["latest_on"]))
    latest = np.ma.filled(np.ma.asarray(rows["latest_on"]), np.datetime64("0001-01-01"))
    blank |= np.isnat(latest.astype("datetime64[D]"))
    people, unclear = (np.asarray(rows[name]).astype(np.int64) for name in ("people", "unclear"))
    known = (app >= 0) & ~blank
    every = (app >= 0) & blank
    np.add.at(open_, (app[every], group[every]), unclear[every])
    inside = latest[known].astype("datetime64[D]")[None, :] >= starts[:, None]
    for number in range(len(others)):
        at = app[known][inside[number]], group[known][inside[number]]
        np.add.at(used[number], at, people[known][inside[number]])
        np.add.at(settled[number], at, unclear[known][inside[number]])
    unknown = open_[None] - settled
    there = np.broadcast_to(cells.people[place], (len(others), len(cells.groups))).copy()
    numerator, denominator = used[:, :, None], there[:, None] - unknown
    forget_missing_columns(others, cells.apps, numerator, denominator, unknown, there, facts)
    return tuple(others), numerator, denominator, unknown, there


def _latest(
    metric: Metric,
    window: Window,
    apps: Sequence[App],
    organisation: str | None,
    data: Data,
    facts: Facts,
) -> Mapping[str, Any]:
    """People by group, app and the last time that they used it before the window ended."""
    weeks = tuple(week for on, week in sorted(facts.weeks.items()) if on <= window.week_on)
    scene = scene_of(metric, replace(window, weeks=weeks), organisation, apps, data, facts)
    sql, parameters = composed(metric.lengths, scene)
    key = sql, tuple(parameters.items())
    return kept(data, "lengths", key, partial(executed, data, sql, parameters), most=256)
