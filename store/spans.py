"""Who is in the population on a day: what people files say, joined to what the reports show."""

from __future__ import annotations

import duckdb

from store.statements import statement


def compose(con: duckdb.DuckDBPyConnection, *, only_touched: bool) -> None:
    """Make person_span anew, for everyone or for the persons behind temp table touched."""
    if not only_touched and _only_one_report(con):
        con.execute("delete from person_span")
        con.execute(statement("spans/one_report"))
        return
    con.execute(statement("spans/owner"))
    if only_touched:
        _load_touched(con)
        con.execute("delete from person_span where person_id in (select person_id from person)")
    else:
        _load_everyone(con)
        con.execute("delete from person_span")
    con.execute(statement("spans/run"))
    _leave_out_the_gone(con)
    con.execute(statement("spans/seen_person"))
    con.execute(statement("spans/report_run"))
    con.execute(statement("spans/cut"))
    con.execute(statement("spans/piece"))
    con.execute(statement("spans/person_span"))


def _only_one_report(con: duckdb.DuckDBPyConnection) -> bool:
    """Is there one report and nothing else, as on the first day? Then nobody has a history."""
    row = con.execute(
        """
        select
            (select count(distinct (series, concealed, refresh_on)) from snapshot) = 1
            and not exists (select 1 from people_span)
            and not exists (select 1 from alias)
        """
    ).fetchone()
    return row is not None and bool(row[0])


def _load_touched(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create or replace temp table person as
        select distinct person_id from owner semi join touched using (account_id)
        """
    )


def _load_everyone(con: duckdb.DuckDBPyConnection) -> None:
    con.execute(
        """
        create or replace temp table person as
        select person_id from people_span
        union
        select person_id from owner
        """
    )


def _leave_out_the_gone(con: duckdb.DuckDBPyConnection) -> None:
    """Nobody stays who is in no file: a batch was undone, or an address turned out another's."""
    con.execute(
        """
        delete from person
        where person_id not in (select person_id from people_span)
          and person_id not in (select person_id from run)
        """
    )
