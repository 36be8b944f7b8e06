"""How many people are active by a report, beside the newest report of its kind that is in place.

Active is who used any app in the 28 days to the day of the report. Both sides are counted over the
people that the report lists, from everything that is known of these days: the second number is
what the first will be when the report is in.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from ingest.readers import Reading
from store.apps import column

DAYS = 28


@dataclass(frozen=True)
class Active:
    """Active people now and with the report; `before` is None while there is no such report."""

    after: int
    after_on: date
    before: int | None = None
    before_on: date | None = None

    def as_dict(self) -> dict[str, object]:
        return {
            "before": self.before,
            "before_on": self.before_on.isoformat() if self.before_on else None,
            "after": self.after,
            "after_on": self.after_on.isoformat(),
            "days": DAYS,
        }


def active_people(
    facts: duckdb.DuckDBPyConnection, reading: Reading, rows: str, before_on: date | None
) -> Active | None:
    """What the archived `rows` of a usage report do to the number of active people.

    None where nothing changes or nothing is known: a file without rows, a report older than the
    newest in place (`before_on`), or a commit under way, which has told it at its check.
    """
    day = reading.newest_on
    if day is None or not reading.rows_accepted or (before_on and day < before_on):
        return None
    if not _only_looks(facts):
        return None
    in_report = " or ".join(
        f"{column(app)} between $since and $until" for app in ("any", *reading.apps)
    )
    listed = f"select key from {rows} where refresh_on = $until"
    told = f"{listed} and ({in_report})"
    after = _count(facts, f"(select distinct key from ({told}))", reading, day)
    if before_on is None:
        return Active(after, day)
    if day == before_on:
        # A second report of a day adds people to the first.
        listed = f"{listed} union {_COVERED_KEYS}"
    # Days that other reports know of and this one does not: a late report, another source.
    untold = f"""
        ({listed} except {told}) untold
        join account on account.key = untold.key
        where account.account_id in ({_USED})
    """
    after += _count(facts, untold, reading, day)
    in_place = f"({_COVERED}) where account_id in ({_USED})"
    return Active(after, day, _count(facts, in_place, reading, before_on), before_on)


# Accounts that the snapshot of $until lists; a run of coverage is one row per account and day.
_COVERED = """
    select account_id
    from coverage
    where series = $series
      and concealed = $concealed
      and from_on <= $until
      and to_on >= $until
"""
_COVERED_KEYS = f"select key from account where account_id in ({_COVERED})"
_USED = """
    select account_id
    from use_day
    where series = $series and used_on between $since and $until
"""


def _count(con: duckdb.DuckDBPyConnection, of: str, reading: Reading, until: date) -> int:
    """Rows of what stands after FROM, in the window that ends on a day."""
    values = {
        "since": until - timedelta(days=DAYS - 1),
        "until": until,
        "series": reading.series,
        "concealed": reading.concealed,
    }
    used = {name: value for name, value in values.items() if f"${name}" in of}
    ((count,),) = con.execute(f"select count(*) from {of}", used).fetchall()
    return int(count)


def _only_looks(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether this is a check: of the published copy, or of an empty database on a new home.

    A commit should not take the time: its check has told the same.
    """
    ((mode, name),) = con.execute(
        "select current_setting('access_mode'), current_database()"
    ).fetchall()
    return bool(mode == "read_only" or name == "memory")
