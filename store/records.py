"""Records: rows that say something by themselves, such as one day's total or one training attended.

Beside usage reports (which are compared with one another) and people files (which picture everyone)
stand all other kinds of file. Each kind is declared once, as a `RecordKind`; importing, archiving,
undoing and rebuilding need no more than that.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import duckdb

from store.archive import BatchHeader

Derive = Callable[[duckdb.DuckDBPyConnection, BatchHeader, str], None]
NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class RecordKind:
    """One kind of record: what is archived of it, and what facts it becomes.

    `columns` are archived as the reader staged them, with further ones that only some files have
    (`Reading.columns` names all). With `person`, the reader stages `person` (text) and
    `person_kind` (upn, oid, hash, or a kind of its own that joins to nobody), archived as `key` and
    `kind`. `hashed` names further staged text columns that may identify somebody or something, with
    the kind of their key; they are archived as `<column>_key`.

    `derive(con, header, rows)` adds the archived rows (something to select from) to `tables`,
    inside the caller's transaction, with accounts already registered. It must come to the same
    facts in whichever order files come, and it writes the batch number into what it adds where a
    fact belongs to one file.
    """

    name: str
    tables: tuple[str, ...]
    columns: tuple[str, ...]
    derive: Derive
    person: bool = False
    hashed: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    day: str | None = None  # the column whose first and last day a review tells
    accounts: tuple[str, ...] = ()  # tables that hold an account_id
    remembered: bool = True  # people of kind upn go into the identity file
    joins_people: bool = True  # the same people as in people files
    repairs_people: bool = False  # people files have to be read again after it

    def archived(self, staged: Sequence[str]) -> tuple[str, ...]:
        """Columns of the archive file in order, after `line`, given those the reader staged.

        Raises ValueError when the reader left out one that the kind declares.
        """
        declared = {
            *self.columns,
            *self.hashed,
            *(("person", "person_kind") if self.person else ()),
        }
        if missing := declared - set(staged):
            raise ValueError(f"{self.name}: not staged: {', '.join(sorted(missing))}")
        who = ("key", "kind") if self.person else ()
        names = ("person", "person_kind", *self.hashed)
        kept = (name for name in staged if name not in names)
        return (*who, *(f"{name}_key" for name in self.hashed), *kept)
