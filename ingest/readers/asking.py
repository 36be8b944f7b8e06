"""Recognising a table: by its column names, by what was answered about them, or by a question.

Exports of some families come in the language of whoever exports them. Where the name that
Microsoft gives the file tells which report it is and the column names are foreign, nothing is
guessed: a finding asks which column is which, once. Any contract that says how its files are named
can ask.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.column_answers import Answer, ColumnQuestion, answer_for, mark_of
from ingest.contract import Column, Contract, normalised
from ingest.findings import Finding, header_line, shown_header
from ingest.readers.detect import FAMILIES, Family, detect, keys_of
from ingest.readers.own_contracts import CHAMPIONS_FILE
from ingest.readers.own_files import names_champions
from ingest.readers.people_contracts import PEOPLE_FILE
from words import text

MOST_SHOWN = 40
COLUMNS_MOST = 2_000  # of any report; the widest known has a hundred


@dataclass(frozen=True)
class Recognised:
    """A table's column names as they are read, and the family they belong to.

    `question` stands when somebody has to answer it before a file of this family can be read.
    `answered` is the answer that was used, with the mark it is kept under.
    """

    headers: tuple[str, ...]
    family: Family | None
    question: ColumnQuestion | None = None
    finding: Finding | None = None
    answered: tuple[str, Answer] | None = None


def recognise(headers: Sequence[str], name: str) -> Recognised:
    """What a table with these column names in a file of this name is."""
    given = tuple(headers)
    if len(given) > COLUMNS_MOST:
        return Recognised(given, None, finding=_too_many(len(given)))
    answer = answer_for(given)
    if answer:
        for contract in contracts():
            known = _renamed(given, answer, contract)
            family = detect(known) if known else None
            if known and family and family.key == contract.source:
                note = _as_answered(given, answer)
                return Recognised(known, family, None, note, (mark_of(given), answer))
    family = _by_name(given, name, detect(given))
    foreign = _foreign(given, name, family, answer)
    if foreign is None:
        return Recognised(given, family)
    question = ColumnQuestion(
        mark=mark_of(given),
        source=foreign.source,
        headers=tuple((normalised(header), shown_header(header)) for header in given[:MOST_SHOWN]),
        columns=tuple((c.name, _label(c), c.required) for c in foreign.columns),
    )
    return Recognised(given, _family_of(foreign), question, _asks(question, foreign))


def _by_name(headers: Sequence[str], name: str, family: Family | None) -> Family | None:
    """A list of champions where the name of the file says so and the columns leave it open."""
    open_to_both = family is None or family.key == PEOPLE_FILE.source
    if open_to_both and names_champions(name, keys_of(headers)):
        return next(family for family in FAMILIES if family.key == CHAMPIONS_FILE.source)
    return family


def _family_of(contract: Contract) -> Family:
    return next(family for family in FAMILIES if family.contract is contract)


def contracts() -> list[Contract]:
    """The contracts of all files that are read."""
    return [family.contract for family in FAMILIES if family.is_read and family.contract]


def column_names() -> dict[str, str]:
    """Every column that an answer can name → what Microsoft calls it in English."""
    return {c.name: _label(c) for contract in contracts() for c in contract.columns}


def _renamed(headers: Sequence[str], answer: Answer, contract: Contract) -> tuple[str, ...] | None:
    """The column names with the answered ones under their first English name."""
    labels = {column.name: _label(column) for column in contract.columns}
    if not set(answer.values()) <= labels.keys():
        return None
    return tuple(
        labels[answer[key]] if (key := normalised(header)) in answer else header
        for header in headers
    )


def _foreign(
    headers: Sequence[str], name: str, family: Family | None, answer: Answer
) -> Contract | None:
    """The contract that a file belongs to although its column names do not say so enough."""
    if family and family.is_read:
        bound = family.contract.bind(headers) if family.contract else None
        asks = bound and bound.missing and bound.unknown
        return family.contract if asks and family.contract and family.contract.named else None
    base = re.split(r" › |[/\\]", name)[-1]
    for contract in contracts():
        if contract.named and re.fullmatch(contract.named, base, re.IGNORECASE):
            return contract
    if family is None and answer:
        names = set(answer.values())
        return next((c for c in contracts() if names <= {col.name for col in c.columns}), None)
    return None


def _label(column: Column) -> str:
    return next(iter(column.aliases.values()))[0]


def _asks(question: ColumnQuestion, contract: Contract) -> Finding:
    names = [label for _, label in question.headers]
    first = question.columns[0][0]
    return Finding(
        "columns-unknown",
        blocks=True,
        where=header_line(),
        says=text(
            "This looks like {title} in a language that Kadans does not know. Its columns are: "
            "{names}.",
            title=contract.title,
            names=", ".join(names),
        ),
        fix=text(
            'Say which column is which; Kadans remembers it. In the shell: --columns "{example}". '
            "They can be: {columns}.",
            example=f"{names[0]}={first},…",
            columns=", ".join(f"{name} ({label})" for name, label, _ in question.columns),
        ),
    )


def _too_many(columns: int) -> Finding:
    return Finding(
        "columns-too-many",
        blocks=True,
        where=header_line(),
        says=text(
            "This table has {n} columns; a report has {most} at most.",
            n=columns,
            most=COLUMNS_MOST,
        ),
        fix=text("Export the report again, and import it without opening it."),
    )


def _as_answered(headers: Sequence[str], answer: Answer) -> Finding:
    pairs = [
        f"{shown_header(header)} = {answer[key]}"
        for header in headers
        if (key := normalised(header)) in answer
    ]
    return Finding(
        "columns-answered",
        blocks=False,
        where=header_line(),
        says=text("Columns were read as was answered: {pairs}.", pairs=", ".join(pairs)),
        fix=text("If that is wrong, undo this import and answer again."),
    )
