"""Errors on the way out: one readable line, the traceback only on request."""

from __future__ import annotations

import argparse
import contextlib
import errno
import logging
import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb

from commands.output import Out
from commands.stopping import Stopped
from settings import DEFAULT_LANGUAGE
from words import Text, text

log = logging.getLogger("kadans.command")

BUSY = 75  # EX_TEMPFAIL of sysexits.h: try again later
REFUSED = 2
HELD = re.compile(r"Could not set lock.*\(PID (?P<pid>\d+)", re.DOTALL)
NO_DATA = text(
    "There is no data yet. Import a report first: cli.py import PATH. "
    "Was an import cut off? `mend` publishes what it had committed."
)
ASKED_TO_STOP = text(
    "Stopped, as was asked. What was reported as done is kept; the rest is done whole or not at "
    "all. Run the command again for it; `mend` finishes an erasure or a restore that had begun."
)
NO_MEMORY = text(
    "There was not enough memory. What was reported as done is kept, of the rest nothing. Give "
    "Kadans more (memory_limit in kadans.toml, and what the machine or its service allows) and "
    "run the command again."
)


class Refused(Exception):
    """Something was asked that cannot be done; carries what to say."""

    def __init__(self, sentence: Text, code: int = REFUSED) -> None:
        super().__init__(sentence.template)
        self.sentence = sentence
        self.code = code


PATH_ERRORS = {
    PermissionError: text("it may not be read or written"),
    FileNotFoundError: text("it does not exist"),
    FileExistsError: text("it exists already"),
    IsADirectoryError: text("it is a folder"),
    NotADirectoryError: text("a folder of its path is a file"),
}
NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
# As the system says it in the messages of DuckDB, DuckDB of its temporary folder, and SQLite.
FULL = ("No space left on device", "not enough space on the disk", "max_temp_directory_size",
        "database or disk is full")  # fmt: skip
PATH = re.compile(r"[\"'\\]((?:/|[A-Za-z]:)[^\"'\\]*)")
# A disk that fills up shows in DuckDB first as an IO error and then as a transaction that is lost.
STORAGE_ERRORS = (
    OSError,
    sqlite3.OperationalError,
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.TransactionException,
)


@dataclass
class Ending:
    """How a command ended."""

    code: int = 0


@contextlib.contextmanager
def readable(arguments: argparse.Namespace) -> Iterator[Ending]:
    """Turn what can go wrong outside our hands into one line on stderr and an exit code.

    Reads `debug` and `lang` of the arguments when something went wrong.
    """
    ending = Ending()
    try:
        yield ending
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader of our output (such as head) has seen enough.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Stopped as stopped:
        ending.code = stopped.code
        if _is_logged(arguments):
            log.warning("stopped", extra={"code": stopped.code})
        else:
            out = Out(arguments.lang or DEFAULT_LANGUAGE)
            out.aside(ASKED_TO_STOP.said(out.language))
    except Exception as error:
        if arguments.debug:
            raise
        try:
            sentence, ending.code = explain(error)
        except MemoryError:  # it loads modules
            sentence, ending.code = NO_MEMORY, 1
        if _is_logged(arguments):
            # What is filled into the sentence may name a person; the command by hand says it all.
            log.error(
                "failed",
                extra={"why": sentence.template, "code": ending.code},
                exc_info=error,
            )
            return
        out = Out(arguments.lang or DEFAULT_LANGUAGE)
        out.aside(sentence.said(out.language))


def _is_logged(arguments: argparse.Namespace) -> bool:
    """Whether stderr is for a machine to read."""
    settings = getattr(arguments, "settings", None)
    return settings is not None and settings.log_format == "json"


def explain(error: Exception) -> tuple[Text, int]:
    """What to say about an error, and the exit code for it."""
    if isinstance(error, Refused):
        return error.sentence, error.code
    if isinstance(error, MemoryError):
        return NO_MEMORY, 1  # what follows loads modules, for which there is none either
    if known := _known(error):
        return known
    if isinstance(error, tuple(PATH_ERRORS)):
        why = next(says for kind, says in PATH_ERRORS.items() if isinstance(error, kind))
        return text("{path}: this cannot be opened ({why}).", path=_path(error), why=why), REFUSED
    if (place := full_disk(error)) is not None:
        return (
            text(
                "The disk is full: {path} could not be written. What was reported as done is kept, "
                "of the rest nothing; make room and run `mend`.",
                path=place or "?",
            ),
            1,
        )
    if isinstance(error, duckdb.OutOfMemoryException):
        return NO_MEMORY, 1
    if isinstance(error, STORAGE_ERRORS):
        return (
            text(
                "Reading or writing failed: {detail}. Is the disk full, or the folder read-only? "
                "Files that were reported as imported are kept, of the others nothing; "
                "make room and run `mend`.",
                detail=str(error).splitlines()[0],
            ),
            1,
        )
    if isinstance(error, ValueError):
        return text("{detail}", detail=str(error)), REFUSED
    return (
        text(
            "Something went wrong inside Kadans ({kind}). Files that were reported as imported are "
            "kept, of the others nothing. Run it again with --debug and report what it prints.",
            kind=type(error).__name__,
        ),
        1,
    )


def _path(error: Exception) -> str:
    return str(getattr(error, "filename", None) or "?")


def full_disk(error: BaseException | None) -> str | None:
    """The file for which there was no room, "" where none is named; None for another error.

    What was done about an error is often an error of its own, such as a transaction that is lost.
    """
    while error is not None:
        said = str(error)
        if getattr(error, "errno", None) in NO_ROOM or any(sign in said for sign in FULL):
            named = [getattr(error, "filename2", None), getattr(error, "filename", None)]
            quoted = PATH.search(said)
            named.append(quoted[1] if quoted else None)
            return next((str(path) for path in named if path), "")
        error = error.__cause__ or error.__context__
    return None


def _known(error: Exception) -> tuple[Text, int] | None:
    """What our own errors say; None for the others.

    They are loaded when something went wrong: a command need not load all they can come from.
    """
    from ingest.batches import UnknownBatch
    from ingest.graph_errors import GraphError
    from metrics.question import UsageError
    from settings import BadConfiguration
    from store.choices import BadSetting
    from store.control_file import NewerControl
    from store.migrate import NewerDatabase
    from store.recovery import NewerBackup
    from store.register_base import NotPossible
    from store.writer import Busy

    if isinstance(error, GraphError):
        return error.says, error.code
    if isinstance(error, UsageError | BadSetting | BadConfiguration | NotPossible):
        return error.says, REFUSED
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
    if isinstance(error, NewerDatabase | NewerControl | NewerBackup):
        return text("The data was written by a newer Kadans: {detail}.", detail=str(error)), REFUSED
    return _of_storage(error)


def _of_storage(error: Exception) -> tuple[Text, int] | None:
    """Errors of files that are not what they were."""
    from store.access_log import Unwritable
    from store.backup import Changing, Damaged, NothingYet
    from store.home import KeyUnusable
    from store.migrate import DamagedDatabase

    if isinstance(error, duckdb.IOException) and (held := HELD.search(str(error))):
        return (
            text(
                "Another program has the database open (process {pid}). Close it there and try "
                "again; to look at figures, open the newest file in serving instead.",
                pid=held["pid"],
            ),
            BUSY,
        )
    if isinstance(error, DamagedDatabase):
        return (
            text(
                "The database or its log is damaged ({detail}). `recover` derives it again from "
                "the archive; pages go on showing the last published figures.",
                detail=str(error),
            ),
            1,
        )
    if isinstance(error, Damaged):
        return (
            text(
                "This backup is damaged or not whole: {file}. Nothing was changed; take another.",
                file=str(error),
            ),
            REFUSED,
        )
    if isinstance(error, KeyUnusable):
        return error.says, 1
    if isinstance(error, NothingYet):
        return NO_DATA, REFUSED
    if isinstance(error, Changing):
        return (
            text("Batches or people are being taken out just now. Try again in a minute."),
            BUSY,
        )
    if isinstance(error, Unwritable):
        return (
            text(
                "The access log cannot be written, so nothing about persons is shown or changed. "
                "Make room, or make the folder writable."
            ),
            1,
        )
    return None
