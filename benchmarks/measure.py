"""Run a command in a process of its own and say what it cost: wall clock, CPU, peak memory."""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# A process inherits the peak memory of the one that starts it, so a bare interpreter does that.
LAUNCH = """
import json, os, subprocess, sys, time
with open(sys.argv[1], "wb") as said:
    started = time.perf_counter()
    child = subprocess.Popen(sys.argv[2:], stdout=said, stderr=subprocess.STDOUT)
    _, status, used = os.wait4(child.pid, 0)
    wall = time.perf_counter() - started
child.returncode = os.waitstatus_to_exitcode(status)
print(json.dumps([wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024, child.returncode]))
"""


@dataclass(frozen=True)
class Cost:
    """Of one run: seconds on the clock, seconds of CPU, peak bytes of resident memory."""

    wall: float
    cpu: float
    peak: int


class Failed(RuntimeError):
    """A command that is measured did not end well; the message is what it said."""


def run(command: Sequence[str | Path], environ: dict[str, str] | None = None) -> tuple[Cost, str]:
    """Cost of a command and what it said. Raises Failed when it does not end with 0."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said"
        launched = subprocess.run(
            [sys.executable, "-I", "-S", "-c", LAUNCH, str(said), *map(str, command)],
            cwd=ROOT,
            env={**os.environ, **(environ or {})},
            stdout=subprocess.PIPE,
            encoding="utf-8",
            check=True,
        )
        text = said.read_text(encoding="utf-8", errors="replace")
    wall, cpu, peak, code = json.loads(launched.stdout)
    if code != 0:
        raise Failed(f"{Path(command[0]).name} … ended with {code}:\n{text[-3000:]}")
    return Cost(wall, cpu, int(peak)), text


def python(module: str, *arguments: str | Path) -> tuple[Cost, str]:
    """Cost of a module of this project, run as a program."""
    return run([sys.executable, "-m", module, *arguments])


def kadans(home: Path, *arguments: str | Path) -> tuple[Cost, str]:
    """Cost of one command of Kadans on the data in `home`."""
    return run([sys.executable, ROOT / "cli.py", "--home", home, "--lang", "en", *arguments])


def middle(costs: Iterable[Cost]) -> Cost:
    """Median wall and CPU seconds, and the highest peak."""
    found = list(costs)
    return Cost(
        statistics.median(cost.wall for cost in found),
        statistics.median(cost.cpu for cost in found),
        max(cost.peak for cost in found),
    )


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that at least `share` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * round(share * 100) // 100) - 1, 0)]


def machine() -> str:
    """What the figures were measured on, without naming the machine."""
    parts = [f"{os.cpu_count()} cores"]
    memory = Path("/proc/meminfo")
    if memory.is_file():
        kilobytes = int(memory.read_text(encoding="ascii").split()[1])
        parts.append(f"{kilobytes / (1 << 20):.0f} GiB of memory")
    parts += [f"{platform.system()} {platform.machine()}", f"Python {platform.python_version()}"]
    parts += [f"{name} {version(name.lower())}" for name in ("DuckDB", "Streamlit")]
    return ", ".join(parts)


def load() -> float:
    """How busy the machine was over the last minute, in runnable processes."""
    return os.getloadavg()[0]
