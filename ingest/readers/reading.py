"""The shapes that pass between the importer and the readers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ingest.column_answers import Answer, ColumnQuestion
from ingest.findings import Finding
from ingest.staging import Staged

NO_ROWS = "no-rows"


@dataclass(frozen=True)
class Reading:
    """What one file (or one member of a ZIP, or one worksheet) says.

    `rows_read == rows_accepted + rows_rejected`, always. A file with a header and no rows is not
    rejected, but empty: nothing of it is kept, so it can replace nothing.
    """

    file: str  # name to show, e.g. "exports.zip › usage.csv"; control characters escaped
    file_sha256: str  # of the bytes as given
    source: str | None = (
        None  # graph_usage admin_usage admin_chat entra_users … ; None: not recognised
    )
    kind: str | None = None  # usage, people, or a kind of record (store.kinds)
    series: int = 0  # usage: 0 people with a licence, 1 chat without one
    table: str | None = None  # TEMP table with the accepted rows; None when rejected
    apps: tuple[str, ...] = ()  # usage: apps that have a column, see usage.app_column
    columns: tuple[str, ...] = ()  # people: attributes that this file carries; records: as staged
    newest_on: date | None = None  # usage: newest report refresh date; people: the day it pictures
    full_picture: bool = False  # people: who is absent has left
    concealed: bool = False  # usage: more than half of the identifiers are hashes
    rows_read: int = 0
    rows_accepted: int = 0
    rows_rejected: int = 0
    unit: str = "line"  # what places are counted in: line, row of a worksheet, item of JSON
    findings: tuple[Finding, ...] = field(default_factory=tuple)
    asks: ColumnQuestion | None = None  # which column is which, when that has to be answered first
    answered: tuple[str, Answer] | None = None  # the answer that was used, and its mark

    @property
    def empty(self) -> bool:
        """True when there is a header and nothing below it."""
        return any(finding.code == NO_ROWS for finding in self.findings)

    @property
    def rejected(self) -> bool:
        """True when a finding blocks the import of this file."""
        return any(finding.blocks for finding in self.findings)


@dataclass(frozen=True)
class Task:
    """One recognised table, ready for its reader: rows as text in `staged`, result to go `into`."""

    name: str  # as shown
    sha256: str
    source: str  # which contract: detect.Family.key
    staged: Staged
    into: str  # name of the TEMP table that the reader makes
    today: date
    dated: date | None = None  # the day that the person says the file pictures
    modified_on: date | None = None  # of the file, or of the ZIP member
    findings: tuple[Finding, ...] = ()  # what the container and the text already gave to say
