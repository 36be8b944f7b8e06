"""Which snapshots list an account, as unbroken runs: a row only where a run begins or ends."""

from __future__ import annotations

from datetime import date

import duckdb

from store.statements import statement


def extend(
    con: duckdb.DuckDBPyConnection,
    series: int,
    concealed: bool,
    refresh_on: date,
    before: list[date],
) -> None:
    """Put the accounts of temp table seen into the snapshot at `refresh_on`.

    `before` are the snapshot dates known so far, in order. Adds the accounts whose coverage changes
    to temp table touched.
    """
    of: dict[str, object] = {"series": series, "concealed": concealed}
    newest = before[-1] if before else None
    if newest is None or refresh_on > newest:
        _append(con, of, refresh_on, newest)
    else:
        _insert_between(con, of, refresh_on, before)


def _append(
    con: duckdb.DuckDBPyConnection, of: dict[str, object], refresh_on: date, newest: date | None
) -> None:
    """A newer report arrives: whoever is on both lists costs nothing."""
    con.execute(statement("coverage/gone"), of)
    con.execute(statement("coverage/come"), of)
    if newest is not None:
        con.execute(
            """
            update coverage
            set to_on = $newest
            where series = $series
              and concealed = $concealed
              and to_on = date '9999-12-31'
              and account_id in (select account_id from gone)
            """,
            {**of, "newest": newest},
        )
    con.execute(
        """
        insert into coverage
        select $series, $concealed, account_id, $refresh_on, date '9999-12-31'
        from come
        order by account_id
        """,
        {**of, "refresh_on": refresh_on},
    )
    con.execute(
        """
        insert into touched
        select account_id from gone
        union all
        select account_id from come
        """
    )


def _insert_between(
    con: duckdb.DuckDBPyConnection, of: dict[str, object], refresh_on: date, before: list[date]
) -> None:
    """An older report arrives: take the changed accounts' runs apart and join them again."""
    again = refresh_on in before
    days = before if again else sorted([*before, refresh_on])
    place = days.index(refresh_on)
    beside = [day for day in days[max(place - 1, 0) : place + 2] if day != refresh_on]
    con.execute("create or replace temp table snapshot_day (position integer, day_on date)")
    con.execute(
        "insert into snapshot_day select generate_subscripts($days, 1), unnest($days)",
        {"days": days},
    )
    con.execute(statement("coverage/changed"), {**of, "refresh_on": refresh_on, "again": again})
    con.execute(statement("coverage/listed"), {**of, "refresh_on": refresh_on})
    con.execute(statement("coverage/touched"), {**of, "beside": beside})
    con.execute(
        """
        delete from coverage
        where series = $series
          and concealed = $concealed
          and account_id in (select account_id from changed)
        """,
        of,
    )
    con.execute(statement("coverage/runs"), {**of, "newest": days[-1]})
