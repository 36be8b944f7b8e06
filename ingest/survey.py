"""What a file means beside what is already there: duplicate, older, shorter, matched."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import duckdb

from ingest import neighbours, repairs
from ingest.activity import active_people
from ingest.findings import Finding, whole_file
from ingest.matching import on_day
from ingest.neighbours import FEWER, FEWER_SHARE
from ingest.outcome import Review
from ingest.readers import Reading
from ingest.readers.people_contracts import PEOPLE_FILE
from store.facts_training import CHAMPIONS
from store.kinds import KINDS
from words import Text, text

CLOCK_SKEW = timedelta(days=7)
FEWER_CHAMPIONS = 5  # champions that go at once, under which nobody is asked
MAY_BE_CHAMPIONS = text(
    "Is this a list of champions? Then name it champions-2026-11-18.csv and import that. "
    "If it is a list of people, export it again without a filter; if it is right, import it all "
    "the same (in the shell: --accept fewer-people)."
)


Newest = dict[tuple[int, bool], date]


@dataclass(frozen=True)
class Known:
    """A batch that already holds these bytes or these rows."""

    batch_id: int
    imported_on: date


def find_duplicate(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows_hash: str
) -> Known | None:
    """The live batch with the same bytes or the same rows, if any.

    The same bytes under another day are another picture, unless that day was only assumed.
    """
    day_assumed = any(finding.code == "people-day-today" for finding in reading.findings)
    row = con.execute(
        """
        select batch_id, imported_at::date
        from batch
        where state = 'committed'
          and (
              rows_hash = $rows
              or (
                  file_sha256 = $bytes and source = $source
                  and ($day_assumed or newest_on is not distinct from $newest_on)
              )
          )
        order by batch_id
        limit 1
        """,
        {
            "rows": rows_hash,
            "bytes": reading.file_sha256,
            "source": reading.source,
            "day_assumed": day_assumed,
            "newest_on": reading.newest_on,
        },
    ).fetchone()
    return Known(int(row[0]), row[1]) if row else None


def duplicate_finding(known: Known) -> Finding:
    return Finding(
        "already-imported",
        blocks=False,
        where=whole_file(),
        says=text(
            "These rows were already imported on {day} (batch {batch}).",
            day=known.imported_on,
            batch=known.batch_id,
        ),
        fix=text("Nothing needs to be done; nothing was changed."),
    )


def newest_reports(con: duckdb.DuckDBPyConnection) -> Newest:
    """Newest refresh date of every kind of report that is there now."""
    rows = con.execute(
        "select series, concealed, max(refresh_on) from snapshot group by series, concealed"
    ).fetchall()
    return {(int(series), bool(concealed)): day for series, concealed, day in rows}


def from_the_future(reading: Reading, today: date) -> list[Finding]:
    """A report of days to come would stay the newest; a clock may be a little off."""
    if not reading.newest_on or reading.newest_on <= today + CLOCK_SKEW:
        return []
    return [
        Finding(
            "report-from-the-future",
            blocks=True,
            where=whole_file(),
            says=text(
                "This file speaks of {day}, and today is {today}. "
                "Every later report would seem older.",
                day=reading.newest_on,
                today=today,
            ),
            fix=text(
                "Check the date in the file and the clock of this machine. "
                "If it is right all the same: --accept report-from-the-future."
            ),
        )
    ]


def survey(
    con: duckdb.DuckDBPyConnection,
    reading: Reading,
    rows: str,
    before: Newest,
    archive: Path,
    *,
    beside: int = 0,
) -> tuple[Review, list[Finding]]:
    """What the keyed rows `rows` would add, and what there is to say about that.

    `con` is any connection that sees table batch and the facts and may select from `rows`; `before`
    is what was there when the command began; `archive` is where the rows of every batch are.
    `beside` people are in pages of this list that were only looked at.
    """
    if reading.kind == "usage":
        before_on = before.get((reading.series, reading.concealed))
        review, noted = _usage(con, reading, rows, before_on)
        return review, [*noted, *neighbours.same_day(con, reading, rows, archive)]
    if reading.kind in KINDS:
        noted = repairs.check(con, reading, rows, archive) if reading.kind in repairs.KINDS else []
        review = _records(con, reading, rows)
        shorter = _shorter(con, reading, review.people) if reading.kind == CHAMPIONS.name else []
        return review, [*noted, *shorter]
    return _people(con, reading, rows, beside)


def _records(con: duckdb.DuckDBPyConnection, reading: Reading, rows: str) -> Review:
    """People and days of records; those that are known already are folded when they are derived."""
    kind = KINDS[str(reading.kind)]
    day = kind.day or "null"
    people = "count(distinct key)" if kind.person else "0"
    counted = con.execute(
        f"""
        select {people}, cast(min({day}) as date), cast(max({day}) as date)
        from {rows}
        """
    ).fetchone()
    assert counted is not None
    return Review(
        people=counted[0],
        days_from=counted[1],
        days_to=counted[2],
        adds=reading.rows_accepted,
        skips=reading.rows_rejected,
        matched=on_day(con, rows, kind.day) if kind.person and kind.joins_people else None,
    )


def _usage(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows: str, before_on: date | None
) -> tuple[Review, list[Finding]]:
    known = neighbours.people_by_day(con, reading)
    counted = con.execute(
        f"""
        select refresh_on, count(*), count(distinct key)
        from {rows}
        group by refresh_on
        order by refresh_on
        """
    ).fetchall()
    replaced = sum(n for day, n, _ in counted if day in known)
    people = max((n for _, _, n in counted), default=0)
    review = Review(
        people=people,
        days_from=counted[0][0] if counted else None,
        days_to=counted[-1][0] if counted else None,
        adds=reading.rows_accepted - replaced,
        replaces=replaced,
        skips=reading.rows_rejected,
        matched=None if reading.concealed else on_day(con, rows, "refresh_on"),
        active=active_people(con, reading, rows, max(known, default=None)),
    )
    findings = []
    newest = max(known, default=None)
    if reading.newest_on and before_on and reading.newest_on < before_on:
        findings.append(_older(reading.newest_on, before_on))
    if reading.newest_on and newest and reading.newest_on >= newest:
        findings += _fewer(people, known[newest], text("report"))
    if not findings or findings[-1].code != FEWER:
        findings += neighbours.beside([(day, n) for day, _, n in counted], known)
    return review, findings


def _people(
    con: duckdb.DuckDBPyConnection, reading: Reading, rows: str, beside: int
) -> tuple[Review, list[Finding]]:
    numbers = con.execute(
        f"""
        with used as (select key from account semi join coverage using (account_id)),
        listed as (
            select account_id from alias
            union all
            select person_id from people_span
        ),
        known as (select key from account semi join listed using (account_id) union from used)
        select
            count(*),
            count(*) filter (
                where upn_key in (select key from known) or oid_key in (select key from known)
            ),
            count(*) filter (where department is null or department = ''),
            count(*) filter (
                where upn_key in (select key from used) or oid_key in (select key from used)
            ),
            min(effective_on),
            max(effective_on)
        from {rows}
        """
    ).fetchone()
    assert numbers is not None
    rows_there, known, without, used, first, last = numbers
    review = Review(
        people=rows_there,
        days_from=first or reading.newest_on,
        days_to=last or reading.newest_on,
        adds=rows_there - known,
        replaces=known,
        skips=reading.rows_rejected,
        matched=used,
        departments_missing=without if "department" in reading.columns else None,
    )
    if not reading.full_picture:
        return review, []
    together, before = _lists_of_days(con, reading)
    if before is None:
        return review, _beside_longer(con, reading, rows_there)
    fewer = _fewer(rows_there + together + beside, before, text("people list"))
    if reading.source == PEOPLE_FILE.source:
        fewer = [replace(finding, fix=MAY_BE_CHAMPIONS) for finding in fewer]
    return review, fewer


def _beside_longer(con: duckdb.DuckDBPyConnection, reading: Reading, people: int) -> list[Finding]:
    """A note where a first people file has far fewer people than a list of another source."""
    if reading.source != PEOPLE_FILE.source:
        return []
    (others,) = con.execute(
        """
        select max(rows_accepted)
        from batch
        where state = 'committed' and kind = 'people' and source <> ?
        """,
        [PEOPLE_FILE.source],
    ).fetchone() or (None,)
    if others is None or people >= others * FEWER_SHARE:
        return []
    return [
        Finding(
            "people-file-short",
            blocks=False,
            where=whole_file(),
            says=text(
                "This people file has {now} people; a list of another source has {known}.",
                now=people,
                known=others,
            ),
            fix=text(
                "Is this a list of champions? Then undo this import, name the file "
                "champions-2026-11-18.csv and import that. Otherwise nothing needs to be done."
            ),
        )
    ]


def _lists_of_days(con: duckdb.DuckDBPyConnection, reading: Reading) -> tuple[int, int | None]:
    """How many are in the other pages of this list, and in the list before it; None: no such list.

    Files of one day are one list together where one of them is a part.
    """
    days = con.execute(
        """
        select
            newest_on,
            bool_or(not (header ->> '$.full_picture')::boolean) as in_parts,
            sum(rows_accepted),
            max_by(rows_accepted, batch_id)
        from batch
        where state = 'committed' and source = ? and newest_on <= ?
        group by newest_on
        order by newest_on desc
        limit 2
        """,
        [reading.source, reading.newest_on],
    ).fetchall()
    together = 0
    if days and days[0][0] == reading.newest_on and days[0][1]:
        together = int(days.pop(0)[2])
    if not days:
        return together, None
    _, in_parts, all_rows, newest = days[0]
    return together, int(all_rows if in_parts else newest)


def _shorter(con: duckdb.DuckDBPyConnection, reading: Reading, people: int) -> list[Finding]:
    """A question where a list of champions has far fewer of them than the one before.

    Whoever is missing would be a champion no longer. Of a handful, a few may well have stopped.
    """
    before = con.execute(
        """
        select listed_on, count(distinct account_id)
        from champion
        where listed_on <= ?
        group by listed_on
        order by listed_on desc
        limit 1
        """,
        [reading.newest_on],
    ).fetchone()
    if not before or int(before[1]) - people < FEWER_CHAMPIONS:
        return []
    return _fewer(people, int(before[1]), text("list of champions"))


def _older(newest_on: date, known_on: date) -> Finding:
    return Finding(
        "older-report",
        blocks=False,
        where=whole_file(),
        says=text(
            "This report runs to {day}; a newer one, to {newest}, is already there.",
            day=newest_on,
            newest=known_on,
        ),
        fix=text("Its days are added to the history; newer figures stay as they are."),
    )


def _fewer(now: int, before: int, what: Text) -> list[Finding]:
    if now >= before * FEWER_SHARE:
        return []
    return [
        Finding(
            FEWER,
            blocks=True,
            where=whole_file(),
            says=text(
                "People in this {what}: {now}; in the one before: {before}. "
                "It may be a partial export.",
                what=what,
                now=now,
                before=before,
            ),
            fix=text(
                "Export it again without a filter. If it is right, import it all the same "
                "(in the shell: --accept fewer-people)."
            ),
            rows=before - now,
        )
    ]


def accept(findings: list[Finding], accepted: frozenset[str]) -> list[Finding]:
    """Findings that somebody looked at and accepted no longer block."""
    return [
        replace(finding, blocks=False) if finding.code in accepted else finding
        for finding in findings
    ]
