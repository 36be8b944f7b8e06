"""Prompts and active days of rolling windows: one report per week and window length, never added."""

from __future__ import annotations

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
        f"select period_days, count(*) from {rows} where refresh_on = $day and period_days is not null "
        "and (prompts is not null or active_days is not null) group by period_days order by 1",
        {"day": refresh_on},
    ).fetchall()
    for days, _ in lengths:
        if _wins(con, series, week_on, days, refresh_on, header):
            _replace(con, rows, series, week_on, days, refresh_on, header)


def _wins(
    con: duckdb.DuckDBPyConnection,
    series: int,
    week_on: date,
    days: int,
    refresh_on: date,
    header: BatchHeader,
) -> bool:
    row = con.execute(
        "select s.refresh_on, b.source, b.rows_accepted, b.rows_hash from window_source s "
        "join batch b on b.batch_id = s.batch_id where s.series = ? and s.week_on = ? and s.days = ?",
        [series, week_on, days],
    ).fetchone()
    if row is None:
        return True
    mine = (
        refresh_on,
        -SOURCE_ORDER.index(header.source),
        header.rows_accepted,
        header.rows_hash,
    )
    return mine > (row[0], -SOURCE_ORDER.index(row[1]), row[2], row[3])


def _replace(
    con: duckdb.DuckDBPyConnection,
    rows: str,
    series: int,
    week_on: date,
    days: int,
    refresh_on: date,
    header: BatchHeader,
) -> None:
    of = [series, week_on, days]
    con.execute("delete from window_count where series = ? and week_on = ? and days = ?", of)
    con.execute("delete from window_source where series = ? and week_on = ? and days = ?", of)
    con.execute(
        "insert into window_source values (?, ?, ?, ?, ?)", [*of, refresh_on, header.batch_id]
    )
    con.execute(
        "insert into window_count select $series, $week_on, $days, a.account_id, r.prompts, "
        "r.prompts_chat_work, r.prompts_chat_web, r.active_days "
        f"from {rows} r join account a on a.key = r.key "
        "where r.refresh_on = $day and r.period_days = $days "
        "and (r.prompts > 0 or r.active_days > 0) order by a.account_id",
        {"series": series, "week_on": week_on, "days": days, "day": refresh_on},
    )
