"""What a ZIP says it holds, told without unpacking any of it."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterable
from pathlib import Path

LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
# What reading the list of a ZIP raises when it is damaged, or of a kind that nobody reads.
DAMAGED = (zipfile.BadZipFile, NotImplementedError, ValueError, OSError)

# What unpacking a member of it raises, beside: damaged, encrypted, or in a way that nobody unpacks.
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)


def listed(path: Path) -> list[zipfile.ZipInfo]:
    """Everything that the ZIP at `path` lists; nothing when it is damaged or no ZIP."""
    try:
        with zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except DAMAGED:
        return []


def files_of(infos: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files among members of a ZIP, in its own order, without folders and litter."""
    return [info for info in infos if not _is_litter(info)]


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Whether a member of a ZIP is a folder, or something that a system puts in unasked."""
    base = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return info.is_dir() or info.filename.startswith(LITTER[0]) or base in LITTER
