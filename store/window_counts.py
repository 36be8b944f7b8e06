"""Prompts and active days of rolling windows: one report per week and length, never added."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from store.archive import BatchHeader

# Of two reports with one refresh date the preferred source wins; then the one that lists more.
SOURCE_ORDER = ("graph_usage", "admin_usage", "admin_chat")
FRIDAY = 4


def keep(
    con: duckdb.DuckDBPyConnection, rows: str, series: int, refresh_on: date, header: BatchHeader
) -> None:
    """Keep the counts of a report that ends in a week's Friday, Saturday or Sunday.

    A window that ends earlier in the week straddles two weeks and cannot stand for either; its
    counts stay in the archive.
    """
    if refresh_on.weekday() < FRIDAY:
        return
    week_on = refresh_on - timedelta(days=refresh_on.weekday())
    lengths = con.execute(
        f"""
        select distinct period_days
        from {rows}
        where refresh_on = $day
          and period_days is not null
          and (prompts is not null or active_days is not null)
        order by period_days
        """,
        {"day": refresh_on},
    ).fetchall()
    for (days,) in lengths:
        window = Window(series, week_on, days, refresh_on)
        if _wins(con, window, header):
            _replace(con, window, rows, header.batch_id)


@dataclass(frozen=True)
class Window:
    """The window of `days` days up to `refresh_on` that may stand for the week of `week_on`."""

    series: int
    week_on: date
    days: int
    refresh_on: date

    @property
    def place(self) -> dict[str, object]:
        """What the tables know it by."""
        return {"series": self.series, "week_on": self.week_on, "days": self.days}


def _wins(con: duckdb.DuckDBPyConnection, window: Window, header: BatchHeader) -> bool:
    """Is this report to be believed rather than the one that is kept? Never by order of arrival."""
    row = con.execute(
        """
        select kept.refresh_on, batch.source, batch.rows_accepted, batch.rows_hash
        from window_source kept
        join batch on batch.batch_id = kept.batch_id
        where kept.series = $series and kept.week_on = $week_on and kept.days = $days
        """,
        window.place,
    ).fetchone()
    if row is None:
        return True
    mine = (window.refresh_on, _rank(header.source), header.rows_accepted, header.rows_hash)
    return mine > (row[0], _rank(row[1]), row[2], row[3])


def _rank(source: str) -> int:
    return -SOURCE_ORDER.index(source)


def _replace(con: duckdb.DuckDBPyConnection, window: Window, rows: str, batch_id: int) -> None:
    for table in ("window_count", "window_source"):
        con.execute(
            f"""
            delete from {table}
            where series = $series and week_on = $week_on and days = $days
            """,
            window.place,
        )
    con.execute(
        "insert into window_source values ($series, $week_on, $days, $refresh_on, $batch_id)",
        {**window.place, "refresh_on": window.refresh_on, "batch_id": batch_id},
    )
    con.execute(
        f"""
        insert into window_count
        select
            $series,
            $week_on,
            $days,
            account_id,
            prompts,
            prompts_chat_work,
            prompts_chat_web,
            active_days
        from {rows}
        where refresh_on = $refresh_on
          and period_days = $days
          and (prompts > 0 or active_days > 0)
        """,
        {**window.place, "refresh_on": window.refresh_on},
    )
