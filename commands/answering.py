"""What people answered and switched on, around the reading of files."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from commands.errors import Refused
from ingest.answers import dates_written
from ingest.column_answers import (
    Answers,
    NotPairs,
    columns_answered,
    plain_answer,
    read_pairs,
)
from ingest.outcome import Outcome
from ingest.readers.asking import column_names
from ingest.switches import switched_on
from store.choices import SWITCHES
from store.control import Control
from store.control_file import CONTROL_FILE
from words import text


@contextlib.contextmanager
def as_answered(
    home: Path, *, dates: str | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Inside, files are read as was answered now and before, and sources as they are switched on.

    Looks only: a home that is not there yet is not made.
    """
    control = Control.open(home) if (home / CONTROL_FILE).exists() else None
    values = control.settings() if control else {}
    answers = Answers(columns or {}, control.columns() if control else {})
    with (
        dates_written(dates),
        columns_answered(answers),
        switched_on(name for name in SWITCHES if values.get(name) == "on"),
    ):
        yield


def said_columns(given: list[str]) -> dict[str, str]:
    """The pairs of every --columns, ready to be looked up. Raises Refused."""
    try:
        pairs = {name: column for one in given for name, column in read_pairs(one).items()}
    except NotPairs as error:
        raise Refused(
            text(
                '--columns {given}: write it as --columns "Column name=column,…".',
                given=str(error),
            )
        ) from None
    known = column_names()
    for column in pairs.values():
        if column not in known:
            raise Refused(
                text(
                    "--columns: there is no column called {name}. Known are: {known}.",
                    name=column,
                    known=", ".join(sorted(known)),
                )
            )
    return plain_answer(pairs)


def keep_answer(control: Control, outcome: Outcome, said: Mapping[str, str], *, who: str) -> bool:
    """Remember the answer for files with the same column names; True when it was used."""
    answered = outcome.reading.answered
    if answered is None or answered[1] != said:
        return False
    if outcome.status in ("committed", "duplicate"):
        control.keep_columns(answered[0], said, who=who)
    return True
