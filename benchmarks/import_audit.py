"""Importing an audit search with 200,000 records, beside the engine alone on the same file."""

from __future__ import annotations

import shutil
import sys
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measure import ROOT, Cost, load, middle, python, run
from benchmarks.report import Line, Result, result, seconds, size

RECORDS, ROUNDS = 200_000, 5
MOST_TIMES, MOST_PEAK = 2.5, 250 << 20


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: bare in both ways, ours into an empty home. `people` is the number of records."""
    records, rounds = people or RECORDS, rounds or ROUNDS
    export = folder / f"audit-{records}.csv"
    if not export.exists():
        python("benchmarks.audit_records", export, str(records))
    _import(folder, export)  # writes the bytecode of the modules, as an installed program has it
    bare: dict[str, list[Cost]] = {"paths": [], "shape": []}
    ours, busy = [], load()
    for _ in range(rounds):
        for how, costs in bare.items():
            costs.append(_bare(folder, export, how, records))
        ours.append(_import(folder, export))
        busy = max(busy, load())
    mine = middle(ours)
    lines = [
        _line("Beside JSON paths, one per member", mine, middle(bare["paths"])),
        _line("Beside one JSON shape for all members", mine, middle(bare["shape"])),
    ]
    method = f"""An audit search as the Purview portal exports it, {records:,} records
    ({size(export.stat().st_size)}), imported by `python cli.py import` into an empty home,
    everything included: checks, pseudonyms, archive, identity file, doubles, facts, publishing.
    Bare: DuckDB reads the same file and takes the same members out of the JSON into a table on
    disk, in a process of its own; once by a path per member, and once by a shape that holds them
    all, which is the least that the engine can do. {rounds} rounds, by turns, medians, and the
    highest peak. Other work ran on the machine (load up to {busy:.0f})."""
    return result(
        "import_audit", "Import of audit records", lines, method, on=datetime.now(UTC).date()
    )


def _import(folder: Path, export: Path) -> Cost:
    home = folder / "audit-home"
    environ = {
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(folder / "bytecode"),
    }
    command = [sys.executable, ROOT / "cli.py", "--home", home, "--lang", "en", "import", export]
    cost, _ = run(command, environ)
    shutil.rmtree(home)
    return cost


def _bare(folder: Path, export: Path, how: str, records: int) -> Cost:
    database = folder / "bare-audit.duckdb"
    cost, said = python("benchmarks.bare_audit", export, database, how)
    database.unlink()
    if said.strip() != str(records):
        raise ValueError(f"bare: {records} records expected, {said.strip()} found")
    return cost


def _line(what: str, ours: Cost, bare: Cost) -> Line:
    times = ours.wall / bare.wall
    return Line(
        what=what,
        ours=f"{seconds(ours.wall)} ({seconds(ours.cpu)} CPU)",
        bare=f"{seconds(bare.wall)} ({seconds(bare.cpu)} CPU)",
        ratio=f"{times:.2f} × ({ours.cpu / bare.cpu:.2f} × CPU)",
        peak=f"{size(ours.peak)} (bare {size(bare.peak)})",
        bar=f"≤ {MOST_TIMES} ×, ≤ {size(MOST_PEAK)}",
        met=times <= MOST_TIMES and ours.peak <= MOST_PEAK,
    )
