"""Which snapshots list an account, as unbroken runs: a row only where a run begins or ends."""

from __future__ import annotations

from datetime import date

import duckdb


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
    of = {"series": series, "concealed": concealed}
    newest = before[-1] if before else None
    if newest is None or refresh_on > newest:
        _append(con, of, refresh_on, newest)
    else:
        _insert_between(con, of, refresh_on, before)


def _append(
    con: duckdb.DuckDBPyConnection, of: dict[str, object], refresh_on: date, newest: date | None
) -> None:
    con.execute(
        "create or replace temp table gone as select c.account_id from coverage c "
        "anti join seen s on s.account_id = c.account_id where c.series = $series "
        "and c.concealed = $concealed and c.to_on = date '9999-12-31'",
        of,
    )
    con.execute(
        "create or replace temp table come as select s.account_id from seen s "
        "anti join (select account_id from coverage where series = $series "
        "and concealed = $concealed and to_on = date '9999-12-31') c "
        "on c.account_id = s.account_id",
        of,
    )
    if newest is not None:
        con.execute(
            "update coverage set to_on = $newest where series = $series and concealed = $concealed "
            "and to_on = date '9999-12-31' and account_id in (select account_id from gone)",
            {**of, "newest": newest},
        )
    con.execute(
        "insert into coverage select $series, $concealed, account_id, $refresh_on, "
        "date '9999-12-31' from come order by account_id",
        {**of, "refresh_on": refresh_on},
    )
    con.execute("insert into touched select * from gone union all select * from come")


def _insert_between(
    con: duckdb.DuckDBPyConnection, of: dict[str, object], refresh_on: date, before: list[date]
) -> None:
    """An older report arrives: take the changed accounts' runs apart and join them again."""
    again = refresh_on in before  # a second report of the same day only adds accounts
    days = before if again else sorted([*before, refresh_on])
    place = days.index(refresh_on)
    beside = [day for day in days[max(place - 1, 0) : place + 2] if day != refresh_on]
    con.execute("create or replace temp table snapshot_day (position integer, day_on date)")
    con.executemany("insert into snapshot_day values (?, ?)", list(enumerate(days)))
    con.execute(
        "create or replace temp table changed as with covered as ("
        "select account_id from coverage where series = $series and concealed = $concealed "
        "and from_on <= $refresh_on and to_on >= $refresh_on) "
        "select account_id from seen anti join covered using (account_id) "
        "union select account_id from covered anti join seen using (account_id) where not $again",
        {**of, "refresh_on": refresh_on, "again": again},
    )
    con.execute(
        "create or replace temp table listed as select c.account_id, d.day_on from coverage c "
        "join changed using (account_id) join snapshot_day d on d.day_on between c.from_on and c.to_on "
        "where c.series = $series and c.concealed = $concealed and d.day_on <> $refresh_on "
        "union select account_id, $refresh_on from changed join seen using (account_id)",
        {**of, "refresh_on": refresh_on},
    )
    # Runs that begin or end beside the new day keep their dates but lie differently in time.
    con.execute(
        "insert into touched select account_id from changed union select account_id from coverage "
        "where series = $series and concealed = $concealed "
        "and (list_contains($beside, from_on) or list_contains($beside, to_on))",
        {**of, "beside": beside},
    )
    con.execute(
        "delete from coverage where series = $series and concealed = $concealed "
        "and account_id in (select account_id from changed)",
        of,
    )
    con.execute(
        "insert into coverage with numbered as (select l.account_id, l.day_on, d.position "
        "- row_number() over (partition by l.account_id order by d.position) as run "
        "from listed l join snapshot_day d using (day_on)) "
        "select $series, $concealed, account_id, min(day_on), "
        "case when max(day_on) = $newest then date '9999-12-31' else max(day_on) end "
        "from numbered group by account_id, run order by account_id",
        {**of, "newest": days[-1]},
    )
