"""Who is in the files of tests/ingest/every_source.py, and where their builders are kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from tests.ingest.desk import File, csv_file
from tests.ingest.usage_files import headers

UPNS = tuple(
    f"{name}@voorbeeld.example"
    for name in ("noortje.bakhuis", "daniel.visschers", "liesbet.peeters", "fatima.ouali")
)
NAMES = ("Noortje Bakhuis", "Daniel Visschers", "Liesbet Peeters", "Fatima Ouali")
DEPARTMENTS = ("Finance", "HR", "HR", "Verkoop")
OIDS = tuple(f"1f0a2b3c-0000-4000-8000-00000000000{number}" for number in range(1, 5))
SUNDAY = date(2026, 11, 15)
COPILOT_PLAN = "a62f8878-de10-42f3-b68f-6149a25ceb97"

Builder = Callable[[date], File]
BUILDERS: dict[str, Builder] = {}
SWITCHES = ("presence",)  # sources that are off unless switched on


def builds(source: str) -> Callable[[Builder], Builder]:
    def keep(builder: Builder) -> Builder:
        BUILDERS[source] = builder
        return builder

    return keep


def made(source: str, on: date = SUNDAY) -> File:
    """The file of a source on a Sunday: its name and its bytes."""
    return BUILDERS[source](on)


def used(on: date, place: int) -> date | str:
    """The last day on which the nth person used something: one of them never did."""
    return "" if place == 3 else on - timedelta(days=place * 3)


def american(day: date | str) -> str:
    """As the admin center writes a day."""
    return day if isinstance(day, str) else f"{day.month}/{day.day}/{day.year}"


def report_of(family: str, rows: list[dict[str, object]]) -> bytes:
    """A CSV of a family of reports; a cell is what a row says of its column, or of any column."""
    names = headers(family)
    cells = [[row.get(name, row.get(_ending(name), "")) for name in names] for row in rows]
    return csv_file([names, *cells])


def _ending(name: str) -> str:
    """What columns that say the same thing of different apps have in common."""
    lowered = name.casefold()
    endings = ("last activity date", "enabled users", "active users")
    return next((sign for sign in endings if sign in lowered), lowered)
