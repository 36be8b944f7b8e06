"""Known-active days: the set of every day that any report names for an account and an app."""

from __future__ import annotations

from datetime import date

import duckdb

from store import archive
from store.apps import column
from store.archive import BatchHeader
from store.slices import Slice, slices_of
from store.statements import each


def add(con: duckdb.DuckDBPyConnection, part: Slice, *, first: bool) -> str:
    """Add the dates of temp table seen to use_day, where it does not have them.

    Leaves temp table new_day: the days just learnt, as far as other weeks may hang on them. Returns
    the table of dates that the report before had not told, one row per account.
    """
    con.execute("create or replace temp table new_day as select * from use_day limit 0")
    if first:
        # Every day is new, and there is no other week yet: no need to hold the days against any.
        _insert_days(con, part, "seen", into="use_day")
        return "seen"
    previous = _previous(con, part)
    moved, since = "seen", date.min
    if previous is not None:
        since, header = previous
        moved = "moved"
        _load_moved(con, part, since, header)
    _insert_days(con, part, moved, into="new_day")
    # Most days lie after the report before; only the others need a look at older days.
    _drop_known(con, part.series, since, date.max)
    _drop_known(con, part.series, date.min, since)
    con.execute("insert into use_day select * from new_day")
    return moved


def is_first(con: duckdb.DuckDBPyConnection, series: int) -> bool:
    """Whether no report of this series was there before, and no day is known from one."""
    row = con.execute(
        """
        select exists (select 1 from snapshot where series = $series)
            or exists (select 1 from use_day where series = $series)
        """,
        {"series": series},
    ).fetchone()
    return row is not None and not row[0]


def _insert_days(con: duckdb.DuckDBPyConnection, part: Slice, dates: str, *, into: str) -> None:
    """One row per account and app with a date in the table `dates`."""
    for name, app_id in part.dates.items():
        con.execute(
            f"""
            insert into {into} (series, used_on, app_id, account_id)
            select $series, {name}, $app_id, account_id
            from {dates}
            where {name} is not null
            """,
            {"series": part.series, "app_id": app_id},
        )


def _previous(con: duckdb.DuckDBPyConnection, part: Slice) -> tuple[date, BatchHeader] | None:
    """The nearest earlier snapshot: what it already told need not be looked up in the facts."""
    row = con.execute(
        """
        select snapshot.refresh_on, batch.header
        from snapshot
        join batch on batch.batch_id = snapshot.batch_id
        where snapshot.series = $series
          and snapshot.concealed = $concealed
          and snapshot.refresh_on <= $refresh_on
        order by snapshot.refresh_on desc, snapshot.batch_id desc
        limit 1
        """,
        {
            "series": part.series,
            "concealed": part.concealed,
            "refresh_on": part.refresh_on,
        },
    ).fetchone()
    return (row[0], BatchHeader.from_json(row[1])) if row else None


def _load_moved(
    con: duckdb.DuckDBPyConnection, part: Slice, before_on: date, before: BatchHeader
) -> None:
    """Temp table moved: accounts with a date that the report `before` did not tell, others null."""
    rows = archive.relation(part.folder / before.archive_file)
    several = slices_of(con, rows).get(before_on, False)
    told = {column(app) for app in ("any", *before.apps)}
    both = [name for name in part.dates if name in told]
    news = [name for name in part.dates if name not in told]
    con.execute(
        f"""
        create or replace temp table moved as
        with told as (
            select account_id, {each("max({0}) as {0}" if several else "{0}", both)}
            from {rows}
            where refresh_on = $before_on
            {"group by account_id" if several else ""}
        ),
        compared as (
            select
                seen.account_id,
                {each("nullif(seen.{0}, told.{0}) as {0}", both)}
                {each(", seen.{0}", news, "")}
            from seen
            left join told on told.account_id = seen.account_id
        )
        select *
        from compared
        where coalesce({each("{0}", part.dates)}) is not null
        """,
        {"before_on": before_on},
    )


def _drop_known(con: duckdb.DuckDBPyConnection, series: int, after: date, until: date) -> None:
    """Take out of new_day what use_day has, for days after `after` and up to `until`."""
    bounds = con.execute(
        """
        select min(used_on), max(used_on)
        from new_day
        where used_on > $after and used_on <= $until
        """,
        {"after": after, "until": until},
    ).fetchone()
    if bounds is None or bounds[0] is None:
        return
    con.execute(
        """
        delete from new_day
        using use_day known
        where new_day.used_on between $low and $high
          and known.series = $series
          and known.used_on between $low and $high
          and known.used_on = new_day.used_on
          and known.app_id = new_day.app_id
          and known.account_id = new_day.account_id
        """,
        {"series": series, "low": bounds[0], "high": bounds[1]},
    )
