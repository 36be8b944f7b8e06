"""How an installation is doing, in counts: batches, failures, ages, bytes. No person is in it."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime

import duckdb

from store import backup
from store.control_file import CONTROL_FILE, ControlFile
from store.engine import connect
from store.home import Home
from store.serving import current_path

IMPORTS = ("commit", "pull")  # kinds of jobs that bring files


@dataclass(frozen=True)
class Pulse:
    """Counts and instants (UTC); None where there never was one.

    `batches` and `rows` are of the published figures, by state and by what became of a row; `jobs`
    of the control file, by (kind, state).
    """

    batches: dict[str, int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    jobs: dict[tuple[str, str], int] = field(default_factory=dict)
    imported_at: datetime | None = None
    pulled_at: datetime | None = None
    failed_at: datetime | None = None
    backed_up_at: datetime | None = None
    opens: bool = True
    main_bytes: int = 0
    wal_bytes: int = 0


def pulse(home: Home) -> Pulse:
    """Look, and change nothing. Raises OSError and sqlite3.Error; `opens` tells of the figures."""
    batches: dict[str, int] = {}
    rows: dict[str, int] = {}
    imported_at, opens, path = None, True, current_path(home)
    if path is not None:
        try:
            with closing(connect(path, work=home.work, read_only=True)) as con:
                batches = dict(
                    con.execute("select state, count(*) from batch group by state").fetchall()
                )
                found = con.execute(
                    """
                    select coalesce(sum(rows_accepted), 0), coalesce(sum(rows_rejected), 0),
                        max(imported_at)
                    from batch where state = 'committed'
                    """
                ).fetchone()
                rows = {"accepted": int(found[0]), "rejected": int(found[1])} if found else {}
                imported_at = found[2].replace(tzinfo=UTC) if found and found[2] else None
        except duckdb.Error:
            opens = False
    jobs, ends = _jobs(home)
    known = (home.root / CONTROL_FILE).exists()
    backups = [one.made_at for one in backup.listed(home)] if known else []
    return Pulse(
        batches=batches,
        rows=rows,
        jobs=jobs,
        imported_at=imported_at,
        pulled_at=ends.get("pulled"),
        failed_at=ends.get("failed"),
        backed_up_at=max(backups, default=None),
        opens=opens,
        main_bytes=_size(home, ""),
        wal_bytes=_size(home, ".wal"),
    )


def _jobs(home: Home) -> tuple[dict[tuple[str, str], int], dict[str, datetime]]:
    """Jobs by kind and state; when the last good pull ended, and the newest failure since.

    A failure counts until a job of the same kind goes well.
    """
    if not (home.root / CONTROL_FILE).exists():
        return {}, {}
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        counted = con.execute("select kind, state, count(*) from job group by kind, state")
        jobs = {(str(kind), str(state)): int(n) for kind, state, n in counted}
        newest = con.execute(
            "select kind, state, max(finished_at) from job where finished_at is not null "
            "group by kind, state"
        )
        ends = {(str(kind), str(state)): _instant(at) for kind, state, at in newest}
    found: dict[str, datetime] = {}
    if ("pull", "done") in ends:
        found["pulled"] = ends["pull", "done"]
    for kind in IMPORTS:
        for state in ("failed", "interrupted"):
            at, well = ends.get((kind, state)), ends.get((kind, "done"))
            if at and (well is None or at > well):
                found["failed"] = max(at, found.get("failed", at))
    return jobs, found


def _instant(said: str) -> datetime:
    at = datetime.fromisoformat(said)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _size(home: Home, ending: str) -> int:
    path = home.main.with_name(home.main.name + ending)
    return path.stat().st_size if path.exists() else 0
