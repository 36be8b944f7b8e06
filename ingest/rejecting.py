"""Findings that reject rows, with all the lines they reject and not only the first few."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ingest.columns import Columns, Placed
from ingest.findings import Finding
from ingest.lines import Lines


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
