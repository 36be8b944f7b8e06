"""Titles of meetings and courses: kept where they say what it was about, and not who.

A title such as "Coaching Anke" is a person's data. What names somebody who was there, or holds an
address or a telephone number, is not kept; the keyed hash of the title still tells which training
is which.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ingest.values import squeezed

LONGEST = 120
WORD = re.compile(r"[^\W\d_]+")
PHONE = re.compile(r"\+?\d[\d\s().-]{7,}\d")
DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}")

# Parts of names that are everyday words in titles; they tell of nobody.
PARTICLES = frozenset(
    (
        *("aan", "bij", "con", "das", "del", "della", "dem", "den", "der", "des", "die", "dos"),
        *("het", "into", "las", "les", "los", "met", "ten", "ter", "und", "van", "vande"),
        *("vanden", "vander", "voor", "von", "zum", "zur", "the", "and", "for"),
    )
)
# What rooms and accounts are called after; titles of trainings are full of them.
SUBJECTS = frozenset(
    (
        *("admin", "contact", "copilot", "cursus", "excel", "info", "intro", "microsoft"),
        *("office", "onenote", "outlook", "powerpoint", "service", "sharepoint", "support"),
        *("team", "teams", "test", "training", "word", "workshop"),
    )
)


def words_of_names(names: Iterable[str]) -> frozenset[str]:
    """The words of names and of the front of addresses that may tell of a person."""
    found = {word.casefold() for name in names for word in WORD.findall(name.partition("@")[0])}
    return frozenset(word for word in found - PARTICLES - SUBJECTS if len(word) > 2)


def kept_title(title: str, names: frozenset[str]) -> str | None:
    """The title, if it may be kept; None where it may tell of a person. `names` as above."""
    plain = squeezed(title)
    if not plain or "@" in plain or PHONE.search(DATE.sub("", plain)):
        return None
    if any(word.casefold() in names for word in WORD.findall(plain)):
        return None
    return plain[:LONGEST]


def is_name(said: str, names: frozenset[str]) -> bool:
    """Whether a text is nothing but words of names: a person's, in place of something else's."""
    words = {word.casefold() for word in WORD.findall(said)} - PARTICLES
    telling = {word for word in words if len(word) > 2}
    return bool(telling) and telling <= names
