"""Retention: what is older than it should be goes, by the same move as everything else.

Of weeks before the cutoff (a Monday) the archive loses the rows of persons; what could be shown of
groups then was kept before (store/facts_kept.py). Everything is derived again, so that figures of
later weeks are what they were. The case is entered first: a run that is cut off is finished at the
next start, and a second run finds nothing to do.
"""

from __future__ import annotations

import json
import uuid
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import duckdb

from store import archive, compact, keys, rebuild
from store.archive import BatchHeader
from store.control import Control
from store.control_file import CONTROL_FILE, ControlFile, now
from store.erased_rows import archived_files
from store.erasure import sync_batches
from store.faults import fault_point
from store.home import Home
from store.kinds import KINDS
from store.writer import Writer
from words import packed, text

CODE = "rows-too-old"
RETENTION = "retention"
# What an organisation writes down itself and what holds until it is replaced.
STANDING = ("addresses", "champions", "kept_weeks")


@dataclass(frozen=True)
class Removed:
    """How much of what went, or would go."""

    cutoff_on: date
    rows: dict[str, int] = field(default_factory=dict)  # by kind of file
    names: int = 0
    looks: int = 0
    notes: int = 0
    jobs: int = 0
    copies: int = 0

    @property
    def anything(self) -> bool:
        return bool(
            sum(self.rows.values()) + self.names + self.looks + self.notes + self.jobs + self.copies
        )


def cutoff(today: date, months: int) -> date:
    """The Monday of the week in which the months begin; rows of before it go."""
    total = today.year * 12 + today.month - 1 - months
    year, month = divmod(total, 12)
    first = date(year, month + 1, 1)
    day = min(today.day, monthrange(first.year, first.month)[1])
    begun = first.replace(day=day)
    return begun - timedelta(days=begun.weekday())


def weeks_to_keep(con: duckdb.DuckDBPyConnection, cutoff_on: date) -> list[date]:
    """Weeks before the cutoff that facts tell of and of which no figures were kept yet."""
    there = con.execute("select 1 from duckdb_tables() where table_name = 'kept_week'").fetchone()
    kept = "and week_on not in (select week_on from kept_week)" if there else ""
    rows = con.execute(
        f"""
        select distinct week_on
        from week
        where series = 0 and not concealed and week_on < $cutoff {kept}
        order by week_on
        """,
        {"cutoff": cutoff_on},
    ).fetchall()
    return [row[0] for row in rows]


KeptRow = tuple[date, str, str, str, str, int | None, int | None]


def keep_weeks(writer: Writer, rows: Sequence[KeptRow], *, at: datetime) -> None:
    """Put figures of groups into the archive: week, metric, dimension, value, app, counts."""
    con = writer.con
    con.execute(
        """
        create or replace temp table kept_row (
            line bigint, week_on date, metric varchar, dimension varchar, value varchar,
            app varchar, numerator integer, denominator integer
        )
        """
    )
    con.executemany(
        "insert into kept_row values (?, ?, ?, ?, ?, ?, ?, ?)",
        [[line, *row] for line, row in enumerate(rows, start=1)],
    )
    (number,) = con.execute("select coalesce(max(batch_id), 0) + 1 from batch").fetchone() or (1,)
    header = BatchHeader(
        batch_id=number,
        source="retention",
        kind="kept_weeks",
        series=0,
        file_name="–",
        file_sha256="",
        rows_hash=f"kept-{uuid.uuid4()}",
        rows_read=len(rows),
        rows_accepted=len(rows),
        rows_rejected=0,
        newest_on=max(row[0] for row in rows),
        full_picture=False,
        concealed=False,
        apps=(),
        columns=KINDS["kept_weeks"].columns,
        imported_at=at.astimezone(UTC).replace(tzinfo=None),
        findings="[]",
    )
    path = archive.write(con, writer.home, header, "select * from kept_row order by line")
    with writer.transaction():
        rebuild.insert_batch(writer, header, people_matched=None)
        rebuild.derive_batch(writer, header, path, team_column="auto")


def look(writer: Writer, cutoff_on: date) -> dict[str, int]:
    """How many rows of persons are too old, by kind of file."""
    _load_seen_since(writer, cutoff_on)
    found: dict[str, int] = {}
    for header, path in _files(writer):
        condition = _too_old(writer, header, cutoff_on)
        if condition is None:
            continue
        row = writer.con.execute(
            f"select count(*) from {archive.relation(path)} r where {condition}"
        ).fetchone()
        count = int(row[0]) if row else 0
        if count:
            found[header.kind] = found.get(header.kind, 0) + count
    return found


def begin(home: Home, cutoff_on: date) -> None:
    """Decide it; from now on it will be carried out."""
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        con.execute(
            """
            insert into left_out_case (reason, state, why, who, since_on, begun_at)
            values (?, 'begun', '', '', ?, ?)
            """,
            [RETENTION, cutoff_on.isoformat(), now()],
        )
    fault_point("retain_after_intent")


def carry_out(writer: Writer) -> None:
    """Take the old rows out of the archive and derive again; can be done again after a crash."""
    home, con = writer.home, writer.con
    with ControlFile(home.root / CONTROL_FILE).opened() as control:
        row = control.execute(
            "select max(since_on) from left_out_case where reason = ? and state = 'begun'",
            [RETENTION],
        ).fetchone()
    cutoff_on = date.fromisoformat(row[0])
    _load_seen_since(writer, cutoff_on)
    for header, path in _files(writer):
        _rewrite(writer, header, path, cutoff_on)
        fault_point("retain_in_archive")
    unused = _unused_accounts(writer)
    team_column = Control.open(home.root).setting("team_column")
    with writer.transaction():
        for number in unused:
            con.execute(
                "update account set key = ?, kind = 'erased' where account_id = ?",
                [str(uuid.uuid4()), number],
            )
        sync_batches(writer, CODE)
        rebuild.derive_all(writer, team_column=team_column)
        compact.ask(con)
        fault_point("retain_before_commit")
    keys.write_numbers(con, home, "select account_id from account where kind = 'erased'")
    fault_point("retain_after_keys")
    rebuild.forget_names(writer)


def _files(writer: Writer) -> list[tuple[BatchHeader, Path]]:
    paths = archived_files(writer.home)
    return [(archive.read_header(writer.con, path), path) for path in paths]


def _load_seen_since(writer: Writer, cutoff_on: date) -> None:
    """Temp table seen_since: accounts that reports or people files since the cutoff list.

    Temp table needed_file: people files of before it that tell how things stood at the cutoff.
    """
    con = writer.con
    parts = ["select account_id from coverage where to_on >= $cutoff"]
    people = rebuild.live_headers(writer, "people")
    for header in people:
        if header.newest_on is not None and header.newest_on >= cutoff_on:
            rows = archive.relation(writer.home.archive / header.archive_file)
            parts += [f"select {name} from {rows}" for name in ("upn_id", "oid_id", "mail_id")]
    con.execute(
        f"create or replace temp table seen_since as {' union '.join(parts)}",
        {"cutoff": cutoff_on},
    )
    con.execute("create or replace temp table needed_file (batch_id integer)")
    for source in {header.source for header in people}:
        older = [
            header
            for header in people
            if header.source == source and header.newest_on and header.newest_on < cutoff_on
        ]
        full = [header for header in older if header.full_picture]
        base = max((header.newest_on for header in full if header.newest_on), default=None)
        for header in older:
            if base is None or (header.newest_on and header.newest_on >= base):
                con.execute("insert into needed_file values (?)", [header.batch_id])


def _too_old(writer: Writer, header: BatchHeader, cutoff_on: date) -> str | None:
    """Condition for rows `r` that go; None where a kind of file is not about persons."""
    day = f"date '{cutoff_on.isoformat()}'"
    if header.kind == "usage":
        return f"r.refresh_on < {day}"
    if header.kind == "people":
        if header.newest_on is None or header.newest_on >= cutoff_on:
            return "false"
        row = writer.con.execute(
            "select 1 from needed_file where batch_id = ?", [header.batch_id]
        ).fetchone()
        if row is None:
            return "true"
        return """
            r.upn_id is distinct from null and r.upn_id not in (select account_id from seen_since)
            and (r.oid_id is null or r.oid_id not in (select account_id from seen_since))"""
    kind = KINDS.get(header.kind)
    if kind is None or not kind.person or kind.day is None or header.kind in STANDING:
        return None
    return f"r.{kind.day} < {day}"


def _rewrite(writer: Writer, header: BatchHeader, path: Path, cutoff_on: date) -> None:
    con = writer.con
    condition = _too_old(writer, header, cutoff_on)
    if condition is None:
        return
    rows = archive.relation(path)
    described = con.execute(f"describe select * from {rows}").fetchall()
    day = f"date '{cutoff_on.isoformat()}'"
    # A last day of use of before the cutoff, in a report of after it: not since then.
    dates = [name for name, *_ in described if header.kind == "usage" and name.startswith("app_")]
    stale = " or ".join(f"r.{name} < {day}" for name in dates) or "false"
    counted = con.execute(
        f"""
        select count(*) filter (where {condition}), count(*) filter (where {stale})
        from {rows} r
        """
    ).fetchone()
    if counted is None or not any(counted):
        return
    kept = ", ".join(
        f'case when r."{name}" >= {day} then r."{name}" end as "{name}"'
        if name in dates
        else f'r."{name}"'
        for name, *_ in described
    )
    dropped = int(counted[0])
    archive.write_rows(
        con,
        path,
        archive.without_rows(header, dropped, CODE, finding) if dropped else header,
        f"select {kept} from {rows} r where not coalesce({condition}, false)",
    )


def finding(rows: int) -> dict[str, object]:
    """What a batch says of rows that went with time."""
    return {
        "code": CODE,
        "blocks": False,
        "where": packed(text("the whole file")),
        "says": packed(text("{n} rows were older than rows of persons are kept.", n=rows)),
        "fix": packed(text("Nothing needs to be done.")),
        "rows": rows,
    }


def _unused_accounts(writer: Writer) -> list[int]:
    """Accounts that no row of any archived file names any more."""
    con = writer.con
    numbers, named = ["select null::integer"], ["select null::uuid"]
    for header, path in _files(writer):
        rows = archive.relation(path)
        numbers += [f"select {name} from {rows}" for name in rebuild.NUMBERED.get(header.kind, ())]
        kind = KINDS.get(header.kind)
        if kind is not None:
            named += [f"select key from {rows}"] if kind.person else []
            named += [
                f"select {name}_key from {rows}"
                for name, of in kind.hashed.items()
                if of in ("upn", "oid")
            ]
    found = con.execute(
        f"""
        with numbered as ({" union ".join(numbers)}), named as ({" union ".join(named)})
        select account_id
        from account
        where kind <> 'erased'
          and account_id not in (select * from numbered where #1 is not null)
          and key not in (select * from named where #1 is not null)
        order by account_id
        """
    ).fetchall()
    return [int(number) for (number,) in found]


def note_run(home: Home, removed: Removed) -> None:
    """Write down what a run removed."""
    told = json.dumps(asdict(removed), default=str)
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        con.execute(
            "insert into retention_run values (?, ?, ?)",
            [now(), removed.cutoff_on.isoformat(), told],
        )


def last_cutoff(home: Home) -> date | None:
    """The day from which rows of persons are kept whole; None while nothing has ever gone."""
    with ControlFile(home.root / CONTROL_FILE).opened() as con:
        row = con.execute("select max(cutoff_on) from retention_run").fetchone()
    return date.fromisoformat(row[0]) if row[0] else None
