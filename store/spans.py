"""Who is in the population on a day: what people files say, joined to what the reports show."""

from __future__ import annotations

import duckdb

from store.statements import statement


def compose(con: duckdb.DuckDBPyConnection, *, only_touched: bool) -> None:
    """Make person_span anew, for everyone or for the persons behind temp table touched."""
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
