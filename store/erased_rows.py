"""Which rows are about people who are erased: in archived files and in files that come in.

Temp table erased_account holds their accounts, with the days [from_on, to_on) on which an account
was theirs.
An address can have been somebody else's before or since: those rows stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from store import archive
from store.archive import UNDONE
from store.home import Home
from store.kinds import KINDS
from store.left_out import ALWAYS, ERASED, Account, mark_of
from store.records import RecordKind
from words import Text, packed, text

CODE = "rows-of-erased-people"
FIRST, LAST = (f"date '{day.isoformat()}'" for day in ALWAYS)


@dataclass(frozen=True)
class Rows:
    """How to tell the rows of the gone in one relation `r`: SQL conditions and expressions.

    `dropped` is true of rows to leave out; `blanked` gives columns in which a value of a row that
    stays is theirs, with what stands there instead.
    """

    dropped: str
    blanked: dict[str, str]
    touched: str


def load_gone(con: duckdb.DuckDBPyConnection, home: Home) -> int:
    """Temp table erased_account from temp table left_out_mark; how many accounts.

    Accounts are looked for in the database and in the archive's own list, since an erasure that was
    cut off may have changed one of them already.
    """
    paths = sorted(home.keys.glob("*.parquet"))
    listed = ", ".join(f"'{path}'" for path in paths)
    beside = f"union select account_id, key from read_parquet([{listed}])" if paths else ""
    con.execute(
        f"""
        create or replace temp table erased_account as
        select account.account_id, account.key, mark.from_on, mark.to_on,
               mark.from_on = {FIRST} and mark.to_on = {LAST} as whole
        from (select account_id, key from account {beside}) account
        join left_out_mark mark on {mark_of("account.key")} = mark.mark
        where mark.reason = '{ERASED}'
        """
    )
    row = con.execute("select count(*) from erased_account").fetchone()
    return int(row[0]) if row else 0


def of_rows(
    kind: str, newest_on: date | None, columns: Sequence[str], *, numbered: bool
) -> Rows | None:
    """The rows of the gone in rows of a kind; None where a kind is about nobody.

    `numbered`: the rows are archived ones, of which those of reports and people files hold account
    numbers; rows on their way in hold keys.
    """
    who, end = ("account_id", "_id") if numbered else ("key", "_key")
    if kind == "usage":
        mine = f"{who} = r.{who}"
        return _rows(_theirs(mine, "r.refresh_on"), _dates(columns, mine))
    if kind == "people":
        day = f"coalesce(r.effective_on, date '{newest_on}')" if newest_on else "r.effective_on"
        mail = _theirs(f"{who} = r.mail{end}", day)
        dropped = f"""
            case
                when r.oid{end} is not null then {_theirs(f"{who} = r.oid{end}", day)}
                else {_theirs(f"{who} = r.upn{end}", day)} or {mail}
            end"""
        blanked = {f"mail{end}": f"case when {mail} then null else r.mail{end} end"}
        if not numbered:
            # In rows that are archived already the number of a manager stays; its key went.
            manager = _theirs("key = r.manager_key", day)
            blanked["manager_key"] = f"case when {manager} then null else r.manager_key end"
        return _rows(dropped, blanked)
    return _of_records(KINDS[kind])


def _of_records(kind: RecordKind) -> Rows | None:
    day = f"r.{kind.day}" if kind.day else FIRST
    found = [_theirs("key = r.key", day)] if kind.person else []
    found += [
        f"exists (select 1 from erased_account g where g.key = r.{column}_key)"
        for column, of in kind.hashed.items()
        if of in ("upn", "oid")
    ]
    return _rows(" or ".join(found), {}) if found else None


def _rows(dropped: str, blanked: dict[str, str]) -> Rows:
    changed = (f"({sql}) is distinct from r.{column}" for column, sql in blanked.items())
    return Rows(dropped, blanked, " or ".join([f"({dropped})", *changed]))


def _dates(columns: Sequence[str], mine: str) -> dict[str, str]:
    """Days of use in rows of an address's next owner that were the one's before."""
    return {
        name: f"""case when exists (
            select 1
            from erased_account g
            where g.{mine} and not g.whole and r.{name} >= g.from_on and r.{name} < g.to_on
        ) then null else r.{name} end"""
        for name in columns
        if name.startswith("app_")
    }


def _theirs(mine: str, day: str) -> str:
    return f"""exists (
        select 1
        from erased_account g
        where g.{mine} and coalesce({day}, {FIRST}) >= g.from_on
          and coalesce({day}, {FIRST}) < g.to_on
    )"""


def archived_files(home: Home) -> list[Path]:
    """Every file of archived rows, also of undone batches."""
    return sorted([*home.archive.glob("*.parquet"), *home.archive.glob(f"*.parquet{UNDONE}")])


def count(
    con: duckdb.DuckDBPyConnection, home: Home, accounts: Sequence[Account]
) -> dict[str, int]:
    """How many archived rows are of these accounts, by source. Changes nothing."""
    con.execute(
        """
        create or replace temp table erased_account (
            account_id integer, key uuid, from_on date, to_on date, whole boolean
        )
        """
    )
    con.executemany(
        "insert into erased_account values (?, ?, ?, ?, ?)",
        [(one.account_id, one.key, one.from_on, one.to_on, one.whole) for one in accounts],
    )
    found: dict[str, int] = {}
    for path in archived_files(home):
        header, told, _ = _told(con, path)
        if told is not None:
            row = con.execute(
                f"select count(*) from {archive.relation(path)} r where {told.dropped}"
            ).fetchone()
            if row and row[0]:
                found[header.source] = found.get(header.source, 0) + int(row[0])
    return found


def _told(
    con: duckdb.DuckDBPyConnection, path: Path
) -> tuple[archive.BatchHeader, Rows | None, list[str]]:
    """The header of an archive file, how to tell its rows of the gone, and its columns."""
    header = archive.read_header(con, path)
    described = con.execute(f"describe select * from {archive.relation(path)}").fetchall()
    columns = [str(name) for name, *_ in described]
    return header, of_rows(header.kind, header.newest_on, columns, numbered=True), columns


def rewrite_file(con: duckdb.DuckDBPyConnection, path: Path) -> int:
    """Leave the rows of the gone out of one archive file; how many rows went."""
    rows = archive.relation(path)
    header, told, columns = _told(con, path)
    if told is None:
        return 0
    counted = con.execute(
        f"""
        select count(*) filter (where {told.dropped}), count(*) filter (where {told.touched})
        from {rows} r
        """
    ).fetchone()
    assert counted is not None
    dropped, touched = counted
    if not touched:
        return 0
    kept = ", ".join(
        f'{told.blanked[name]} as "{name}"' if name in told.blanked else f'r."{name}"'
        for name in columns
    )
    archive.write_rows(
        con,
        path,
        archive.without_rows(header, dropped, CODE, finding) if dropped else header,
        f"select {kept} from {rows} r where not ({told.dropped})",
    )
    return int(dropped)


def finding(rows: int) -> dict[str, object]:
    """What a batch says of rows that were left out or taken out, in the shape of its findings."""
    says, fix = sentences(rows)
    return {
        "code": CODE,
        "blocks": False,
        "where": packed(text("the whole file")),
        "says": packed(says),
        "fix": packed(fix),
        "rows": rows,
    }


def sentences(rows: int) -> tuple[Text, Text]:
    """What is said of such rows, and what to do about it."""
    return (
        text("{n} rows are of people who were erased; they are not kept.", n=rows),
        text("Nothing needs to be done."),
    )
