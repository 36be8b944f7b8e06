"""A simulated organisation that writes its exports exactly as Microsoft does.

Everything comes from a seed: the same arguments give the same files, byte for byte. The people do
not exist; names are put together from word lists and addresses end in the reserved ".example".
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from demo.behaviour import Simulation, Snapshot
from demo.chat import chat_usage
from demo.directory import active_users, by_hand, entra_users, other_accounts
from demo.exports import ExportZip, usage_rows, write_admin_usage, write_graph_usage
from demo.people import People, draw_people
from demo.timeline import Timeline, date_of
from demo.truth import Truth, find_truth

__all__ = ["ENDS_ON", "PEOPLE", "SEED", "WEEKS", "Truth", "generate", "truth"]

PEOPLE = 2_000
WEEKS = 52
SEED = 2026
ENDS_ON = date(2026, 11, 15)


def generate(
    folder: Path,
    people: int = PEOPLE,
    weeks: int = WEEKS,
    seed: int = SEED,
    ends_on: date = ENDS_ON,
) -> list[Path]:
    """Write the exports of a simulated organisation in `folder`; the files written, sorted.

    `ends_on` is a Sunday, the refresh date of the newest report. Raises ValueError for a period or
    a size that cannot be simulated.
    """
    timeline = Timeline(ends_on, weeks)
    staff = draw_people(people, timeline, seed)
    folder.mkdir(parents=True, exist_ok=True)
    written = _usage(folder, staff, timeline, seed)
    written += _directory(folder, staff, timeline, seed)
    return sorted(written)


def truth(
    people: int = PEOPLE, weeks: int = WEEKS, seed: int = SEED, ends_on: date = ENDS_ON
) -> Truth:
    """What really happens in the organisation that `generate` writes files of: never a file."""
    timeline = Timeline(ends_on, weeks)
    return find_truth(draw_people(people, timeline, seed), timeline, seed)


def _usage(folder: Path, people: People, timeline: Timeline, seed: int) -> list[Path]:
    """Graph reports in one ZIP per year, and two tables downloaded from the admin center."""
    zips: dict[int, ExportZip] = {}
    written: list[Path] = []
    days = frozenset((*timeline.refreshes, timeline.admin_center_on))
    for snapshot in Simulation(people, timeline, seed).snapshots(days):
        if snapshot.day == timeline.admin_center_on:
            written.append(_admin_center(folder, people, timeline, snapshot))
            continue
        year = date_of(snapshot.day).year
        if year not in zips:
            zips[year] = ExportZip(folder / f"graph_usage_{year}.zip")
        for period, version in _reports(timeline, snapshot.day):
            name = f"CopilotUsageUserDetail_D{period}_{date_of(snapshot.day)}.csv"
            with zips[year].member(name, snapshot.day + 2) as out:
                write_graph_usage(out, usage_rows(people, snapshot, period), version)
    for export in zips.values():
        export.close()
    made = _american(timeline.end + 1)
    path = folder / f"CopilotEDPActivityUserDetailV3_{made} 9_12_44 AM.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        chat_usage(out, people, timeline, timeline.admin_center_on, 28, seed)
    return [*written, path, *(export.path for export in zips.values())]


def _reports(timeline: Timeline, day: int) -> Iterator[tuple[int, int]]:
    """(period in days, schema version) of each Graph report with this refresh date."""
    version = 2 if day >= timeline.v2_from else 1
    yield 7, version
    if day in timeline.long_refreshes:
        yield 28, version


def _admin_center(folder: Path, people: People, timeline: Timeline, snapshot: Snapshot) -> Path:
    made = _american(timeline.end + 1)
    path = folder / f"CopilotActivityUserDetailV4_{made} 9_07_06 AM.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        write_admin_usage(out, usage_rows(people, snapshot, 28))
    return path


def _directory(folder: Path, people: People, timeline: Timeline, seed: int) -> list[Path]:
    others = other_accounts(people, seed)
    entra = ExportZip(folder / "entra_users.zip")
    for day in (timeline.lists[0], timeline.lists[-1]):
        made = date_of(day)
        name = f"exportUsers_{made.year}-{made.month}-{made.day}.csv"
        with entra.member(name, day, bom=False) as out:
            entra_users(out, people, others, day)
    entra.close()
    lists = ExportZip(folder / "admin_center_active_users.zip")
    for day in timeline.lists:
        with lists.member(f"users_{_american(day)} 8_05_33 AM.csv", day) as out:
            active_users(out, people, others, day)
    lists.close()
    path = folder / f"medewerkers-{date_of(timeline.end + 1)}.csv"
    with path.open("w", encoding="cp1252", newline="") as out:
        by_hand(out, people, timeline.end + 1)
    return [entra.path, lists.path, path]


def _american(day: int) -> str:
    """A day as file names of the admin center spell it."""
    made = date_of(day)
    return f"{made.month}_{made.day}_{made.year}"
