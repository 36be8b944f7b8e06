"""Help for the tests of usage reports: headers as Microsoft writes them, and rows by column."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.ingest.people_files import table

SAMPLES = Path(__file__).parent.parent / "samples"


def headers(family: str) -> list[str]:
    """The column names of a family: headers("G2") is the v1.0 user detail of Microsoft Graph."""
    (path,) = (SAMPLES / "headers").glob(f"{family}_*.csv")
    delimiter = "\t" if family == "T1" else ","
    with path.open(encoding="utf-8-sig", newline="") as file:
        return next(csv.reader(file, delimiter=delimiter))


def report(family: str, *rows: dict[str, str], delimiter: str = ",") -> bytes:
    """A CSV report of a family; each row gives the cells that are not empty, by column name."""
    names = headers(family)
    for row in rows:
        unknown = row.keys() - set(names)
        assert not unknown, unknown
    cells = [[row.get(name, "") for name in names] for row in rows]
    return table(names, *cells, delimiter=delimiter)
