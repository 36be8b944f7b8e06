"""The status of every team and week: beside one bare aggregation per week, and at a million."""

from __future__ import annotations

import json
import statistics
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.heatmap import PEOPLE, WEEKS, large_home
from benchmarks.measure import load, python
from benchmarks.report import Line, Result, result, seconds, size

TEAMS_OF = 10_000
ROUNDS = 5
MOST_RATIO = 3.0
MOST_PEAK = 2_000_000_000
TIMES = ("again", "cpu")
BARE = {"same": "the twelve weeks that a status looks at", "narrow": "that week only"}


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of ours and bare by turns, each in a process of its own."""
    few = large_home(folder, min(people or TEAMS_OF, TEAMS_OF))
    found: dict[str, list[dict[str, float]]] = {what: [] for what in ("ours", *BARE)}
    peak, busy = 0, load()
    for _ in range(rounds or ROUNDS):
        for what, times in found.items():
            cost, said = python("benchmarks.teams_once", few, what)
            times.append(json.loads(said))
            peak = max(peak, cost.peak) if what == "ours" else peak
    busy = max(busy, load())
    lines = []
    for what, words in BARE.items():
        mine, beside = (
            {when: statistics.median(one[when] for one in found[key]) for when in TIMES}
            for key in ("ours", what)
        )
        ratios = {when: mine[when] / beside[when] for when in TIMES}
        lines.append(
            Line(
                f"Every team and week; bare: {words}",
                f"{seconds(mine['again'])} ({seconds(mine['cpu'])} CPU)",
                f"{seconds(beside['again'])} ({seconds(beside['cpu'])} CPU)",
                f"{ratios['again']:.1f} × ({ratios['cpu']:.1f} × CPU)",
                size(peak),
                f"≤ {MOST_RATIO:.0f} ×",
                ratios["again"] <= MOST_RATIO,
            )
        )
    large = large_home(folder, people or PEOPLE)
    cost, said = python("benchmarks.teams_once", large, "week")
    lines.append(
        Line(
            f"Every team of {people or PEOPLE:,} people, one week",
            f"{seconds(cost.wall)} ({seconds(cost.cpu)} CPU)",
            peak=size(cost.peak),
            bar="< 2 GB",
            met=cost.peak < MOST_PEAK,
        )
    )
    rows = int(found["ours"][0]["rows"])
    method = f"""{TEAMS_OF:,} people in 400 teams and {WEEKS} weekly reports, {rows:,} rows with
    status, chance, level and growth, by `team_status`, with nothing kept from earlier questions;
    reasons are put into words when they are read. Bare: per week one DuckDB aggregation by team.
    Medians of {rounds or ROUNDS} processes, by turns, each the best of five times. The
    newest week of a million people takes a list followed over half a year. Load up to
    {busy:.0f}."""
    return result("every_team", "Every team and week", lines, method, on=datetime.now(UTC).date())
