"""Rows of people lists that say again what the list before said: one run each, not a row a list.

Lists of everybody come each month or each day and mostly repeat themselves. A repeated row changes
nothing, as long as nothing else can have spoken of the person in between and the person has no
other row. So only lists that follow each other directly, of one source with the same columns, are
held together, and of those only lists in which a row is a person whatever the day: each has a
directory id of its own, or no list at all has ids and no repair joins addresses.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import duckdb

from store.archive import BatchHeader

SAID = (
    "upn_id",
    "oid_id",
    "mail_id",
    "manager_id",
    "department",
    "team",
    "function",
    "office",
    "country",
    "company",
    "licensed",
    "enabled",
    "guest",
)


def load(
    con: duckdb.DuckDBPyConnection, headers: Sequence[BatchHeader], rows: Sequence[str]
) -> set[int]:
    """Fill temp table people_run(ord, line, last_ord): where a run begins, and its last list.

    `headers` are the files in order and `rows` what to select their rows from. Returns the places
    of the files whose rows are in people_run; each row of another file is a run by itself.
    """
    con.execute(
        "create or replace temp table people_run (ord integer, line bigint, last_ord integer)"
    )
    chains = _chains(con, headers, rows)
    for chain in chains:
        con.execute("create or replace temp table open_run as select * from people_run limit 0")
        con.execute("alter table open_run add column id integer")
        con.execute("alter table open_run add column said ubigint")
        for place, who in chain.items():
            _follow(con, place, rows[place], who)
        con.execute("insert into people_run select ord, line, last_ord from open_run")
    return {place for chain in chains for place in chain}


def _chains(
    con: duckdb.DuckDBPyConnection, headers: Sequence[BatchHeader], rows: Sequence[str]
) -> list[dict[int, str]]:
    """Lists that follow each other directly and can be held together: place → column of persons."""
    alike = [
        (before.source, before.columns) == (after.source, after.columns)
        for before, after in pairwise(headers)
    ]
    if not any(alike):
        return []
    columns = _person_columns(con, rows)
    chains: list[dict[int, str]] = []
    for place, goes_on in enumerate(alike):
        first, second = columns[place], columns[place + 1]
        if not (goes_on and first and first == second):
            continue
        if not (chains and place in chains[-1]):
            chains.append({place: first})
        chains[-1][place + 1] = second
    return chains


def _person_columns(con: duckdb.DuckDBPyConnection, rows: Sequence[str]) -> list[str | None]:
    """The column that tells the person of each file's rows, one row each; None where none does."""
    found = []
    for query in rows:
        counts = con.execute(
            f"""
            select
                count(*),
                count(oid_id),
                count(distinct oid_id),
                count(distinct upn_id),
                count(effective_on)
            from {query}
            """
        ).fetchone()
        assert counts is not None
        found.append(counts)
    if any(dated for *_, dated in found):
        return [None] * len(found)  # rows with days of their own may lie between any two lists
    joined = con.execute("select exists (from address_change)").fetchone() == (True,)
    plain = not joined and not any(ids for _, ids, *_ in found)
    by_address = "upn_id" if plain else None
    return [
        "oid_id" if all_rows == ids == persons else by_address if all_rows == addresses else None
        for all_rows, ids, persons, addresses, _ in found
    ]


def _follow(con: duckdb.DuckDBPyConnection, place: int, rows: str, who: str) -> None:
    """Go on to the next list of a chain: runs in temp table open_run go on, end or begin.

    A row that shares an address with another row of its list is a run by itself: whose the address
    is depends on both.
    """
    con.execute(
        f"""
        create or replace temp table shared as
        select address
        from (
            select upn_id as address from {rows}
            union all
            select mail_id from {rows} where mail_id is distinct from upn_id
        )
        where address is not null
        group by address
        having count(*) > 1
        """
    )
    con.execute(
        f"""
        create or replace temp table next_run as
        select
            coalesce(open_run.ord, $place) as ord,
            coalesce(open_run.line, r.line) as line,
            $place as last_ord,
            r.id,
            r.said
        from (
            select
                line,
                {who} as id,
                case
                    when upn_id in (from shared) or mail_id in (from shared) then null
                    else hash({", ".join(SAID)})
                end as said
            from {rows}
        ) r
        left join open_run on open_run.id = r.id and open_run.said = r.said
        """,
        {"place": place},
    )
    con.execute(
        """
        insert into people_run
        select ord, line, last_ord from open_run anti join next_run using (ord, line)
        """
    )
    con.execute("drop table open_run")
    con.execute("alter table next_run rename to open_run")
