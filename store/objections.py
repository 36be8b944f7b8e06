"""Which accounts are left out because their owner objected; looked up when facts are derived."""

from __future__ import annotations

from store import left_out
from store.left_out import OBJECTED, mark_of
from store.writer import Writer


def refresh(writer: Writer) -> bool:
    """Make table left_out anew from the objections that hold; True when it changed.

    Inside the caller's transaction, before facts are derived. Without objections it costs nothing.
    """
    con = writer.con
    objections = left_out.load_marks(con, writer.home.root)
    before = con.execute("select * from left_out order by all").fetchall()
    con.execute("delete from left_out")
    if objections:
        _find(writer)
    return con.execute("select * from left_out order by all").fetchall() != before


def _find(writer: Writer) -> None:
    from store.whose import load_owners  # it asks rebuild, and rebuild asks here

    con = writer.con
    load_owners(writer)
    con.execute(
        f"""
        insert into left_out
        with objected as (
            select account.account_id, account.key, mark.from_on, mark.to_on
            from left_out_mark mark
            join account on {mark_of("account.key")} = mark.mark
            where mark.reason = '{OBJECTED}'
        ),
        person as (
            select oid_person.person_id
            from oid_person
            join objected on objected.key = oid_person.oid_key
        )
        select account_id, from_on, to_on from objected
        union
        select account_id, from_on, to_on from upn_owner semi join person using (person_id)
        union
        select account.account_id, date '0001-01-01', date '9999-12-31'
        from oid_person
        semi join person using (person_id)
        join account on account.key = oid_person.oid_key
        order by all
        """
    )
