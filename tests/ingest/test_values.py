"""Dates and numbers, as exports and spreadsheets write them."""

from __future__ import annotations

from datetime import date

import pytest

from ingest.values import Numeric, plan_dates, read_date, read_whole

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("said", "way", "day"),
    [
        ("2026-11-15", "iso", date(2026, 11, 15)),
        ("2026/11/15", "iso", date(2026, 11, 15)),
        (" 2026-11-15\u00a0", "iso", date(2026, 11, 15)),
        ("2026-11-15T13:00:00Z", "iso", date(2026, 11, 15)),
        ("2026-11-15 00:00:00", "iso", date(2026, 11, 15)),
        ("2026-11-15T00:30:00+02:00", "iso", date(2026, 11, 14)),
        ("2026-12-31T23:30:00-01:00", "iso", date(2027, 1, 1)),
        ("20261115", "compact", date(2026, 11, 15)),
        ("Jun 12, 2026", "month name", date(2026, 6, 12)),
        ("September 3 2026", "month name", date(2026, 9, 3)),
        ("12-Jun-26", "month name", date(2026, 6, 12)),
        ("15 november 2026", "month name", date(2026, 11, 15)),
        ("3 mrt. 2026", "month name", date(2026, 3, 3)),
        ("15. März 2026", "month name", date(2026, 3, 15)),
        ("1 févr. 2026", "month name", date(2026, 2, 1)),
        ("7 de jul. de 2026", "month name", date(2026, 7, 7)),
        ("45962", "Excel number", date(2025, 11, 1)),
        ("45962.75", "Excel number", date(2025, 11, 1)),
        ("15/11/2026", "numbers with /", Numeric(15, 11, 2026)),
        ("15-11-26", "numbers with -", Numeric(15, 11, 2026)),
        ("11/15/2026 4:07:06 PM", "numbers with /", Numeric(11, 15, 2026)),
    ],
)
def test_a_date_says_how_it_is_written(said: str, way: str, day: date | Numeric) -> None:
    assert read_date(said) == (way, day)


@pytest.mark.parametrize(
    "said",
    [
        "",
        "never",
        "2026-02-30",
        "31/02/2026",
        "13/13/2026",
        "2026-13-01",
        "99999",
        "1 Brumaire 2026",
    ],
)
def test_what_is_no_date(said: str) -> None:
    assert read_date(said) is None


@pytest.mark.parametrize(
    ("said", "days"),
    [
        (["28 paź 2026", "5 lis 2026"], [date(2026, 10, 28), date(2026, 11, 5)]),
        (["5. lis 2026.", "5. stu 2026."], [date(2026, 10, 5), date(2026, 11, 5)]),
        (["5. marraskuuta 2026"], [date(2026, 11, 5)]),
        (["5 Νοε 2026"], [date(2026, 11, 5)]),
        (["5 ноември 2026\u202fг."], [date(2026, 11, 5)]),
        (["2026. márc. 5.", "2026. nov. 5."], [date(2026, 3, 5), date(2026, 11, 5)]),
        (["2026. gada 5. marts"], [date(2026, 3, 5)]),
        (["5 Meán Fómhair 2026"], [date(2026, 9, 5)]),
        (["5 noiembrie 2026", "5 mai 2026"], [date(2026, 11, 5), date(2026, 5, 5)]),
    ],
)
def test_months_of_another_language_are_read_together(said: list[str], days: list[date]) -> None:
    plan = plan_dates({"last": said}, refresh=None, latest=date(2026, 12, 31))
    assert [plan.days[value] for value in said] == days
    assert not plan.blocked


@pytest.mark.parametrize(
    "said",
    [
        ["5 lis 2026"],  # October in Croatian, November in Polish
        ["5 lis 2026", "5 marraskuuta 2026"],  # no language has both
        ["31 listopadu 2026"],
        ["1 Brumaire 2026"],
    ],
)
def test_months_that_leave_doubt_are_not_read(said: list[str]) -> None:
    plan = plan_dates({"last": said}, refresh=None, latest=date(2026, 12, 31))
    assert plan.unreadable == {"last": said}


def planned(refresh: list[str], *activity: str, latest: date = TODAY) -> object:
    plan = plan_dates({"refresh": refresh, "app": activity}, refresh="refresh", latest=latest)
    if plan.order_conflict:
        return plan.order_conflict
    if plan.mixed:
        return plan.mixed
    if plan.order_unknown:
        return "unknown"
    return [plan.days[said] for said in activity]


@pytest.mark.parametrize(
    ("refresh", "activity", "expected"),
    [
        # one part above 12 decides for the whole file
        (["15/11/2026"], ["03/11/2026"], [date(2026, 11, 3)]),
        (["11/15/2026"], ["11/03/2026"], [date(2026, 11, 3)]),
        (["2026-11-15"], ["13/11/2026", "03/11/2026"], [date(2026, 11, 13), date(2026, 11, 3)]),
        # nothing above 12: an activity after the report cannot be
        (["2026-11-05"], ["05/11/2026", "12/10/2026"], [date(2026, 11, 5), date(2026, 10, 12)]),
        (["11/05/2026"], ["10/04/2026", "06/11/2026"], [date(2026, 10, 4), date(2026, 6, 11)]),
        # both orders are possible
        (["2026-11-15"], ["05/06/2026"], "unknown"),
        ([], ["05/06/2026"], "unknown"),
        # both orders give the same day
        (["2026-11-15"], ["05/05/2026"], [date(2026, 5, 5)]),
        # two orders, two formats
        (["2026-11-15"], ["13/11/2026", "11/13/2026"], ("13/11/2026", "11/13/2026")),
        (["2026-11-15"], ["2026-11-13", "13-11-2026"], {"app": ("2026-11-13", "13-11-2026")}),
        (["2026-11-15"], ["13/11/2026", "45962"], {"app": ("13/11/2026", "45962")}),
    ],
)
def test_dates_are_decided_for_the_whole_file(
    refresh: list[str], activity: list[str], expected: object
) -> None:
    assert planned(refresh, *activity) == expected


def test_columns_may_differ_in_format_as_long_as_each_has_one() -> None:
    texts = {"refresh": ["2026-11-15"], "app": ["Nov 3, 2026"]}
    plan = plan_dates(texts, refresh="refresh", latest=TODAY)
    assert not plan.blocked
    assert plan.days == {"2026-11-15": date(2026, 11, 15), "Nov 3, 2026": date(2026, 11, 3)}


def test_the_day_a_file_was_made_rules_an_order_out() -> None:
    # the third of December is still to come, the twelfth of March is not
    assert planned([], "03/12/2026") == [date(2026, 3, 12)]
    assert planned([], "03/12/2026", latest=date(2026, 12, 31)) == "unknown"


def test_an_unreadable_text_is_told_with_its_column() -> None:
    plan = plan_dates({"app": ["2026-11-13", "soon"]}, refresh=None, latest=TODAY)
    assert plan.blocked
    assert plan.unreadable == {"app": ["soon"]}


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("0", 0),
        ("12", 12),
        ("007", 7),
        (" 12 ", 12),
        ("+12", 12),
        ("1,234", 1234),
        ("1.234", 1234),
        ("1 234", 1234),
        ("1\u202f234\u00a0567", 1234567),
        ("1'234", 1234),
        ("12.0", 12),
        ("12,00", 12),
        ("1,234.0", 1234),
        ("1.234,0", 1234),
        ("-3", "negative"),
        ("−3", "negative"),
        ("(3)", "negative"),
        ("12,5", "unreadable"),
        ("1.234,5", "unreadable"),
        ("1,23", "unreadable"),
        ("1.23.456", "unreadable"),
        ("∞", "unreadable"),
        ("NaN", "unreadable"),
        ("1e3", "unreadable"),
        ("many", "unreadable"),
        ("-", "unreadable"),
        ("١٢", "unreadable"),
        ("2147483648", "implausible"),
        ("9223372036854775808", "implausible"),
    ],
)
def test_whole_numbers(said: str, number: int | str) -> None:
    assert read_whole(said) == number


def test_the_most_a_column_can_hold() -> None:
    assert read_whole("366", most=366) == 366
    assert read_whole("367", most=366) == "implausible"


def test_numbers_of_thousands_of_digits_are_told_from_numbers() -> None:
    assert read_whole("9" * 5000) == "implausible"
    assert read_whole("9" * 5000 + "x") == "unreadable"
