"""From archived people files to spans: who belonged where, and who held a licence, on which day.

Each file is a full picture of its day, or carries dates of its own. An attribute holds from the
file that says it until another says otherwise; days before the first file are back-cast from it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from store import accounts, dimensions, people_files
from store.archive import BatchHeader
from store.people_files import DIMENSIONS
from store.statements import each, statement

LICENCE_LISTED = "licence_listed_from"
TEAM_SOURCE = "team_source"  # row of meta: which column of people files the team is


def derive_people(
    con: duckdb.DuckDBPyConnection, folder: Path, headers: list[BatchHeader], *, team_column: str
) -> None:
    """Make people_span, alias and dimension_value from all live people batches.

    Works in the caller's transaction.
    """
    for table in ("people_span", "alias", "dimension_value", "guest_account"):
        con.execute(f"delete from {table}")
    con.execute("delete from meta where name in (?, ?)", [LICENCE_LISTED, TEAM_SOURCE])
    people_files.load_rows(con, folder, headers)
    accounts.derive_aliases(con)
    con.execute(statement("people/guest_account"))
    if not headers:
        return
    carried = {name for header in headers for name in header.columns}
    sources = sorted({header.source for header in headers})
    team = dimensions.team_source(team_column, carried)
    con.execute("insert into meta values (?, ?)", [TEAM_SOURCE, team])
    people_files.attach_persons(con)
    dimensions.number_values(con, team)
    _load_events(con, team, sources)
    _add_absences(con, sources)
    _note_licence_lists(con)
    _load_states(con, sources)
    con.execute(statement("people/people_span"))


def _load_events(con: duckdb.DuckDBPyConnection, team: str, sources: list[str]) -> None:
    """Temp table event: what a file says of a person from a day on; null where it says nothing.

    Column in_<source> tells whether that source has the person; an account that is switched off
    counts as not there.
    """
    dimensions.load_numbers(con)
    numbers, joins = dimensions.lookups(team)
    present = each("case when picture.source = '{0}' then fact_row.enabled end as in_{0}", sources)
    con.execute(
        f"""
        create or replace temp table event as
        select
            fact_row.person_id,
            fact_row.on_date,
            fact_row.ord,
            fact_row.line,
            {numbers},
            fact_row.licensed,
            {present}
        from fact_row
        join picture on picture.ord = fact_row.ord
        {joins}
        """
    )


def _add_absences(con: duckdb.DuckDBPyConnection, sources: list[str]) -> None:
    con.execute(statement("people/absence"))
    con.execute(
        f"""
        insert into event by name
        select
            person_id,
            on_date,
            ord,
            0 as line,
            licensed,
            {each("case when source = '{0}' then false end as in_{0}", sources)}
        from absence
        """
    )


def _note_licence_lists(con: duckdb.DuckDBPyConnection) -> None:
    """Keep the first day that a full list of licences speaks of: who is not on it has none."""
    con.execute(
        """
        insert into meta
        select $name, min(on_date)::varchar
        from picture
        where lists_licences and full_picture
        having count(*) > 0
        """,
        {"name": LICENCE_LISTED},
    )


def _load_states(con: duckdb.DuckDBPyConnection, sources: list[str]) -> None:
    """Temp table state: everything known of a person from a day on, one row per person and day."""
    presence = [f"in_{source}" for source in sources]
    so_far = each(
        "last_value({0} ignore nulls) over so_far as {0}", [*DIMENSIONS, "licensed", *presence]
    )
    back_cast = each(
        "coalesce({0}, first_value({0} ignore nulls) over ahead, 0) as {0}", DIMENSIONS
    )
    con.execute(
        f"""
        create or replace temp table state as
        with filled as (
            select person_id, on_date, ord, line, {so_far}
            from event
            window so_far as (
                partition by person_id
                order by on_date, ord, line
                rows between unbounded preceding and current row
            )
        ),
        latest as (
            select *
            from filled
            qualify row_number() over (
                partition by person_id, on_date order by ord desc, line desc
            ) = 1
        )
        select
            person_id,
            on_date,
            {back_cast},
            coalesce(licensed, first_value(licensed ignore nulls) over ahead) as licensed,
            min(case when licensed is not null then on_date end) over (
                partition by person_id
            ) as licence_from_on,
            {each("coalesce({0}, false)", presence, " or ")} as listed
        from latest
        window ahead as (
            partition by person_id
            order by on_date
            rows between current row and unbounded following
        )
        """
    )
