"""Columns of a staged table, given their types: looked at by distinct value, converted by SQL.

A report repeats few values, so each distinct text of a column is read once in Python, where dates
and numbers of every dialect can be told apart. The column is then converted by a plain cast, when
all texts are in the plain form, or by a join with what the texts mean.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import TracebackType

import duckdb

from ingest.findings import EXAMPLES, Finding, place
from ingest.lines import Lines
from ingest.staging import Staged
from ingest.values import BLANKS
from words import Text

PLAIN_DATE = re.compile(r"[12]\d{3}-\d\d-\d\d")
PLAIN_WHOLE = re.compile(r"\d{1,9}")


@dataclass
class Columns:
    """Work on the columns of one staged table; a context manager that drops the tables it made.

    `sql` arguments are expressions over the staged table, usually a column's name.
    """

    con: duckdb.DuckDBPyConnection
    staged: Staged
    joins: list[str] = field(default_factory=list)
    _made: list[str] = field(default_factory=list)

    def __enter__(self) -> Columns:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.drop()

    def drop(self) -> None:
        """Drop the tables that conversions needed."""
        for table in self._made:
            self.con.execute(f'drop table if exists "{table}"')

    @property
    def source(self) -> str:
        """What stands after FROM: the staged table and the joins that conversions need."""
        return " ".join([f'"{self.staged.table}"', *self.joins])

    def texts(self, sql: str) -> list[str]:
        """The distinct texts of a column, without the empty ones, in one order every time.

        Cells that hold nothing but blanks are made empty, so that no conversion meets them.
        """
        rows = self.con.execute(
            f"""
            select value from (select distinct {sql} as value from "{self.staged.table}")
            where value is not null and value <> ''
            order by value
            """
        ).fetchall()
        texts = [value for (value,) in rows]
        if blank := [value for value in texts if not value.strip(BLANKS)]:
            self._empty(sql, blank)
            texts = [value for value in texts if value.strip(BLANKS)]
        return texts

    def _empty(self, sql: str, blank: Sequence[str]) -> None:
        """Make the cells with one of these texts empty, in every column that `sql` names."""
        table = self.staged.table
        for column in re.findall(rf'"{re.escape(table)}"\.(c\d+)', sql):
            self.con.execute(
                f'update "{table}" set {column} = null where list_contains($blank, {column})',
                {"blank": list(blank)},
            )

    def lines(self, conditions: Mapping[str, Sequence[str]] | str) -> tuple[list[int], int]:
        """Where any column has one of the texts (or SQL holds): first places, number of rows."""
        where, params = (conditions, {}) if isinstance(conditions, str) else _among(conditions)
        line = self.staged.line_sql
        (count,) = self.con.execute(
            f'select count(*) from "{self.staged.table}" where {where}', params
        ).fetchone() or (0,)
        rows = self.con.execute(
            f'select distinct {line} as line from "{self.staged.table}" where {where} '
            f"order by line limit {EXAMPLES}",
            params,
        ).fetchall()
        return [number for (number,) in rows], count

    def every_line(self, conditions: Mapping[str, Sequence[str]] | str) -> Lines:
        """All lines where any column has one of the texts (or SQL holds), and not the first few."""
        where, params = (conditions, {}) if isinstance(conditions, str) else _among(conditions)
        query = f'select {self.staged.line_sql} as line from "{self.staged.table}" where {where}'
        return Lines.found(self.con, query, params)

    def place(
        self, conditions: Mapping[str, Sequence[str]] | str, column: str = ""
    ) -> tuple[Text, int]:
        """The same as `place` for a finding, and the number of rows."""
        lines, count = self.lines(conditions)
        return place(lines, rows=count, unit=self.staged.unit, column=column), count

    def dates(self, sql: str, texts: Iterable[str], days: Mapping[str, date | None]) -> str:
        """A DATE expression for a column, given what each of its texts means (None: left empty)."""
        texts = list(texts)
        if all(PLAIN_DATE.fullmatch(value) and days[value] for value in texts):
            return f"cast({sql} as date)"
        return self.mapped(sql, {value: days[value] for value in texts}, "date")

    def numbers(self, sql: str, meant: Mapping[str, int | None], sql_type: str) -> str:
        """A number expression for a column, given what its texts mean (None: left empty)."""
        if all(PLAIN_WHOLE.fullmatch(value) and meant[value] is not None for value in meant):
            return f"cast({sql} as {sql_type})"
        return self.mapped(sql, meant, sql_type)

    def reject(self, conditions: Mapping[str, Sequence[str]] | str) -> None:
        """Leave rows out of what `kept` keeps."""
        where, params = (conditions, {}) if isinstance(conditions, str) else _among(conditions)
        out = f"{self.staged.table}_out"
        if out not in self._made:
            self.con.execute(f'create temp table "{out}" (row_id bigint)')
            self._made.append(out)
        self.con.execute(
            f'insert into "{out}" select rowid from "{self.staged.table}" where {where}',
            params,
        )

    @property
    def kept(self) -> str:
        """A WHERE clause without the rejected rows, or nothing."""
        out = f"{self.staged.table}_out"
        if out not in self._made:
            return ""
        return f'where "{self.staged.table}".rowid not in (select row_id from "{out}")'

    @property
    def order(self) -> str:
        """Joins do not promise an order; a plain read of the staged table keeps it."""
        return f'order by "{self.staged.table}".rowid' if self.joins or self.kept else ""

    def mapped(self, sql: str, meant: Mapping[str, object], sql_type: str) -> str:
        """An expression for a column, given what each of its texts means (None: left empty)."""
        name = f"{self.staged.table}_m{len(self.joins)}"
        self.con.execute(
            f"""
            create temp table "{name}" as
            select unnest($texts) as said, cast(unnest($meant) as {sql_type}) as meant
            """,
            {"texts": list(meant), "meant": list(meant.values())},
        )
        self._made.append(name)
        self.joins.append(f'left join "{name}" on "{name}".said = {sql}')
        return f'"{name}".meant'


def _among(conditions: Mapping[str, Sequence[str]]) -> tuple[str, dict[str, list[str]]]:
    parts = [f"list_contains($p{n}, {sql})" for n, sql in enumerate(conditions)]
    params = {f"p{n}": list(texts) for n, texts in enumerate(conditions.values())}
    return " or ".join(parts) or "false", params


@dataclass(frozen=True)
class Placed:
    """A kind of finding about rows, ready to be placed."""

    code: str
    says: Text
    fix: Text
    blocks: bool = False

    def at(
        self,
        columns: Columns,
        conditions: Mapping[str, Sequence[str]] | str,
        column: str = "",
    ) -> Finding:
        """The finding with its place and its number of rows."""
        where, count = columns.place(conditions, column)
        return Finding(self.code, self.blocks, where, self.says, self.fix, count)
