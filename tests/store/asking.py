"""What the stored tables say, read as metrics read them, under the names that a test used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from store.writer import Writer

FRIDAY = timedelta(days=4)


@dataclass(frozen=True)
class Member:
    """A person as the population of a day has it."""

    department: str | None
    licensed: bool
    basis: str = "list"


def population(writer: Writer, on: date, names: Iterable[str]) -> dict[str, Member]:
    """Everyone of `names` in person_span on a day; a name stands for whoever has it that day."""
    found = {}
    for name in names:
        row = span(writer, name, on)
        if row:
            found[name] = Member(row["department"], row["licensed"], row["licence_basis"])
    return found


def span(writer: Writer, name: str, on: date) -> dict[str, Any] | None:
    """The person_span row of whoever has the name on a day, with department and team by name."""
    cursor = writer.con.execute(
        """
        select
            p.*,
            department.value as department,
            team.value as team
        from person_span p
        left join dimension_value department
            on department.dimension = 'department' and department.value_id = p.department_id
        left join dimension_value team
            on team.dimension = 'team' and team.value_id = p.team_id
        where p.person_id = $person and p.from_on <= $on and p.to_on > $on
        """,
        {"person": person(writer, name, on), "on": on},
    )
    names = [column[0] for column in cursor.description]
    rows = cursor.fetchall()
    assert len(rows) <= 1, "spans of a person must not overlap"
    return dict(zip(names, rows[0], strict=True)) if rows else None


def person(writer: Writer, name: str, on: date) -> int | None:
    """Number of the person whom an address, or "#object id", belongs to on a day."""
    row = writer.con.execute(
        """
        select coalesce(alias.person_id, account.account_id)
        from account
        left join alias
            on alias.account_id = account.account_id
            and alias.from_on <= $on
            and alias.to_on > $on
        where account.key = $key
        """,
        {"key": key(writer, name), "on": on},
    ).fetchone()
    return row[0] if row else None


def key(writer: Writer, name: str, kind: str = "upn") -> UUID:
    """The key of an address, or of an object id written as "#id"."""
    if name.startswith("#"):
        return writer.pseudonyms.key("oid", name[1:])
    return writer.pseudonyms.key(kind, name)


@dataclass(frozen=True)
class Weeks:
    """The status of every address, app and week, by the rule in the schema's comments."""

    used: dict[tuple[date, int], int]
    unknown: dict[tuple[date, int], int]
    covered: dict[date, date]
    seen: dict[int, tuple[date, date]]
    account: dict[str, int]
    app: dict[str, int]

    @classmethod
    def of(cls, writer: Writer, names: Iterable[str], kind: str = "upn") -> Weeks:
        con = writer.con
        numbers = dict(con.execute("select key, account_id from account").fetchall())
        return cls(
            used=_masks(writer, "use_week"),
            unknown=_masks(writer, "unknown_week"),
            covered=dict(
                con.execute("select week_on, covered_on from week where series = 0").fetchall()
            ),
            seen={
                account: (first, last)
                for account, first, last in con.execute(
                    """
                    select account_id, min(from_on), max(to_on)
                    from coverage
                    where series = 0
                    group by account_id
                    """
                ).fetchall()
            },
            account={name: numbers[key(writer, name, kind)] for name in names},
            app=dict(con.execute("select app_key, app_id from app").fetchall()),
        )

    def status(self, name: str, app: str, monday: date) -> str:
        account, bit = self.account[name], 1 << self.app[app]
        used = self.used.get((monday, account))
        if used is not None and (app == "any" or used & bit):
            return "active"
        if self.unknown.get((monday, account), 0) & bit or account not in self.seen:
            return "unknown"
        covered_on = self.covered.get(monday)
        first_on, last_on = self.seen[account]
        if covered_on is None or covered_on < first_on or last_on < monday + FRIDAY:
            return "unknown"
        return "inactive"


def _masks(writer: Writer, table: str) -> dict[tuple[date, int], int]:
    rows = writer.con.execute(
        f"select week_on, account_id, apps from {table} where series = 0"
    ).fetchall()
    return {(week_on, account): apps for week_on, account, apps in rows}
