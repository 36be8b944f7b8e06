"""Lots for the order in which teams are helped: who waits is compared with who does not.

Anybody can repeat a draw. The names of the teams are put in order of how names are compared
(`plain`). With Python's `random.Random(seed)` each gets, in that order, the next `random()`; the
teams start in order of these numbers, the lowest first. Python promises that this row of numbers
is the same in every version. The order is then cut into waves as equal as can be, the earlier ones
one larger where it does not come out even; each wave starts a fixed number of weeks after the one
before.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from store.register_base import NotPossible, plain, team_names
from words import text

MOST_WAVES = 12
MOST_WEEKS = 52


@dataclass(frozen=True)
class Place:
    """A team in the order: its place and wave, both from 1, and when it starts."""

    team: str
    place: int
    wave: int
    starts_on: date


def draw(teams: Iterable[str], seed: int) -> tuple[str, ...]:
    """The teams in drawn order. Raises NotPossible for a name that is given twice."""
    names = sorted(team_names(teams), key=plain)
    numbers = random.Random(seed)  # a draw to be repeated, not a secret
    lots = {name: numbers.random() for name in names}
    return tuple(sorted(names, key=lambda name: lots[name]))


def in_waves(
    order: Iterable[str], starts_on: date, *, waves: int, weeks_between: int
) -> tuple[Place, ...]:
    """The order cut into waves, and when each starts. Raises NotPossible."""
    teams = tuple(order)
    if not 1 <= waves <= min(len(teams), MOST_WAVES):
        raise NotPossible(
            text("{teams} teams cannot start in {waves} waves.", teams=len(teams), waves=waves)
        )
    if not 1 <= weeks_between <= MOST_WEEKS:
        raise NotPossible(
            text("Between two waves are 1 to {most} weeks, not {weeks}.",
                 most=MOST_WEEKS, weeks=weeks_between)
        )  # fmt: skip
    size, larger = divmod(len(teams), waves)
    of_wave = [wave for wave in range(waves) for _ in range(size + (wave < larger))]
    return tuple(
        Place(team, place, wave + 1, starts_on + timedelta(weeks=wave * weeks_between))
        for place, (team, wave) in enumerate(zip(teams, of_wave, strict=True), 1)
    )
