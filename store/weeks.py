"""Weeks that snapshots can speak of, and the person-weeks they leave unknown (metrics.md B.1, B.2)."""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

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
    """Per week the snapshot to believe: named reports, unless they come late and concealed ones do not."""
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
    con.execute("delete from week where series = ?", [series])
    rows = [(series, week, day, veiled) for week, (day, veiled) in chosen(real, hashed).items()]
    if rows:
        con.executemany("insert into week values (?, ?, ?, ?)", rows)
    after = hashed if concealed else real
    earlier = covers(before)
    changed = [week for week, day in after.items() if earlier.get(week) != day]
    _load_covers(con, after, changed)
    _load_pairs(con, series, concealed, appended=not before or refresh_on > before[-1])
    _recompute(con, series, concealed)


def _load_covers(
    con: duckdb.DuckDBPyConnection, after: dict[date, date], changed: list[date]
) -> None:
    con.execute(
        "create or replace temp table cover "
        "(week_on date, sunday_on date, covered_on date, changed boolean)"
    )
    rows = [(week, week + SUNDAY, day, week in set(changed)) for week, day in after.items()]
    if rows:
        con.executemany("insert into cover values (?, ?, ?, ?)", rows)


def _load_pairs(
    con: duckdb.DuckDBPyConnection, series: int, concealed: bool, *, appended: bool
) -> None:
    """Temp table pair(week_on, account_id): person-weeks outside changed weeks to look at again."""
    of = {"series": series, "concealed": concealed}
    returned = (
        # Appended at the end: only those who were away and came back leave weeks open in between.
        "select v.week_on, c.account_id from (select account_id, max(to_on) as left_on from coverage "
        "join (select distinct account_id from touched) using (account_id) "
        "where series = $series and concealed = $concealed and to_on < date '9999-12-31' "
        "group by account_id) c join cover v on v.covered_on > c.left_on"
        if appended
        else "select v.week_on, t.account_id from (select distinct account_id from touched) t "
        "cross join cover v where $series >= 0 and $concealed is not null"
    )
    con.execute(f"create or replace temp table pair as {returned}", of)
    # A day learnt late closes its own week and opens weeks that a later snapshot had to cover.
    con.execute(
        "insert into pair select distinct v.week_on, n.account_id from new_day n "
        "join cover v on n.used_on >= v.week_on and n.used_on <= v.covered_on "
        "where v.covered_on > v.sunday_on"
    )
    con.execute(
        "insert into pair select distinct v.week_on, n.account_id from new_day n "
        "join cover v on n.used_on between v.week_on and v.sunday_on "
        "where n.account_id in (select account_id from coverage where series = $series "
        "and concealed = $concealed group by account_id having count(*) > 1)",
        of,
    )
    con.execute("create or replace temp table pair as select distinct * from pair")


def _recompute(con: duckdb.DuckDBPyConnection, series: int, concealed: bool) -> None:
    of = {"series": series, "concealed": concealed}
    con.execute(
        "delete from unknown_week where series = $series and ("
        "(week_on in (select week_on from cover where changed) and account_id in (select account_id "
        "from coverage where series = $series and concealed = $concealed)) "
        "or (week_on, account_id) in (select (week_on, account_id) from pair))",
        of,
    )
    # Covered late: what was used between the Sunday and the snapshot hides the week before it.
    con.execute(
        "create or replace temp table hidden_week as "
        "select v.week_on, c.account_id, bit_or(1::bigint << d.app_id) | 1 as apps "
        "from cover v join coverage c on v.covered_on between c.from_on and c.to_on "
        "join use_day d on d.account_id = c.account_id and d.series = $series "
        "and d.used_on > v.sunday_on and d.used_on <= v.covered_on "
        "left join pair p on p.week_on = v.week_on and p.account_id = c.account_id "
        "where c.series = $series and c.concealed = $concealed and v.covered_on > v.sunday_on "
        "and (v.changed or p.account_id is not null) "
        "group by v.week_on, c.account_id",
        of,
    )
    # Away: the covering snapshot does not list an account that earlier and later ones do.
    con.execute(
        f"insert into hidden_week select v.week_on, s.account_id, {EVERY_BIT} from cover v join ("
        "select account_id, min(from_on) as first_on, max(to_on) as last_on from coverage "
        "where series = $series and concealed = $concealed group by account_id "
        "having count(*) > 1) s on v.covered_on > s.first_on and v.covered_on < s.last_on "
        "left join pair p on p.week_on = v.week_on and p.account_id = s.account_id "
        "where (v.changed or p.account_id is not null) and not exists (select 1 from coverage c "
        "where c.series = $series and c.concealed = $concealed and c.account_id = s.account_id "
        "and v.covered_on between c.from_on and c.to_on)",
        of,
    )
    con.execute(
        "insert into unknown_week select * from (select $series as series, h.week_on, h.account_id, "
        "h.apps & ~coalesce(w.apps | 1, 0) as apps from hidden_week h "
        "left join use_week w on w.series = $series and w.week_on = h.week_on "
        "and w.account_id = h.account_id) where apps <> 0 order by week_on, account_id",
        {"series": series},
    )
