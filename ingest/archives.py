"""What a ZIP says it holds, told without unpacking any of it."""

from __future__ import annotations

import errno
import lzma
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_OF_A_BAD_ZIP = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    ValueError,  # an index of other bytes than it says
    NotImplementedError,  # packed in a way that nobody unpacks
    RuntimeError,  # a password
)


class Damaged(Exception):
    """A ZIP that is damaged, locked, or packed in a way that nobody unpacks."""


def of_the_machine(error: BaseException) -> bool:
    """Whether it is a full disk or a file that may not be read, and no fault of what is read.

    Bad bytes come without a number of the system, and a place before the start of a file as an
    invalid argument.
    """
    return isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)


@contextmanager
def reading() -> Iterator[None]:
    """Raise Damaged for what a bad ZIP raises inside; an error of the machine stays what it is."""
    try:
        yield
    except OSError as error:
        if of_the_machine(error):
            raise
        raise Damaged from error
    except _OF_A_BAD_ZIP as error:
        raise Damaged from error


def listed(path: Path) -> list[zipfile.ZipInfo]:
    """Everything that the ZIP at `path` lists; nothing when it is damaged or no ZIP."""
    try:
        with reading(), zipfile.ZipFile(path) as archive:
            return archive.infolist()
    except Damaged:
        return []


def files_of(infos: Iterable[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    """The files among members of a ZIP, in its own order, without folders and litter."""
    return [info for info in infos if not _is_litter(info)]


def _is_litter(info: zipfile.ZipInfo) -> bool:
    """Whether a member of a ZIP is a folder, or something that a system puts in unasked."""
    base = info.filename.replace("\\", "/").rsplit("/", 1)[-1]
    return info.is_dir() or info.filename.startswith(LITTER[0]) or base in LITTER
