"""Contract: all that Kadans knows of one source, declared in one place.

A reader declares its columns with the headers that people meet in each language, and asks `bind`
which column of a file is which. Headers are matched by `normalised` name, never by position.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from ingest.findings import Finding, header_line, shown_header, shown_headers
from words import Text, text

Type = Literal["text", "date", "integer", "days", "boolean"]

EXPORT_AGAIN = text("Export it again with all columns, and do not edit the first line.")


def normalised(header: str) -> str:
    """' Last activity date of Teams Copilot (UTC) ' → 'lastactivitydateofteamscopilotutc'."""
    folded = unicodedata.normalize("NFKC", header).casefold()
    return "".join(char for char in folded if char.isalnum())


@dataclass(frozen=True)
class Column:
    """One column of a source: canonical name, type, and the headers it is known by, per language.

    Aliases come in order of trust: when a file has two of them, the first one is the column.
    """

    name: str
    type: Type
    aliases: Mapping[str, tuple[str, ...]]
    required: bool = False

    def keys(self) -> tuple[str, ...]:
        """The normalised headers, best first, each once."""
        return tuple(dict.fromkeys(normalised(a) for group in self.aliases.values() for a in group))


def _no_open_column(key: str) -> str | None:
    return None


@dataclass(frozen=True)
class Contract:
    """What a source is: `grain` says what one row is, `key` which columns make it unique.

    `open_column` names columns that no alias knows but a rule does (a future app): normalised
    header → canonical name, or None. Such columns are dates. `named` is a pattern of the names that
    Microsoft gives such files: they stay English when the column names do not.
    """

    source: str
    kind: str  # usage, people, or a kind of record (store.kinds)
    title: Text
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    open_column: Callable[[str], str | None] = _no_open_column
    named: str = ""

    def bind(self, headers: Sequence[str]) -> Bound:
        """Which position of the file holds which column."""
        keys = [normalised(header) for header in headers]
        first: dict[str, int] = {}
        twins: dict[int, list[int]] = {}
        for position, key in enumerate(keys):
            if key and key in first:
                twins.setdefault(first[key], []).append(position)
            elif key:
                first[key] = position
        places: dict[str, int] = {}
        others: dict[str, list[int]] = {}
        claimed: set[int] = set()

        def claim(name: str, position: int) -> None:
            if places.setdefault(name, position) != position:
                others.setdefault(name, []).append(position)
            claimed.add(position)

        for column in self.columns:
            known = [first[alias] for alias in column.keys() if alias in first]  # noqa: SIM118
            for position in known:
                if position not in claimed:
                    claim(column.name, position)
        for key, position in first.items():
            name = self.open_column(key) if position not in claimed else None
            if name:
                claim(name, position)
        named = [p for p in first.values() if p not in claimed]
        return Bound(
            headers=tuple(headers),
            places=places,
            unknown=tuple(sorted(named)),
            others={name: tuple(found) for name, found in others.items()},
            twins={position: tuple(others) for position, others in twins.items()},
            missing=tuple(c for c in self.columns if c.required and c.name not in places),
        )


@dataclass(frozen=True)
class Bound:
    """A contract laid over the headers of one file; positions count from 0.

    `others` are further places of a column, under names that are trusted less; `unknown` are
    columns that nothing knows, `twins` further ones with the very same name (they are in neither).
    """

    headers: tuple[str, ...]
    places: Mapping[str, int]
    unknown: tuple[int, ...] = ()
    others: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    twins: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
    missing: tuple[Column, ...] = ()

    def header(self, name: str) -> str:
        """The header of a canonical column as the file spells it, fit to print."""
        return shown_header(self.headers[self.places[name]])


# An address, a directory id, a concealed name or a date: a row of data has these, a header has not.
# "manager@odata.context" is a name that Graph gives.
DATA = re.compile(
    r"[^\s@]+@(?!odata\.)[^\s@]+\.[^\s@]+|[0-9A-Fa-f]{32}"
    r"|[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"
    r"|\d{4}-\d\d-\d\d|\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
)


def header_with_data(headers: Sequence[str]) -> Finding | None:
    """A first line that holds a person's row: no such "name" may be quoted, so this comes first."""
    if not any(DATA.fullmatch(header.strip()) for header in headers):
        return None
    return Finding(
        "header-with-data",
        blocks=True,
        where=header_line(),
        says=text("The first line must hold the column names, and holds values of a row."),
        fix=text("Export it again, or put the column names on a line of their own above the rows."),
    )


def header_findings(
    contract: Contract, bound: Bound, *, twins_allowed: bool = False
) -> list[Finding]:
    """What there is to say about the column names: twice the same, missing, unknown."""
    findings = []
    if bound.twins:
        names = shown_headers(bound.headers, bound.twins)
        findings.append(
            Finding(
                "header-duplicate-merged" if twins_allowed else "header-duplicate",
                blocks=not twins_allowed,
                where=header_line(),
                says=text("These column names occur more than once: {names}.", names=names),
                fix=text("Of each pair the first filled cell was used.")
                if twins_allowed
                else text("Export the report again, or remove or rename the extra column."),
            )
        )
    if bound.missing:
        missing = [next(iter(column.aliases.values()))[0] for column in bound.missing]
        findings.append(column_missing(contract.title, missing))
    if bound.unknown:
        names = shown_headers(bound.headers, bound.unknown[:10])
        findings.append(
            Finding(
                "column-unknown",
                blocks=False,
                where=header_line(),
                says=text(
                    "Columns that are new to Kadans were left out ({n}): {names}.",
                    n=len(bound.unknown),
                    names=names,
                ),
                fix=text("Nothing needs to be done."),
            )
        )
    return findings


def column_missing(title: Text, names: Iterable[str], fix: Text = EXPORT_AGAIN) -> Finding:
    """A file of this kind that lacks what it cannot be read without."""
    return Finding(
        "column-missing",
        blocks=True,
        where=header_line(),
        says=text(
            "This looks like {title}, but these columns are missing: {names}.",
            title=title,
            names=", ".join(names),
        ),
        fix=fix,
    )
