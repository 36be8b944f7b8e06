"""Help for the tests of people files: write one, read it, look at what was staged."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.readers import NamedFile, Reading, read_files
from store.engine import connect

TODAY = date(2026, 11, 21)
NAME = "people-2026-11-18.csv"


def table(*rows: Sequence[str], delimiter: str = ",") -> bytes:
    """A CSV file of these rows, the first one with the column names."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode()


@dataclass(frozen=True)
class Read:
    """A reading and its staged rows, one dict per row."""

    reading: Reading
    rows: list[dict[str, Any]]

    @property
    def codes(self) -> list[str]:
        return sorted({finding.code for finding in self.reading.findings})

    def said(self, code: str) -> str:
        """What the finding says in English: where, what, next step."""
        (found,) = (finding for finding in self.reading.findings if finding.code == code)
        plain = found.as_dict("en")
        return " | ".join(plain[part] for part in ("where", "says", "fix"))

    def column(self, name: str) -> list[Any]:
        return [row[name] for row in self.rows]


def read_all(
    folder: Path, data: bytes, name: str = NAME, *, dated: date | None = None
) -> list[Read]:
    """Every reading of one file, through the front door of the readers."""
    given = folder / "given"
    given.write_bytes(data)
    work = folder / "work"
    work.mkdir(exist_ok=True)
    answers = []
    with connect(":memory:", work=work, folders=[folder]) as con:
        for reading in read_files([NamedFile(given, name)], con, work, today=TODAY, dated=dated):
            rows = []
            if reading.table:
                cursor = con.execute(f'select * from "{reading.table}"')
                names = [column[0] for column in cursor.description or ()]
                rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            answers.append(Read(reading, rows))
    return answers


def read(folder: Path, data: bytes, name: str = NAME, *, dated: date | None = None) -> Read:
    """The only reading of one file."""
    (answer,) = read_all(folder, data, name, dated=dated)
    return answer
