"""The day that a people file pictures, and how we know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from ingest.findings import Finding, whole_file
from words import Text, text

EARLIEST = date(2000, 1, 1)

# Year first; with or without separators: 2026-11-18, 2024-5-29, 2026_11_18, 20261118.
_YEAR_FIRST = re.compile(r"(?<!\d)(20\d\d)(?:([-_. ])(\d{1,2})\2(\d{1,2})|(\d\d)(\d\d))(?!\d)")
# Year last: 18-11-2026, 18.11.2026 (day first), 11_18_2026 (the admin center: month first).
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})([-_. ])(\d{1,2})\2(20\d\d)(?!\d)")


def day_in_name(name: str, today: date) -> date | None:
    """The day in a file name, or None; of "x.zip › people-2026-11-18.csv" the innermost name first.

    Underscores mean month first, as the admin center writes them; other separators mean day first.
    The other order is tried when the first gives no day up to today.
    """
    for part in reversed(name.split(" › ")):
        for found in _days(part):
            if EARLIEST <= found <= today + timedelta(days=1):
                return found
    return None


def _days(part: str) -> Iterator[date]:
    for match in _YEAR_FIRST.finditer(part):
        year, _, month, day, month2, day2 = match.groups()
        yield from _day(year, month or month2, day or day2)
    for match in _YEAR_LAST.finditer(part):
        first, separator, second, year = match.groups()
        orders = [(second, first), (first, second)]
        for month, day in reversed(orders) if separator == "_" else orders:
            yield from _day(year, month, day)


def _day(year: str, month: str, day: str) -> Iterator[date]:
    if 1 <= int(month) <= 12 and 1 <= int(day) <= 31:
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:  # 31 November: digits that are no date
            return


def day_of_file(
    name: str, today: date, dated: date | None, modified_on: date | None
) -> tuple[date, Finding]:
    """The day a full picture is of, with a note that says where it came from."""
    named = day_in_name(name, today)
    if named:
        return named, _note(
            "people-day-from-name",
            text("This file counts as the picture of {day}, from its name.", day=named),
            text("If that is wrong, rename the file and import it again."),
        )
    fix = text("If that is wrong, put the day in the file name, for example people-2026-11-18.csv.")
    if dated:
        says = text("This file counts as the picture of {day}, as was given.", day=dated)
        return dated, _note("people-day-as-given", says, fix)
    if modified_on:
        day = min(modified_on, today)
        says = text(
            "This file counts as the picture of {day}, when it was last changed.",
            day=day,
        )
        return day, _note("people-day-from-file", says, fix)
    says = text("This file counts as the picture of today, {day}.", day=today)
    return today, _note("people-day-today", says, fix)


def note_of_part(day: date) -> Finding:
    """What a page of a list says of its day: it is no picture by itself."""
    return _note(
        "people-day-of-part",
        text(
            "This is a part of a picture: it counts from {day}, together with the other files of "
            "that day.",
            day=day,
        ),
        text(
            "If the parts are of different days, put one day in all their names, "
            "for example users1-2026-11-18.json."
        ),
    )


def _note(code: str, says: Text, fix: Text) -> Finding:
    return Finding(code, blocks=False, where=whole_file(), says=says, fix=fix)
