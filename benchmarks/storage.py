"""How much a year of daily reports takes on disk, from two sizes of organisation."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.measure import kadans, run
from benchmarks.report import Line, Result, result, size

PEOPLE, DAYS = 20_000, 364
LARGE = 1_000_000
ENDS_ON = date(2026, 11, 15)
MOST = 10_000_000_000
WRITE = """
import sys
from datetime import date, timedelta
from pathlib import Path
from demo.bulk import write_usage_file
folder, people, days, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
for back in range(days - 1, -1, -1):
    day = date.fromisoformat(last) - timedelta(days=back)
    write_usage_file(folder / f"usage-{day}.csv", people, day, 7)
"""


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Import a year of daily reports of two organisations and draw the line to a million people."""
    people = people or PEOPLE
    small, large = people // 2, people
    found = {number: _sizes(folder, number) for number in (small, large)}
    lines = []
    for what in found[large]:
        per_person = (found[large][what] - found[small][what]) / (large - small)
        year = found[large][what] + per_person * (LARGE - large)
        lines.append(
            Line(
                what=what,
                ours=f"{year / 1e9:.1f} GB",
                bare=f"{size(found[small][what])} → {size(found[large][what])}",
                ratio=f"{per_person:,.0f} bytes a person",
                bar="single-digit GB" if what in ("main.duckdb", "archive") else "–",
                met=year < MOST if what in ("main.duckdb", "archive") else None,
            )
        )
    method = f"""{DAYS} daily Graph reports imported by `python cli.py import`, of {small:,} and of
    {large:,} people; the column Bare holds those two sizes as measured, Ours the straight line
    through them drawn to {LARGE:,} people. Two
    serving copies are kept, each as large as main.duckdb."""
    return result(
        "storage",
        f"A year of daily reports of {LARGE:,} people on disk",
        lines,
        method,
        on=datetime.now(UTC).date(),
    )


def _sizes(folder: Path, people: int) -> dict[str, int]:
    home = folder / f"year-{people}"
    if not (home / "complete").is_file():
        _import_year(folder / f"daily-{people}", home, people)
    return {
        "main.duckdb": (home / "main.duckdb").stat().st_size,
        "archive": sum(path.stat().st_size for path in (home / "archive").iterdir()),
        "serving copies": sum(path.stat().st_size for path in (home / "serving").iterdir()),
        "identity.duckdb": (home / "identity.duckdb").stat().st_size,
    }


def _import_year(reports: Path, home: Path, people: int) -> None:
    """A year of daily reports into a home; the reports are removed after."""
    reports.mkdir(exist_ok=True)
    run([sys.executable, "-c", WRITE, reports, str(people), str(DAYS), ENDS_ON.isoformat()])
    kadans(home, "import", reports)
    for path in reports.iterdir():
        path.unlink()
    (home / "complete").touch()
