"""Groups that may be one: spellings to look at. Nothing is merged here."""

from __future__ import annotations

from dataclasses import dataclass

from metrics.compose import sql_of
from metrics.facts import Data
from store.spelling import misspelt, near_duplicates


@dataclass(frozen=True)
class Proposal:
    """Spellings of one dimension that look alike, the most used first; nothing says by how many."""

    dimension: str
    values: tuple[str, ...]


def proposals(data: Data) -> tuple[Proposal, ...]:
    """Spellings that look alike among the groups that the people files name now."""
    spelt: dict[str, dict[str, int]] = {}
    for dimension, value, people in data.cursor().execute(sql_of("sources/groups.sql")).fetchall():
        spelt.setdefault(dimension, {})[value] = int(people)
    if spelt.get("team") == spelt.get("department"):
        spelt.pop("team", None)  # without teams of their own, departments stand in for them
    found = []
    for dimension, people_of in sorted(spelt.items()):
        alike = [*near_duplicates(people_of), *misspelt(people_of)]
        seen: set[tuple[str, ...]] = set()
        for values in alike:
            ordered = tuple(sorted(values, key=lambda value: (-people_of[value], value)))
            if ordered not in seen:
                seen.add(ordered)
                found.append(Proposal(dimension, ordered))
    return tuple(found)
