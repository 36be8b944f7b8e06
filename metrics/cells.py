"""Run a metric over its windows and gather the exact counts, before anything is protected.

What this module returns never leaves metrics/ as it is: privacy.py decides what may be said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics import segments
from metrics.apps import ANY, App
from metrics.bands import Band
from metrics.catalogue import Metric
from metrics.compose import SLOTS, Scene, composed
from metrics.facts import Data, Facts, tiles
from metrics.kept import kept
from metrics.period import Window

Counts = NDArray[np.int64]
SIDE_BY_SIDE = 4
MOST_KEPT, MOST_ROWS_KEPT = 256, 4_000  # results of runs, and rows of each: about 100 MB


@dataclass(frozen=True)
class Cells:
    """Exact counts. Axes: windows, apps, bands (one for metrics without), groups.

    `people` is the population; `denominator` those of whom the figure is known; `unknown` the
    others that it could have counted. Groups are numbers, 0 is the unknown group.
    """

    windows: tuple[Window, ...]
    apps: tuple[App, ...]
    bands: tuple[str, ...]
    groups: tuple[int, ...]
    numerator: Counts  # windows × apps × bands × groups
    denominator: Counts  # windows × apps × groups
    unknown: Counts  # windows × apps × groups
    people: Counts  # windows × groups
    basis: str = ""
    longer: Counts | None = None  # windows × groups: people told of before the last few weeks


def with_total(counts: Counts) -> Counts:
    """Counts of groups, and of everybody together in the last place."""
    return np.concatenate([counts, counts.sum(axis=-1, keepdims=True)], axis=-1)


def count(
    metric: Metric,
    windows: Sequence[Window],
    organisation: str | None,
    apps: Sequence[App],
    data: Data,
    facts: Facts,
) -> Cells:
    """Run the metric once per window that can be answered."""
    if metric.person_weeks:
        results = _segments(metric, windows, organisation, data, facts)
        return _gathered(metric, windows, apps, metric.bands, results, facts, "")
    basis = _days_known(data, facts, windows, apps) if metric.bases else ""
    by = metric.counted_by(basis)
    runs: list[tuple[int, str, dict[str, Any]]] = []
    volume_known = False
    for place, window in enumerate(windows):
        for first in range(0, len(apps), SLOTS) if window.complete else ():
            part = apps[first : first + SLOTS]
            scene = scene_of(metric, window, organisation, part, data, facts, basis)
            volume_known = volume_known or bool(scene.numbers["volume_known"])
            runs.append((place, *composed(by.sql, scene)))
    results = _run(data, runs, len(windows))
    if metric.tiles and not volume_known:
        basis = "volume-unknown"
    return _gathered(metric, windows, apps, by.bands, results, facts, basis)


def _segments(
    metric: Metric,
    windows: Sequence[Window],
    organisation: str | None,
    data: Data,
    facts: Facts,
) -> list[list[Mapping[str, Any]]]:
    """Segments of all windows from one look at the weeks of all of them."""
    weeks = sorted({week for window in windows for week in window.weeks}, key=lambda w: w.week_on)
    span = replace(windows[-1], weeks=tuple(weeks))
    scene = scene_of(metric, span, organisation, (ANY,), data, facts, "")
    rows = data.cursor().execute(*composed(metric.sql[0], scene)).fetchnumpy()
    return segments.counted(rows, windows, metric.shape.weeks or len(weeks))


def _days_known(data: Data, facts: Facts, windows: Sequence[Window], apps: Sequence[App]) -> str:
    """How days of use are known in every one of the windows: by day, by the report, or not."""
    whole = [window for window in windows if window.complete]
    if whole and all(facts.daily(window) for window in whole):
        return "days"
    per_app = any(app is not ANY for app in apps)
    if whole and not per_app and all(tiles(data, facts, w, "active_days") for w in whole):
        return "report-days"
    return "weeks"


def scene_of(
    metric: Metric,
    window: Window,
    organisation: str | None,
    apps: Sequence[App],
    data: Data,
    facts: Facts,
    basis: str = "",
) -> Scene:
    """What one run of a metric over a window sees."""
    column = "active_days" if basis == "report-days" else metric.tiles
    given = tiles(data, facts, window, column) if column else ()
    length = len(window.weeks)
    return Scene(
        window=window,
        series=facts.series,
        member=metric.reads.people.members[metric.licensed],
        organisation=organisation,
        apps=apps,
        tiles=given,
        numbers={
            "habit_weeks": segments.HABIT.get(length, length),
            "window_weeks": length,
            "volume_known": int(bool(given)),
            "least": facts.least,
        },
    )


def _run(
    data: Data, runs: Sequence[tuple[int, str, dict[str, Any]]], windows: int
) -> list[list[Mapping[str, Any]]]:
    """The results of every window; windows side by side, each with a cursor of its own."""

    def one(run: tuple[int, str, dict[str, Any]]) -> Mapping[str, Any]:
        _, sql, parameters = run
        # The period before is the present one of another question, and a page asks both.
        key = sql, tuple(parameters.items())
        ran = partial(executed, data, sql, parameters)
        return kept(data, "counts", key, ran, most=MOST_KEPT, small=_is_small)

    results: list[list[Mapping[str, Any]]] = [[] for _ in range(windows)]
    if len(runs) == 1:
        results[runs[0][0]].append(one(runs[0]))
        return results
    with ThreadPoolExecutor(max_workers=SIDE_BY_SIDE) as pool:
        for run, found in zip(runs, pool.map(one, runs), strict=True):
            results[run[0]].append(found)
    return results


def executed(data: Data, sql: str, parameters: dict[str, Any]) -> Mapping[str, Any]:
    """The columns of a result."""
    found: Mapping[str, Any] = data.cursor().execute(sql, parameters).fetchnumpy()
    return found


def _is_small(found: Mapping[str, Any]) -> bool:
    return len(found["grp"]) <= MOST_ROWS_KEPT


def _gathered(
    metric: Metric,
    windows: Sequence[Window],
    apps: Sequence[App],
    bands: Mapping[str, Band],
    results: Sequence[Sequence[Mapping[str, Any]]],
    facts: Facts,
    basis: str,
) -> Cells:
    present = [np.asarray(found["grp"]) for parts in results for found in parts]
    groups = np.unique(np.concatenate(present)) if present else np.zeros(0, dtype=np.int64)
    kept = (ANY,) if metric.over_apps else tuple(apps)
    names = tuple(bands) or ("",)
    shape = (len(windows), len(kept), len(groups))
    numerator = np.zeros((shape[0], shape[1], len(names), shape[2]), dtype=np.int64)
    denominator, unknown = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
    people, longer = (np.zeros((shape[0], shape[2]), dtype=np.int64) for _ in range(2))
    app_at = {app.key: place for place, app in enumerate(kept)}
    band_at = {band: place for place, band in enumerate(names)}
    for w, found in ((w, found) for w, parts in enumerate(results) for found in parts):
        if not len(found["grp"]):
            continue
        g = np.searchsorted(groups, np.asarray(found["grp"]))
        a = np.array([app_at[str(key)] for key in found["app_key"]], dtype=np.int64)
        if "band" in found:
            _add_mix(w, a, g, found, band_at, numerator, denominator, unknown)
            people[w] = (denominator + unknown)[w, 0]
            np.add.at(longer[w], g, found.get("longer", 0))
        else:
            numerator[w, a, 0, g] = _whole(found["numerator"])
            denominator[w, a, g] = _whole(found["denominator"])
            unknown[w, a, g] = _whole(found["unknown"])
            people[w, g] = _whole(found["people"])
    forget_missing_columns(windows, kept, numerator, denominator, unknown, people, facts)
    told = [
        place
        for place, name in enumerate(names)
        if not (name and bands[name].wanting) or numerator[:, :, place].any()
    ]
    return Cells(
        tuple(windows),
        kept,
        tuple(names[place] for place in told),
        tuple(int(n) for n in groups),
        numerator[:, :, told],
        denominator,
        unknown,
        people,
        basis,
        longer if metric.person_weeks else None,
    )


def _add_mix(
    w: int,
    a: Counts,
    g: Counts,
    found: Mapping[str, Any],
    band_at: Mapping[str, int],
    numerator: Counts,
    denominator: Counts,
    unknown: Counts,
) -> None:
    blank = np.ma.getmaskarray(np.ma.asarray(found["band"]))
    people = _whole(found["people"])
    for place, (app, group, number) in enumerate(zip(a, g, people, strict=True)):
        band = None if blank[place] else found["band"][place]
        if band is None:
            unknown[w, app, group] += number
        else:
            numerator[w, app, band_at[str(band)], group] += number
            denominator[w, app, group] += number


def forget_missing_columns(
    windows: Sequence[Window],
    apps: Sequence[App],
    numerator: Counts,
    denominator: Counts,
    unknown: Counts,
    people: Counts,
    facts: Facts,
) -> None:
    """An app that the report of a period has no column for is unknown for everyone, not unused."""
    for w, window in enumerate(windows):
        for a, app in enumerate(apps):
            if window.complete and not facts.carries(app, window):
                numerator[w, a], denominator[w, a], unknown[w, a] = 0, 0, people[w]


def _whole(values: Any) -> Counts:
    return np.asarray(np.ma.filled(values, 0)).astype(np.int64)
