"""Usage segments of a file of person-weeks, by us or by vivainsights, in a process of its own.

`python -m benchmarks.segmenting make FILE PEOPLE`, then `ours|theirs FILE RESULT`: prints what one
classification took, and leaves the classes in RESULT.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import json
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from metrics.compose import sql_of
from metrics.segments import BANDS, Weeks
from store.engine import connect
from store.migrate import migrate

WEEKS = 52
FIRST = date(2025, 1, 5)
AGAIN = 3  # classifications a process, of which the quickest counts
NAMES = {
    "Power User": "power",
    "Habitual User": "habitual",
    "Novice User": "novice",
    "Low User": "low",
    "Non-user": "none",
}


def make(path: Path, people: int) -> None:
    """Person-weeks without gaps: people of every habit, one week in twenty without a licence."""
    duckdb.execute(
        f"""
        copy (
            select
                person,
                date '{FIRST}' + cast(7 * week as integer) as metric_on,
                case when hash(person, week, 'use') % 100 < hash(person) % 125
                    then cast(hash(person, week, 'actions') % (1 + hash(person, 'most') % 60)
                        as integer)
                    else 0 end as actions,
                case when hash(person, week, 'licence') % 20 = 0 then 0 else 5 end as enabled_days
            from range({people}) as p(person), range({WEEKS}) as w(week)
            order by hash(person, week)
        ) to '{path}' (format parquet)
        """
    )


def ours(path: Path, result: Path) -> list[tuple[float, float]]:
    """As the metrics do it, over the table as imports fill it."""
    work = Path(tempfile.mkdtemp())
    con = connect(":memory:", work=work, folders=[path.parent, result.parent])
    migrate(con)
    con.execute(
        f"""
        insert into viva_week
        select 1, 1, person, metric_on + 1, (metric_on + 1 - date '2000-01-03') // 7, metric_on,
            actions, null, enabled_days, 0, 0
        from read_parquet('{path}')
        order by metric_on, person
        """
    )
    every = {"first_week_on": date.min, "last_week_on": date.max}
    sql = sql_of("viva_segment_mix.sql").replace("{group}", "w.organisation_id")
    found: dict[str, Any] = {}

    def once() -> None:
        rows = con.execute(sql, every).fetchnumpy()
        weeks = Weeks(rows["person"], rows["week_no"], rows["actions"])
        found.update(rows, segment_12=weeks.codes(12), segment_4=weeks.codes(4))

    took = timed(once)
    names = np.array(BANDS, dtype=object)
    frame = pd.DataFrame({name: found[name] for name in ("person", "week_no")})
    frame = frame.assign(**{name: names[found[name]] for name in ("segment_12", "segment_4")})
    con.register("frame", frame)
    con.execute(
        f"""
        copy (
            select person, date '2000-01-02' + 7 * week_no as metric_on, segment_12, segment_4
            from frame
        ) to '{result}' (format parquet)
        """
    )
    return took


def theirs(path: Path, result: Path) -> list[tuple[float, float]]:
    """Microsoft's function over a data frame, weeks without a licence missing as it advises."""
    vivainsights = importlib.import_module("vivainsights")
    frame = duckdb.execute(
        f"""
        select
            person as PersonId,
            cast(metric_on as timestamp) as MetricDate,
            case when enabled_days > 0 then cast(actions as double) end as actions
        from read_parquet('{path}')
        order by metric_on, person
        """
    ).df()
    found: dict[str, Any] = {}

    def once() -> None:
        with contextlib.redirect_stdout(io.StringIO()):
            found["rows"] = vivainsights.identify_usage_segments(frame.copy(), metric="actions")

    took = timed(once, 1)
    rows = found["rows"].dropna(subset=["actions"])
    rows = rows.assign(
        person=rows["PersonId"],
        metric_on=rows["MetricDate"],
        segment_12=rows["UsageSegments_12w"].map(NAMES),
        segment_4=rows["UsageSegments_4w"].map(NAMES),
    )[["person", "metric_on", "segment_12", "segment_4"]]
    con = duckdb.connect()
    con.register("rows", rows)
    con.execute(
        f"copy (select * replace (cast(metric_on as date) as metric_on) from rows) to '{result}'"
        " (format parquet)"
    )
    return took


def timed(once: Any, again: int = AGAIN) -> list[tuple[float, float]]:
    """Wall and CPU seconds of each time."""
    found = []
    for _ in range(again):
        wall, cpu = time.perf_counter(), time.process_time()
        once()
        found.append((time.perf_counter() - wall, time.process_time() - cpu))
    return found


def main() -> None:
    """One of make, ours, theirs."""
    what, path = sys.argv[1], Path(sys.argv[2])
    if what == "make":
        make(path, int(sys.argv[3]))
        return
    print(json.dumps({"ours": ours, "theirs": theirs}[what](path, Path(sys.argv[3]))))


if __name__ == "__main__":
    main()
