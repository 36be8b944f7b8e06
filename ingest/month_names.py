"""Dates with a month's name in a language of the European Union, by the names of Unicode's CLDR.

One name can mean two months: "lis" is October in Croatian and November in Polish. The names of a
whole file are looked at together; they count where every language that knows all of them agrees.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache

from babel import Locale

LANGUAGES = re.findall(
    r"\w+", "bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv"
)
NAME = r"(?P<month>[^\W\d_]+(?: [^\W\d_]+)?)"
SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"(?P<day>\d\d?)\.?[\s-]+(?:de |ta[’'] )?{NAME}\.?[\s-]+(?:de )?(?P<year>\d{{4}})"
        r"(?:\.|\s?г\.?|\s?r\.)?",
        rf"{NAME}\.? (?P<day>\d\d?),? (?P<year>\d{{4}})",
        rf"(?P<year>\d{{4}})\. {NAME}\.? (?P<day>\d\d?)\.?",
        rf"(?P<year>\d{{4}})\. gada (?P<day>\d\d?)\. {NAME}\.?",
        rf"(?P<year>\d{{4}}) m\. {NAME} (?P<day>\d\d?) d\.",
    )
)
SPACES = re.compile(r"[\s\u00a0\u202f\u2007]+")


def names_a_month(value: str) -> bool:
    """Whether a text has the shape of a date with a name for its month, known or not."""
    return _parts(value) is not None


def read_named(values: Iterable[str]) -> dict[str, date]:
    """The days of the texts of one file, where the names leave no doubt; others are left out."""
    parts = {value: found for value in values if (found := _parts(value))}
    names = {month for _, month, _ in parts.values()}
    known = [months for months in _months().values() if names <= months.keys()]
    days = {}
    for value, (year, name, day) in parts.items():
        meant = {months[name] for months in known}
        if len(meant) == 1:
            try:
                days[value] = date(year, meant.pop(), day)
            except ValueError:
                continue  # no such day in that month: stays unreadable, and is told as such
    return days


def _parts(value: str) -> tuple[int, str, int] | None:
    tidy = SPACES.sub(" ", value).strip()
    for shape in SHAPES:
        if match := shape.fullmatch(tidy):
            return int(match["year"]), match["month"].casefold(), int(match["day"])
    return None


@cache
def _months() -> Mapping[str, Mapping[str, int]]:
    """Language → name without a final dot → number; long and short, in a date and on its own."""
    found: dict[str, dict[str, set[int]]] = {}
    for language in LANGUAGES:
        names: dict[str, set[int]] = defaultdict(set)
        months = Locale(language).months
        for written in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in months[written][width].items():
                    names[name.casefold().strip(".")].add(number)
        found[language] = names
    return {
        language: {name: min(meant) for name, meant in names.items() if len(meant) == 1}
        for language, names in found.items()
    }
