"""How much a year of daily reports of a million people takes on disk, from a week of them."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from benchmarks.measure import kadans, run
from benchmarks.report import Line, Result, result, size

PEOPLE, DAYS, WEEKS = 1_000_000, 365, 52
FIRST_ON = date(2026, 11, 8)  # a Sunday; the seven days after it are a whole week
COPIES = 2  # serving copies that are kept, each as large as main.duckdb
BUSY = 2  # apps on every working day, for the year of people who use it all the time
BLOCK = 262_144  # bytes of a block of a DuckDB file
MOST, AIM = 10_000_000_000, 7_000_000_000
WRITE = """
import sys
from datetime import date
from pathlib import Path
from demo.bulk import write_usage_file
write_usage_file(Path(sys.argv[1]), int(sys.argv[2]), date.fromisoformat(sys.argv[3]), 7)
"""


def measured(folder: Path, *, people: int | None, rounds: int | None) -> Result:
    """Import a Sunday's report and those of the week after it; sizes after each."""
    people = people or PEOPLE
    home = folder / f"week-{people}"
    steps = [
        _step(folder, home, people, FIRST_ON + timedelta(days=later)) for later in range(7 + 1)
    ]
    first, last = steps[0], steps[-1]
    report = (last["reports"] - first["reports"]) / 7
    week = last["main"] - first["main"]
    archive = first["keys"] + DAYS * report
    main = first["main"] + WEEKS * week
    total = archive + (1 + COPIES) * main + last["identity"]
    lines = [
        _line(
            "archive",
            archive,
            f"{size(report)} a report, {size(first['keys'])} of keys once",
            ratio=f"{report / people:.1f} bytes a row",
        ),
        _line("main.duckdb", main, f"{size(first['main'])}, then {size(week)} a week"),
        _line("archive and main.duckdb", archive + main, most=AIM),
        _line("identity.duckdb", last["identity"]),
        _line(f"All of it, with {COPIES} serving copies", total, most=MOST),
    ]
    days, held = _days_of_use(home)
    busy = people * DAYS * 5 // 7 * BUSY * held / days
    method = f"""Graph reports with 22 columns of {people:,} people, of a Sunday and of the seven
    days after it, imported one by one by `python cli.py import`. The column Bare holds sizes as
    measured, Ours the straight line through them: {DAYS} reports in the archive, {WEEKS} times what
    main.duckdb grew in that week. In these reports nobody uses an app on more than one day of a
    week. A day of use of an app takes {held / days:.1f} bytes of main.duckdb: where everybody used
    {BUSY} apps on every working day, it and each copy would take {busy / 1e9:.1f} GB more."""
    title = f"A year of daily reports of {people:,} people on disk"
    return result("storage", title, lines, method, on=datetime.now(UTC).date())


def _step(folder: Path, home: Path, people: int, day: date) -> dict[str, int]:
    """Import the report of one day; bytes on disk after it."""
    path = folder / f"usage-{people}-{day}.csv"
    run([sys.executable, "-c", WRITE, path, str(people), day.isoformat()])
    kadans(home, "import", path)
    path.unlink()
    return {
        "reports": sum(file.stat().st_size for file in (home / "archive").glob("*.parquet")),
        "keys": sum(file.stat().st_size for file in (home / "archive" / "keys").iterdir()),
        "main": (home / "main.duckdb").stat().st_size,
        "identity": (home / "identity.duckdb").stat().st_size,
    }


def _days_of_use(home: Path) -> tuple[int, int]:
    """Rows of use_day, and the bytes of the blocks that hold them."""
    with duckdb.connect(str(home / "main.duckdb"), read_only=True) as con:
        (rows,) = con.execute("select count(*) from use_day").fetchone() or (0,)
        (blocks,) = con.execute(
            """
            select count(distinct block) from (
                select block_id as block from pragma_storage_info('use_day') where block_id >= 0
                union all
                select unnest(additional_block_ids) from pragma_storage_info('use_day')
            )
            """
        ).fetchone() or (0,)
    return int(rows), int(blocks) * BLOCK


def _line(
    what: str, value: float, held: str = "–", *, ratio: str = "–", most: int | None = None
) -> Line:
    return Line(
        what=what,
        ours=f"{value / 1e9:.2f} GB",
        bare=held,
        ratio=ratio,
        bar=f"< {most / 1e9:.0f} GB" if most else "–",
        met=value < most if most else None,
    )
