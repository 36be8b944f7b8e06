"""Help for the tests of usage reports: headers as Microsoft writes them, and rows by column."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

from tests.ingest.people_files import Read, read, table

SAMPLES = Path(__file__).parent.parent / "samples"
ANA, BO, CY = "ana@voorbeeld.example", "Bo@voorbeeld.example", "cy@voorbeeld.example"
HASH = "E58EEF6A6BBD3D0293CB306D24A4205"  # and one more digit makes a concealed name


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


def day(month: int, number: int) -> date:
    """A day of 2026."""
    return date(2026, month, number)


def graph(**cells: str) -> dict[str, str]:
    """A row of Graph's report of 15 November; cells by the name of the app."""
    named = {
        {"teams": "Microsoft Teams Copilot"}.get(app, f"{app.title()} Copilot")
        + " Last Activity Date": said
        for app, said in cells.items()
        if app not in {"upn", "any", "period", "refresh"}
    }
    return {
        "Report Refresh Date": cells.get("refresh", "2026-11-15"),
        "User Principal Name": cells.get("upn", ANA),
        "Last Activity Date": cells.get("any", ""),
        "Report Period": cells.get("period", "30"),
        **named,
    }


def usage(folder: Path, *rows: dict[str, str], family: str = "G2", delimiter: str = ",") -> Read:
    """A report of these rows, read."""
    return read(folder, report(family, *rows, delimiter=delimiter), "usage.csv")
