"""Which groups a viewer of some departments and teams may see, for every kind of figure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from metrics import nesting
from metrics.facts import Data, labels

DIMENSIONS = ("department", "team")  # those in which such a viewer may ask


class Viewer(Protocol):
    """What a metric needs to know of who is looking."""

    @property
    def departments(self) -> frozenset[str] | None: ...

    @property
    def teams(self) -> frozenset[str]: ...

    @property
    def minimum_group(self) -> int: ...


@dataclass(frozen=True)
class Everybody:
    """Looks at the whole organisation, to compare with; what comes out is still of the asker."""

    minimum_group: int
    departments: frozenset[str] | None = None
    teams: frozenset[str] = frozenset()


def is_nobody(viewer: Viewer) -> bool:
    """Whether there is no group at all that this viewer may see."""
    return viewer.departments is not None and not (viewer.departments or viewer.teams)


def groups(data: Data, viewer: Viewer, dimension: str, on: date) -> frozenset[int] | None:
    """Groups of a dimension that a viewer may see as of a day; None for all of them.

    Departments: the viewer's. Teams: the viewer's, and those that lie wholly inside these
    departments. Of other dimensions nothing.
    """
    if viewer.departments is None:
        return None
    if dimension not in DIMENSIONS:
        return frozenset()
    named = labels(data, "department")
    mine = _named(named, viewer.departments)
    if dimension == "department":
        return mine
    teams = labels(data, "team")
    inside = nesting.inside(data, on, "department", "team", licensed=True)
    if not inside and mine == frozenset(number for number, name in named.items() if name):
        return frozenset(teams)  # one department only, which is everybody and is theirs
    within = (inside.get(number, frozenset()) for number in mine)
    return _named(teams, viewer.teams).union(*within)


def names(data: Data, viewer: Viewer, dimension: str, on: date) -> frozenset[str] | None:
    """The same by name, as names are compared; None for all."""
    found = groups(data, viewer, dimension, on)
    if found is None:
        return None
    named = labels(data, dimension)
    return frozenset(named[group].casefold() for group in found if group in named)


def _named(names: Mapping[int, str], wanted: frozenset[str]) -> frozenset[int]:
    folded = {name.casefold() for name in wanted}
    return frozenset(number for number, name in names.items() if name.casefold() in folded)
