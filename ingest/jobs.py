"""Start the command line as a process of its own; a page follows it through the control file."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

CLI = Path(__file__).parents[1] / "cli.py"
KEPT_FOR = timedelta(hours=24)  # from check to commit


def inbox_path(home: Path, job_id: str) -> Path:
    """Folder for the bytes that belong to a job; made, readable by the owner only."""
    path = home / "inbox" / job_id
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def rejected_path(home: Path, job_id: str) -> Path:
    """Where a check or an import leaves the list of rejected rows, when there are any."""
    return home / "inbox" / job_id / "rejected.csv"


def sweep_inbox(home: Path, *, now: datetime) -> int:
    """Remove uploads that nobody committed within KEPT_FOR: they hold names. Returns how many.

    Lists of rejected rows go with them.
    """
    swept = 0
    for folder in (home / "inbox").glob("*"):
        left_at = datetime.fromtimestamp(folder.stat().st_mtime, tz=UTC)
        if now - left_at > KEPT_FOR:
            shutil.rmtree(folder)
            swept += 1
    return swept


def start(home: Path, job_id: str, told: str | None = None) -> int:
    """Run a queued job beside this process and return its process id; it outlives the page.

    `told` is written to its standard input: what must stand on no command line and in no file.
    """
    process = subprocess.Popen(
        [sys.executable, str(CLI), "--home", str(home), "job", job_id],
        stdin=subprocess.DEVNULL if told is None else subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        # Its log goes where the log of the pages goes.
        start_new_session=os.name != "nt",
        cwd=CLI.parent,
    )
    if process.stdin is not None and told is not None:
        with contextlib.suppress(BrokenPipeError), process.stdin as pipe:
            pipe.write(told.encode())  # far less than what a pipe holds: this does not wait
    # Somebody has to take note of its end, or it stays in the process table for as long as we run.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid
