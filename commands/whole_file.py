"""A file that a command writes in one step: whole, or what was there before."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from commands.errors import Refused
from store.home import sync_folder
from words import text

OWNER = 0o600


def may_be_written(path: Path) -> None:
    """Raises Refused where something else than a file stands: it is not ours to replace.

    A link would have led a file about persons to a place that somebody else chose.
    """
    if path.is_symlink() or (path.exists() and not path.is_file()):
        raise Refused(
            text(
                "{path}: this is a link, a folder or a device, so nothing was written. "
                "Name a file in a folder of yours.",
                path=str(path),
            )
        )


def write(path: Path, content: bytes, mode: int = OWNER) -> None:
    """Put a file in place, for its owner alone unless `mode` says otherwise.

    It is written beside its place under a name that nobody knows, so that nobody reads half of it
    nor holds it open from before. Raises Refused, OSError.
    """
    may_be_written(path)
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        error.filename = str(path)  # the name that was asked for
        raise
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.chmod(mode)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)
