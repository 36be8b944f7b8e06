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
# What is asked: its name, the hand-written statements beside it, whether the bar holds for it.
VIEWS = {
    "share": ("View Share", "bare", True),
    "change": ("View Change, chosen after Share", "bare", True),
    "both": ("View Change from a link, nothing known", "bare_both", False),
}
BARE = ("bare", "bare_both")


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
    found: dict[str, list[list[list[float]]]] = {what: [] for what in (*VIEWS, *BARE)}
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
    for what, (name, beside, judged) in VIEWS.items():
        for share in (0.5, 0.95):
            ours, bare = percentile(wall[what], share), percentile(wall[beside], share)
            bar = judged and share == 0.95
            lines.append(
                Line(
                    what=f"{name}, p{share * 100:.0f}",
                    ours=f"{seconds(ours)} ({seconds(percentile(cpu[what], share))} CPU)",
                    bare=f"{seconds(bare)} ({seconds(percentile(cpu[beside], share))} CPU)",
                    ratio=f"{ours / bare:.2f} ×",
                    peak=f"{size(peaks[what])} (bare {size(peaks[beside])})",
                    bar=f"≤ {MOST_SECONDS * 1000:.0f} ms" if bar else "–",
                    met=ours <= MOST_SECONDS if bar else None,
                )
            )
    method = f"""Metric `app_reach` by department and app over 4 weeks, of {people:,} people in
    {DEPARTMENTS} departments with {WEEKS} weekly reports (main.duckdb
    {size((home / "main.duckdb").stat().st_size)}), on a serving copy opened with 2 threads, as the
    page Departments asks it: the period alone for its first view, the period before as well when
    changes are looked at. {len(wall["share"])} weeks in turn, each with nothing known of it before
    but what the line says; of {rounds} rounds the quickest ask of each week counts, since other
    work on the machine (load up to {busy:.0f}) only ever adds. Bare: the same counts by one
    hand-written statement per period asked anew, without protection of small groups, comparison,
    caveats or names; {same:,} shown counts were compared and are equal."""
    return result(
        "heatmap", "Heatmap of departments and apps", lines, method, on=datetime.now(UTC).date()
    )


def _best(rounds: list[list[list[float]]], which: int) -> list[float]:
    """Per week the quickest of all rounds."""
    return [min(ask[which] for ask in asks) for asks in zip(*rounds, strict=True)]
