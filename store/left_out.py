"""People who are left out: erased for good, or not counted because they objected.

The control file keeps a case per person and a mark per account: a keyed hash of the account's key,
with the days on which the account was that person's. A mark finds the person again when a file
brings them back, and tells nobody who it was.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

import duckdb

from store.control_file import CONTROL_FILE, ControlFile, now
from store.pseudonyms import Pseudonyms, key_sql

ERASED = "erased"
OBJECTED = "objected"
BESIDE_BACKUPS = "left-out.json"  # who was erased, as marks: restoring takes them out again
ALWAYS = (date(1, 1, 1), date(9999, 12, 31))
MARK_OF = key_sql("'mark'", "cast({key} as varchar)", trimmed=True)


@dataclass(frozen=True)
class Account:
    """One account of a person, and the days [from_on, to_on) on which it was theirs."""

    account_id: int | None
    key: UUID
    kind: str
    from_on: date = ALWAYS[0]
    to_on: date = ALWAYS[1]

    @property
    def whole(self) -> bool:
        """True when nobody else ever had it."""
        return (self.from_on, self.to_on) == ALWAYS


@dataclass(frozen=True)
class Case:
    """One erasure or objection, as it can be listed: without the person."""

    number: int
    reason: str
    state: str
    why: str
    since_on: date
    accounts: int


def mark_of(key: str) -> str:
    """SQL expression for the mark of a key, on a connection that was lent the pseudonyms."""
    return MARK_OF.replace("{key}", key)


def begin(
    con: sqlite3.Connection,
    pseudonyms: Pseudonyms,
    reason: str,
    accounts: Sequence[Account],
    *,
    why: str,
    who: str,
    since_on: date,
) -> int:
    """Enter a case with its marks, in the caller's transaction on the control file; its number."""
    number = con.execute(
        """
        insert into left_out_case (reason, state, why, who, since_on, begun_at)
        values (?, 'begun', ?, ?, ?, ?)
        """,
        [reason, why, who, since_on.isoformat(), now()],
    ).lastrowid
    assert number is not None
    add_marks(con, number, pseudonyms, accounts)
    return number


def add_marks(
    con: sqlite3.Connection, number: int, pseudonyms: Pseudonyms, accounts: Sequence[Account]
) -> None:
    con.executemany(
        "insert into left_out_mark values (?, ?, ?, ?)",
        [
            (
                number,
                str(pseudonyms.key("mark", str(account.key))),
                account.from_on.isoformat(),
                account.to_on.isoformat(),
            )
            for account in accounts
        ],
    )


def mark_again(home: Path, marks: Sequence[tuple[int, str]]) -> None:
    """More marks (case, mark) of people already erased; the case is to be carried out again.

    Nobody else had these addresses as far as the files know.
    """
    if not marks:
        return
    with ControlFile(home / CONTROL_FILE).opened() as con:
        for number, mark in marks:
            con.execute(
                "insert into left_out_mark values (?, ?, ?, ?)",
                [number, mark, *(day.isoformat() for day in ALWAYS)],
            )
            con.execute("update left_out_case set state = 'begun' where number = ?", [number])


def finish(home: Path) -> int:
    """Note that what was begun is carried out; how many cases those were."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        con.execute(
            "delete from left_out_mark where number in "
            "(select number from left_out_case where state = 'lifting')"
        )
        return con.execute(
            """
            update left_out_case
            set state = case state when 'begun' then 'done' else 'lifted' end, done_at = ?
            where state in ('begun', 'lifting')
            """,
            [now()],
        ).rowcount


def pending(home: Path) -> set[str]:
    """Reasons of cases that were decided and not carried out to their end."""
    if not (home / CONTROL_FILE).exists():
        return set()
    with ControlFile(home / CONTROL_FILE).opened() as con:
        rows = con.execute(
            "select distinct reason from left_out_case where state in ('begun', 'lifting')"
        ).fetchall()
    return {row["reason"] for row in rows}


def cases(home: Path, reason: str) -> list[Case]:
    """Every case of a reason that holds, oldest first."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        rows = con.execute(
            """
            select number, reason, state, why, since_on, count(mark) as accounts
            from left_out_case
            left join left_out_mark using (number)
            where reason = ? and state in ('begun', 'done')
            group by number
            order by number
            """,
            [reason],
        ).fetchall()
    return [
        Case(
            row["number"],
            row["reason"],
            row["state"],
            row["why"],
            date.fromisoformat(row["since_on"]),
            row["accounts"],
        )
        for row in rows
    ]


def case_of(home: Path, reason: str, marks: Sequence[str]) -> int | None:
    """The case that holds for any of these marks, if there is one."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        row = con.execute(
            f"""
            select number
            from left_out_case
            join left_out_mark using (number)
            where reason = ? and state in ('begun', 'done')
              and mark in ({", ".join("?" * len(marks))})
            order by number
            limit 1
            """,
            [reason, *marks],
        ).fetchone()
    return int(row["number"]) if row else None


def lift(home: Path, number: int) -> bool:
    """Decide to end an objection; False when there is none with that number that holds."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        changed = con.execute(
            "update left_out_case set state = 'lifting' "
            "where number = ? and reason = ? and state in ('begun', 'done')",
            [number, OBJECTED],
        ).rowcount
    return bool(changed)


def note_beside_backups(home: Path) -> None:
    """Tell every folder with backups who was erased, as marks."""
    with ControlFile(home / CONTROL_FILE).opened() as con:
        folders = {Path(row["path"]).parent for row in con.execute("select path from backup")}
    told = json.dumps(erased_marks(home / CONTROL_FILE))
    for folder in sorted(folders):
        if folder.is_dir():
            (folder / BESIDE_BACKUPS).write_text(told, encoding="utf-8")


def erased_marks(control: Path) -> list[list[str]]:
    """Marks of everybody who was erased: mark, from, to, since."""
    if not control.exists():
        return []
    with closing(sqlite3.connect(control)) as con:
        rows = con.execute(
            """
            select mark, from_on, to_on, since_on
            from left_out_mark
            join left_out_case using (number)
            where reason = 'erased'
            order by mark
            """
        ).fetchall()
    return [list(row) for row in rows]


def load_marks(con: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Temp table left_out_mark (number, reason, mark, from_on, to_on); False when it is empty."""
    path = home / CONTROL_FILE
    rows: list[tuple[object, ...]] = []
    if path.exists():
        with ControlFile(path).opened() as control:
            rows = [
                tuple(row)
                for row in control.execute(
                    """
                    select number, reason, mark, from_on, to_on
                    from left_out_mark
                    join left_out_case using (number)
                    where state in ('begun', 'done')
                    """
                )
            ]
    con.execute(
        "create or replace temp table left_out_mark "
        "(number integer, reason varchar, mark uuid, from_on date, to_on date)"
    )
    if rows:
        con.executemany("insert into left_out_mark values (?, ?, ?, ?, ?)", rows)
    return bool(rows)
