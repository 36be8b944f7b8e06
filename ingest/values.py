"""Values: dates and whole numbers, as reports and spreadsheets write them.

Dates are decided per file, never per row. What is decided is a plan: each distinct text of the file
and the day it means, or the findings that say why there is no plan.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from ingest.answers import Order, date_order
from ingest.month_names import names_a_month, read_named

COPILOT_STARTS_ON = date(2023, 11, 1)
EXCEL_DAY_ZERO = date(1899, 12, 30)
SERIALS = range(36_526, 73_051)  # 2000-01-01 to 2100-01-01
YEARS = range(1990, 2101)
PLAUSIBLE_MOST = 10_000_000

ORDERS: tuple[Order, Order] = ("day first", "month first")

MONTHS: dict[str, int] = {
    name: number
    for number, names in enumerate(
        (
            "jan january januari januar janvier janv janeiro",
            "feb february februari februar février fevrier févr fevr fév fev fevereiro",
            "mar march maart mrt märz marz mär mars março marco",
            "apr april avril avr abril abr",
            "may mei mai maio",
            "jun june juni juin junho",
            "jul july juli juillet juil julho",
            "aug august augustus août aout aoû agosto ago",
            "sep sept september septembre setembro set",
            "oct october oktober okt octobre outubro out",
            "nov november novembre novembro",
            "dec december dezember dez décembre decembre déc dezembro",
        ),
        start=1,
    )
    for name in names.split()
}

ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
ISO_TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d\d:?\d\d)?"
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
NUMERIC = re.compile(
    r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})(?:,?\s+\d{1,2}:\d\d(?::\d\d)?(?:\s?[AaPp]\.?[Mm]\.?)?)?"
)
MONTH_NAME_FIRST = re.compile(r"([^\W\d_]+)\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
DAY_FIRST = re.compile(
    r"(\d{1,2})\.?(?:[\s-]+|\s+de\s+)([^\W\d_]+)\.?(?:[\s-]+|\s+de\s+)(\d{4}|\d{2})"
)
SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")
# All that shows as nothing: every white space of Unicode, and the characters without a width.
BLANKS = (
    " \t\r\n\v\f\x1c\x1d\x1e\x1f\x85\u00a0\u00ad\u1680\u180e\u2000\u2001\u2002\u2003\u2004\u2005"
    "\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u2028\u2029\u202f\u205f\u2060\u3000\ufeff"
)

WHOLE = re.compile(r"\d+")
GROUPED = re.compile(r"\d{1,3}(?:[.,'’ ]\d{3})+")
DECIMALS = re.compile(r"(\d{1,3}(?:([.,'’ ])\d{3})(?:\2\d{3})*|\d+)[.,](\d+)")


def squeezed(value: str) -> str:
    """The text without spaces around it and with one plain space wherever there were several."""
    return SPACES.sub(" ", value).strip()


@dataclass(frozen=True)
class Numeric:
    """A date of three numbers of which the order is not yet known."""

    first: int
    second: int
    year: int

    def day(self, order: Order) -> date | None:
        """The date under an order, or None where it does not exist."""
        day, month = (
            (self.first, self.second) if order == "day first" else (self.second, self.first)
        )
        return _date(self.year, month, day)


def read_date(value: str) -> tuple[str, date | Numeric] | None:
    """The way a text writes a date and the day it means; None where it is no date.

    Ways: "iso", "month name", "number dates with /", "Excel number", … Two ways in one column are
    two formats. A time with an offset is brought to its UTC day.
    """
    tidy = squeezed(value)
    if match := ISO.fullmatch(tidy):
        return _dated("iso", int(match[1]), int(match[2]), int(match[3]))
    if match := ISO_TIME.fullmatch(tidy):
        day = _utc_day(match)
        return ("iso", day) if day else None
    if match := NUMERIC.fullmatch(tidy):
        numeric = Numeric(int(match[1]), int(match[3]), _year(match[4]))
        if any(numeric.day(order) for order in ("day first", "month first")):
            return f"numbers with {match[2]}", numeric
        return None
    if match := MONTH_NAME_FIRST.fullmatch(tidy):
        return _named(match[3], match[1], match[2])
    if match := DAY_FIRST.fullmatch(tidy):
        return _named(match[3], match[2], match[1])
    if match := COMPACT.fullmatch(tidy):
        return _dated("compact", int(match[1]), int(match[2]), int(match[3]))
    if (match := SERIAL.fullmatch(tidy)) and int(match[1]) in SERIALS:
        return "Excel number", EXCEL_DAY_ZERO + timedelta(days=int(match[1]))
    return None


def _named(year: str, month: str, day: str) -> tuple[str, date] | None:
    number = MONTHS.get(month.casefold())
    return _dated("month name", _year(year), number, int(day)) if number else None


def _dated(way: str, year: int, month: int, day: int) -> tuple[str, date] | None:
    found = _date(year, month, day)
    return (way, found) if found else None


def _date(year: int, month: int, day: int) -> date | None:
    if year not in YEARS:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def _utc_day(match: re.Match[str]) -> date | None:
    year, month, day, hour, minute = (int(part) for part in match.groups()[:5])
    zone = match[7] or "Z"
    if _date(year, month, day) is None or hour > 24 or minute > 59:
        return None
    moment = datetime(year, month, day, tzinfo=UTC) + timedelta(hours=hour, minutes=minute)
    if zone[0] in "+-":
        digits = zone[1:].replace(":", "")
        offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
        moment = moment - offset if zone[0] == "+" else moment + offset
    return moment.date()


@dataclass
class DatePlan:
    """What the date texts of a file mean. Columns are known by name.

    `days` has every readable text; `unreadable` and `mixed` hold texts per column that want a
    finding; `order_conflict` two texts that need different orders; `order_unknown` is True when
    nothing tells day first from month first, and then `newest` has the newest day under either.
    """

    days: dict[str, date] = field(default_factory=dict)
    unreadable: dict[str, list[str]] = field(default_factory=dict)
    mixed: dict[str, tuple[str, str]] = field(default_factory=dict)
    order: Order | None = None
    order_conflict: tuple[str, str] | None = None
    order_unknown: bool = False
    order_compared: bool = False  # decided only by what the other order would make impossible
    order_answered: bool = False  # decided by a person, because nothing in the file tells
    newest: dict[Order, date] = field(default_factory=dict)

    @property
    def blocked(self) -> bool:
        return bool(self.unreadable or self.mixed or self.order_conflict or self.order_unknown)


def plan_dates(
    texts: Mapping[str, Iterable[str]], *, refresh: str | None, latest: date
) -> DatePlan:
    """Decide what all date texts of a file mean, together.

    `texts` are the distinct texts per column, `refresh` the column of the report refresh date (no
    activity is later than that), `latest` the last day on which this file can have been made.
    """
    plan = DatePlan()
    texts = {column: list(values) for column, values in texts.items()}
    foreign = _foreign(value for values in texts.values() for value in values)
    numeric: dict[str, dict[str, Numeric]] = {}  # column → text → date of unknown order
    known: dict[str, list[date]] = {}
    for column, values in texts.items():
        ways: dict[str, str] = {}
        for value in values:
            found = foreign.get(value) or read_date(value)
            if found is None:
                plan.unreadable.setdefault(column, []).append(value)
                continue
            way, day = found
            ways.setdefault(way, value)
            if isinstance(day, Numeric):
                numeric.setdefault(column, {})[value] = day
            else:
                plan.days[value] = day
                known.setdefault(column, []).append(day)
        if len(ways) > 1:
            first, second = list(ways.values())[:2]
            plan.mixed[column] = (first, second)
    if numeric:
        _decide_order(plan, numeric)
        if plan.order is None and plan.order_conflict is None:
            reported = known.get(refresh or "", [])
            _compare_orders(plan, numeric, refresh=refresh, reported=reported, latest=latest)
        _apply_order(plan, numeric)
    return plan


def _foreign(values: Iterable[str]) -> dict[str, tuple[str, date]]:
    """Dates with month names that only another language has, decided by all names of the file."""
    named = [value for value in values if names_a_month(value)]
    if all(read_date(value) for value in named):
        return {}
    days = read_named(named)
    return {
        value: ("month name", days[value])
        for value in named
        if value in days and days[value].year in YEARS and read_date(value) is None
    }


def _decide_order(plan: DatePlan, numeric: Mapping[str, Mapping[str, Numeric]]) -> None:
    """Day first or month first for the whole file, by any part above 12."""
    every = [(text, day) for column in numeric.values() for text, day in column.items()]
    day_first = next((text for text, day in every if day.first > 12), None)
    month_first = next((text for text, day in every if day.second > 12), None)
    if day_first and month_first:
        plan.order_conflict = (day_first, month_first)
    elif day_first or all(day.first == day.second for _, day in every):
        plan.order = "day first"
    elif month_first:
        plan.order = "month first"


def _compare_orders(
    plan: DatePlan,
    numeric: Mapping[str, Mapping[str, Numeric]],
    *,
    refresh: str | None,
    reported: Iterable[date],
    latest: date,
) -> None:
    """Where no part is above 12: the one order under which no day lies after the report."""
    possible: list[Order] = []
    for order in ORDERS:
        days = {c: [d.day(order) for d in texts.values()] for c, texts in numeric.items()}
        reports = [*reported, *(day for day in days.get(refresh or "", []) if day)]
        bound = max(reports, default=latest)
        activity = [day for column in days.values() for day in column if day]
        if bound <= max([latest, *reported]) and max(activity) <= bound:
            possible.append(order)
        plan.newest[order] = max(activity)
    plan.order = possible[0] if len(possible) == 1 else None
    plan.order_compared = plan.order is not None
    if plan.order is None:
        plan.order = date_order()
        plan.order_answered = plan.order is not None
    plan.order_unknown = plan.order is None


def _apply_order(plan: DatePlan, numeric: Mapping[str, Mapping[str, Numeric]]) -> None:
    if plan.order is None:
        return
    for column, texts in numeric.items():
        for text, numbers in texts.items():
            day = numbers.day(plan.order)
            if day:
                plan.days[text] = day
            else:
                plan.unreadable.setdefault(column, []).append(text)


Trouble = Literal["negative", "unreadable", "implausible"]


LONGEST_NUMBER = 100  # characters; Python itself refuses to read numbers of thousands of digits


def read_whole(value: str, most: int = PLAUSIBLE_MOST) -> int | Trouble:
    """A whole number of a column that has only those, or what is wrong with it.

    "1,234", "1.234", "1 234" and "1'234" are all 1234, because the column holds no fractions;
    "12.0" is 12.
    """
    tidy = squeezed(value)
    negative = tidy.startswith(("-", "−", "(")) and any(char.isdecimal() for char in tidy)
    if tidy.startswith("+"):
        tidy = tidy[1:]
    if negative:
        return "negative"
    if not tidy.isascii() and any(char.isdigit() and not char.isascii() for char in tidy):
        return "unreadable"
    if len(tidy) > LONGEST_NUMBER:
        return "implausible" if tidy.isdecimal() else "unreadable"
    number: int | None = None
    if WHOLE.fullmatch(tidy) or GROUPED.fullmatch(tidy):
        number = int(re.sub(r"\D", "", tidy))
    elif (match := DECIMALS.fullmatch(tidy)) and not match[3].strip("0"):
        number = int(re.sub(r"\D", "", match[1]))
    if number is None:
        return "unreadable"
    return number if number <= most else "implausible"
