"""Days on which nobody works: public holidays by country, and what an admin entered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import numpy as np
from babel import Locale
from numpy.typing import NDArray

from metrics.question import UsageError
from words import text

# How the countries of an organisation may be written: names in these languages, or the code itself.
LANGUAGES = ("nl", "en", "fr", "de")
COUNTRIES = ("NL", "BE")
WORKDAYS = 5
DAY_CHANCE = 0.3  # of use on a working day, where a week is shorter than usual
_BREAK = re.compile(r"(\d{4}-\d\d-\d\d)\.\.(\d{4}-\d\d-\d\d)(?:\s+(\S.*))?")


@dataclass(frozen=True)
class Break:
    """Days from `first_on` to `last_on`, both included, on which a group does not work.

    `where` names a team, or a country (NL, BE); empty: everybody. A school holiday only counts
    where it is not known who was at work.
    """

    first_on: date
    last_on: date
    where: str = ""
    school: bool = False

    def workdays(self, monday: date) -> int:
        """Monday to Friday of that week inside the break."""
        return sum(self.first_on <= monday + timedelta(days=d) <= self.last_on for d in range(5))


def breaks(words: str, *, school: bool = False) -> tuple[Break, ...]:
    """ "2026-07-27..2026-08-07 Team A; 2026-12-24..2027-01-01" → breaks. Raises UsageError."""
    found = []
    for part in filter(None, (part.strip() for part in re.split(r"[;\n]", words))):
        given = _BREAK.fullmatch(part)
        try:
            days = [date.fromisoformat(given[n]) for n in (1, 2)] if given else []
        except ValueError:
            days = []
        if not given or len(days) < 2 or days[1] < days[0]:
            raise UsageError(
                text(
                    "{part}: write a closure as 2026-12-24..2027-01-01, then a team or country.",
                    part=part,
                )
            )
        found.append(Break(days[0], days[1], (given[3] or "").strip(), school))
    return tuple(found)


@cache
def code_of(country: str) -> str:
    """ "Nederland", "Belgium", "be" → NL, BE; empty where it is neither."""
    if country.upper() in COUNTRIES:
        return country.upper()
    for language in LANGUAGES:
        territories = Locale(language).territories
        for code in COUNTRIES:
            if territories[code].casefold() == country.casefold():
                return code
    return ""


@cache
def public_holidays(code: str, year: int) -> frozenset[date]:
    """Public holidays of a country (NL, BE) in a year."""
    return frozenset(holidays.country_holidays(code, years=year))


def _free(code: str, monday: date) -> int:
    days = [monday + timedelta(days=d) for d in range(WORKDAYS)]
    return sum(day in public_holidays(code, day.year) for day in days)


def holiday_share(code: str, mondays: Sequence[date]) -> NDArray[np.float32]:
    """By week: what is left of the chance of a week with use, given its public holidays."""
    if not code:
        return np.ones(len(mondays), dtype=np.float32)
    left = WORKDAYS - np.array([_free(code, monday) for monday in mondays])
    whole = 1 - (1 - DAY_CHANCE) ** WORKDAYS
    return ((1 - (1 - DAY_CHANCE) ** left) / whole).astype(np.float32)


def closed(found: Iterable[Break], where: str, mondays: Sequence[date]) -> NDArray[np.bool_]:
    """By week: whether breaks of exactly this place take more than half of its working days."""
    mine = [one for one in found if one.where.casefold() == where.casefold()]
    if not mine:
        return np.zeros(len(mondays), dtype=np.bool_)
    days = [sum(one.workdays(monday) for one in mine) for monday in mondays]
    return np.array(days, dtype=np.int64) * 2 > WORKDAYS
