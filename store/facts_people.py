"""From archived people files to spans: who belonged where, and who held a licence, on which day.

Each file is a full picture of its day, or carries dates of its own. An attribute holds from the file
that says it until another says otherwise; days before the first file are back-cast from it.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from store import accounts, archive
from store.archive import BatchHeader
from store.facts_usage import register_keys

DIMENSIONS = ("department", "team", "function", "office", "country", "company")
# Of two files that speak of the same day, the later in this list has the last word.
SOURCE_ORDER = ("viva_org", "entra_users", "graph_users", "admin_users", "people_file")
LICENCE_LISTED = "licence_listed_from"
TEAM_COLUMNS = (
    "auto",
    "manager",
    *DIMENSIONS[1:2],
    "department",
    "function",
    "office",
    "country",
    "company",
)

NORMAL = "nfc_normalize(trim(regexp_replace({0}, '\\s+', ' ', 'g')))"


def derive_people(
    con: duckdb.DuckDBPyConnection, folder: Path, headers: list[BatchHeader], *, team_column: str
) -> None:
    """Make people_span, alias and dimension_value from all live people batches, in the caller's transaction."""
    for table in ("people_span", "alias", "dimension_value"):
        con.execute(f"delete from {table}")
    con.execute("delete from meta where name = ?", [LICENCE_LISTED])
    if not headers:
        return
    carried = {name for header in headers for name in header.columns}
    team = _team_source(team_column, carried)
    _load_rows(con, folder, headers)
    accounts.derive_aliases(con)
    _attach_persons(con)
    _number_values(con, team)
    _load_events(con, headers, team)
    _add_absences(con, headers)
    _write_spans(con)


def _team_source(setting: str, carried: set[str]) -> str:
    """Which attribute is the team: the setting, or the finest that any file carries."""
    if setting != "auto":
        return setting
    return next((name for name in ("team", "manager") if name in carried), "department")


def _load_rows(con: duckdb.DuckDBPyConnection, folder: Path, headers: list[BatchHeader]) -> None:
    """Temp table people_row: every row of every file under account numbers."""
    ordered = sorted(
        headers, key=lambda h: (h.newest_on, SOURCE_ORDER.index(h.source), h.rows_hash)
    )
    con.execute(
        "create or replace temp table picture "
        "(ord integer, source varchar, on_date date, full_picture boolean, lists_licences boolean)"
    )
    parts = []
    for ord_, header in enumerate(ordered):
        con.execute(
            "insert into picture values (?, ?, ?, ?, ?)",
            [
                ord_,
                header.source,
                header.newest_on,
                header.full_picture,
                "licensed" in header.columns,
            ],
        )
        values = ", ".join(
            f"coalesce({NORMAL.format(name)}, '') as {name}"
            if name in header.columns
            else f"null::varchar as {name}"
            for name in DIMENSIONS
        )
        licence = "coalesce(licensed, false)" if "licensed" in header.columns else "null::boolean"
        manager = (
            "coalesce(manager_key::varchar, '')" if "manager" in header.columns else "null::varchar"
        )
        parts.append(
            f"select {ord_} as ord, line, upn_key, oid_key, mail_key, {values}, "
            f"{manager} as manager, {licence} as licensed, coalesce(enabled, true) as enabled, guest, "
            f"coalesce(effective_on, date '{header.newest_on}') as on_date "
            f"from {archive.relation(folder / header.archive_file)}"
        )
    con.execute(f"create or replace temp table people_row as {' union all '.join(parts)}")
    for kind, name in (("oid", "oid_key"), ("upn", "upn_key"), ("upn", "mail_key")):
        register_keys(
            con,
            f"select {name} as key, '{kind}' as kind from (select distinct {name} from people_row "
            f"where {name} is not null order by {name})",
        )


def _attach_persons(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table fact_row: people_row under person_id, guests left out."""
    con.execute(
        "create or replace temp table fact_row as "
        "select coalesce(o.person_id, u.person_id, a.account_id) as person_id, r.* "
        "exclude (upn_key, oid_key, mail_key) from people_row r "
        "left join oid_person o on o.oid_key = r.oid_key "
        "left join account a on a.key = r.upn_key "
        "left join upn_owner u on u.account_id = a.account_id "
        "and r.on_date >= u.from_on and r.on_date < u.to_on "
        "where not r.guest"
    )


def _number_values(con: duckdb.DuckDBPyConnection, team: str) -> None:
    """dimension_value: one number per distinct value, compared case-folded, spelt as most rows do."""
    for dimension in DIMENSIONS:
        column = team if dimension == "team" else dimension
        if column == "manager":
            continue
        con.execute(
            "insert into dimension_value with spelt as ("
            f"select lower({column}) as plain, {column} as value, count(*) as times from fact_row "
            f"where {column} <> '' group by {column}), "
            "best as (select plain, value from spelt "
            "qualify row_number() over (partition by plain order by times desc, value) = 1) "
            "select $dimension, row_number() over (order by plain), value from best",
            {"dimension": dimension},
        )
    if team == "manager":
        _number_manager_teams(con)


def _number_manager_teams(con: duckdb.DuckDBPyConnection) -> None:
    """A manager's team is called after its department and a number, never after the manager."""
    con.execute(
        "insert into dimension_value with team as ("
        "select manager, department, count(*) as times from fact_row "
        "where manager <> '' group by manager, department), "
        "home as (select manager, coalesce(nullif(department, ''), '–') as department from team "
        "qualify row_number() over (partition by manager order by times desc, department) = 1) "
        "select 'team', row_number() over (order by manager), "
        "department || ' · ' || row_number() over (partition by department order by manager) "
        "from home"
    )


def _load_events(con: duckdb.DuckDBPyConnection, headers: list[BatchHeader], team: str) -> None:
    """Temp table event: what a file says of a person from a day on; null where it says nothing."""
    sources = sorted({header.source for header in headers})
    con.execute(
        "create or replace temp table team_number as select manager, "
        "row_number() over (order by manager) as value_id from "
        "(select distinct manager from fact_row where manager <> '')"
    )
    numbers = []
    joins = []
    for dimension in DIMENSIONS:
        column = team if dimension == "team" else dimension
        joined = f"v_{dimension}"
        numbers.append(
            f"case when r.{column} is null then null else coalesce({joined}.value_id, 0) end "
            f"as {dimension}"
        )
        joins.append(
            f"left join team_number {joined} on {joined}.manager = r.manager"
            if column == "manager"
            else f"left join dimension_value {joined} on {joined}.dimension = '{dimension}' "
            f"and lower({joined}.value) = lower(r.{column})"
        )
    present = ", ".join(
        f"case when p.source = '{source}' then r.enabled end as in_{source}" for source in sources
    )
    con.execute(
        f"create or replace temp table event as select r.person_id, r.on_date, r.ord, "
        f"{', '.join(numbers)}, r.licensed, {present} from fact_row r "
        f"join picture p on p.ord = r.ord {' '.join(joins)}"
    )


def _add_absences(con: duckdb.DuckDBPyConnection, headers: list[BatchHeader]) -> None:
    """Someone whom a full picture leaves out has left, and holds no licence if it lists licences."""
    sources = sorted({header.source for header in headers})
    nothing = ", ".join("null::integer" for _ in DIMENSIONS)
    absent = ", ".join(f"case when p.source = '{source}' then false end" for source in sources)
    con.execute(
        f"insert into event select q.person_id, p.on_date, p.ord, {nothing}, "
        f"case when p.lists_licences then false end, {absent} "
        "from (select distinct person_id from fact_row) q cross join picture p "
        "where p.full_picture and not exists (select 1 from fact_row r "
        "where r.person_id = q.person_id and r.ord = p.ord)"
    )
    con.execute(
        "insert into meta select $name, min(on_date)::varchar from picture "
        "where lists_licences and full_picture having count(*) > 0",
        {"name": LICENCE_LISTED},
    )


def _write_spans(con: duckdb.DuckDBPyConnection) -> None:
    columns = [row[0] for row in con.execute("describe event").fetchall()]
    said = [name for name in columns if name not in ("person_id", "on_date", "ord")]
    listed = " or ".join(f"coalesce({name}, false)" for name in said if name.startswith("in_"))
    filled = ", ".join(f"last_value({name} ignore nulls) over w as {name}" for name in said)
    back = ", ".join(
        f"coalesce({name}, first_value({name} ignore nulls) over ahead, 0) as {name}"
        for name in DIMENSIONS
    )
    con.execute(
        f"create or replace temp table state as with filled as ("
        f"select person_id, on_date, ord, {filled} from event window w as (partition by person_id "
        "order by on_date, ord rows between unbounded preceding and current row)), "
        "latest as (select * from filled qualify row_number() over "
        "(partition by person_id, on_date order by ord desc) = 1) "
        f"select person_id, on_date, {back}, "
        "coalesce(licensed, first_value(licensed ignore nulls) over ahead) as licensed, "
        "min(case when licensed is not null then on_date end) over (partition by person_id) "
        f"as licence_from_on, ({listed}) as listed from latest "
        "window ahead as (partition by person_id order by on_date "
        "rows between current row and unbounded following)"
    )
    same = ", ".join([*DIMENSIONS, "licensed", "listed", "licence_from_on"])
    con.execute(
        "insert into people_span with marked as (select *, "
        f"lag(row({same})) over seq is not distinct from row({same}) "
        "and lag(person_id) over seq is not null as same from state "
        "window seq as (partition by person_id order by on_date)), "
        "kept as (select * from marked where not same) "
        "select person_id, case when lag(on_date) over seq is null then date '0001-01-01' "
        "else on_date end, coalesce(lead(on_date) over seq, date '9999-12-31'), listed, licensed, "
        "licence_from_on, department, team, function, office, country, company from kept "
        "window seq as (partition by person_id order by on_date) order by person_id, on_date"
    )
