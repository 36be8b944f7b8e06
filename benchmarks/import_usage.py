"""Importing weekly usage reports of a million people, beside the engine alone on the same files."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, date, datetime
from pathlib import Path

from benchmarks.measure import Cost, kadans, load, middle, python, run
from benchmarks.report import Line, Result, result, seconds, size

PEOPLE, ROUNDS = 1_000_000, 3
WEEKS = (date(2026, 11, 1), date(2026, 11, 8), date(2026, 11, 15))
MOST_TIMES, AIM_TIMES, MOST_PEAK = 2.5, 2.0, 2_000_000_000
NTH = ("First report, into an empty home", "Second, a week later", "Third, a week later")


def write_reports(folder: Path, people: int, days: tuple[date, ...]) -> list[Path]:
    """Weekly reports of the same people; made in a process of its own, to keep this one small."""
    paths = [folder / f"usage-{people}-{day}.csv" for day in days]
    for path, day in zip(paths, days, strict=True):
        script = (
            "import sys; from datetime import date; from pathlib import Path; "
            "from demo.bulk import write_usage_file; write_usage_file("
            "Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]), 7)"
        )
        if not path.exists():
            run([sys.executable, "-c", script, path, str(people), day.isoformat()])
    return paths


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: bare, ours, for each of three weekly reports into one home."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    reports = write_reports(folder, people, WEEKS)
    narrow: list[list[Cost]] = [[] for _ in reports]
    ours: list[list[Cost]] = [[] for _ in reports]
    whole, busy = [], load()
    for _ in range(rounds):
        whole.append(_bare(reports[0], folder, people, "whole"))
        for place, path in enumerate(reports):
            narrow[place].append(_bare(path, folder, people, "narrow"))
            ours[place].append(kadans(folder / "home", "import", path)[0])
            busy = max(busy, load())
        shutil.rmtree(folder / "home")
    lines = [
        _line(place, middle(ours[place]), middle(narrow[place]), middle(ours[0]))
        for place in range(len(reports))
    ]
    first, carried = middle(ours[0]), middle(whole)
    lines.append(
        Line(
            what="First report, bare with every column carried along",
            ours=_said(first),
            bare=_said(carried),
            ratio=f"{first.wall / carried.wall:.2f} × ({first.cpu / carried.cpu:.2f} × CPU)",
            peak=f"{size(first.peak)} (bare {size(carried.peak)})",
        )
    )
    method = f"""A Graph report with 22 columns of {people:,} people
    ({size(reports[0].stat().st_size)}), imported by `python cli.py import`, everything included:
    checks, pseudonyms, archive, identity file, facts, publishing. Bare: DuckDB reads the same file
    with given column types into a table on disk and unpivots its dates into another, beside the
    address and the report's day only, in a process of its own; in the last line the whole table is
    unpivoted as it is. {rounds} rounds, ours and bare by turns, medians. Other work ran on the
    machine (load up to {busy:.0f})."""
    return result(
        "import_usage", "Import of a usage report", lines, method, on=datetime.now(UTC).date()
    )


def _bare(path: Path, folder: Path, people: int, how: str) -> Cost:
    database = folder / "bare.duckdb"
    cost, said = python("benchmarks.bare_import", path, database, how)
    database.unlink()
    if said.strip() != str(people):
        raise ValueError(f"bare: {people} rows expected, {said.strip()} found")
    return cost


def _line(place: int, ours: Cost, bare: Cost, first: Cost) -> Line:
    times, times_cpu = ours.wall / bare.wall, ours.cpu / bare.cpu
    met = times <= MOST_TIMES and ours.peak < MOST_PEAK
    bar = f"≤ {MOST_TIMES} × (aim {AIM_TIMES} ×), < {MOST_PEAK / 1e9:.0f} GB"
    if place:
        met = met and ours.cpu <= first.cpu * 1.02
        bar += ", no slower than the first"
    return Line(
        what=NTH[place],
        ours=_said(ours),
        bare=_said(bare),
        ratio=f"{times:.2f} × ({times_cpu:.2f} × CPU)",
        peak=f"{size(ours.peak)} (bare {size(bare.peak)})",
        bar=bar,
        met=met,
    )


def _said(cost: Cost) -> str:
    return f"{seconds(cost.wall)} ({seconds(cost.cpu)} CPU)"
