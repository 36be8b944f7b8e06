"""Departments, teams and other groups: one number per distinct value."""

from __future__ import annotations

import duckdb

from store.people_files import DIMENSIONS
from store.statements import statement

MANAGER = "manager"


def team_source(setting: str, carried: set[str]) -> str:
    """Which attribute is the team: the setting, or the finest that any file carries."""
    if setting != "auto":
        return setting
    return next((name for name in ("team", MANAGER) if name in carried), "department")


def columns(team: str) -> dict[str, str]:
    """Dimension → the column of fact_row that its values come from."""
    return {name: team if name == "team" else name for name in DIMENSIONS}


def number_values(con: duckdb.DuckDBPyConnection, team: str) -> None:
    """Fill dimension_value: values compared in lower case, spelt as most rows do."""
    for dimension, column in columns(team).items():
        if column == MANAGER:
            con.execute(statement("people/manager_teams"))
        else:
            _number(con, dimension, column)


def _number(con: duckdb.DuckDBPyConnection, dimension: str, column: str) -> None:
    con.execute(
        f"""
        insert into dimension_value
        with spelling as (
            select lower({column}) as plain, {column} as value, sum(last_ord - ord + 1) as rows
            from fact_row
            where {column} <> ''
            group by {column}
        ),
        best as (
            select plain, value
            from spelling
            qualify row_number() over (partition by plain order by rows desc, value) = 1
        )
        select $dimension, row_number() over (order by plain), value
        from best
        """,
        {"dimension": dimension},
    )


def load_numbers(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table team_number: the number of each manager's team, as in dimension_value."""
    con.execute(
        """
        create or replace temp table team_number as
        with team as (
            select distinct manager from fact_row where manager <> ''
        )
        select manager, row_number() over (order by manager) as value_id
        from team
        """
    )


def lookups(team: str) -> tuple[str, str]:
    """SQL from fact_row to the numbers: columns, null where a file is silent, and joins."""
    numbers, joins = [], []
    for dimension, column in columns(team).items():
        table = f"{dimension}_number"
        numbers.append(
            f"case when fact_row.{column} is not null then coalesce({table}.value_id, 0) end"
            f" as {dimension}"
        )
        if column == MANAGER:
            joins.append("left join team_number on team_number.manager = fact_row.manager")
        else:
            joins.append(
                f"left join dimension_value {table}"
                f" on {table}.dimension = '{dimension}'"
                f" and lower({table}.value) = lower(fact_row.{column})"
            )
    return ", ".join(numbers), "\n".join(joins)
