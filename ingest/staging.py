"""Text to rows: one text table into a TEMP table of text columns, with nothing guessed and nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ingest.findings import Finding


@dataclass(frozen=True)
class Staged:
    """A file's rows as text: TEMP table `table` with VARCHAR columns c0, c1, … in file order, NULL for empty.

    `line_sql` is an expression over that table for the place of a row in the file, counted in `unit`
    ("line", "row" of a worksheet, "record" of JSON). Rows of another width are not in the table; they
    are counted in `rows_rejected` and told in `findings`.
    """

    table: str
    headers: tuple[str, ...]
    line_sql: str
    unit: str
    rows_read: int
    rows_rejected: int
    findings: tuple[Finding, ...] = ()

    def column(self, position: int) -> str:
        """The SQL name of the column at a position."""
        return f"c{position}"


def columns_of(headers: Sequence[str]) -> dict[str, str]:
    """The columns of the table as read_csv wants them."""
    return {f"c{position}": "VARCHAR" for position in range(len(headers))}
