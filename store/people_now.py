"""What the newest lists of people say of accounts: which are switched off, and of whom.

Facts do not keep this: there, an account that is switched off is somebody who is not there. So it
is read from the archive, from the newest full list of each source on.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from store import archive
from store.archive import BatchHeader
from store.engine import connect
from store.home import Home
from store.serving import ServingCopy

Said = dict[
    str, tuple[date, bool]
]  # source → day of the newest row about somebody, and if it is on


def switched_off(data: ServingCopy, home: Home, today: date) -> dict[int, date]:
    """Persons whose account is switched off, and the day of the list that says so.

    Only who is on in no list: where one source says on and another off, it is not known.
    """
    told: dict[int, Said] = defaultdict(dict)
    aliases = _aliases(data)
    con = connect(":memory:", work=home.work, folders=[home.archive])
    try:
        for header, path in _newest_files(data, home, today):
            rows = con.execute(
                f"""
                select upn_id, oid_id, coalesce(effective_on, $on) as on_day, enabled
                from {archive.relation(path)}
                where enabled is not null and coalesce(effective_on, $on) <= $today and not guest
                order by line
                """,
                {"on": header.newest_on, "today": today},
            ).fetchall()
            for upn, oid, on_day, enabled in rows:
                account = upn if upn is not None else oid
                if account is None:
                    continue
                person = _owner(aliases.get(account, []), account, on_day)
                before = told[person].get(header.source)
                if before is None or before[0] <= on_day:
                    told[person][header.source] = (on_day, enabled)
    finally:
        con.close()
    return {
        person: max(on for on, _ in said.values())
        for person, said in told.items()
        if not any(enabled for _, enabled in said.values())
    }


def licences_listed_on(data: ServingCopy) -> date | None:
    """The day of the newest list that says who has a licence; None when there is none."""
    days = [
        header.newest_on
        for header in _headers(data)
        if "licensed" in header.columns and header.newest_on
    ]
    return max(days, default=None)


def _headers(data: ServingCopy) -> list[BatchHeader]:
    """Lists of people that count, in the order of their days."""
    found = (header for header in data.headers() if header.kind == "people")
    return sorted(found, key=lambda header: (header.newest_on or date.min, header.batch_id))


def _newest_files(data: ServingCopy, home: Home, today: date) -> Iterator[tuple[BatchHeader, Path]]:
    """Of each source the newest full list up to today, and what came after it."""
    headers = [
        header for header in _headers(data) if header.newest_on and header.newest_on <= today
    ]
    full = {header.source: header.newest_on for header in headers if header.full_picture}
    for header in headers:
        base = full.get(header.source)
        if base is None or (header.newest_on and header.newest_on >= base):
            yield header, home.archive / header.archive_file


Spans = list[tuple[date, date, int]]  # from, to, person


def _aliases(data: ServingCopy) -> dict[int, Spans]:
    """Accounts that were another person's number for some days."""
    rows = data.cursor().execute("select account_id, from_on, to_on, person_id from alias")
    found: dict[int, Spans] = defaultdict(list)
    for account, start, end, person in rows.fetchall():
        found[int(account)].append((start, end, int(person)))
    return found


def _owner(spans: Spans, account: int, on: date) -> int:
    return next((person for start, end, person in spans if start <= on < end), account)
