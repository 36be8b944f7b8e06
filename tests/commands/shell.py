"""Commands, in processes of their own where that matters, and small reports to give them."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.conftest import ROOT, run_cli

Run = Callable[..., tuple[int, str, str]]  # of fixture `run`: exit code, output, errors

HEADER = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "Outlook Copilot Last Activity Date,Report Period"
)


def report(path: Path, day: str, used: str, people: int = 60) -> Path:
    """A report of `people` people, every second of whom used Word on `used`."""
    rows = [
        f"{day},p{n}@example.org,Person {n},,{used if n % 2 else ''},,,7" for n in range(people)
    ]
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    return path


def start(
    home: Path, *words: str | Path, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.Popen[str]:
    """A command that runs; `before` is done in its process first."""
    return subprocess.Popen(
        [sys.executable, "cli.py", "--home", str(home), "--lang", "en", *map(str, words)],
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=before,
    )


def alone(
    home: Path, *words: str | Path, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a command in a process of its own said, once it has ended."""
    process = start(home, *words, before=before, **environment)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(words, process.returncode, out, err)


def run(
    home: Path, *words: str | Path, before: Callable[[], None] | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    """What a command said; in a process of its own where something is to be done to it."""
    if before is None and not environment:
        return run_cli(home, "--lang", "en", *words)
    return alone(home, *words, before=before, **environment)


def files_of_at_most(most: int) -> Callable[[], None]:
    """For `before`: no file may grow beyond `most` bytes, as on a full disk."""

    def limit() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit
