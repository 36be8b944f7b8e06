"""Saved pages of one list of people: none but the last says who has left, so that one comes last.

Which page is the last stands in the page, not in its name; a ZIP and a drop have any order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from ingest.readers import Reading


def last_one_last(readings: Iterable[Reading]) -> Iterator[Reading]:
    """The readings as they come, but lists in JSON that show everybody after all others."""
    held = []
    for reading in readings:
        if reading.kind == "people" and reading.unit == "item" and reading.full_picture:
            held.append(reading)
        else:
            yield reading
    yield from held


@dataclass
class Pages:
    """How many people the pages of each list had that were looked at and not imported."""

    people: Counter[tuple[str | None, date | None]] = field(default_factory=Counter)

    def add(self, reading: Reading) -> None:
        if reading.kind == "people" and not reading.full_picture:
            self.people[reading.source, reading.newest_on] += reading.rows_accepted

    def of(self, reading: Reading) -> int:
        """People in the other pages of the list of this one."""
        return self.people[reading.source, reading.newest_on]
