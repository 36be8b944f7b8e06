"""Findings that reject rows, with all the lines they reject and not only the first few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import count

import duckdb

from ingest import staging
from ingest.columns import Columns, Placed
from ingest.findings import Finding
from ingest.lines import Lines
from ingest.staging import Staged
from ingest.text_tables import TextTable

_numbers = count(1)


class Rejecting(Placed):
    """A kind of finding for which rows are left out."""

    def at(
        self,
        columns: Columns,
        conditions: Mapping[str, Sequence[str]] | str,
        column: str = "",
    ) -> Finding:
        """The finding with its place, its number of rows, and every line."""
        finding = super().at(columns, conditions, column)
        return replace(finding, lines=lines_with(columns, conditions)) if finding.rows else finding


def lines_with(columns: Columns, conditions: Mapping[str, Sequence[str]] | str) -> Lines:
    """Lines where any column has one of the texts (or SQL holds)."""
    staged = columns.staged
    params: dict[str, object] = {}
    where = conditions
    if not isinstance(where, str):
        params = {f"p{number}": list(texts) for number, texts in enumerate(where.values())}
        tests = (f"list_contains($p{number}, {sql})" for number, sql in enumerate(where))
        where = " or ".join(tests) or "false"
    query = f'select {staged.line_sql} as line from "{staged.table}" where {where}'
    return Lines.found(columns.con, query, params)


def with_broken_rows(con: duckdb.DuckDBPyConnection, source: TextTable, staged: Staged) -> Staged:
    """The staged table with every line of its broken rows, where the findings name but a few.

    The file is read once more for it, which only files with broken rows have to pay for.
    """
    if not staged.rows_rejected or staged.rejected:
        return staged
    table = f"{staged.table}_again{next(_numbers)}"
    con.execute(staging._read_sql(source, table), {"path": str(source.path)})
    con.execute(f'drop table "{table}"')
    rejects = staging._rejects(con, table)
    places = staging._line_numbers(source.path, [reject.byte for reject in rejects])
    lines: dict[str, list[int]] = {}
    for line, reject in zip(places, rejects, strict=True):
        code = staging.REJECTS.get(reject.kind, staging.OTHER_REJECT)[0]
        lines.setdefault(code, []).append(line)
    findings = tuple(
        replace(finding, lines=Lines.of(lines[finding.code])) if finding.code in lines else finding
        for finding in staged.findings
    )
    return replace(staged, findings=findings)
