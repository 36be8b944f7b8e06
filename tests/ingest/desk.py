"""A desk where real files are handed in: reports and lists as bytes, one import each."""

from __future__ import annotations

import contextlib
import csv
import io
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest import batches
from ingest.outcome import Outcome
from ingest.readers import NamedFile
from store.writer import Writer
from tests.store.builder import NOW, facts, writing

APPS = ("Copilot Chat", "Microsoft Teams Copilot", "Word Copilot", "Excel Copilot")
HEADER = [
    *("Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date"),
    *(f"{app} Last Activity Date" for app in APPS),
    *("Report Period", "Prompts submitted for all apps", "Active Usage Days for all apps"),
]
SUNDAY = date(2026, 11, 15)
A, B, C, D = (f"{name}@voorbeeld.example" for name in ("anke", "bram", "cato", "dirk"))
OID = "1f0a2b3c-0000-4000-8000-00000000000"

File = tuple[str, bytes]


def csv_file(rows: Sequence[Sequence[object]]) -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode()


def report(
    refresh: date,
    used: Mapping[str, date | None],
    *,
    days: int = 28,
    prompts: int = 5,
    name: str = "",
) -> File:
    """A usage report in which each person last used Teams on a day, or never."""
    rows: list[Sequence[object]] = [HEADER]
    for upn, on in used.items():
        rows.append((refresh, upn, "", on or "", "", on or "", "", "", days, prompts, 3))
    return name or f"usage-{refresh}.csv", csv_file(rows)


def people(day: date, *rows: Sequence[str]) -> File:
    """An Entra list: (address, directory id, department) of everyone on a day."""
    header = ("userPrincipalName", "id", "department", "accountEnabled")
    return f"exportUsers_{day}.csv", csv_file([header, *((*row, "True") for row in rows)])


def licence_list(day: date, **licensed: bool) -> File:
    """A people file that says who holds a licence: first names of addresses."""
    rows = [
        (f"{name}@voorbeeld.example", "HR", "yes" if has else "no")
        for name, has in licensed.items()
    ]
    return f"people-{day}.csv", csv_file([("UPN", "Department", "Copilot licence"), *rows])


@dataclass
class Desk:
    """Where files are handed in, one import each."""

    writer: Writer
    number: Iterator[int]

    def take(self, *files: File, accepted: Sequence[str] = ()) -> list[Outcome]:
        how = batches.Import(now=NOW, accepted=frozenset(accepted))
        outcomes = []
        for name, data in files:
            path = self.writer.home.archive / f"given-{next(self.number)}.bin"
            path.write_bytes(data)
            try:
                outcomes += batches.import_files(self.writer, [NamedFile(path, name)], how)
            finally:
                path.unlink()
        return outcomes

    def statuses(self, *files: File) -> list[str]:
        return [outcome.status for outcome in self.take(*files)]

    def facts(self) -> dict[str, list[tuple[Any, ...]]]:
        return facts(self.writer)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        return self.writer.con.execute(sql).fetchall()

    def licensed_on(self, day: date) -> int:
        """Licensed people on a day."""
        ((count,),) = self.query(
            f"select count(*) from person_span where licensed and from_on <= date '{day}' "
            f"and to_on > date '{day}'"
        )
        return int(count)


@contextlib.contextmanager
def opened(home: Path) -> Iterator[Desk]:
    with writing(home) as writer:
        yield Desk(writer, itertools.count())


FIRST = report(SUNDAY, {A: date(2026, 11, 13), B: date(2026, 11, 2), C: None})
