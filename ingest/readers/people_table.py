"""The TEMP tables of one people file on its way from text to typed rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import duckdb

from ingest.contract import Bound
from ingest.findings import Finding, place
from ingest.licences import licensed_by_graph_sql, licensed_by_text
from ingest.lines import Lines
from ingest.readers.people_contracts import DIMENSIONS
from ingest.readers.people_values import BLANKS, group_name, has_licence, not_blocked, yes_no
from ingest.readers.reading import Task
from words import Text

# Columns of the staged table in order, with their types.
STAGED: Mapping[str, str] = MappingProxyType(
    {
        "line": "bigint",
        **dict.fromkeys(("upn", "object_id", "mail", "display_name", "department"), "varchar"),
        **dict.fromkeys(("team", "manager", "function", "office", "country"), "varchar"),
        "company": "varchar",
        **dict.fromkeys(("licensed", "enabled", "guest"), "boolean"),
        "effective_on": "date",
    }
)
GUID = "'^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$'"
GUEST_WORDS = "('guest', 'gast', 'invité', 'invitée')"

# Columns whose distinct values are few and read one by one: how, and into what type.
READ_BY_VALUE: Mapping[str, tuple[Callable[[str], Any], str]] = MappingProxyType(
    {
        **dict.fromkeys(DIMENSIONS, (group_name, "varchar")),
        "licensed": (has_licence, "boolean"),
        "licences": (licensed_by_text, "boolean"),
        "enabled": (yes_no, "boolean"),
        "blocked": (not_blocked, "boolean"),
    }
)


def _trimmed(column: str) -> str:
    """SQL for a value without blanks around it, NULL when nothing is left; $blanks is bound.

    Few values have any, and looking at both ends is a quarter of the work of trimming.
    """
    return (
        f"case when contains($blanks, left({column}, 1)) or contains($blanks, right({column}, 1)) "
        f"then nullif(trim({column}, $blanks), '') else {column} end"
    )


@dataclass(frozen=True)
class PeopleTable:
    """One people file: its task, which column is which, and names of the TEMP tables made for it.

    `raw` holds trimmed text per bound column and `line`; `typed` the staged columns and `fault`,
    the column that makes a row unreadable (NULL: none).
    """

    con: duckdb.DuckDBPyConnection
    task: Task
    bound: Bound

    @property
    def raw(self) -> str:
        return f"{self.task.into}_raw"

    @property
    def typed(self) -> str:
        return f"{self.task.into}_typed"

    @property
    def person_lines(self) -> str:
        """Who each readable line is about, and a hash of what it says."""
        return f"{self.task.into}_person"

    @property
    def double_lines(self) -> str:
        """Lines that say again what an earlier line says."""
        return f"{self.task.into}_double"

    def lookup(self, name: str) -> str:
        """Name of the table (raw, value) with the readings of a column's values."""
        return f"{self.task.into}_{name}"

    def has(self, name: str) -> bool:
        return name in self.bound.places

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def finding(
        self,
        code: str,
        where: str,
        says: Text,
        fix: Text,
        *,
        blocks: bool = False,
        rejects: bool = False,
        column: str = "",
    ) -> list[Finding]:
        """A finding on the rows that `where` picks ("from … where …" with a `line`), if any.

        `says` may use {n}: the number of rows. `rejects`: for this the rows are left out.
        """
        ((count, lines),) = self.rows(f"select count(*), list(line order by line)[:3] {where}")
        if not count:
            return []
        header = self.bound.header(column) if column and self.has(column) else ""
        return [
            Finding(
                code,
                blocks=blocks,
                where=place(lines, rows=count, unit=self.task.staged.unit, column=header),
                says=Text(says.template, {"n": count}) if "{n}" in says.template else says,
                fix=fix,
                rows=count,
                lines=Lines.found(self.con, f"select line {where}")
                if rejects or blocks
                else Lines(),
            )
        ]

    def load_raw(self) -> None:
        """Table `raw` from the text as staged."""
        staged = self.task.staged
        columns = "".join(
            f", {_trimmed(staged.column(position))} as {name}"
            for name, position in self.bound.places.items()
        )
        self.con.execute(
            f"create temp table {self.raw} as "
            f"select {staged.line_sql} as line{columns} from {staged.table}",
            {"blanks": BLANKS} if columns else None,
        )

    def load_lookup(self, name: str, read: Callable[[str], Any], kind: str) -> bool:
        """Table `lookup(name)`; False when the column has values and none could be read."""
        values = [
            value
            for (value,) in self.rows(
                f"select distinct {name} from {self.raw} where {name} is not null"
            )
        ]
        readings = [read(value) for value in values]
        self.con.execute(
            f"create temp table {self.lookup(name)} as "
            f"select unnest($raw::varchar[]) as raw, unnest($value::{kind}[]) as value",
            {"raw": values, "value": readings},
        )
        return not values or any(reading is not None for reading in readings)

    def load_typed(self) -> None:
        """Table `typed`, from `raw` and the lookups."""
        looked_up = [name for name in READ_BY_VALUE if self.has(name)]
        joins = " ".join(
            f"left join {self.lookup(name)} l_{name} on l_{name}.raw = r.{name}"
            for name in looked_up
        )
        if self.has("effective_on"):
            joins += f" left join {self.lookup('date')} l_date on l_date.raw = r.effective_on"
        values = {name: f"l_{name}.value" for name in DIMENSIONS if self.has(name)}
        values |= {name: f"r.{name}" for name in ("mail", "display_name") if self.has(name)}
        values["upn"] = self._first({"upn": "r.upn", "mail": "r.mail"})
        values["object_id"] = self.guid("object_id")
        values["manager"] = self._manager()
        values["licensed"] = self._licensed()
        values["enabled"] = self._first(
            {"enabled": "l_enabled.value", "blocked": "l_blocked.value"}
        )
        values["guest"] = self._guest(values["upn"])
        values["effective_on"] = self._first({"effective_on": "l_date.value"})
        columns = ", ".join(
            f"cast({values.get(name, 'null')} as {kind}) as {name}"
            for name, kind in STAGED.items()
            if name != "line"
        )
        faults = " ".join(self._faults(values))
        self.con.execute(
            f"create temp table {self.typed} as select r.line, {columns}, "
            f"case {faults} end as fault from {self.raw} r {joins}"
        )

    def drop(self) -> None:
        """Remove every table made on the way."""
        lookups = map(self.lookup, (*READ_BY_VALUE, "name", "date"))
        for name in (self.raw, self.typed, self.person_lines, self.double_lines, *lookups):
            self.con.execute(f"drop table if exists {name}")

    # ---- expressions over raw r and the lookups ------------------------------------------------

    def _first(self, choices: Mapping[str, str]) -> str:
        """The first value among the columns that the file has; `choices` is column → expression."""
        there = [expression for name, expression in choices.items() if self.has(name)]
        return f"coalesce({', '.join(there)})" if there else "null"

    def guid(self, name: str) -> str:
        """The value of a column where it is a directory id, in lower case; else NULL."""
        plain = f"lower(trim(r.{name}, '{{}}'))"
        return (
            f"case when regexp_matches({plain}, {GUID}) then {plain} end"
            if self.has(name)
            else "null"
        )

    def _manager(self) -> str:
        return f"coalesce({self.guid('manager')}, r.manager)" if self.has("manager") else "null"

    def _licensed(self) -> str:
        if self.has("assigned_plans") or self.has("assigned_licences"):
            plans, licences = (
                f"r.{name}" if self.has(name) else "null::varchar"
                for name in ("assigned_plans", "assigned_licences")
            )
            return licensed_by_graph_sql(plans, licences)
        # Someone whose list of products is empty has none; an empty yes-or-no says nothing.
        listed = "coalesce(l_licences.value, false)" if self.has("licences") else "null"
        return f"coalesce(l_licensed.value, {listed})" if self.has("licensed") else listed

    def _guest(self, upn: str) -> str:
        by_address = (
            f"coalesce(contains(upper({upn}), '#EXT#'), false)" if upn != "null" else "false"
        )
        if not self.has("user_type"):
            return by_address
        return f"{by_address} or coalesce(lower(r.user_type) in {GUEST_WORDS}, false)"

    def _faults(self, values: Mapping[str, str]) -> list[str]:
        faults = [f"when {values['upn']} is null and {values['object_id']} is null then 'person'"]
        faults += [
            f"when r.{name} is not null and l_{name}.value is null then '{name}'"
            for name in ("licensed", "enabled", "blocked")
            if self.has(name)
        ]
        if self.has("effective_on"):
            faults.append(
                "when r.effective_on is not null and l_date.value is null then 'effective_on'"
            )
        return faults
