"""What the engine alone needs for a usage report: typed load into a table on disk, then unpivot.

`python -m benchmarks.bare_import REPORT DATABASE narrow|whole`. It knows the columns, checks
nothing, keeps no history and no pseudonyms; it is the floor that the importer is measured against.
`whole` unpivots the table as it is, `narrow` takes only the address and the report's day along.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

REFRESH, ADDRESS = '"Report Refresh Date"', '"User Principal Name"'


def columns_of(report: Path) -> dict[str, str]:
    """Column name → DuckDB type, from the header line."""
    with report.open(encoding="utf-8-sig") as file:
        names = file.readline().rstrip("\r\n").split(",")
    return {name: _type(name) for name in names}


def _type(name: str) -> str:
    if name.endswith("Date"):
        return "DATE"
    return "VARCHAR" if name.endswith("Name") else "INTEGER"


def load(report: Path, database: Path, *, whole: bool) -> int:
    """Load and unpivot; returns the number of rows of the file."""
    columns = columns_of(report)
    dates = [f'"{name}"' for name, kind in columns.items() if kind == "DATE"]
    dates.remove(REFRESH)
    listed = ", ".join(dates)
    con = duckdb.connect(str(database))
    con.execute(
        "create table report as select * from read_csv($report, auto_detect = false, "
        "header = true, delim = ',', quote = '\"', escape = '\"', dateformat = '%Y-%m-%d', "
        "columns = $columns)",
        {"report": str(report), "columns": columns},
    )
    source = "report" if whole else f"(select {REFRESH}, {ADDRESS}, {listed} from report)"
    con.execute(
        f"create table used as select * from {source} unpivot (used_on for app in ({listed}))"
    )
    found = con.execute("select count(*) from report").fetchone()
    con.close()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    print(load(Path(sys.argv[1]), Path(sys.argv[2]), whole=sys.argv[3] == "whole"))
