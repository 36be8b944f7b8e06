"""Who is in the population on a day: what people files say, joined to what the reports show."""

from __future__ import annotations

import duckdb

from store.facts_people import DIMENSIONS, LICENCE_LISTED

LICENSED_USE = 0


def compose(con: duckdb.DuckDBPyConnection, *, only_touched: bool) -> None:
    """Make person_span anew, for everyone or for the persons behind temp table touched."""
    _load_persons(con, only_touched=only_touched)
    _load_report_runs(con)
    con.execute("delete from person_span where person_id in (select person_id from person)")
    con.execute(
        "delete from person where person_id not in (select person_id from people_span) "
        "and person_id not in (select person_id from run)"
    )
    _load_pieces(con)
    _write(con)


def _load_persons(con: duckdb.DuckDBPyConnection, *, only_touched: bool) -> None:
    """Temp tables owner(account_id, from_on, to_on, person_id, concealed) and person(person_id)."""
    con.execute(
        "create or replace temp table owner as with seen_account as ("
        "select distinct account_id from coverage), "
        "gaps as (select account_id, from_on, to_on, "
        "lag(to_on, 1, date '0001-01-01') over (partition by account_id order by from_on) as free_on, "
        "row_number() over (partition by account_id order by from_on desc) as last from alias) "
        "select s.account_id, date '0001-01-01' as from_on, date '9999-12-31' as to_on, "
        "s.account_id as person_id from seen_account s anti join alias using (account_id) "
        "union all select account_id, from_on, to_on, person_id from alias "
        "semi join seen_account using (account_id) "
        "union all select account_id, free_on, from_on, account_id from gaps where free_on < from_on "
        "union all select account_id, to_on, date '9999-12-31', account_id from gaps "
        "where last = 1 and to_on < date '9999-12-31'"
    )
    con.execute(
        "create or replace temp table person as select distinct person_id from owner "
        "semi join touched using (account_id)"
        if only_touched
        else "create or replace temp table person as select person_id from people_span "
        "union select o.person_id from owner o join coverage c using (account_id) "
        "where c.from_on < o.to_on and c.to_on >= o.from_on union select person_id from person_span"
    )


def _load_report_runs(con: duckdb.DuckDBPyConnection) -> None:
    """Temp tables report_run (half-open days a licence report speaks for a person) and seen_person."""
    con.execute(
        "create or replace temp table run as select o.person_id, c.series, c.concealed, c.from_on, "
        "c.to_on, o.from_on as own_from_on, o.to_on as own_to_on from coverage c "
        "join owner o on o.account_id = c.account_id "
        "and c.from_on < o.to_on and c.to_on >= o.from_on "
        "semi join person q on q.person_id = o.person_id"
    )
    con.execute(
        "create or replace temp table seen_person as select person_id, bool_or(concealed) as concealed, "
        f"min(greatest(from_on, own_from_on)) filter (where series = {LICENSED_USE}) as seen_from_on, "
        f"max(least(to_on, own_to_on)) filter (where series = {LICENSED_USE}) as seen_until_on "
        "from run group by person_id"
    )
    con.execute(
        "create or replace temp table neighbour as select concealed, refresh_on, "
        "lag(refresh_on) over seq as before_on, lead(refresh_on) over seq as after_on from "
        f"(select distinct concealed, refresh_on from snapshot where series = {LICENSED_USE}) "
        "window seq as (partition by concealed order by refresh_on)"
    )
    # A licence is taken to run from the day after the last report without the person, and to end
    # with the first report without.
    con.execute(
        "create or replace temp table report_run as select distinct r.person_id, "
        "greatest(r.own_from_on, coalesce(f.before_on + 1, date '0001-01-01')) as from_on, "
        "least(r.own_to_on, coalesce(t.after_on, date '9999-12-31')) as to_on from run r "
        "left join neighbour f on f.concealed = r.concealed and f.refresh_on = r.from_on "
        "left join neighbour t on t.concealed = r.concealed and t.refresh_on = r.to_on "
        f"where r.series = {LICENSED_USE}"
    )


def _load_pieces(con: duckdb.DuckDBPyConnection) -> None:
    """Temp table piece: elementary stretches of days with everything known about each."""
    con.execute(
        "create or replace temp table cut as "
        "select person_id, date '0001-01-01' as on_date from person "
        "union select person_id, from_on from people_span semi join person using (person_id) "
        "union select person_id, licence_from_on from people_span semi join person using (person_id) "
        "where licence_from_on is not null "
        "union select person_id, from_on from report_run "
        "union select person_id, to_on from report_run where to_on < date '9999-12-31' "
        "union select person_id, value::date from person cross join meta where name = "
        f"'{LICENCE_LISTED}'"
    )
    dimensions = ", ".join(f"coalesce(p.{name}_id, 0) as {name}_id" for name in DIMENSIONS)
    con.execute(
        "create or replace temp table piece as with day as (select person_id, on_date as from_on, "
        "lead(on_date, 1, date '9999-12-31') over (partition by person_id order by on_date) as to_on "
        "from cut), listing as (select min(value::date) as on_date from meta "
        f"where name = '{LICENCE_LISTED}'), "
        "reported as (select distinct d.person_id, d.from_on from day d join report_run r "
        "on r.person_id = d.person_id and r.from_on <= d.from_on and r.to_on > d.from_on) "
        f"select d.person_id, d.from_on, d.to_on, {dimensions}, "
        "case when p.person_id is null then "
        # Nobody lists this person: a report may, as long as no licence list says otherwise.
        "r.person_id is not null and (coalesce(s.concealed, false) "
        "or not coalesce(d.from_on >= l.on_date, false)) "
        "when not p.listed then false "
        "when p.licensed is null then r.person_id is not null "
        "when d.from_on >= p.licence_from_on or not exists (select 1 from snapshot "
        f"where series = {LICENSED_USE} and not concealed) then p.licensed "
        "else p.licensed and r.person_id is not null end as licensed, "
        "case when p.licensed is not null then 'list' else 'report' end as licence_basis "
        "from day d cross join listing l "
        "left join people_span p on p.person_id = d.person_id "
        "and p.from_on <= d.from_on and p.to_on > d.from_on "
        "left join reported r on r.person_id = d.person_id and r.from_on = d.from_on "
        "left join seen_person s on s.person_id = d.person_id"
    )


def _write(con: duckdb.DuckDBPyConnection) -> None:
    """Pieces that say the same become one span. Most people have one piece, which needs no look around."""
    ids = [f"{name}_id" for name in DIMENSIONS]
    con.execute(
        "create or replace temp table alone as select person_id from piece "
        "group by person_id having count(*) = 1"
    )
    span = (
        "coalesce(s.concealed, false), {0}.licensed, {0}.licence_basis, {1}, s.seen_from_on, "
        "s.seen_until_on, " + ", ".join("{0}." + name for name in ids)
    )
    con.execute(
        f"insert into person_span select p.person_id, p.from_on, p.to_on, {span.format('p', 'null')} "
        "from piece p semi join alone using (person_id) left join seen_person s using (person_id)"
    )
    said = ["licensed", "licence_basis", *ids]
    same = " and ".join(f"{name} is not distinct from lag({name}) over seq" for name in said)
    con.execute(
        "insert into person_span with several as (select * from piece anti join alone "
        f"using (person_id)), marked as (select *, {same} as same, "
        "lag(licensed) over seq is distinct from licensed as turned from several "
        "window seq as (partition by person_id order by from_on)), "
        "turns as (select *, max(case when turned then from_on end) over "
        "(partition by person_id order by from_on rows between unbounded preceding and current row) "
        "as turned_on from marked), "
        "kept as (select * from turns where not same or from_on = date '0001-01-01') "
        "select k.person_id, k.from_on, "
        "lead(k.from_on, 1, date '9999-12-31') over (partition by k.person_id order by k.from_on), "
        + span.format(
            "k", "case when k.licensed and k.turned_on > date '0001-01-01' then k.turned_on end"
        )
        + " from kept k left join seen_person s using (person_id) order by k.person_id, k.from_on"
    )
