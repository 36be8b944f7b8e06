"""The list of rejected rows: which lines and why, as CSV for whoever repairs the file.

It names lines and reasons and quotes nothing of the rows, so it may lie beside the job; the admin
has the file with the names.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from ingest.findings import Finding
from ingest.outcome import Outcome
from store.cells import harmless
from words import say

Note = Callable[[Outcome], int]


@contextmanager
def listing(path: Path, language: str) -> Iterator[Note]:
    """Write the list to `path` while files are read; gives a function that takes each outcome.

    It returns how many entries it has written so far: a row with two faults has two. They go out as
    they come, so that a file of which every row is rejected takes no memory.
    """
    written = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(
            [
                say("File", language),
                say("Line", language),
                say("Code", language),
                say("Reason", language),
                say("What to do", language),
            ]
        )

        def note(outcome: Outcome) -> int:
            nonlocal written
            for row in _rows(outcome, language):
                rows.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
                written += 1
            return written

        yield note


def _rows(outcome: Outcome, language: str) -> Iterator[list[Any]]:
    """One row per rejected line and reason; what concerns the file as a whole is one row."""
    named = 0
    for finding in outcome.findings:
        if not finding.blocks and not finding.lines:
            continue
        said = _said(outcome, finding, language)
        if not finding.lines:
            yield [said[0], finding.where.said(language), *said[1:]]
        for line in finding.lines:
            yield [said[0], line, *said[1:]]
            named += 1
    unnamed = outcome.reading.rows_rejected - named
    if outcome.status != "rejected" and unnamed > 0:
        yield [
            outcome.reading.file,
            say("{n} more rows", language, n=unnamed),
            "",
            say("The reasons are in the report of the import.", language),
            "",
        ]


def _said(outcome: Outcome, finding: Finding, language: str) -> list[str]:
    return [
        outcome.reading.file,
        finding.code,
        finding.says.said(language),
        finding.fix.said(language),
    ]
