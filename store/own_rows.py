"""One person's own rows: which accounts are this person's today, and what every file has of them.

It reads the published copy and the archive and needs no map of names: an address or directory id
becomes a key by the same hash as at import. In doubt a row is not the person's: an address that
the newest list of people gives to somebody else shows nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

import duckdb

from store import archive, left_out
from store.archive import UNDONE, BatchHeader
from store.engine import connect
from store.home import Home
from store.kinds import KINDS
from store.left_out import ALWAYS, ERASED, OBJECTED, Account
from store.pseudonyms import Pseudonyms
from store.serving import ServingCopy

Identifier = tuple[str, str]  # kind (upn, oid), and what the directory calls the person
NAMED_BY = ("oid", "upn")
IDS = ("line", "account_id", "upn_id", "oid_id", "mail_id", "manager_id", "key", "kind")


@dataclass(frozen=True)
class Owner:
    """Who somebody is in the files; `accounts` are theirs in the days [from_on, to_on).

    `person_id` is None for somebody of whom no facts are kept. `contested`: an address of theirs is
    somebody else's in the newest list of people, and was left out. `objected` and `erased` are
    numbers of the cases that hold.
    """

    person_id: int | None = None
    accounts: tuple[Account, ...] = ()
    contested: bool = False
    objected: int | None = None
    erased: int | None = None


@dataclass(frozen=True)
class FileRows:
    """What one imported file has of a person; `set_aside` of an import that was undone."""

    batch_id: int
    source: str
    kind: str
    newest_on: date | None
    imported_at: str
    set_aside: bool
    rows: tuple[dict[str, Any], ...] = field(default=(), repr=False)


def owner_of(
    data: ServingCopy,
    home: Home,
    pseudonyms: Pseudonyms,
    identifiers: Iterable[Identifier],
    today: date,
) -> Owner:
    """The person behind these identifiers, as files and facts know them today."""
    given = list(identifiers)
    keys = {
        kind: [pseudonyms.key(kind, one) for of, one in given if of == kind] for kind in NAMED_BY
    }
    marks = [str(pseudonyms.key("mark", str(key))) for found in keys.values() for key in found]
    objected = left_out.case_of(home.root, OBJECTED, marks) if marks else None
    erased = left_out.case_of(home.root, ERASED, marks) if marks else None
    numbers = {kind: _numbers(data, kind, found) for kind, found in keys.items()}
    told = _told(data, home, [*numbers["oid"], *numbers["upn"]])
    oids = _own_ids(numbers, told, asked=bool(keys["oid"]))
    mine, contested = _today(numbers["upn"], oids, told)
    persons = {_person_of(data, number, today) for number in [*mine, *oids]}
    # Only accounts that facts know of: an id that no report lists is nobody's number there.
    persons = {number for number in persons if _is_known(data, number)}
    person = min(persons) if len(persons) == 1 else _of_first(data, mine, today, persons)
    spans = _spans(data, person, oids)
    if objected is not None:
        spans |= _left_out(data, {*mine, *_ever(oids, told)}, mine, oids, told, today)
        spans |= {(number, *ALWAYS) for number in oids}
    return Owner(person, _accounts(data, spans), contested, objected, erased)


@dataclass(frozen=True)
class _Line:
    """Which accounts a list of people names together on a day."""

    on: date
    oid: int | None
    addresses: tuple[int, ...]


def _numbers(data: ServingCopy, kind: str, keys: Sequence[UUID]) -> list[int]:
    rows = data.cursor().execute(
        "select account_id from account where kind = $kind and list_contains($keys::uuid[], key)",
        {"kind": kind, "keys": [str(key) for key in keys]},
    )
    return sorted(int(number) for (number,) in rows.fetchall())


def _told(data: ServingCopy, home: Home, numbers: Sequence[int]) -> list[_Line]:
    """Lines of lists of people with these accounts, then with addresses of the ids in those."""
    con = connect(":memory:", work=home.work, folders=[home.archive])
    try:
        first = _lines(con, data, home, numbers)
        more = {one for line in first for one in (line.oid, *line.addresses) if one is not None}
        return _lines(con, data, home, sorted({*numbers, *more})) if first else []
    finally:
        con.close()


def _lines(
    con: duckdb.DuckDBPyConnection, data: ServingCopy, home: Home, numbers: Sequence[int]
) -> list[_Line]:
    found = []
    for header, path, aside in _files(data, home):
        if header.kind != "people" or aside or header.newest_on is None or not numbers:
            continue
        rows = con.execute(
            f"""
            select coalesce(effective_on, $on) as on_day, oid_id, upn_id, mail_id
            from {archive.relation(path)}
            where list_contains($numbers, upn_id) or list_contains($numbers, oid_id)
               or list_contains($numbers, mail_id)
            """,
            {"numbers": list(numbers), "on": header.newest_on},
        ).fetchall()
        found += [
            _Line(on, oid, tuple({one for one in (upn, mail) if one is not None}))
            for on, oid, upn, mail in rows
        ]
    return sorted(found, key=lambda line: line.on)


def _own_ids(numbers: dict[str, list[int]], told: Sequence[_Line], *, asked: bool) -> set[int]:
    """Directory ids of the person: those given, or where none was, that of the address today."""
    if asked:
        return set(numbers["oid"])
    newest = [_holder(address, told) for address in numbers["upn"]]
    return {one for one in newest if one is not None}


def _holder(address: int, told: Sequence[_Line]) -> int | None:
    """The directory id that the newest line with this address has, if it has one."""
    lines = [line for line in told if address in line.addresses]
    return lines[-1].oid if lines else None


def _today(given: Sequence[int], oids: set[int], told: Sequence[_Line]) -> tuple[list[int], bool]:
    """Addresses that are the person's today, those given first; whether one is another's."""
    known = [one for line in reversed(told) if line.oid in oids for one in line.addresses]
    mine = []
    contested = False
    for address in dict.fromkeys([*given, *known]):
        holder = _holder(address, told)
        if holder is None or holder in oids:
            mine.append(address)
        elif address in given:
            contested = True
    return mine, contested


def _ever(oids: set[int], told: Sequence[_Line]) -> set[int]:
    return {one for line in told if line.oid in oids for one in line.addresses}


def _person_of(data: ServingCopy, number: int, today: date) -> int:
    row = (
        data.cursor()
        .execute(
            "select person_id from alias where account_id = $n and from_on <= $on and to_on > $on",
            {"n": number, "on": today},
        )
        .fetchone()
    )
    return int(row[0]) if row else number


def _is_known(data: ServingCopy, number: int) -> bool:
    row = (
        data.cursor()
        .execute(
            """
            select exists (from person_span where person_id = $n)
                or exists (from alias where person_id = $n)
                or exists (from coverage where account_id = $n)
                or exists (from source_account where account_id = $n)
            """,
            {"n": number},
        )
        .fetchone()
    )
    return row == (True,)


def _of_first(data: ServingCopy, mine: Sequence[int], today: date, known: set[int]) -> int | None:
    """Of several, that of the address given first: others were never joined to it."""
    for address in mine:
        if (person := _person_of(data, address, today)) in known:
            return person
    return None


def _spans(data: ServingCopy, person: int | None, oids: set[int]) -> set[tuple[int, date, date]]:
    """Accounts and days that facts count as this person's."""
    if person is None:
        return {(number, *ALWAYS) for number in oids}
    rows = data.cursor().execute(
        "select account_id, from_on, to_on, person_id from alias "
        "where person_id = $n or account_id = $n",
        {"n": person},
    )
    found = rows.fetchall()
    spans = {(int(a), start, end) for a, start, end, of in found if of == person}
    others = sorted((start, end) for a, start, end, of in found if of != person)
    begin = ALWAYS[0]
    for start, end in others:
        if begin < start:
            spans.add((person, begin, start))
        begin = max(begin, end)
    if begin < ALWAYS[1]:
        spans.add((person, begin, ALWAYS[1]))
    return spans | {(number, *ALWAYS) for number in oids}


def _left_out(
    data: ServingCopy,
    accounts: set[int],
    mine: Sequence[int],
    oids: set[int],
    told: Sequence[_Line],
    today: date,
) -> set[tuple[int, date, date]]:
    """Days of accounts that are in no figure, of those days only that the person had them."""
    days = {number: {today} if number in mine else set[date]() for number in accounts}
    for line in told:
        for address in line.addresses if line.oid in oids else ():
            days.setdefault(address, set()).add(line.on)
    rows = data.cursor().execute(
        "select account_id, from_on, to_on from left_out where list_contains($n, account_id)",
        {"n": sorted(days)},
    )
    return {
        (int(number), start, end)
        for number, start, end in rows.fetchall()
        if any(start <= on < end for on in days[number])
    }


def _accounts(data: ServingCopy, spans: set[tuple[int, date, date]]) -> tuple[Account, ...]:
    rows = data.cursor().execute(
        "select account_id, key, kind from account where list_contains($numbers, account_id)",
        {"numbers": sorted({number for number, *_ in spans})},
    )
    known = {number: (key, kind) for number, key, kind in rows.fetchall()}
    return tuple(
        Account(number, *known[number], start, end)
        for number, start, end in sorted(spans)
        if number in known
    )


def rows_of(data: ServingCopy, home: Home, owner: Owner) -> Iterator[FileRows]:
    """Every file that has rows about this person, newest import first, with those rows.

    Rows hold what the file told of the person; numbers and keys of accounts, and of their manager,
    are left out.
    """
    if not owner.accounts:
        return
    con = connect(":memory:", work=home.work, folders=[home.archive])
    try:
        con.execute(
            "create temp table mine "
            "(account_id integer, key uuid, kind varchar, from_on date, to_on date)"
        )
        con.executemany(
            "insert into mine values (?, ?, ?, ?, ?)",
            [[a.account_id, str(a.key), a.kind, a.from_on, a.to_on] for a in owner.accounts],
        )
        for header, path, aside in reversed(list(_files(data, home))):
            rows = _rows(con, header, path)
            if rows:
                yield FileRows(
                    header.batch_id,
                    header.source,
                    header.kind,
                    header.newest_on,
                    header.imported_at.isoformat(),
                    aside,
                    rows,
                )
    finally:
        con.close()


def _files(data: ServingCopy, home: Home) -> Iterator[tuple[BatchHeader, Path, bool]]:
    """Archived files in the order of their import; also those of undone imports."""
    rows = data.cursor().execute("select header from batch order by batch_id").fetchall()
    for (told,) in rows:
        header = BatchHeader.from_json(told)
        path = home.archive / header.archive_file
        aside = path.with_name(path.name + UNDONE)
        for place, undone in ((path, False), (aside, True)):
            if place.exists():
                yield header, place, undone


def _rows(
    con: duckdb.DuckDBPyConnection, header: BatchHeader, path: Path
) -> tuple[dict[str, Any], ...]:
    condition = _condition(header)
    if condition is None:
        return ()
    found = con.execute(
        f"select r.*, mine.from_on as _from_on from {archive.relation(path)} r "
        f"join mine on {condition}",
        {"on": header.newest_on} if "$on" in condition else {},
    )
    names = [column[0] for column in found.description]
    return tuple(_told_of(dict(zip(names, row, strict=True))) for row in found.fetchall())


def _told_of(row: dict[str, Any]) -> dict[str, Any]:
    begin = row.pop("_from_on")
    return {
        # A last day of use from before the address was theirs is somebody else's.
        name: None if name.startswith("app_") and isinstance(said, date) and said < begin else said
        for name, said in row.items()
        if name not in IDS and not name.endswith("_key") and said is not None
    }


def _condition(header: BatchHeader) -> str | None:
    """Which rows `r` of a file are about the person, in SQL; None where a kind is about nobody."""
    if header.kind == "usage":
        return (
            "r.account_id = mine.account_id "
            "and r.refresh_on >= mine.from_on and r.refresh_on < mine.to_on"
        )
    if header.kind == "people":
        day = "coalesce(r.effective_on, $on::date)"
        return (
            "mine.account_id = coalesce(r.oid_id, r.upn_id, r.mail_id) "
            f"and {day} >= mine.from_on and {day} < mine.to_on"
        )
    kind = KINDS.get(header.kind)
    if kind is None or not kind.person:
        return None
    day = f"r.{kind.day}" if kind.day else "mine.from_on"
    return f"r.key = mine.key and {day} >= mine.from_on and {day} < mine.to_on"


def columns_kept(data: ServingCopy, home: Home) -> dict[str, list[str]]:
    """Source → columns that stand in the archive of it, over all files that are still there."""
    found: dict[str, set[str]] = {}
    con = connect(":memory:", work=home.work, folders=[home.archive])
    try:
        for header, path, _ in _files(data, home):
            rows = con.execute(f"describe select * from {archive.relation(path)}").fetchall()
            found.setdefault(header.source, set()).update(str(row[0]) for row in rows)
    finally:
        con.close()
    return {source: sorted(names) for source, names in sorted(found.items())}


def as_json(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with days as text."""
    found: list[dict[str, Any]] = json.loads(json.dumps(list(rows), default=str))
    return found
