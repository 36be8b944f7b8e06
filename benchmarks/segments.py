"""Usage segments of a Viva export, beside Microsoft's own package on the same rows."""

from __future__ import annotations

import importlib.util
import json
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from benchmarks.measure import load, python
from benchmarks.report import Line, Result, result, seconds, size
from benchmarks.segmenting import WEEKS

PEOPLE, ROUNDS = 10_000, 3
LEAST_TIMES = 50


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of one process each: ours, then theirs when it is installed; classes compared."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    path = folder / f"person-weeks-{people}.parquet"
    python("benchmarks.segmenting", "make", path, str(people))
    there = importlib.util.find_spec("vivainsights") is not None
    took: dict[str, list[list[float]]] = {"ours": [], **({"theirs": []} if there else {})}
    peaks, busy = dict.fromkeys(took, 0), load()
    for _ in range(rounds):
        for what in took:
            cost, said = python("benchmarks.segmenting", what, path, folder / f"{what}.parquet")
            took[what] += json.loads(said.splitlines()[-1])
            peaks[what] = max(peaks[what], cost.peak)
            busy = max(busy, load())
    wall = {what: min(one[0] for one in times) for what, times in took.items()}
    cpu = {what: min(one[1] for one in times) for what, times in took.items()}
    said = {what: f"{seconds(wall[what])} ({seconds(cpu[what])} CPU)" for what in took}
    same = differing(folder) if there else None
    line = Line(
        what=f"Segments of {people * WEEKS:,} person-weeks, 12 and 4 weeks",
        ours=said["ours"],
        bare=said.get("theirs", "vivainsights is not installed"),
        ratio=f"{wall['theirs'] / wall['ours']:.0f} × quicker" if there else "–",
        peak=f"{size(peaks['ours'])}"
        + (f" (vivainsights {size(peaks['theirs'])})" if there else ""),
        bar=f"≥ {LEAST_TIMES} × quicker, same classes",
        met=wall["theirs"] >= LEAST_TIMES * wall["ours"] and same == 0 if there else None,
    )
    compared = (
        f"The classes of all weeks with a licence were compared: {same:,} differ."
        if there
        else "vivainsights is not installed (`pip install -r requirements-bench.txt`), so nothing "
        "was compared."
    )
    method = f"""Every person-week of {people:,} pseudonyms over {WEEKS} weeks gets its segments as
    the metrics `viva_segment_mix` and `viva_segment_mix_4` find them, from the table of the
    database to both segments of every row. Bare: `identify_usage_segments` of vivainsights 0.4.3
    on a data frame of the same rows, in memory; it gives both versions as well. {compared} Of
    {rounds} rounds, each in a process of its own, the quickest counts, since other work on the
    machine (load up to {busy:.0f}) only ever adds."""
    return result("segments", "Usage segments of Viva", [line], method, on=datetime.now(UTC).date())


def differing(folder: Path) -> int:
    """Person-weeks that only one side has, or of which the classes differ."""
    sides = [
        f"select * from read_parquet('{folder / side}.parquet')" for side in ("ours", "theirs")
    ]
    row = duckdb.execute(
        f"select (select count(*) from ({sides[0]} except {sides[1]}))"
        f" + (select count(*) from ({sides[1]} except {sides[0]}))"
    ).fetchone()
    assert row is not None
    return int(row[0])
