"""From one archived usage report to facts: known-active days, weeks and coverage.

Facts are sets, so the order of reports does not matter:

* use_day holds every day that any report names as a last activity date (Lemma 2: known active);
* coverage holds which snapshots list an account;
* a day is known inactive when it lies between the last known-active day on or before a snapshot and
  that snapshot. So a week without known activity is inactive unless there is activity after its
  Sunday and no later than the first snapshot on or after its Friday; then it is unknown.

Every step touches only what the new report changes.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from store import coverage, use_days, use_weeks, weeks, window_counts
from store.apps import app_ids
from store.archive import BatchHeader
from store.counted import counted
from store.slices import Slice, load_seen, slices_of


def derive_usage(con: duckdb.DuckDBPyConnection, header: BatchHeader, path: Path) -> bool:
    """Add one archived usage report to the facts, inside the caller's transaction.

    Leaves temp table `touched(account_id)`: the accounts whose coverage changed. Returns True when
    the spans of everyone have to be looked at again, because it is the first report of its kind:
    from then on, not being listed means something.
    """
    first = not weeks.snapshot_dates(con, header.series, header.concealed)
    con.execute("create or replace temp table touched (account_id integer)")
    rows = counted(con, header, path)
    slices = slices_of(con, rows)
    apps = app_ids(con, list(header.apps))
    for refresh_on, several in slices.items():
        _derive_slice(con, Slice(header, path.parent, rows, refresh_on, several, apps))
    return first


def _derive_slice(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    load_seen(con, part)
    first = use_days.is_first(con, part.series)
    learnt = use_days.add(con, part, first=first)
    use_weeks.add(con, part, learnt, first=first)
    before = weeks.snapshot_dates(con, part.series, part.concealed)
    coverage.extend(con, part.series, part.concealed, part.refresh_on, before)
    _add_snapshot(con, part)
    weeks.refresh(con, part.series, part.concealed, part.refresh_on, before)
    window_counts.keep(con, part.rows, part.series, part.refresh_on, part.header)


def _add_snapshot(con: duckdb.DuckDBPyConnection, part: Slice) -> None:
    con.execute(
        """
        insert into snapshot
        select $series, $refresh_on, $batch_id, $source, count(*), $concealed
        from seen
        """,
        {
            "series": part.series,
            "refresh_on": part.refresh_on,
            "batch_id": part.header.batch_id,
            "source": part.header.source,
            "concealed": part.concealed,
        },
    )
