"""Record tables: a staged table under its contract, for the readers of all kinds of record.

A reader binds its columns here, asks for each as a typed SQL expression (dates are decided for the
file as a whole, other values are read once per distinct text), leaves out rows that cannot be read,
and ends with `made`, which writes the staged table and gives the `Reading`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Self

import duckdb

from ingest.columns import Columns, Placed
from ingest.contract import Contract, header_findings
from ingest.findings import EXAMPLES, Finding, place
from ingest.lines import Lines
from ingest.readers.people_day import day_in_name
from ingest.readers.reading import Reading, Task
from ingest.readers.same_meaning import differing, filled, measured, taken, texts_twice
from ingest.readers.usage_checks import NUMBER_TROUBLE, date_findings, no_rows, none_left
from ingest.values import BLANKS, DatePlan, plan_dates, read_whole
from words import text

GUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

NO_PERSON = Placed(
    "person-missing",
    text("These rows do not say whom they are about."),
    text("They were left out; nothing needs to be done if that is right."),
)
VALUE_UNREADABLE = Placed(
    "value-unreadable",
    text("These values cannot be read, and their rows were left out."),
    text("Correct the values, or export the file again, and import it once more."),
)


class RecordTable:
    """One file's columns as SQL over `source`, and what was found on the way."""

    def __init__(self, con: duckdb.DuckDBPyConnection, task: Task, contract: Contract) -> None:
        self.con, self.task, self.contract = con, task, contract
        self.bound = contract.bind(task.staged.headers)
        self.columns = Columns(con, task.staged)
        self._passed_over = 0
        self._several = measured(contract, self.bound)
        self.findings: list[Finding] = [
            *task.findings,
            *task.staged.findings,
            *header_findings(contract, self.bound, twins_allowed=self.may_have_twins()),
        ]
        if self._several and not self.is_blocked():
            self.findings += differing(self.columns, contract, self.bound)
        if (twice := texts_twice(contract, self.bound)) and not self.is_blocked():
            self.findings += taken(self.columns, self.bound, twice)

    def may_have_twins(self) -> bool:
        """Whether Microsoft itself gives such a file columns with one and the same name."""
        return False

    def is_blocked(self) -> bool:
        """Whether something was found for which the file cannot be imported. It can change."""
        return any(finding.blocks for finding in self.findings)

    def has(self, *names: str) -> bool:
        """True when the file has all these columns."""
        return all(name in self.bound.places for name in names)

    def ref(self, name: str) -> str:
        """A column as the file has it; of several, the first cell that is filled."""
        if several := self._several.get(name):
            return f"coalesce({', '.join(filled(self.columns, place) for place in several)})"
        place = self.bound.places[name]
        cells = [
            f'"{self.task.staged.table}".c{n}' for n in (place, *self.bound.twins.get(place, ()))
        ]
        return f"coalesce({', '.join(cells)})" if len(cells) > 1 else cells[0]

    def text(self, name: str) -> str:
        """A column without blanks around it; NULL where it is empty or absent."""
        if not self.has(name):
            return "cast(null as varchar)"
        return f"nullif(trim({self.ref(name)}, '{BLANKS}'), '')"

    def person(self, *names: str) -> dict[str, str]:
        """Whom a row is about, from the first of these columns that says it.

        Staged columns `person` and `person_kind`: an object id is "oid", an address "upn", anything
        without @ or with 32 hexadecimal digits before it a concealed "hash". Rows that name nobody
        are left out.
        """
        given = [self.text(name) for name in names if self.has(name)]
        person = f"coalesce({', '.join(given)})" if given else "cast(null as varchar)"
        self.leave_out(NO_PERSON, f"{person} is null", next(filter(self.has, names), ""))
        return {"person": person, "person_kind": kind_of_person(person)}

    @property
    def rows_read(self) -> int:
        """Rows of the file without those that were passed over."""
        return self.task.staged.rows_read - self._passed_over

    def pass_over(self, why: Placed | None, condition: str) -> None:
        """Leave out rows that are not of this kind at all: neither read nor rejected, but noted."""
        if count := self._count(condition):
            if why:
                self.findings.append(why.at(self.columns, condition))
            self.columns.reject(condition)
            self._passed_over += count

    def note(self, what: Placed, condition: str) -> None:
        """Say something of rows that stay."""
        if self._count(condition):
            self.findings.append(what.at(self.columns, condition))

    def _count(self, condition: str) -> int:
        (count,) = self.con.execute(
            f'select count(*) from "{self.task.staged.table}" where {condition}'
        ).fetchone() or (0,)
        return int(count)

    def leave_out(self, why: Placed, condition: str, column: str = "") -> None:
        """Reject the rows for which SQL holds, with a finding that names their first lines."""
        finding = why.at(self.columns, condition, self.bound.header(column) if column else "")
        if finding.rows:
            self.findings.append(replace(finding, lines=self.columns.every_line(condition)))
            self.columns.reject(condition)

    def drop_where(self, why: Placed, condition: str) -> None:
        """Take rows out of the written table, with a finding that names their first lines."""
        into = self.task.into
        lines = self.con.execute(
            f'select line from "{into}" where {condition} order by line'
        ).fetchall()
        if lines:
            self.con.execute(f'delete from "{into}" where {condition}')
            first = [line for (line,) in lines[:EXAMPLES]]
            spot = place(first, rows=len(lines), unit=self.task.staged.unit)
            every = Lines.of(line for (line,) in lines)
            self.findings.append(
                Finding(why.code, why.blocks, spot, why.says, why.fix, len(lines), every)
            )

    def days(self, *names: str, refresh: str | None = None) -> dict[str, str]:
        """Date columns as SQL, decided together; `refresh` is one of them that no other passes."""
        plan, texts = self.planned(names, refresh)
        sql = dict.fromkeys(names, "cast(null as date)")
        if not plan.blocked:
            sql |= {
                name: self.columns.dates(self.ref(name), found, plan.days)
                for name, found in texts.items()
            }
        return sql

    def planned(
        self, names: Iterable[str], refresh: str | None = None
    ) -> tuple[DatePlan, dict[str, list[str]]]:
        """How date columns are read, decided together, and what each of those that are there says.

        What there is to say about them is among the findings then.
        """
        held = [name for name in names if self.has(name)]
        texts = {name: self.columns.texts(self.ref(name)) for name in held}
        named = day_in_name(self.task.name, self.task.today)
        latest = min(self.task.today, named or self.task.today) + timedelta(days=1)
        plan = plan_dates(
            texts, refresh=refresh if texts.get(refresh or "") else None, latest=latest
        )
        places = {name: (self.ref(name), self.bound.header(name)) for name in held}
        self.findings += date_findings(self.columns, plan, texts, places, self.tomorrow)
        return plan, texts

    @property
    def tomorrow(self) -> date:
        """The last day that can be meant: it is tomorrow already further east."""
        return self.task.today + timedelta(days=1)

    def whole(self, name: str, sql_type: str = "integer", most: int = 10_000_000) -> str:
        """A column of whole numbers as SQL; a cell that is none rejects its row."""
        if not self.has(name):
            return f"cast(null as {sql_type})"
        sql = self.ref(name)
        read = {value: read_whole(value, most) for value in self.columns.texts(sql)}
        for trouble, kind in NUMBER_TROUBLE.items():
            self._without(name, [value for value, found in read.items() if found == trouble], kind)
        meant = {value: found if isinstance(found, int) else None for value, found in read.items()}
        return self.columns.numbers(sql, meant, sql_type)

    def read(
        self,
        name: str,
        how: Callable[[str], Any | None],
        sql_type: str,
        unreadable: Placed | None = VALUE_UNREADABLE,
    ) -> str:
        """A column read value by value; None rejects its rows, or with no `unreadable` is NULL."""
        if not self.has(name):
            return f"cast(null as {sql_type})"
        sql = self.ref(name)
        meant = {value: how(value) for value in self.columns.texts(sql)}
        if unreadable:
            self._without(name, [v for v, found in meant.items() if found is None], unreadable)
        if all(found is not None and str(found) == value for value, found in meant.items()):
            return f"cast({sql} as {sql_type})"
        return self.columns.mapped(sql, meant, sql_type)

    def _without(self, name: str, texts: Sequence[str], why: Placed) -> None:
        if texts:
            sql = self.ref(name)
            finding = why.at(self.columns, {sql: texts}, self.bound.header(name))
            self.findings.append(replace(finding, lines=self.columns.every_line({sql: texts})))
            self.columns.reject({sql: texts})

    def made(
        self,
        expressions: Mapping[str, str],
        *,
        newest: str | None,
        after: Callable[[], None] | None = None,
    ) -> Reading:
        """Write the staged table and say what became of the file.

        `expressions` gives every staged column its SQL, in order: those of `store.records` for the
        kind, and further ones that only some files have. `newest` is the column of which the last
        day is the day of the file. `after` may look at the written table and add findings. When
        something blocks, nothing is left behind.
        """
        task = self.task
        accepted, last = 0, None
        if not self.is_blocked():
            chosen = ", ".join(f'{sql} as "{name}"' for name, sql in expressions.items())
            self.con.execute(
                f"""
                create temp table "{task.into}" as
                select cast({task.staged.line_sql} as bigint) as line, {chosen}
                from {self.columns.source} {self.columns.kept} {self.columns.order}
                """
            )
            if after:
                after()
            accepted, last = self._counted(newest)
            if not task.staged.rows_read:
                self.findings.append(no_rows())
            elif self.rows_read and not accepted:
                self.findings.append(none_left())
        if self.is_blocked():
            self.con.execute(f'drop table if exists "{task.into}"')
            accepted, last = 0, None
        return Reading(
            file=task.name,
            file_sha256=task.sha256,
            source=task.source,
            kind=self.contract.kind,
            table=None if self.is_blocked() else task.into,
            columns=tuple(expressions),
            newest_on=last,
            rows_read=self.rows_read,
            rows_accepted=accepted,
            rows_rejected=self.rows_read - accepted,
            unit=task.staged.unit,
            findings=tuple(self.findings),
        )

    def _counted(self, newest: str | None) -> tuple[int, date | None]:
        row = self.con.execute(
            f"""
            select count(*), {f"cast(max({newest}) as date)" if newest else "null"}
            from "{self.task.into}"
            """
        ).fetchone()
        assert row is not None
        return int(row[0]), row[1]

    def close(self) -> None:
        """Drop the lookups; the staged text is the caller's."""
        self.columns.drop()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def kind_of_person(person: str) -> str:
    """SQL for what an identifier is: an object id, an address, or a concealed name."""
    # Patterns are looked at only where the place of the @ leaves room for them.
    return f"""
        case strpos({person}, '@')
            when 0 then
                case when regexp_full_match(lower({person}), '{GUID}') then 'oid' else 'hash' end
            when 33 then
                case when regexp_matches({person}, '^[0-9a-fA-F]{{32}}@') then 'hash' else 'upn' end
            else 'upn'
        end"""
