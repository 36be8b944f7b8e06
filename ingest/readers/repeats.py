"""Rows that come twice: the same is kept once, and rows that contradict each other stop a file."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.findings import EXAMPLES
from ingest.readers.record_table import RecordTable
from ingest.readers.usage_checks import DUPLICATE_CONFLICT, DUPLICATE_ROWS, OnLines


def each_once(table: RecordTable, keys: Sequence[str], columns: Sequence[str]) -> None:
    """Keep one row per key in the written table, the first one; for `made(after=…)`.

    `keys` are SQL over the written table, `columns` all that rows with one key must agree on.
    """
    into = table.task.into
    # The key tells who it is in any spelling; of a person it is not a difference.
    told = ", ".join(f'"{name}"' for name in columns if name != "person")
    said = f"hash({told})"
    by = f"partition by {', '.join(keys)}"
    doubles = f"""
        select
            line,
            row_number() over ({by} order by line) > 1 as again,
            min({said}) over ({by}) <> max({said}) over ({by}) as differs
        from "{into}"
    """
    if _found(table, DUPLICATE_CONFLICT, f"select line from ({doubles}) where differs"):
        return
    repeated = f"select line from ({doubles}) where again and not differs"
    if _found(table, DUPLICATE_ROWS, repeated):
        table.con.execute(f'delete from "{into}" where line in ({repeated})')


def _found(table: RecordTable, what: OnLines, lines: str) -> bool:
    rows = table.con.execute(
        f"select line, count(*) over () from ({lines}) order by line limit {EXAMPLES}"
    ).fetchall()
    if rows:
        first = [line for line, _ in rows]
        table.findings.append(what.on(first, rows[0][1], table.task.staged.unit))
    return bool(rows)
