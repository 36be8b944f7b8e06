"""Whole weeks, whatever the day: one test per calendar trap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics import lengths
from metrics.period import (
    AS_ASKED,
    LENGTHS,
    Period,
    Shape,
    Week,
    is_provisional,
    last_monday,
    windows,
)
from tests.metrics.usage import Usage
from ui.page import PERIODS

WEEK = timedelta(weeks=1)


def known(first: str, count: int) -> dict[date, Week]:
    start = date.fromisoformat(first)
    mondays = [start + i * WEEK for i in range(count)]
    return {on: Week(on, on + timedelta(days=6), False) for on in mondays}


@pytest.mark.parametrize(
    ("as_of", "monday"),
    [
        ("2026-11-15", "2026-11-09"),  # a Sunday closes its own week
        ("2026-11-16", "2026-11-09"),  # a Monday opens a week that does not count yet
        ("2026-11-21", "2026-11-09"),  # a Saturday
        ("2026-11-22", "2026-11-16"),
        ("2027-01-03", "2026-12-28"),  # week 53 of 2026
        ("2027-01-10", "2027-01-04"),
        ("2024-03-03", "2024-02-26"),  # across 29 February
        ("2026-03-29", "2026-03-23"),  # summer time begins on this Sunday
        ("2026-10-25", "2026-10-19"),  # and ends on this one
    ],
)
def test_last_whole_week(as_of: str, monday: str) -> None:
    assert last_monday(date.fromisoformat(as_of)) == date.fromisoformat(monday)


def test_a_period_is_half_open_and_compared_with_as_many_weeks() -> None:
    weeks = known("2026-08-31", 11)
    shape = Shape(partial=True)
    as_of = date(2026, 11, 15)
    now = windows(weeks, shape, as_of=as_of, weeks=4, by_week=False, back=0)[0]
    then = windows(weeks, shape, as_of=as_of, weeks=4, by_week=False, back=4)[0]
    assert now.period == Period(date(2026, 10, 19), date(2026, 11, 16))
    assert now.period.last_on == date(2026, 11, 15)
    assert then.period == Period(date(2026, 9, 21), date(2026, 10, 19))
    assert now.period.weeks == then.period.weeks == 4


def test_by_week_each_point_has_the_window_that_the_metric_needs() -> None:
    weeks = known("2026-08-03", 15)
    as_of = date(2026, 11, 15)
    single = windows(weeks, Shape(partial=True), as_of=as_of, weeks=2, by_week=True, back=0)
    assert [w.period.starts_on for w in single] == [date(2026, 11, 2), date(2026, 11, 9)]
    habit = windows(weeks, Shape(weeks=12), as_of=as_of, weeks=5, by_week=True, back=0)
    assert [w.complete for w in habit] == [False, True, True, True, True]
    assert all(len(w.weeks) == 12 for w in habit[1:])


def test_a_flow_needs_its_lead() -> None:
    as_of = date(2026, 11, 15)
    shape = Shape(weeks=4, lead=4)
    short = windows(known("2026-09-28", 7), shape, as_of=as_of, weeks=4, by_week=False, back=0)[0]
    whole = windows(known("2026-09-21", 8), shape, as_of=as_of, weeks=4, by_week=False, back=0)[0]
    assert not short.complete
    assert whole.complete
    assert whole.before[0].week_on == date(2026, 9, 21)
    assert whole.period.starts_on == date(2026, 10, 19)


def test_a_partial_period_begins_where_the_reports_do() -> None:
    found = windows(
        known("2026-11-02", 2),
        Shape(partial=True),
        as_of=date(2026, 11, 15),
        weeks=4,
        by_week=False,
        back=0,
    )[0]
    assert found.complete
    assert found.period == Period(date(2026, 11, 2), date(2026, 11, 16))


@pytest.mark.parametrize(
    ("there", "asked", "told"),
    [
        (1, 4, 1),
        (3, 12, 3),
        (5, 4, 4),
        (5, 12, 4),
        (5, 52, 4),
        (5, 1, 1),
        (14, 12, 12),
        (51, 52, 26),
    ],
)
def test_a_period_that_reports_do_not_reach_is_one_of_a_usual_length(
    there: int, asked: int, told: int
) -> None:
    weeks = known("2025-01-06", there)
    as_of = max(weeks) + timedelta(days=6)
    found = windows(weeks, AS_ASKED, as_of=as_of, weeks=asked, by_week=False, back=0)[0]
    assert (found.complete, found.period.weeks, len(found.weeks)) == (True, told, told)


def test_what_pages_offer_can_be_asked() -> None:
    assert set(PERIODS) < set(LENGTHS) == set(lengths.ORDER)


def test_the_week_of_the_newest_report_counts_from_its_sunday(usage: Usage) -> None:
    usage.reports(["2026-11-08", "2026-11-14"])
    usage.people([("ana", "Sales")])
    answer = usage.ask("active_share", weeks=1)
    assert answer.as_of == date(2026, 11, 14)
    assert answer.period == Period(date(2026, 11, 2), date(2026, 11, 9))
    usage.reports(["2026-11-15"])
    assert usage.ask("active_share", weeks=1).period == Period(
        date(2026, 11, 9), date(2026, 11, 16)
    )


def test_as_of_looks_back_and_never_ahead(usage: Usage) -> None:
    usage.weekly("2026-10-04", 7)
    usage.people([("ana", "Sales")])
    past = usage.ask("active_share", weeks=1, as_of="2026-10-20")
    assert (past.as_of, past.period) == (
        date(2026, 10, 18),
        Period(date(2026, 10, 12), date(2026, 10, 19)),
    )
    ahead = usage.ask("active_share", weeks=1, as_of="2030-01-01")
    assert (ahead.as_of, ahead.period) == (
        date(2026, 11, 15),
        Period(date(2026, 11, 9), date(2026, 11, 16)),
    )


@pytest.mark.parametrize(
    ("newest", "provisional"), [("2026-11-15", 1), ("2026-11-18", 1), ("2026-11-19", 0)]
)
def test_the_last_three_days_are_provisional(newest: str, provisional: int) -> None:
    period = Period(date(2026, 11, 9), date(2026, 11, 16))
    assert is_provisional(period, date.fromisoformat(newest)) == bool(provisional)
