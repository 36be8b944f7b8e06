"""Numbers and dates as the reader writes them: 62 %, 1.204, 15 nov 2026. No page, no figure."""

from __future__ import annotations

from datetime import date, datetime

from babel.dates import format_datetime
from babel.numbers import format_decimal

from words import LOCALES, say, spell_day

_NBSP = "\u00a0"
_FIGURE_SPACE = "\u2007"
MINUS = "\u2212"


def count(number: int | float, language: str) -> str:
    """A whole number with the reader's thousands mark."""
    return format_decimal(round(number), locale=LOCALES[language])


def percent(share: float | None, language: str, bound: str | None = None) -> str:
    """A share (0 to 1) in whole per cent; a dash when unknown; ≤ or ≥ for a bound."""
    if share is None:
        return "–"
    mark = {"at_most": "≤" + _NBSP, "at_least": "≥" + _NBSP}.get(bound or "", "")
    return f"{mark}{format_decimal(round(share * 100), locale=LOCALES[language])}{_NBSP}%"


def mean(number: float | None, language: str) -> str:
    """A mean with one decimal; a dash when unknown."""
    if number is None:
        return "–"
    return format_decimal(number, format="#,##0.0", locale=LOCALES[language])


def aligned(share: float, language: str, bound: str | None = None) -> str:
    """A share padded with figure spaces to three digits: centred cells then line up."""
    digits = format_decimal(round(share * 100), locale=LOCALES[language])
    mark = {"at_most": "≤", "at_least": "≥"}.get(bound or "", "")
    return f"{mark}{digits.rjust(3 - len(mark), _FIGURE_SPACE)}{_NBSP}%"


def signed(number: float, language: str) -> str:
    """A whole number with its sign: +3, −6, 0."""
    whole = round(number)
    if whole == 0:
        return "0"
    sign = "+" if whole > 0 else MINUS
    return sign + format_decimal(abs(whole), locale=LOCALES[language])


def signed_percent(share_change: float, language: str) -> str:
    """A change in parts of what it was: +3 %."""
    return f"{signed(share_change * 100, language)}{_NBSP}%"


def points(share_change: float, language: str) -> str:
    """A change of a share in words: +3 points."""
    whole = round(share_change * 100)
    template = "{n} point" if abs(whole) == 1 else "{n} points"
    return say(template, language, n=signed(whole, language))


def day(on: date, language: str, *, year: bool = True, weekday: bool = False) -> str:
    """15 nov 2026, optionally with its weekday or without its year."""
    pattern = ("EEE " if weekday else "") + "d MMM" + (" y" if year else "")
    return spell_day(on, language, pattern)


def period(first: date, last: date, language: str) -> str:
    """19 okt – 15 nov 2026: both days belong to it; the years are said once when equal."""
    start = day(first, language, year=first.year != last.year)
    return f"{start}{_NBSP}– {day(last, language)}"


def moment(at: datetime, language: str) -> str:
    """wo 18 nov 07:12 in the time zone that `at` carries."""
    return format_datetime(at, "EEE d MMM HH:mm", locale=LOCALES[language]).replace(".", "")
