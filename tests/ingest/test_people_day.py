"""The day that a people file pictures."""

from __future__ import annotations

from datetime import date

import pytest

import formats
from ingest.readers.people_day import day_in_name, day_of_file

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("exportUsers_2026-11-18.csv", "2026-11-18"),
        ("exportUsers_2024-5-29.csv", "2024-05-29"),
        ("personen 18-11-2026.xlsx", "2026-11-18"),
        ("personen-18.11.2026.csv", "2026-11-18"),
        ("users_20261118.csv", "2026-11-18"),
        ("users_20261118_0930.csv", "2026-11-18"),
        ("users_11_18_2026 9_30_12 AM.csv", "2026-11-18"),
        ("users_5_11_2026 9_30_12 AM.csv", "2026-05-11"),  # the admin center: month first
        ("personen 5-11-2026.csv", "2026-11-05"),  # by hand: day first
        ("personen 11-18-2026.csv", "2026-11-18"),  # there is no month 18
        ("personen 5-12-2026.csv", "2026-05-12"),  # 5 December is still to come
        ("exports 2026-11-01.zip › people-2026-11-18.csv", "2026-11-18"),
        ("exports 2026-11-01.zip › people.csv", "2026-11-01"),
        ("people.csv", None),
        ("people-2026-13-40.csv", None),
        ("people-2027-01-01.csv", None),  # a day that nobody can have seen yet
        ("people-120261118.csv", None),  # a longer number, not a day
        ("people-31-11-2026.csv", None),
    ],
)
def test_day_in_name(name: str, day: str | None) -> None:
    assert day_in_name(name, TODAY) == (date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("name", "dated", "modified_on", "day", "code"),
    [
        ("p-2026-11-18.csv", "2026-11-01", "2026-11-02", "2026-11-18", "people-day-from-name"),
        ("p.csv", "2026-11-01", "2026-11-02", "2026-11-01", "people-day-as-given"),
        ("p.csv", None, "2026-11-02", "2026-11-02", "people-day-from-file"),
        ("p.csv", None, "2027-01-01", "2026-11-21", "people-day-from-file"),  # a clock ahead
        ("p.csv", None, None, "2026-11-21", "people-day-today"),
    ],
)
def test_where_the_day_comes_from(
    name: str, dated: str | None, modified_on: str | None, day: str, code: str
) -> None:
    found, note = day_of_file(
        name,
        TODAY,
        date.fromisoformat(dated) if dated else None,
        date.fromisoformat(modified_on) if modified_on else None,
    )
    assert (found.isoformat(), note.code, note.blocks) == (day, code, False)
    assert formats.day(date.fromisoformat(day), "nl") in note.says.said("nl")
