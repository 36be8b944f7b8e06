"""Accounts that are one person: renames and re-used addresses, told apart by directory object id.

A person is known by the first address that belonged to the object id; where that address was
someone else's before, by the object id itself. An address belongs to whoever the newest people file
on or before the day gives it to; before the first file, to whoever that file gives it to.
"""

from __future__ import annotations

import duckdb

FOREVER = "date '9999-12-31'"
EVER = "date '0001-01-01'"


def derive_aliases(con: duckdb.DuckDBPyConnection) -> None:
    """Fill table alias from temp table people_row; leave temp tables oid_person and upn_owner.

    oid_person(oid_key, person_id); upn_owner(account_id, from_on, to_on, person_id) holds only
    addresses that an object id vouches for.
    """
    # A mail address counts as an address of its person only when it is nobody's sign-in name.
    con.execute(
        "create or replace temp table link as "
        "with said as (select on_date, oid_key, upn_key as address_key, 0 as rank from people_row "
        "where oid_key is not null and upn_key is not null union all "
        "select on_date, oid_key, mail_key, 1 from people_row "
        "where oid_key is not null and mail_key is not null and mail_key is distinct from upn_key) "
        "select distinct s.on_date, s.oid_key, s.address_key, s.rank from said s where s.rank = 0 "
        "or s.address_key not in (select address_key from said where rank = 0)"
    )
    con.execute(
        "create or replace temp table owned as select address_key, on_date, oid_key, rank from link "
        "qualify row_number() over (partition by address_key, on_date order by oid_key) = 1"
    )
    con.execute(
        "create or replace temp table oid_person as with first_owner as ("
        "select address_key, oid_key, on_date, rank from owned "
        "qualify row_number() over (partition by address_key order by on_date) = 1), "
        "named as (select oid_key, address_key from first_owner qualify row_number() over "
        "(partition by oid_key order by rank, on_date, address_key) = 1), "
        "every as (select distinct oid_key from people_row where oid_key is not null) "
        "select e.oid_key, coalesce(a.account_id, o.account_id) as person_id from every e "
        "join account o on o.key = e.oid_key left join named n on n.oid_key = e.oid_key "
        "left join account a on a.key = n.address_key"
    )
    con.execute(
        "create or replace temp table upn_owner as with turns as ("
        "select a.account_id, w.on_date, p.person_id, "
        "lag(p.person_id) over (partition by w.address_key order by w.on_date) as before "
        "from owned w join oid_person p on p.oid_key = w.oid_key "
        "join account a on a.key = w.address_key), "
        "kept as (select * from turns where person_id is distinct from before) "
        "select account_id, "
        f"case when lag(on_date) over seq is null then {EVER} else on_date end as from_on, "
        f"coalesce(lead(on_date) over seq, {FOREVER}) as to_on, person_id from kept "
        "window seq as (partition by account_id order by on_date)"
    )
    con.execute(
        "insert into alias select account_id, from_on, to_on, person_id from upn_owner "
        "where person_id <> account_id order by account_id, from_on"
    )
    con.execute(
        f"insert into alias select a.account_id, {EVER}, {FOREVER}, p.person_id from oid_person p "
        "join account a on a.key = p.oid_key where p.person_id <> a.account_id "
        "and a.account_id in (select account_id from coverage) order by a.account_id"
    )
