"""Small things that people and processes change: jobs, settings, access log, in one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from access import FLOOR_MINIMUM_GROUP
from words import Text, packed, text, unpacked

SCHEMA = """
create table if not exists job (
    job_id text primary key, kind text not null, state text not null, args text not null,
    stage text, done integer not null default 0, total integer not null default 0,
    result text, error text, pid integer, created_at text not null, finished_at text
);
create table if not exists setting (name text primary key, value text not null);
create table if not exists setting_log (
    changed_at text not null, name text not null, value text not null,
    who text not null, why text not null
);
create table if not exists access_log (
    seen_at text not null, who text not null, role text not null,
    page text not null, question text not null
);
"""

TEAM_COLUMNS = (
    "auto",
    "team",
    "manager",
    "department",
    "function",
    "office",
    "country",
    "company",
)


@dataclass(frozen=True)
class Setting:
    """One thing an admin may set; `check` tells what is wrong with a value, or nothing."""

    name: str
    default: str
    help: str


SETTINGS = (
    Setting("minimum_group", "10", "Smallest group that is shown; at least 5."),
    Setting(
        "team_column",
        "auto",
        "What a team is: auto, team, manager, department, function, office, country or company.",
    ),
    Setting(
        "presence",
        "off",
        "Whether the last day at work of each person may be read: on or off; on needs a reason.",
    ),
    Setting("purpose", "", "Why the organisation looks at these figures; shown on every page."),
)


# Settings that let a source be read, and the kind of record that goes when they are switched off.
SWITCHES = {"presence": "presence"}
COLUMNS_OF = "columns:"  # settings that hold an answer about column names, under their mark
CONTROL_FILE = "control.sqlite"


@dataclass(frozen=True)
class Job:
    """A piece of work of the command line that a page started and follows."""

    job_id: str
    kind: str
    state: str
    args: dict[str, Any]
    stage: Text | None
    done: int
    total: int
    result: dict[str, Any] | None
    error: Text | None
    created_at: datetime
    finished_at: datetime | None


class Control:
    """Open control file; safe from several processes (SQLite WAL)."""

    def __init__(self, path: Path) -> None:
        self.path = path
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._open() as con:
            con.executescript(SCHEMA)

    @classmethod
    def open(cls, home: Path) -> Control:
        return cls(home / CONTROL_FILE)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        con = sqlite3.connect(self.path, timeout=30)
        try:
            con.row_factory = sqlite3.Row
            con.execute("pragma journal_mode = wal")
            with con:
                yield con
        finally:
            con.close()

    def add_job(self, kind: str, args: dict[str, Any], job_id: str | None = None) -> str:
        """Queue a job and return its id."""
        job_id = job_id or uuid.uuid4().hex
        with self._open() as con:
            con.execute(
                """
                insert into job (job_id, kind, state, args, created_at)
                values (?, ?, 'queued', ?, ?)
                """,
                [job_id, kind, json.dumps(args), _now()],
            )
        return job_id

    def job(self, job_id: str) -> Job | None:
        with self._open() as con:
            row = con.execute("select * from job where job_id = ?", [job_id]).fetchone()
            if row is None:
                return None
            if row["state"] == "running" and not _alive(row["pid"]):
                con.execute(
                    """
                    update job set state = 'interrupted', finished_at = ?
                    where job_id = ? and state = 'running'
                    """,
                    [_now(), job_id],
                )
                row = con.execute("select * from job where job_id = ?", [job_id]).fetchone()
        return _job(row)

    def jobs(self, limit: int = 20, *, kind: str | None = None) -> list[Job]:
        """Newest first; of one kind, or of all."""
        with self._open() as con:
            rows = con.execute(
                """
                select job_id from job where coalesce(kind = ?, true)
                order by created_at desc limit ?
                """,
                [kind, limit],
            ).fetchall()
        found = [self.job(row["job_id"]) for row in rows]
        return [job for job in found if job is not None]

    def start_job(self, job_id: str) -> Job:
        """Mark a queued job as running in this process. Raises ValueError when it is not queued."""
        with self._open() as con:
            changed = con.execute(
                "update job set state = 'running', pid = ? where job_id = ? and state = 'queued'",
                [os.getpid(), job_id],
            ).rowcount
        job = self.job(job_id)
        if not changed or job is None:
            raise ValueError(f"job {job_id} is not waiting to be run")
        return job

    def progress(self, job_id: str, stage: Text, done: int, total: int) -> None:
        with self._open() as con:
            con.execute(
                "update job set stage = ?, done = ?, total = ? where job_id = ?",
                [_dump(stage), done, total, job_id],
            )

    def finish_job(
        self, job_id: str, *, result: dict[str, Any] | None = None, error: Text | None = None
    ) -> None:
        with self._open() as con:
            con.execute(
                "update job set state = ?, result = ?, error = ?, finished_at = ? where job_id = ?",
                [
                    "failed" if error else "done",
                    json.dumps(result, default=str) if result is not None else None,
                    _dump(error) if error else None,
                    _now(),
                    job_id,
                ],
            )

    def setting(self, name: str) -> str:
        """Value of a setting, or its default. Raises KeyError for an unknown one."""
        return self.settings()[name]

    def settings(self) -> dict[str, str]:
        with self._open() as con:
            stored = {row["name"]: row["value"] for row in con.execute("select * from setting")}
        return {item.name: stored.get(item.name, item.default) for item in SETTINGS}

    def set_setting(self, name: str, value: str, *, who: str, why: str) -> None:
        """Keep a value and who set it why. Raises KeyError or ValueError."""
        check_setting(name, value)
        self._keep(name, value, who=who, why=why)

    def _keep(self, name: str, value: str, *, who: str, why: str) -> None:
        """Keep a value under any name, with the log; for what is no setting of its own."""
        with self._open() as con:
            con.execute("insert or replace into setting values (?, ?)", [name, value])
            con.execute(
                "insert into setting_log values (?, ?, ?, ?, ?)", [_now(), name, value, who, why]
            )

    def keep_columns(self, mark: str, columns: Mapping[str, str], *, who: str) -> None:
        """Remember which column is which in files whose column names have this mark.

        `mark` and the keys of the columns are as the question had them; values name columns of a
        contract. An earlier answer is replaced.
        """
        answer = json.dumps(dict(columns), ensure_ascii=False, sort_keys=True)
        self._keep(COLUMNS_OF + mark, answer, who=who, why="")

    def columns(self) -> dict[str, dict[str, str]]:
        """Every remembered answer about column names, by mark."""
        with self._open() as con:
            rows = con.execute(
                "select name, value from setting where substr(name, 1, ?) = ?",
                [len(COLUMNS_OF), COLUMNS_OF],
            ).fetchall()
        return {row["name"][len(COLUMNS_OF) :]: json.loads(row["value"]) for row in rows}

    def setting_changes(self, name: str) -> list[dict[str, str]]:
        """Who set a setting to what, when and why; newest first."""
        with self._open() as con:
            rows = con.execute(
                """
                select changed_at, value, who, why from setting_log
                where name = ? order by changed_at desc
                """,
                [name],
            ).fetchall()
        return [dict(row) for row in rows]

    def log_access(self, who: str, role: str, page: str, question: str) -> None:
        with self._open() as con:
            con.execute(
                "insert into access_log values (?, ?, ?, ?, ?)", [_now(), who, role, page, question]
            )


class BadSetting(ValueError):
    """A setting that does not exist, or a value that it cannot have; `says` has the sentence."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


def check_setting(name: str, value: str) -> None:
    """Raise BadSetting for an unknown setting or a value that cannot be meant."""
    known = [item.name for item in SETTINGS]
    if name not in known:
        raise BadSetting(
            text(
                "There is no setting called {name}. Known are: {known}.",
                name=name,
                known=", ".join(known),
            )
        )
    if name == "minimum_group" and (not value.isdecimal() or int(value) < FLOOR_MINIMUM_GROUP):
        raise BadSetting(
            text(
                "minimum_group cannot be {value}: it is a whole number of at least {floor}.",
                value=value,
                floor=FLOOR_MINIMUM_GROUP,
            )
        )
    if name in SWITCHES and value not in ("on", "off"):
        raise BadSetting(text("{name} cannot be {value}; it is on or off.", name=name, value=value))
    if name == "team_column" and value not in TEAM_COLUMNS:
        raise BadSetting(
            text(
                "team_column cannot be {value}. Known are: {known}.",
                value=value,
                known=", ".join(TEAM_COLUMNS),
            )
        )


def _now() -> str:
    # Stamps on rows of this file, not on figures: the one clock below cli.py and app.py.
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _alive(pid: int | None) -> bool:
    if pid is None:
        return False
    if os.name == "nt":
        return _alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return not _is_zombie(pid)


def _is_zombie(pid: int) -> bool:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] == "Z"


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]
    if handle:
        ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
    return bool(handle)


def _dump(text: Text) -> str:
    return json.dumps(packed(text))


def _load(dumped: str | None) -> Text | None:
    return unpacked(json.loads(dumped)) if dumped else None


def _job(row: sqlite3.Row) -> Job:
    return Job(
        job_id=row["job_id"],
        kind=row["kind"],
        state=row["state"],
        args=json.loads(row["args"]),
        stage=_load(row["stage"]),
        done=row["done"],
        total=row["total"],
        result=json.loads(row["result"]) if row["result"] else None,
        error=_load(row["error"]),
        created_at=datetime.fromisoformat(row["created_at"]),
        finished_at=datetime.fromisoformat(row["finished_at"]) if row["finished_at"] else None,
    )
