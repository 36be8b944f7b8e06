"""Values that look like one, written in more than one way: proposed for merging, never merged."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

from rapidfuzz.distance import DamerauLevenshtein

LONG = 6  # letters; in shorter words one letter makes another word
MOST_COMPARED = 2_000  # values; beyond, only what is letter for letter the same is looked for


def near_duplicates(values: Iterable[str]) -> list[tuple[str, ...]]:
    """Values that differ by more than case, yet not in their letters and digits: ('H.R.', 'HR')."""
    alike: dict[str, dict[str, str]] = defaultdict(dict)
    for value in sorted(values):
        key = _letters(value)
        if key:
            alike[key].setdefault(value.casefold(), value)
    return [tuple(sorted(group.values())) for group in alike.values() if len(group) > 1]


def misspelt(values: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs that differ by one letter, or by two that changed places: ('Financiën', 'Finanicën').

    Numbers are never a slip: 'Team 1' and 'Team 2' are two teams. Short words are left alone.
    """
    plain = {value: _letters(value) for value in sorted(set(values))}
    long = [value for value, letters in plain.items() if len(letters) >= LONG]
    if len(long) > MOST_COMPARED:
        return []
    return [
        (one, other)
        for one, other in combinations(long, 2)
        if plain[one] != plain[other]
        and _digits(plain[one]) == _digits(plain[other])
        and DamerauLevenshtein.distance(plain[one], plain[other], score_cutoff=1) == 1
    ]


def _digits(value: str) -> str:
    return re.sub(r"\D", "", value)


def _letters(value: str) -> str:
    """Letters and digits without accents; 'and' is '&', and hidden characters do not count."""
    plain = re.sub(r"\b(?:and|en|et|und)\b", "&", value.casefold())
    split = unicodedata.normalize("NFKD", plain)
    return "".join(char for char in split if char.isalnum() or char == "&")
