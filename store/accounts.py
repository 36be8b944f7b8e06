"""Accounts that are one person: renames and re-used addresses, told apart by directory object id.

A person is known by the first address that belonged to the object id; where that address was
someone else's before, by the object id itself. An address belongs to whoever the newest people file
on or before the day gives it to; before the first file, to whoever that file gives it to.
"""

from __future__ import annotations

import duckdb

from store.facts_repairs import own_changed_addresses
from store.statements import statement


def derive_aliases(con: duckdb.DuckDBPyConnection) -> None:
    """Fill table alias from temp table people_row; leave temp tables oid_person and upn_owner.

    oid_person(oid_key, person_id); upn_owner(account_id, from_on, to_on, person_id) holds only
    addresses that an object id vouches for.
    """
    con.execute(statement("accounts/address_owner"))
    con.execute(statement("accounts/oid_person"))
    con.execute(statement("accounts/upn_owner"))
    own_changed_addresses(con)
    con.execute(
        """
        insert into alias
        select account_id, from_on, to_on, person_id
        from upn_owner
        where person_id <> account_id
        order by account_id, from_on
        """
    )
    # An object id that a report or record lists is an account too, of the same person.
    con.execute(
        """
        insert into alias
        select account.account_id, date '0001-01-01', date '9999-12-31', oid_person.person_id
        from oid_person
        join account on account.key = oid_person.oid_key
        where oid_person.person_id <> account.account_id
          and (
              account.account_id in (select account_id from coverage)
              or account.account_id in (select account_id from account_of_record)
          )
        order by account.account_id
        """
    )
