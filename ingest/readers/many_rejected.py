"""A warning where so many rows were left out that the file does not tell the whole story."""

from __future__ import annotations

from dataclasses import replace

from ingest.findings import Finding, whole_file
from ingest.readers.reading import Reading
from words import text

MANY_SHARE = 0.1  # of the rows of a file, above which leaving them out is no detail
MANY_LEAST = 5  # rows; of a list of ten people one may be wrong

# Rows that rightly are left out: they say nothing, or nothing that belongs here.
RIGHTLY = frozenset(
    (
        *("duplicate-rows", "identifier-missing", "user-unknown", "not-a-champion"),
        *("training-absent", "tool-is-copilot", "repair-without-effect"),
    )
)


def weighed(reading: Reading) -> Reading:
    """The reading, with a warning in front when many of its rows could not be used."""
    rightly = sum(finding.rows for finding in reading.findings if finding.code in RIGHTLY)
    rejected = reading.rows_rejected - rightly
    if reading.rejected or rejected < MANY_LEAST or rejected <= MANY_SHARE * reading.rows_read:
        return reading
    return replace(reading, findings=(_warning(rejected, reading.rows_read), *reading.findings))


def _warning(rejected: int, read: int) -> Finding:
    return Finding(
        "many-rows-rejected",
        blocks=False,
        where=whole_file(),
        says=text(
            "Warning: {rejected} of {read} rows ({percent} %) cannot be used, so figures from this "
            "file miss a part of what happened.",
            rejected=rejected,
            read=read,
            percent=round(100 * rejected / read),
        ),
        fix=text(
            "See below why, row by row under “Why rows were rejected” (in the shell: "
            "--rejected FILE.csv). Repair them or export the file again, and import that one. "
            "Were these imported already? Undo that batch first."
        ),
        rows=rejected,
    )
