"""Does the import of one more report depend on how many were imported before?"""

from __future__ import annotations

import shutil
import statistics
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from benchmarks.import_usage import write_reports
from benchmarks.measure import Cost, kadans, middle
from benchmarks.report import Line, Result, result, seconds, size

PEOPLE, ROUNDS = 100_000, 3
MARKS = (4, 13, 26, 52)
ENDS_ON = date(2026, 11, 15)
MOST_GROWTH = 0.15  # of the cost at the first mark, over a whole year


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Import a year of reports one by one; at each mark the next one several times."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    days = tuple(ENDS_ON - timedelta(weeks=back) for back in range(MARKS[-1], -1, -1))
    reports = write_reports(folder, people, days)
    home = folder / "growing"
    at: dict[int, list[Cost]] = {}
    every: list[Cost] = []
    sizes = {}
    for place, path in enumerate(reports):
        if place in MARKS:
            sizes[place] = (home / "main.duckdb").stat().st_size
            at[place] = []
            for _ in range(rounds):
                shutil.copytree(home, folder / "copy")
                at[place].append(kadans(folder / "copy", "import", path)[0])
                shutil.rmtree(folder / "copy")
        every.append(kadans(home, "import", path)[0])
    first = middle(at[MARKS[0]])
    slope, start = _line_through([cost.cpu for cost in every])
    lines = [
        Line(
            what=f"Next report after {mark}",
            ours=f"{seconds(found.wall)} ({seconds(found.cpu)} CPU)",
            bare=f"{seconds(first.wall)} ({seconds(first.cpu)} CPU)",
            ratio=f"{found.wall / first.wall:.2f} × ({found.cpu / first.cpu:.2f} × CPU)",
            peak=size(found.peak),
        )
        for mark, costs in at.items()
        if (found := middle(costs))
    ]
    growth = slope * MARKS[-1] / start
    lines.append(
        Line(
            what=f"Growth over {MARKS[-1]} reports (CPU, straight line through all)",
            ours=f"{slope * 1000:+.1f} ms per report on {seconds(start)}",
            ratio=f"{growth:+.0%} in a year",
            bar=f"≤ {MOST_GROWTH:.0%} in a year",
            met=growth <= MOST_GROWTH,
        )
    )
    method = f"""Weekly reports of {people:,} people imported one after another, one process each;
    at each mark the next one {rounds} times into copies of the home. The column Bare holds the
    import after {MARKS[0]} reports. main.duckdb grew from {size(sizes[MARKS[0]])} to
    {size(sizes[MARKS[-1]])}."""
    return result("cost_of_history", "Cost of history", lines, method, on=datetime.now(UTC).date())


def _line_through(values: list[float]) -> tuple[float, float]:
    """Slope and start of the straight line through all values but that of the empty home."""
    fit = statistics.linear_regression(range(1, len(values)), values[1:])
    return fit.slope, fit.intercept
