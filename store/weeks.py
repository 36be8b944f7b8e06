"""Weeks that snapshots can speak of, and the person-weeks that they leave unknown."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from store.statements import statement

FRIDAY, SUNDAY, WEEK = timedelta(days=4), timedelta(days=6), timedelta(days=7)
EVERY_BIT = (1 << 63) - 1


def snapshot_dates(con: duckdb.DuckDBPyConnection, series: int, concealed: bool) -> list[date]:
    """Distinct refresh dates of one series, oldest first."""
    rows = con.execute(
        "select distinct refresh_on from snapshot where series = ? and concealed = ? order by 1",
        [series, concealed],
    ).fetchall()
    return [row[0] for row in rows]


def covers(snapshots: list[date]) -> dict[date, date]:
    """Monday of every week that snapshots speak of → the first snapshot on or after its Friday."""
    found: dict[date, date] = {}
    for after, day in zip([None, *snapshots], snapshots, strict=False):
        # Weeks whose Friday lies after the snapshot before and not after this one; the first
        # snapshot speaks for its own week only, since before it most people are unknown.
        start = day - WEEK if after is None else after
        friday = start + timedelta(days=1)
        friday += timedelta(days=(4 - friday.weekday()) % 7)
        while friday <= day:
            found[friday - FRIDAY] = day
            friday += WEEK
    return found


def chosen(real: dict[date, date], hashed: dict[date, date]) -> dict[date, tuple[date, bool]]:
    """Per week the snapshot to believe and whether it is concealed.

    Named reports are believed, unless they come more than a week late and concealed ones do not.
    """
    weeks: dict[date, tuple[date, bool]] = {}
    for week_on in sorted({*real, *hashed}):
        named, concealed = real.get(week_on), hashed.get(week_on)
        if named is None and concealed is not None:
            weeks[week_on] = (concealed, True)
        elif named is not None and (concealed is None or named <= week_on + SUNDAY + WEEK):
            weeks[week_on] = (named, False)
        elif named is not None and concealed is not None:
            weeks[week_on] = (named, False) if named <= concealed else (concealed, True)
    return weeks


def refresh(
    con: duckdb.DuckDBPyConnection,
    series: int,
    concealed: bool,
    refresh_on: date,
    before: list[date],
) -> None:
    """Bring week and unknown_week up to date after the snapshot at `refresh_on` was added.

    Reads temp tables new_day (days just learnt) and touched (accounts whose coverage changed).
    """
    real = covers(snapshot_dates(con, series, False))
    hashed = covers(snapshot_dates(con, series, True))
    _write_weeks(con, series, chosen(real, hashed))
    after, earlier = hashed if concealed else real, covers(before)
    changed = {week for week, day in after.items() if earlier.get(week) != day}
    _load_covers(con, after, changed)
    of: dict[str, object] = {"series": series, "concealed": concealed}
    _load_pairs(con, of, appended=not before or refresh_on > before[-1])
    _decide_again(con, of)


def _write_weeks(
    con: duckdb.DuckDBPyConnection, series: int, weeks: dict[date, tuple[date, bool]]
) -> None:
    con.execute("delete from week where series = ?", [series])
    con.execute(
        "insert into week select $series, unnest($weeks), unnest($days), unnest($concealed)",
        {
            "series": series,
            "weeks": list(weeks),
            "days": [day for day, _ in weeks.values()],
            "concealed": [veiled for _, veiled in weeks.values()],
        },
    )


def _load_covers(
    con: duckdb.DuckDBPyConnection, after: dict[date, date], changed: set[date]
) -> None:
    """Temp table cover: every week of the sequence, its snapshot, and whether that is new."""
    con.execute(
        """
        create or replace temp table cover
            (week_on date, sunday_on date, covered_on date, changed boolean)
        """
    )
    con.execute(
        """
        insert into cover
        select unnest($weeks), unnest($sundays), unnest($days), unnest($changed)
        """,
        {
            "weeks": list(after),
            "sundays": [week + SUNDAY for week in after],
            "days": list(after.values()),
            "changed": [week in changed for week in after],
        },
    )


def _load_pairs(con: duckdb.DuckDBPyConnection, of: dict[str, object], *, appended: bool) -> None:
    """Temp table pair(week_on, account_id): person-weeks outside changed weeks to decide again."""
    con.execute("create or replace temp table pair (week_on date, account_id integer)")
    if appended:
        con.execute(statement("weeks/returned"), of)
    else:
        con.execute(statement("weeks/rearranged"))
    con.execute(statement("weeks/learnt_late"))
    con.execute(statement("weeks/learnt_of_absent"), of)
    con.execute("create or replace temp table pair as select distinct * from pair")


def _decide_again(con: duckdb.DuckDBPyConnection, of: dict[str, object]) -> None:
    """Write unknown_week for changed weeks and for the pairs."""
    con.execute(statement("weeks/forget"), of)
    con.execute(statement("weeks/covered_late"), of)
    con.execute(statement("weeks/away"), {**of, "every_bit": EVERY_BIT})
    con.execute(statement("weeks/unknown"), {"series": of["series"]})
