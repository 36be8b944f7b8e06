"""Every metric of the catalogue at a million people and a year of weekly reports."""

from __future__ import annotations

import json
import statistics
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.heatmap import PEOPLE, WEEKS, large_home
from benchmarks.measure import python
from benchmarks.report import Line, Result, result, seconds, size

ROUNDS = 3
MOST_PEAK = 2_000_000_000


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of a process that asks each metric, for everyone and by department."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    home = large_home(folder, people)
    found: dict[str, list[list[float]]] = {}
    peak = 0
    for _ in range(rounds):
        cost, said = python("benchmarks.asking", home, "metrics")
        peak = max(peak, cost.peak)
        for what, times in json.loads(said).items():
            found.setdefault(what, []).append(times)
    lines = [
        Line(
            what=f"`{what}`",
            ours=f"{seconds(min(t[0] for t in times))} "
            f"({seconds(statistics.median(t[1] for t in times))} CPU)",
        )
        for what, times in found.items()
    ]
    lines.append(
        Line("All of them, one process", "–", peak=size(peak), bar="< 2 GB", met=peak < MOST_PEAK)
    )
    method = f"""Each metric asked once per process over its own period, of {people:,} people and
    {WEEKS} weekly reports; the quickest of {rounds} processes, CPU the median."""
    return result("all_metrics", "Every metric", lines, method, on=datetime.now(UTC).date())
