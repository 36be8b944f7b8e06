"""Put a staged copy of a whole home in the place of what is there; finished after a crash.

Everything is copied into home/restoring first. The file READY is written when it is complete; from
then on the swap will happen, one thing at a time, and each step can be done again.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from store.access_seal import HEAD_FILE
from store.faults import fault_point
from store.home import Home, sync_file, sync_folder

FOLDER = "restoring"
READY = "READY"
# What belongs to a file and goes with it: logs of databases would be played on the wrong file, and
# the note of the newest look would miss looks that the access log put in its place never had.
BESIDE = {
    "main.duckdb": ("main.duckdb.wal",),
    "identity.duckdb": ("identity.duckdb.wal",),
    "control.sqlite": ("control.sqlite-wal", "control.sqlite-shm", HEAD_FILE),
}


def staging(home: Home) -> Path:
    """An empty folder to put the copy into."""
    folder = home.root / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    return folder


def forget(home: Home) -> None:
    """Remove a copy that was not declared complete; one that was is swapped at the next start."""
    folder = home.root / FOLDER
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)


def swap(home: Home) -> None:
    """Declare the staged copy complete and put it in place."""
    ready = home.root / FOLDER / READY
    ready.write_text("ready\n", encoding="ascii")
    sync_file(ready)
    sync_folder(ready.parent)
    fault_point("restore_after_staging")
    finish_restoring(home)


def finish_restoring(home: Home) -> bool:
    """Finish a swap that was declared, forget a copy that was not; True when one was finished."""
    folder = home.root / FOLDER
    if not folder.exists():
        return False
    if not (folder / READY).exists():
        shutil.rmtree(folder)
        return False
    # What goes with a file is put in place after it.
    for path in sorted(folder.iterdir(), key=lambda path: (path.name not in BESIDE, path.name)):
        if path.name == READY:
            continue
        _remove(home.root / path.name)
        for name in BESIDE.get(path.name, ()):
            _remove(home.root / name)
        fault_point("restore_in_swap")
        path.replace(home.root / path.name)
    sync_folder(home.root)
    home.make()
    shutil.rmtree(folder)
    return True


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
