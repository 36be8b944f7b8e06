"""Which column is which, as a person answered it: for this reading, and from earlier ones.

An answer is remembered under the mark of a file's column names, so that the next file with the same
names needs no question. Like other answers it is given around the reading and not to each reader.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from types import MappingProxyType

from ingest.contract import normalised

Answer = Mapping[str, str]  # normalised column name of the file → column of a contract
NOTHING: Answer = MappingProxyType({})
PAIR = re.compile(r"\s*(.+?)\s*=\s*([a-z][a-z0-9_]*)\s*(?:,|$)")


class NotPairs(ValueError):
    """What was given is no list of "column name=column"."""


@dataclass(frozen=True)
class Answers:
    """What was said now, for any file that has all these columns, and what earlier files taught."""

    said: Answer = field(default_factory=lambda: NOTHING)
    remembered: Mapping[str, Answer] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, headers: Sequence[str]) -> Answer:
        """The answer that holds for a file with these column names; empty when there is none."""
        names = {normalised(header) for header in headers}
        if self.said and names.issuperset(self.said):
            return self.said
        return self.remembered.get(mark_of(headers), NOTHING)


@dataclass(frozen=True)
class ColumnQuestion:
    """What a page needs to ask: the file's columns, and the columns that they can be.

    `columns` has (name, what Microsoft calls it in English, whether the file is no use without it).
    The answer, key of a file's column → name, is kept with `Control.keep_columns(mark, …)`; then
    the file is checked once more.
    """

    mark: str
    source: str
    headers: tuple[tuple[str, str], ...]  # (key, as the file spells it)
    columns: tuple[tuple[str, str, bool], ...]

    def as_dict(self) -> dict[str, object]:
        """The question in a job's result."""
        return {
            "mark": self.mark,
            "source": self.source,
            "headers": [{"key": key, "label": label} for key, label in self.headers],
            "columns": [
                {"name": name, "label": label, "required": required}
                for name, label, required in self.columns
            ],
        }


_NO_ANSWERS = Answers()
_answers: ContextVar[Answers] = ContextVar("column_answers", default=_NO_ANSWERS)


@contextmanager
def columns_answered(answers: Answers) -> Iterator[None]:
    """Inside, files in a language that Kadans does not know are read as was answered."""
    token = _answers.set(answers)
    try:
        yield
    finally:
        _answers.reset(token)


def answer_for(headers: Sequence[str]) -> Answer:
    """The answer that holds for these column names here and now."""
    return _answers.get().of(headers)


def mark_of(headers: Sequence[str]) -> str:
    """What a set of column names is remembered under; their order and spelling do not matter."""
    names = sorted(normalised(header) for header in headers)
    return hashlib.sha256("\n".join(names).encode()).hexdigest()[:24]


def read_pairs(given: str) -> dict[str, str]:
    """'Nazwa agenta=agent_name,Typ=creator' → the pairs, names as given; commas in them are fine.

    Raises NotPairs.
    """
    pairs: dict[str, str] = {}
    place = 0
    while place < len(given):
        match = PAIR.match(given, place)
        if match is None:
            raise NotPairs(given)
        pairs[match[1]] = match[2]
        place = match.end()
    return pairs


def plain_answer(pairs: Mapping[str, str]) -> dict[str, str]:
    """The pairs with their column names normalised."""
    return {normalised(header): column for header, column in pairs.items()}
