"""The list of champions: what a person is champion of, by the key alone, and how many there are."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from access import Scope
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy

ROWS = """
with account_of as (select account_id from account where key = $key and kind = $kind),
person as (
    select coalesce(alias.person_id, account_of.account_id) as person_id
    from account_of
    left join alias
        on alias.account_id = account_of.account_id
        and alias.from_on <= $on
        and alias.to_on > $on
)
select distinct department, team
from person_champion
semi join person using (person_id)
where from_on <= $on and to_on > $on
"""

LISTED = """
select count(distinct person_id)
from person_champion
where from_on <= $on and to_on > $on
"""


def listed(data: ServingCopy, on: date) -> int:
    """How many people the list of champions names on a day."""
    row = data.cursor().execute(LISTED, {"on": on}).fetchone()
    return int(row[0]) if row else 0


def scope_of(
    data: ServingCopy, keys: Pseudonyms, identifiers: Iterable[tuple[str, str]], on: date
) -> Scope | None:
    """Departments and teams that this person is champion of on a day; None for no champion.

    `identifiers` are (kind, identifier), the surest first; the first that the list of champions
    knows counts: a list may have addresses where the sign-in has a directory id. A line of the list
    with a team gives that team; with a department only, all of it; with neither, everything.
    """
    for kind, identifier in identifiers:
        asked = {"key": keys.key(kind, identifier), "kind": kind, "on": on}
        rows = data.cursor().execute(ROWS, asked).fetchall()
        if rows:
            return Scope(
                departments=frozenset(str(row[0]) for row in rows if row[0] and not row[1]),
                teams=frozenset(str(row[1]) for row in rows if row[1]),
                everything=any(not row[0] and not row[1] for row in rows),
            )
    return None
