"""What came of one file, in the shape of the command line's contract."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ingest.activity import Active
from ingest.findings import Finding, to_json
from ingest.readers import Reading


@dataclass(frozen=True)
class Review:
    """What a commit would do, or did: rows that add, replace or are skipped; people matched.

    `active` tells, of a usage report that would be the newest, what happens to active people.
    """

    people: int = 0
    days_from: date | None = None
    days_to: date | None = None
    adds: int = 0
    replaces: int = 0
    skips: int = 0
    matched: int | None = None
    departments_missing: int | None = None
    active: Active | None = None

    def as_dict(self) -> dict[str, Any]:
        return {
            "people": self.people,
            "days_from": self.days_from.isoformat() if self.days_from else None,
            "days_to": self.days_to.isoformat() if self.days_to else None,
            "adds": self.adds,
            "replaces": self.replaces,
            "skips": self.skips,
            "matched": self.matched,
            "departments_missing": self.departments_missing,
            "active": self.active.as_dict() if self.active else None,
        }


@dataclass(frozen=True)
class Outcome:
    """One file's end: committed, checked, duplicate, empty or rejected.

    A file of column names without rows is empty: it is read and named, and nothing is kept of it.
    """

    reading: Reading
    status: str
    batch: int | None = None
    findings: tuple[Finding, ...] = ()
    review: Review = field(default_factory=Review)

    def as_dict(self, language: str | None) -> dict[str, Any]:
        """The contract's fields; findings said in `language`, or kept sayable when it is None."""
        newest = self.reading.newest_on
        findings: list[Any] = (
            [finding.as_dict(language) for finding in self.findings]
            if language
            else json.loads(to_json(self.findings))
        )
        return {
            "file": self.reading.file,
            "source": self.reading.source,
            "status": self.status,
            "batch": self.batch,
            "report_refreshed_on": newest.isoformat() if newest else None,
            "rows_read": self.reading.rows_read,
            "rows_accepted": self.reading.rows_accepted,
            "rows_rejected": self.reading.rows_rejected,
            "people_matched": self.review.matched,
            "findings": findings,
            "review": self.review.as_dict(),
            **({"asks": self.reading.asks.as_dict()} if self.reading.asks else {}),
        }
