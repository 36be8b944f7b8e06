"""Whether a process still lives, on every system that Kadans runs on."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def alive(pid: int | None, began: str | None = None) -> bool:
    """Does process `pid` live? With what `started` said of it: and is it still the same one?

    Numbers are given out again, also after a restart of the machine.
    """
    if pid is None:
        return False
    if os.name == "nt":
        lives = _alive_on_windows(pid)
    else:
        lives = _alive(pid)
    return lives and (not began or started(pid) in ("", began))


def started(pid: int) -> str:
    """When a process began, as a text that only this process has; "" where it cannot be told."""
    if os.name == "nt":
        return _started_on_windows(pid)
    try:
        ticks = _stat(pid)[19]  # the 22nd field; the first two are before the bracket
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
        return f"{boot} {ticks}"
    except (OSError, IndexError):
        return _started_by_ps(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return _stat(pid)[0] != "Z"
    except (OSError, IndexError):
        return True


def _stat(pid: int) -> list[str]:
    """Fields of /proc/<pid>/stat after the name, which may hold anything."""
    stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    return stat.rpartition(")")[2].split()


def _started_by_ps(pid: int) -> str:
    """macOS and others without /proc."""
    try:
        told = subprocess.run(
            ["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True, check=False
        )
    except OSError:
        return ""
    return told.stdout.strip()


def _alive_on_windows(pid: int) -> bool:
    import ctypes

    handle = ctypes.windll.kernel32.OpenProcess(0x1000, False, pid)  # type: ignore[attr-defined]
    if handle:
        ctypes.windll.kernel32.CloseHandle(handle)  # type: ignore[attr-defined]
    return bool(handle)


def _started_on_windows(pid: int) -> str:
    import ctypes

    kernel = ctypes.windll.kernel32  # type: ignore[attr-defined]
    handle = kernel.OpenProcess(0x1000, False, pid)
    if not handle:
        return ""
    times = (ctypes.c_ulonglong * 4)()
    places = [ctypes.byref(times, 8 * place) for place in range(4)]
    found = kernel.GetProcessTimes(handle, *places)
    kernel.CloseHandle(handle)
    return str(times[0]) if found else ""
