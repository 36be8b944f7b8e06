"""The kind of file that a command writes a table to, by the ending of the name it was given."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from commands.errors import Refused
from words import text


def writer_for(path: Path) -> Callable[..., bytes]:
    """What makes the bytes of that file of a table and a language; refuses any other ending."""
    from reports import export  # only who writes a file needs it

    made = export.WRITERS.get(path.suffix.lower().removeprefix("."))
    if made is None:
        raise Refused(text("{path}: write a name that ends in .csv or .xlsx.", path=str(path)))
    return made
