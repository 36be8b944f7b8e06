"""People of one file who are in others: counted when every file of a command was read.

A usage report that comes before the list of people matches nobody yet. What holds is what is true
when all files that were given together are there; so it is counted at the end, for each of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from ingest.outcome import Outcome
from ingest.pseudonymise import KEYED
from store.archive import relation
from store.engine import quoted
from store.kinds import KINDS

Matched = dict[int, int]  # place of an outcome among those of a command → people matched

DROPPED = "dropped_key"  # temp table of a check: what its files name, until all of them were read


def on_day(con: duckdb.DuckDBPyConnection, rows: str, day: str | None) -> int:
    """How many of the people of keyed or archived rows, on their days, some people file knows."""
    named = {name for name, *_ in con.execute(f"describe select * from {rows}").fetchall()}
    account = (
        f"{rows} r"
        if "account_id" in named
        else f"(select r.*, account.account_id from {rows} r join account using (key)) r"
    )
    then = f"and r.{day} >= alias.from_on and r.{day} < alias.to_on" if day else ""
    row = con.execute(
        f"""
        select count(distinct r.account_id)
        from {account}
        left join alias
            on alias.account_id = r.account_id {then}
        where coalesce(alias.person_id, r.account_id) in (select person_id from people_span)
        """
    ).fetchone()
    return int(row[0]) if row else 0


def at_end(
    con: duckdb.DuckDBPyConnection, archive: Path, outcomes: Sequence[tuple[str, int | None]]
) -> Matched:
    """What holds now of files that were imported, or were there already: (status, batch) each."""
    found: Matched = {}
    for place, (_, batch) in enumerate(outcomes):
        counted = None if batch is None else _of_batch(con, archive, batch)
        if counted is not None:
            found[place] = counted
    return found


def keep(con: duckdb.DuckDBPyConnection, batches: dict[int, int]) -> None:
    """Write the people matched, by batch, beside the batches."""
    for batch, matched in batches.items():
        con.execute("update batch set people_matched = ? where batch_id = ?", [matched, batch])


def _of_batch(con: duckdb.DuckDBPyConnection, archive: Path, batch: int) -> int | None:
    row = con.execute(
        """
        select kind, archive_file, json_extract_string(header, '$.concealed') = 'true'
        from batch
        where batch_id = ? and state = 'committed'
        """,
        [batch],
    ).fetchone()
    if row is None:
        return None
    kind, file, concealed = row
    rows = relation(archive / file)
    if kind == "usage":
        return None if concealed else on_day(con, rows, "refresh_on")
    if kind in KINDS:
        known = KINDS[kind]
        return on_day(con, rows, known.day) if known.person and known.joins_people else None
    used = con.execute(
        f"""
        with used as (select distinct account_id from coverage)
        select count(*) from {rows}
        where upn_id in (select account_id from used) or oid_id in (select account_id from used)
        """
    ).fetchone()
    return int(used[0]) if used else None


class Dropped:
    """What the files of a check name, to be compared when all of them were read."""

    def __init__(self, con: duckdb.DuckDBPyConnection, work: Path) -> None:
        self.con, self.path = con, work / "dropped.parquet"
        self.kinds: dict[int, str] = {}
        con.execute(f"create temp table {DROPPED} (place integer, line bigint, key uuid)")

    def add(self, place: int, outcome: Outcome) -> None:
        """Keep the keys of the rows in KEYED, of a file whose people can be in others."""
        if outcome.review.matched is None:
            return
        kind = str(outcome.reading.kind)
        self.kinds[place] = kind if kind in ("usage", "people") else "record"
        if kind == "people":
            rows = " union all ".join(
                f"select line, {name}_key as key from {KEYED}" for name in ("upn", "oid")
            )
        else:
            rows = f"select distinct 0 as line, key from {KEYED}"
        self.con.execute(
            f"insert into {DROPPED} select {place}, line, key from ({rows}) where key is not null"
        )

    def compared(self, facts: duckdb.DuckDBPyConnection) -> Matched:
        """People matched with what is there and with the other files of the drop."""
        if not {"people"} < set(self.kinds.values()):
            return {}
        self.con.execute(f"copy {DROPPED} to {quoted(self.path)} (format parquet)")
        rows = f"read_parquet({quoted(self.path)})"
        lists = [place for place, kind in self.kinds.items() if kind == "people"]
        others = [place for place in self.kinds if place not in lists]
        usage = [place for place, kind in self.kinds.items() if kind == "usage"]
        known = """
            select account.key
            from account
            left join alias on alias.account_id = account.account_id
            where coalesce(alias.person_id, account.account_id) in (
                select person_id from people_span
            )"""
        used = "select key from account semi join coverage using (account_id)"
        found = {
            **self._counted(facts, rows, "key", others, known, lists),
            **self._counted(facts, rows, "line", lists, used, usage),
        }
        self.path.unlink()
        return found

    def _counted(
        self,
        facts: duckdb.DuckDBPyConnection,
        rows: str,
        what: str,
        places: Sequence[int],
        known: str,
        others: Sequence[int],
    ) -> Matched:
        counted = facts.execute(
            f"""
            with known as (
                {known}
                union all
                select key from {rows} where list_contains($others::integer[], place)
            )
            select place, count(distinct {what}) filter (where key in (select key from known))
            from {rows}
            where list_contains($places::integer[], place)
            group by place
            """,
            {"others": list(others), "places": list(places)},
        ).fetchall()
        return {int(place): int(number) for place, number in counted}
