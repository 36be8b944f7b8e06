"""Active weeks: one row per account and week with known activity, one bit per app."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from store.slices import Slice
from store.statements import each

WEEK = timedelta(days=7)
RECENT = 5


def add(con: duckdb.DuckDBPyConnection, part: Slice, dates: str, *, first: bool) -> None:
    """Merge the dates of the table `dates` (one row per account) into use_week."""
    if first:
        # Nothing to merge with, and weeks from before the first report are rarely asked one by one.
        _load(con, part, dates, into="use_week")
        return
    con.execute("create or replace temp table delta as select * from use_week limit 0")
    _load(con, part, dates, into="delta")
    _take_out_met(con, part.series)
    _put_in(con, part)


def _load(con: duckdb.DuckDBPyConnection, part: Slice, dates: str, *, into: str) -> None:
    """Put into a table like use_week what the dates say, week by week.

    An account has a row for each week that its dates lie in. The first column with a date in the
    week gives the row, and all columns with a date in that week give their bits; so no rows have to
    be brought together afterwards.
    """
    mondays = each("date_trunc('week', {0})::date as {0}", part.dates)
    con.execute(f"create or replace temp table monday as select account_id, {mondays} from {dates}")
    columns = list(part.dates)
    for place, first in enumerate(columns):
        bits = " | ".join(
            f"case when {name} = {first} then {1 << part.dates[name]}::bigint else 0 end"
            for name in columns[place:]
        )
        earlier = each(f"and {{0}} is distinct from {first}", columns[:place], " ")
        con.execute(
            f"""
            insert into {into} (series, week_on, account_id, apps)
            select $series, {first}, account_id, {bits}
            from monday
            where {first} is not null {earlier}
            """,
            {"series": part.series},
        )


def _take_out_met(con: duckdb.DuckDBPyConnection, series: int) -> None:
    """Rows of use_week that delta adds to are merged into it and leave the table."""
    con.execute(
        """
        create or replace temp table met as
        select use_week.week_on, use_week.account_id, use_week.apps
        from use_week
        join delta
            on delta.week_on = use_week.week_on
            and delta.account_id = use_week.account_id
        where use_week.series = $series
          and use_week.week_on >= (select min(week_on) from delta)
        """,
        {"series": series},
    )
    con.execute(
        """
        delete from use_week
        using met
        where use_week.series = $series
          and use_week.week_on >= (select min(week_on) from met)
          and met.week_on = use_week.week_on
          and met.account_id = use_week.account_id
        """,
        {"series": series},
    )
    con.execute(
        """
        update delta
        set apps = delta.apps | met.apps
        from met
        where met.week_on = delta.week_on and met.account_id = delta.account_id
        """
    )


def _put_in(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Add delta to use_week, the last weeks one by one: rows of a week lie together on disk."""
    monday = part.refresh_on - timedelta(days=part.refresh_on.weekday())
    mondays = [monday - n * WEEK for n in range(RECENT)]
    spans = [(date.min, mondays[-1] - WEEK), *((day, day) for day in reversed(mondays))]
    for low, high in [*spans, (monday + WEEK, date.max)]:
        con.execute(
            """
            insert into use_week (series, week_on, account_id, apps)
            select series, week_on, account_id, apps
            from delta
            where week_on between $low and $high
            """,
            {"low": low, "high": high},
        )
