"""One refresh date of one archived usage report, on its way into the facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from store.apps import column
from store.archive import BatchHeader
from store.statements import each


@dataclass(frozen=True)
class Slice:
    """The rows of one refresh date of one report.

    `rows` is the whole report as something to select from; `several` says that an account has a row
    per window length; `apps` gives every app of the report its number, "any" first.
    """

    header: BatchHeader
    folder: Path
    rows: str
    refresh_on: date
    several: bool
    apps: dict[str, int]

    @property
    def series(self) -> int:
        return self.header.series

    @property
    def concealed(self) -> bool:
        return self.header.concealed

    @property
    def dates(self) -> dict[str, int]:
        """Names of the date columns, with the numbers of their apps."""
        return {column(app): number for app, number in self.apps.items()}


def slices_of(con: duckdb.DuckDBPyConnection, rows: str) -> dict[date, bool]:
    """Refresh dates of a report, oldest first → whether it has several window lengths that day."""
    found = con.execute(
        f"""
        select
            refresh_on,
            min(coalesce(period_days, -1)) < max(coalesce(period_days, -1)) as several
        from {rows}
        group by refresh_on
        order by refresh_on
        """
    ).fetchall()
    return {refresh_on: bool(several) for refresh_on, several in found}


def load_seen(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Temp table seen: one row per account of the slice, with one date per app."""
    dates = each("max(r.{0}) as {0}" if part.several else "r.{0}", part.dates)
    grouped = "group by r.account_id" if part.several else ""
    con.execute(
        f"""
        create or replace temp table seen as
        select r.account_id, {dates}
        from {part.rows} r
        where r.refresh_on = $refresh_on
        {grouped}
        """,
        {"refresh_on": part.refresh_on},
    )
