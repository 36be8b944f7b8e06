"""Errors on the way out: one readable line, the traceback only on request."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from ingest.batches import UnknownBatch
from store.migrate import NewerDatabase
from store.writer import Busy
from words import Text, text

BUSY = 75  # EX_TEMPFAIL of sysexits.h: try again later
REFUSED = 2


class Refused(Exception):
    """Something was asked that cannot be done; carries what to say."""

    def __init__(self, sentence: Text, code: int = REFUSED) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence
        self.code = code


@dataclass
class Ending:
    """How a command ended."""

    code: int = 0


@contextlib.contextmanager
def readable(*, debug: bool, language: str) -> Iterator[Ending]:
    """Turn what can go wrong outside our hands into one line on stderr and an exit code."""
    ending = Ending()
    try:
        yield ending
    except Exception as error:
        if debug:
            raise
        sentence, ending.code = explain(error)
        sys.stderr.write(sentence.said(language) + "\n")


def explain(error: Exception) -> tuple[Text, int]:
    """What to say about an error, and the exit code for it."""
    if isinstance(error, Refused):
        return error.sentence, error.code
    if isinstance(error, Busy):
        return (
            text(
                "Another import is running (process {pid}). Try again when it is done, "
                "or wait longer with --wait.",
                pid=str(error),
            ),
            BUSY,
        )
    if isinstance(error, UnknownBatch):
        return (
            text(
                "There is no batch {batch} that this can be done to. `batches` lists them.",
                batch=str(error.args[0]),
            ),
            REFUSED,
        )
    if isinstance(error, NewerDatabase):
        return text("The data was written by a newer Kadans: {detail}.", detail=str(error)), REFUSED
    if isinstance(error, PermissionError | FileNotFoundError | IsADirectoryError):
        return (
            text(
                "{path}: this cannot be opened ({detail}).",
                path=str(error.filename),
                detail=str(error.strerror),
            ),
            REFUSED,
        )
    if isinstance(error, duckdb.IOException | OSError | sqlite3.OperationalError):
        return (
            text(
                "Reading or writing failed, and nothing was changed: {detail}. "
                "Is the disk full, or the folder read-only?",
                detail=str(error).splitlines()[0],
            ),
            1,
        )
    if isinstance(error, ValueError | LookupError):
        return text("{detail}", detail=_plain(error)), REFUSED
    return (
        text(
            "Something went wrong inside Kadans ({kind}). Nothing was changed. "
            "Run it again with --debug and report what it prints.",
            kind=type(error).__name__,
        ),
        1,
    )


def _plain(error: Exception) -> str:
    return str(error.args[0]) if error.args else type(error).__name__
