"""Small things that people and processes change: jobs, settings, access log, in one SQLite file."""

from __future__ import annotations

import json
import os
import sqlite3
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from store.access_log import AccessLog
from store.choices import LOGGED, SETTINGS, check_change
from store.control_file import CONTROL_FILE, ControlFile, now
from store.processes import alive, started
from words import Text, packed, unpacked

COLUMNS_OF = "columns:"  # settings that hold an answer about column names, under their mark


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


class Control(ControlFile):
    """Jobs, settings and the access log in the control file."""

    @classmethod
    def open(cls, home: Path) -> Control:
        return cls(home / CONTROL_FILE)

    def add_job(self, kind: str, args: dict[str, Any], job_id: str | None = None) -> str:
        """Queue a job and return its id."""
        job_id = job_id or uuid.uuid4().hex
        with self.opened() as con:
            con.execute(
                """
                insert into job (job_id, kind, state, args, created_at)
                values (?, ?, 'queued', ?, ?)
                """,
                [job_id, kind, json.dumps(args), now()],
            )
        return job_id

    def job(self, job_id: str) -> Job | None:
        with self.opened() as con:
            row = con.execute("select * from job where job_id = ?", [job_id]).fetchone()
            if row is None:
                return None
            if row["state"] == "running" and not alive(row["pid"], row["pid_started"]):
                con.execute(
                    """
                    update job set state = 'interrupted', finished_at = ?
                    where job_id = ? and state = 'running'
                    """,
                    [now(), job_id],
                )
                row = con.execute("select * from job where job_id = ?", [job_id]).fetchone()
        return _job(row)

    def jobs(self, limit: int = 20, *, kind: str | None = None) -> list[Job]:
        """Newest first; of one kind, or of all."""
        with self.opened() as con:
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
        with self.opened() as con:
            changed = con.execute(
                """
                update job set state = 'running', pid = ?, pid_started = ?
                where job_id = ? and state = 'queued'
                """,
                [os.getpid(), started(os.getpid()), job_id],
            ).rowcount
        job = self.job(job_id)
        if not changed or job is None:
            raise ValueError(f"job {job_id} is not waiting to be run")
        return job

    def progress(self, job_id: str, stage: Text, done: int, total: int) -> None:
        with self.opened() as con:
            con.execute(
                "update job set stage = ?, done = ?, total = ? where job_id = ?",
                [_dump(stage), done, total, job_id],
            )

    def finish_job(
        self, job_id: str, *, result: dict[str, Any] | None = None, error: Text | None = None
    ) -> None:
        with self.opened() as con:
            con.execute(
                "update job set state = ?, result = ?, error = ?, finished_at = ? where job_id = ?",
                [
                    "failed" if error else "done",
                    json.dumps(result, default=str) if result is not None else None,
                    _dump(error) if error else None,
                    now(),
                    job_id,
                ],
            )

    def setting(self, name: str) -> str:
        """Value of a setting, or its default. Raises KeyError for an unknown one."""
        return self.settings()[name]

    def settings(self) -> dict[str, str]:
        with self.opened() as con:
            stored = {row["name"]: row["value"] for row in con.execute("select * from setting")}
        return {item.name: stored.get(item.name, item.default) for item in SETTINGS}

    def set_setting(
        self, name: str, value: str, *, who: str, why: str, looker: str | None = None
    ) -> None:
        """Keep a value and who set it why. Raises BadSetting and access_log.Unwritable.

        What shows more of persons needs a reason, whoever calls.
        What shows persons by name stands in the access log before it holds, or does not hold;
        `looker` is how that log knows `who`, where it differs.
        """
        check_change(name, value, self.settings(), why)
        if name in LOGGED:
            self.log_access(looker or who, "admin", "settings", f"{name}={value}")
        self._keep(name, value, who=who, why=why)

    def _keep(self, name: str, value: str, *, who: str, why: str) -> None:
        """Keep a value under any name, with the log; for what is no setting of its own."""
        with self.opened() as con:
            con.execute("insert or replace into setting values (?, ?)", [name, value])
            con.execute(
                "insert into setting_log values (?, ?, ?, ?, ?)", [now(), name, value, who, why]
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
        with self.opened() as con:
            rows = con.execute(
                "select name, value from setting where substr(name, 1, ?) = ?",
                [len(COLUMNS_OF), COLUMNS_OF],
            ).fetchall()
        return {row["name"][len(COLUMNS_OF) :]: json.loads(row["value"]) for row in rows}

    def setting_changes(self, name: str) -> list[dict[str, str]]:
        """Who set a setting to what, when and why; newest first."""
        with self.opened() as con:
            rows = con.execute(
                """
                select changed_at, value, who, why from setting_log
                where name = ? order by changed_at desc
                """,
                [name],
            ).fetchall()
        return [dict(row) for row in rows]

    def log_access(
        self, who: str, role: str, page: str, question: str, *, about: str | None = None
    ) -> None:
        """Add a row to the access log. Raises access_log.Unwritable."""
        AccessLog.open(self.path.parent).write(who, role, page, question, about=about)


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
