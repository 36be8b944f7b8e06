"""Start the command line as a process of its own; a page follows it through the control file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

CLI = Path(__file__).parents[1] / "cli.py"


def inbox_path(home: Path, job_id: str) -> Path:
    """Folder for the bytes that belong to a job; made, readable by the owner only."""
    path = home / "inbox" / job_id
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def start(home: Path, job_id: str) -> int:
    """Run a queued job beside this process and return its process id; it outlives the page."""
    process = subprocess.Popen(
        [sys.executable, str(CLI), "--home", str(home), "job", job_id],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=os.name != "nt",
        cwd=CLI.parent,
    )
    return process.pid
