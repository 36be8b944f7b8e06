"""What runs of retention removed, as they were written down."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from store.control_file import CONTROL_FILE, ControlFile


@dataclass(frozen=True)
class Run:
    """One run: when, of before which day rows of persons went, and how much of what."""

    ran_at: datetime
    cutoff_on: date
    rows: int
    names: int
    looks: int
    notes: int
    jobs: int
    copies: int


def last(home: Path) -> Run | None:
    """The newest run; None while there was none."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        row = con.execute(
            "select ran_at, removed from retention_run order by ran_at desc limit 1"
        ).fetchone()
    return told(json.loads(row["removed"]), row["ran_at"]) if row else None


def told(removed: dict[str, object], ran_at: str) -> Run:
    """A run, or a look at what one would remove, from its counts as they are kept."""
    rows = removed["rows"]
    counts = {
        name: int(str(removed[name])) for name in ("names", "looks", "notes", "jobs", "copies")
    }
    return Run(
        ran_at=datetime.fromisoformat(ran_at),
        cutoff_on=date.fromisoformat(str(removed["cutoff_on"])),
        rows=sum(rows.values()) if isinstance(rows, dict) else 0,
        **counts,
    )
