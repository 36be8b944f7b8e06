"""Numbers of keys: given once, kept beside the rows in archive/keys, so that no row repeats a key.

A key is 16 bytes that do not compress, and a year of daily reports repeats each of them 365 times.
So archived rows hold a number; the numbers that an import gave out stand in a file named after the
first of them. It stays when that import is undone, since rows of later ones use its numbers. Table
account holds all of them, and a number is never given out twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from store.archive import write_durably
from store.engine import quoted
from store.home import Home

FRESH = "fresh_account"
KNOWN = f"(select account_id, key from account union all select account_id, key from {FRESH})"


class BrokenArchive(ValueError):
    """Archived rows and the numbers of their keys do not belong together."""


def number(
    con: duckdb.DuckDBPyConnection, home: Home, queries: Sequence[str], *, once: bool = False
) -> None:
    """Give a number to every key of the queries (key, kind, place) that has none, by place.

    `once`: a query has no key twice, and comes in order of place.

    Leaves temp table FRESH and, durable, a file in archive/keys; table account gets them from
    `enter`, in the transaction of the batch. KNOWN is then something to look keys up in.
    """
    con.execute(
        f"create or replace temp table {FRESH} (account_id integer, key uuid, kind varchar)"
    )
    place, kind, group = "order by min(named.place)", "any_value(named.kind)", "group by named.key"
    if once:
        place, kind, group = "", "named.kind", ""
    for query in queries:
        con.execute(
            f"""
            insert into {FRESH}
            select
                (select coalesce(max(account_id), 0) from {KNOWN}) + row_number() over ({place}),
                named.key,
                {kind}
            from ({query}) named
            anti join {KNOWN} known on known.key = named.key
            where named.key is not null
            {group}
            """
        )
    (first,) = con.execute(f"select min(account_id) from {FRESH}").fetchone() or (None,)
    if first is not None:
        path = home.keys / f"{first:09d}.parquet"
        write_durably(con, path, f"from {FRESH} order by account_id")


def enter(con: duckdb.DuckDBPyConnection) -> None:
    """Put the numbers just given into table account."""
    con.execute(f"insert into account from {FRESH} order by account_id")


def load(con: duckdb.DuckDBPyConnection, home: Home) -> None:
    """Put every number of the archive into table account. Raises BrokenArchive if two clash."""
    paths = sorted(home.keys.glob("*.parquet"))
    if not paths:
        return
    listed = ", ".join(quoted(path) for path in paths)
    con.execute(
        f"""
        insert into account
        select account_id, key, kind
        from read_parquet([{listed}])
        anti join account using (account_id, key)
        order by account_id
        """
    )
    row = con.execute(
        "select count(*), count(distinct account_id), count(distinct key) from account"
    ).fetchone()
    if row is None or len(set(row)) > 1:
        raise BrokenArchive("two files in archive/keys give one number, or one key two numbers")


def write_numbers(con: duckdb.DuckDBPyConnection, home: Home, changed: str) -> int:
    """Write anew the files whose keys table account has otherwise, for accounts of query `changed`.

    Returns how many files that were.
    """
    rewritten = 0
    for path in sorted(home.keys.glob("*.parquet")):
        row = con.execute(
            f"""
            select exists (
                select 1
                from read_parquet({quoted(path)}) filed
                join account using (account_id)
                where account_id in ({changed}) and account.key <> filed.key
            )
            """
        ).fetchone()
        if row == (True,):
            kept = f"""
                select account.account_id, account.key, account.kind
                from read_parquet({quoted(path)})
                join account using (account_id)
                order by account_id
            """
            write_durably(con, path, kept)
            rewritten += 1
    return rewritten


def check(con: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str]) -> None:
    """Raise BrokenArchive when a row of an archive file has a number that no key has."""
    for column in columns:
        row = con.execute(
            f"""
            select count(*)
            from read_parquet({quoted(path)}) r
            anti join account on account.account_id = r.{column}
            where r.{column} is not null
            """
        ).fetchone()
        if row != (0,):
            raise BrokenArchive(f"{path.name} is about people of whom archive/keys has no key")


def sweep(con: duckdb.DuckDBPyConnection, home: Home) -> int:
    """Remove numbers that were never committed; returns how many files."""
    (last,) = con.execute("select coalesce(max(account_id), 0) from account").fetchone() or (0,)
    orphans = [path for path in home.keys.glob("*.parquet") if int(path.stem) > last]
    orphans += home.keys.glob("*.unfinished")
    for path in orphans:
        path.unlink()
    return len(orphans)
