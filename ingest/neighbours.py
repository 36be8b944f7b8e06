"""A usage report beside those of the same day, and of the days before and after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import duckdb

from ingest.findings import Finding, whole_file
from ingest.readers import Reading
from store.archive import relation
from words import text

FEWER = "fewer-people"
FEWER_SHARE = 0.5  # a report with under half of the people of the one before is worth a question


def people_by_day(con: duckdb.DuckDBPyConnection, reading: Reading) -> dict[date, int]:
    """Days of which there is a report like this one, and how many people each lists."""
    rows = con.execute(
        """
        select refresh_on, max(people)
        from snapshot
        where series = ? and concealed = ?
        group by refresh_on
        """,
        [reading.series, reading.concealed],
    ).fetchall()
    return {day: int(people) for day, people in rows}


def beside(counted: Sequence[tuple[date, int]], known: Mapping[date, int]) -> list[Finding]:
    """What the days of a file, with their people, say beside the days that are there.

    The newest report is compared with the newest one there by the caller; here it is days between
    two others, and days after which a report came with far fewer people.
    """
    every = {**known, **dict(counted)}
    for day, people in counted:
        before = max((other for other in every if other < day), default=None)
        after = min((other for other in every if other > day), default=None)
        if before and after and people < FEWER_SHARE * min(every[before], every[after]):
            return [_fewer_than_both(day, people, min(every[before], every[after]))]
    for day, people in counted:
        after = min((other for other in known if other > day), default=None)
        if after and known[after] < FEWER_SHARE * people:
            return [_later_has_fewer(day, people, after, known[after])]
    return []


def same_day(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows: str, archive: Path
) -> list[Finding]:
    """A note where another export of the same report, day and period is there already."""
    found = con.execute(
        f"""
        select s.refresh_on, s.people, b.batch_id, b.archive_file
        from snapshot s
        join batch b using (batch_id)
        where s.series = $series and s.concealed = $concealed and s.source = $source
          and s.refresh_on in (select refresh_on from {rows})
        order by s.refresh_on desc, b.batch_id desc
        """,
        {"series": reading.series, "concealed": reading.concealed, "source": reading.source},
    ).fetchall()
    for day, before, batch, file in found:
        of_day = f"where refresh_on = date '{day}'"
        counted = con.execute(
            f"""
            select count(*) from (
                select coalesce(period_days, 0) from {rows} {of_day}
                intersect
                select coalesce(period_days, 0) from {relation(archive / file)} {of_day}
            )
            """
        ).fetchone()
        people = con.execute(f"select count(distinct key) from {rows} {of_day}").fetchone()
        if counted and counted[0] and people:
            return [_same_day(day, int(people[0]), int(before), int(batch))]
    return []


def _same_day(day: date, people: int, before: int, batch: int) -> Finding:
    return Finding(
        "same-day-differs",
        blocks=False,
        where=whole_file(),
        says=text(
            "There is a report of {day} already (batch {batch}, {before} people), and this one "
            "({people} people) says other things.",
            day=day,
            batch=batch,
            before=before,
            people=people,
        ),
        fix=text(
            "Both are kept, and nobody counts twice. If one of them was exported with a filter, or "
            "is of another organisation, undo that one."
        ),
    )


def _fewer_than_both(day: date, people: int, others: int) -> Finding:
    return Finding(
        FEWER,
        blocks=True,
        where=whole_file(),
        says=text(
            "The report of {day} has {now} people; those before and after it have at least "
            "{others}. It may be a partial export, or cut off.",
            day=day,
            now=people,
            others=others,
        ),
        fix=text(
            "Export it again without a filter. If it is right, import it all the same "
            "(in the shell: --accept fewer-people)."
        ),
        rows=others - people,
    )


def _later_has_fewer(day: date, people: int, after: date, fewer: int) -> Finding:
    return Finding(
        "later-has-fewer",
        blocks=False,
        where=whole_file(),
        says=text(
            "The report of {day} has {people} people, and the next one that is there, of {after}, "
            "only {fewer}. That one may be a partial export, or cut off.",
            day=day,
            people=people,
            after=after,
            fewer=fewer,
        ),
        fix=text("If so, undo that one on the page Imports, and export it again without a filter."),
    )
