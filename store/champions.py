"""What a person is champion of, found by the key: no name and no identity map is needed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from access import Scope
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy


def account_of(
    data: ServingCopy, keys: Pseudonyms, identifiers: Iterable[tuple[str, str]]
) -> int | None:
    """The account of the first of these identifiers (kind, identifier) that is known; else None."""
    cursor = data.cursor()
    for kind, identifier in identifiers:
        row = cursor.execute(
            "select account_id from account where key = $key and kind = $kind",
            {"key": keys.key(kind, identifier), "kind": kind},
        ).fetchone()
        if row:
            return int(row[0])
    return None


def scope_of(
    data: ServingCopy, keys: Pseudonyms, identifiers: Iterable[tuple[str, str]], on: date
) -> Scope | None:
    """Departments and teams that this person is champion of on a day; None for no champion.

    A line of the list with a team gives that team; with a department only, all of it; with
    neither, the whole organisation.
    """
    account = account_of(data, keys, identifiers)
    if account is None:
        return None
    rows = (
        data.cursor()
        .execute(
            """
            select distinct department, team
            from person_champion
            where from_on <= $on and to_on > $on
              and person_id = coalesce(
                  (
                      select person_id
                      from alias
                      where account_id = $account and from_on <= $on and to_on > $on
                  ),
                  $account
              )
            """,
            {"on": on, "account": account},
        )
        .fetchall()
    )
    if not rows:
        return None
    return Scope(
        departments=frozenset(str(row[0]) for row in rows if row[0] and not row[1]),
        teams=frozenset(str(row[1]) for row in rows if row[1]),
        everything=any(not row[0] and not row[1] for row in rows),
    )
