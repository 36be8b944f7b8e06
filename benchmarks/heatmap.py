"""The heatmap of departments by apps at a million people and a year of weekly reports."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.large_home import DEPARTMENTS
from benchmarks.measure import load, percentile, python
from benchmarks.report import Line, Result, result, seconds, size

PEOPLE, ROUNDS, WEEKS = 1_000_000, 3, 52
MOST_SECONDS = 0.3


def large_home(folder: Path, people: int) -> Path:
    """A home of that many people and a year of weekly reports, made once per folder."""
    home = folder / f"large-{people}"
    if not (home / "serving" / "CURRENT").is_file():
        python("benchmarks.large_home", home, str(people), str(WEEKS))
    return home


def asks(home: Path, what: str) -> tuple[list[list[float]], int]:
    """Wall and CPU seconds of every ask of one process, and its peak memory."""
    cost, said = python("benchmarks.asking", home, what)
    return json.loads(said)["asks"], cost.peak


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Rounds of: all asks by us, all by hand, each in a process of its own."""
    people, rounds = people or PEOPLE, rounds or ROUNDS
    home = large_home(folder, people)
    same = json.loads(python("benchmarks.asking", home, "check")[1])["same"]
    found: dict[str, list[list[list[float]]]] = {"heatmap": [], "alone": [], "bare": []}
    peaks, busy = dict.fromkeys(found, 0), load()
    for _ in range(rounds):
        for what, times in found.items():
            one, peak = asks(home, what)
            times.append(one)
            peaks[what] = max(peaks[what], peak)
            busy = max(busy, load())
    wall = {what: _best(times, 0) for what, times in found.items()}
    cpu = {what: _best(times, 1) for what, times in found.items()}
    lines = []
    names = {"heatmap": "with the period before beside it", "alone": "alone"}
    for what, name in names.items():
        for share in (0.5, 0.95):
            ours, bare = percentile(wall[what], share), percentile(wall["bare"], share)
            bar = what == "heatmap" and share == 0.95
            lines.append(
                Line(
                    what=f"Heatmap {name}, p{share * 100:.0f}",
                    ours=f"{seconds(ours)} ({seconds(percentile(cpu[what], share))} CPU)",
                    bare=f"{seconds(bare)} ({seconds(percentile(cpu['bare'], share))} CPU)"
                    if what == "heatmap"
                    else "–",
                    ratio=f"{ours / bare:.2f} ×" if what == "heatmap" else "–",
                    peak=f"{size(peaks[what])} (bare {size(peaks['bare'])})",
                    bar=f"≤ {MOST_SECONDS * 1000:.0f} ms" if bar else "–",
                    met=ours <= MOST_SECONDS if bar else None,
                )
            )
    method = f"""Metric `app_reach` by department and app over 4 weeks, of {people:,} people in
    {DEPARTMENTS} departments with {WEEKS} weekly reports (main.duckdb
    {size((home / "main.duckdb").stat().st_size)}), on a serving copy opened with 2 threads, as the
    page Departments asks it. {len(wall["heatmap"])} weeks in turn, so nothing is answered from a
    cache of answers; of {rounds} rounds the quickest ask of each week counts, since other work on
    the machine (load up to {busy:.0f}) only ever adds. Bare: the same counts by one hand-written
    statement per period, without protection of small groups, comparison, caveats or names;
    {same:,} shown counts were compared and are equal."""
    return result(
        "heatmap", "Heatmap of departments and apps", lines, method, on=datetime.now(UTC).date()
    )


def _best(rounds: list[list[list[float]]], which: int) -> list[float]:
    """Per week the quickest of all rounds."""
    return [min(ask[which] for ask in asks) for asks in zip(*rounds, strict=True)]
