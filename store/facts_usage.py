"""From one archived usage report to facts: known-active days, weeks, coverage (metrics.md B.1, B.2).

Facts are sets, so the order of reports does not matter:

* use_day holds every day that any report names as a last activity date (Lemma 2: known active);
* coverage holds which snapshots list an account;
* a day is known inactive when it lies between the last known-active day on or before a snapshot and
  that snapshot. So a week without known activity is inactive unless there is activity after its
  Sunday and no later than the first snapshot on or after its Friday; then it is unknown.

Every step touches only what the new report changes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb

from store import archive, coverage, weeks, window_counts
from store.apps import app_ids, column
from store.archive import BatchHeader

DAY, WEEK = timedelta(days=1), timedelta(days=7)
WEEKS_IN_ONE_PASS = 5


@dataclass(frozen=True)
class Slice:
    """The rows of one refresh date of one report, on their way into the facts."""

    series: int
    concealed: bool
    refresh_on: date
    header: BatchHeader
    folder: Path
    apps: dict[str, int]


def derive_usage(con: duckdb.DuckDBPyConnection, header: BatchHeader, path: Path) -> bool:
    """Add one archived usage report to the facts, inside the caller's transaction.

    Leaves temp table `touched(account_id)`: the accounts whose coverage changed. Returns True when
    the spans of everyone have to be looked at again, because it is the first report of its kind:
    from then on, not being listed means something.
    """
    first = not weeks.snapshot_dates(con, header.series, header.concealed)
    con.execute("create or replace temp table touched (account_id integer)")
    rows = archive.relation(path)
    _register_accounts(con, rows)
    refresh_dates = [
        row[0]
        for row in con.execute(f"select distinct refresh_on from {rows} order by 1").fetchall()
    ]
    apps = app_ids(con, list(header.apps))
    for refresh_on in refresh_dates:
        part = Slice(header.series, header.concealed, refresh_on, header, path.parent, apps)
        _load_seen(con, rows, part)
        _derive_days(con, part)
        _derive_weeks(con, part)
        before = weeks.snapshot_dates(con, part.series, part.concealed)
        coverage.extend(con, part.series, part.concealed, refresh_on, before)
        _add_snapshot(con, part)
        weeks.refresh(con, part.series, part.concealed, refresh_on, before)
        window_counts.keep(con, rows, part.series, refresh_on, header)
    return first


def register_keys(con: duckdb.DuckDBPyConnection, keys: str) -> None:
    """Give a number to every new key of the query `keys` (key, kind), in its order."""
    con.execute(
        "insert into account select coalesce((select max(account_id) from account), 0) "
        f"+ row_number() over (), key, kind from (select n.key, n.kind from ({keys}) n "
        "left join account a on a.key = n.key where a.key is null)"
    )


def _register_accounts(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    periods = con.execute(
        f"select count(*) from (select distinct refresh_on, period_days from {rows})"
    ).fetchone()
    distinct = "" if periods and periods[0] == 1 else "distinct"
    register_keys(con, f"select {distinct} key, kind from {rows}")


def _load_seen(con: duckdb.DuckDBPyConnection, rows: str, part: Slice) -> None:
    """Temp table seen: one row per account of the slice, with one date per app."""
    dates = [column(app) for app in part.apps]
    slices = con.execute(
        f"select count(*), count(distinct period_days) + count(distinct refresh_on) from {rows}"
    ).fetchone()
    single = slices is not None and slices[1] <= 2
    picked = ", ".join(f"r.{name}" if single else f"max(r.{name}) as {name}" for name in dates)
    grouped = "" if single else "group by a.account_id, r.key"
    con.execute(
        f"create or replace temp table seen as select a.account_id, r.key, {picked} "
        f"from {rows} r join account a on a.key = r.key "
        f"where r.refresh_on = $refresh_on {grouped}",
        {"refresh_on": part.refresh_on},
    )


def _derive_days(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Add days to use_day that it does not have; temp table new_day holds exactly those."""
    previous = _previous(con, part)
    since = date(1, 1, 1)
    if previous is None:
        con.execute("create or replace temp table moved as select * exclude (key) from seen")
    else:
        since = previous[0]
        _only_changes(con, part, *previous)
    con.execute(
        "create or replace temp table new_day "
        "(series tinyint, used_on date, app_id smallint, account_id integer)"
    )
    for app, number in part.apps.items():
        con.execute(
            f"insert into new_day select {part.series}, {column(app)}, {number}, account_id "
            f"from moved where {column(app)} is not null"
        )
    _drop_known_days(con, part.series, f"used_on > date '{since}'")
    _drop_known_days(con, part.series, f"used_on <= date '{since}'")
    con.execute("insert into use_day select * from new_day")


def _previous(con: duckdb.DuckDBPyConnection, part: Slice) -> tuple[date, BatchHeader] | None:
    """The nearest earlier snapshot: what it already told need not be looked up in the facts."""
    row = con.execute(
        "select s.refresh_on, b.header from snapshot s join batch b on b.batch_id = s.batch_id "
        "where s.series = $series and s.concealed = $concealed and s.refresh_on <= $refresh_on "
        "order by s.refresh_on desc, s.batch_id desc limit 1",
        {
            "series": part.series,
            "concealed": part.concealed,
            "refresh_on": part.refresh_on,
        },
    ).fetchone()
    return (row[0], BatchHeader.from_json(row[1])) if row else None


def _only_changes(
    con: duckdb.DuckDBPyConnection, part: Slice, before_on: date, before: BatchHeader
) -> None:
    known = {"any", *before.apps}
    rows = archive.relation(part.folder / before.archive_file)
    moved = ", ".join(
        f"nullif(s.{column(app)}, p.{column(app)}) as {column(app)}"
        if app in known
        else f"s.{column(app)}"
        for app in part.apps
    )
    shared = [column(app) for app in part.apps if app in known]
    told = ", ".join(f"max({name}) as {name}" for name in shared)
    several = _several_periods(con, rows)
    con.execute(
        f"create or replace temp table previous as select key, {told if several else ', '.join(shared)} "
        f"from {rows} where refresh_on = date '{before_on}' {'group by key' if several else ''}"
    )
    con.execute(
        f"create or replace temp table moved as select * from (select s.account_id, {moved} "
        "from seen s left join previous p on p.key = s.key) where coalesce("
        f"{', '.join(column(app) for app in part.apps)}) is not null"
    )


def _several_periods(con: duckdb.DuckDBPyConnection, rows: str) -> bool:
    row = con.execute(f"select count(distinct period_days) from {rows}").fetchone()
    return row is not None and int(row[0]) > 1


def _drop_known_days(con: duckdb.DuckDBPyConnection, series: int, part: str) -> None:
    bounds = con.execute(f"select min(used_on), max(used_on) from new_day where {part}").fetchone()
    if bounds is None or bounds[0] is None:
        return
    con.execute(
        f"delete from new_day n using use_day d where n.{part} and d.series = $series "
        "and d.used_on between $low and $high and d.used_on = n.used_on "
        "and d.app_id = n.app_id and d.account_id = n.account_id",
        {"series": series, "low": bounds[0], "high": bounds[1]},
    )


def _derive_weeks(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Merge the changed dates into use_week: one row per account and week, bits added."""
    _load_delta(con, part)
    con.execute(
        "create or replace temp table met as select d.week_on, d.account_id, w.apps | d.apps as apps "
        "from use_week w join delta d on d.week_on = w.week_on and d.account_id = w.account_id "
        "where w.series = $series and w.week_on >= (select min(week_on) from delta)",
        {"series": part.series},
    )
    con.execute(
        "delete from use_week w using met m where w.series = $series "
        "and w.week_on >= (select min(week_on) from met) "
        "and m.week_on = w.week_on and m.account_id = w.account_id",
        {"series": part.series},
    )
    con.execute(
        "insert into use_week select $series, week_on, account_id, apps from met",
        {"series": part.series},
    )
    con.execute(
        "insert into use_week select $series, d.week_on, d.account_id, d.apps from delta d "
        "anti join met m on m.week_on = d.week_on and m.account_id = d.account_id",
        {"series": part.series},
    )


def _load_delta(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    """Temp table delta(week_on, account_id, apps): what the changed dates say, week by week.

    Most dates lie in the last weeks; those are gathered across the app columns in one pass each,
    without grouping.
    """
    last = part.refresh_on - timedelta(days=part.refresh_on.weekday())
    weeks_ahead = [last - n * WEEK for n in range(WEEKS_IN_ONE_PASS)]
    masks = []
    for place, week_on in enumerate(weeks_ahead):
        within = f"between date '{week_on}' and date '{week_on + 6 * DAY}'"
        bits = " | ".join(
            f"case when {column(app)} {within} then {1 << number}::bigint else 0 end"
            for app, number in part.apps.items()
        )
        masks.append(f"{bits} as week_{place}")
    con.execute(
        f"create or replace temp table mask as select account_id, {', '.join(masks)} from moved"
    )
    con.execute(
        "create or replace temp table delta (week_on date, account_id integer, apps bigint)"
    )
    for place, week_on in enumerate(weeks_ahead):
        con.execute(
            f"insert into delta select date '{week_on}', account_id, week_{place} from mask "
            f"where week_{place} <> 0"
        )
    con.execute(
        "insert into delta select date_trunc('week', used_on)::date as week_on, account_id, "
        "bit_or(1::bigint << app_id) from new_day "
        "where used_on < $first or used_on > $last group by week_on, account_id",
        {"first": weeks_ahead[-1], "last": last + 6 * DAY},
    )


def _add_snapshot(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    con.execute(
        "insert into snapshot select $series, $refresh_on, $batch_id, $source, count(*), "
        "$concealed from seen",
        {
            "series": part.series,
            "refresh_on": part.refresh_on,
            "batch_id": part.header.batch_id,
            "source": part.header.source,
            "concealed": part.concealed,
        },
    )
