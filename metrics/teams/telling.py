"""What may be said of teams: their numbers rounded, small teams without counts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import COUNTS_FROM, near_percent
from metrics.teams.judging import EIGHTY, Odds, statuses, to_visit
from metrics.teams.moved import standing_out
from metrics.teams.reason import reason
from metrics.teams.thresholds import Thresholds
from metrics.teams.trend import Sums, TeamWeek
from words import Text

HIDES = frozenset(["small-group", "protects-small-group"])
STEP = 0.05  # of what is told of small teams
FEW_STEP = 5  # in which the people of small teams are counted


@dataclass(frozen=True, slots=True)
class TeamRow:
    """One team and week; shares as parts of 1. None: not known, or not to be told."""

    team: str
    week_on: date
    status: str
    flagged: bool
    queued: bool
    probability: float | None  # of standing still or falling, over the last weeks
    level: float | None
    level_bound: str | None  # at_most | at_least: the level is a limit
    growth8: float | None
    growth8_low: float | None
    growth8_high: float | None
    matched_people: int | None  # in whole fives, downwards, for small teams
    licensed_people: int | None
    largest: tuple[str, ...]  # of start, stop, weeks, apps: what holds the team back most
    gate: str
    rest8: float | None = None  # growth of the rest of the organisation
    counted: bool = False  # large enough for counts in its reason
    moves: tuple[int, int] | None = None  # people who started or came back, and who stopped
    thresholds: str = ""  # version of the thresholds it was judged by

    @property
    def reason(self) -> tuple[Text, ...]:
        """Why, in sentences made of these numbers."""
        return reason(self)

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        return {
            "team": self.team,
            "week_starts_on": self.week_on.isoformat(),
            "status": self.status,
            "flagged": self.flagged,
            "queued": self.queued,
            "probability": self.probability,
            "level": self.level,
            "growth8": self.growth8,
            "growth8_low": self.growth8_low,
            "growth8_high": self.growth8_high,
            "matched_people": self.matched_people,
            "licensed_people": self.licensed_people,
            "reason_nl": " ".join(part.said("nl") for part in self.reason),
            "reason_en": " ".join(part.said("en") for part in self.reason),
            "gate": self.gate or None,
        }


@dataclass(frozen=True)
class Standing:
    """A week as it came out: measurements, chances, and where the list has come to."""

    week_on: date
    counts: TeamWeek
    odds: Odds
    flagged: NDArray[np.bool_]  # by group number
    chance: Sums  # by group number


def rows(one: Standing, names: Mapping[int, str], least: int, limits: Thresholds) -> list[TeamRow]:
    """A row per team of the week, in order of their names."""
    week = one.counts
    chance, flagged = one.chance[week.groups], one.flagged[week.groups]
    status, gate = statuses(one.odds, flagged, chance)
    told = one.odds.verdict & (week.tenured >= least)
    queued = one.odds.verdict & to_visit(flagged, chance, week.presence, limits)
    listed = zip(
        week.groups.tolist(), status.tolist(), gate.tolist(), flagged.tolist(), queued.tolist(),
        week.licensed.tolist(), strict=True,
    )  # fmt: skip
    numbers = _numbers(one, chance, least)
    version = limits.version
    found = [
        TeamRow(
            names[group], one.week_on, stands, on, visit,
            **(numbers(place) if shown else NOTHING),
            licensed_people=None if stopped in HIDES else licensed,
            gate=stopped,
            thresholds=version,
        )
        for place, (shown, (group, stands, stopped, on, visit, licensed)) in enumerate(
            zip(told.tolist(), listed, strict=True)
        )
    ]  # fmt: skip
    return sorted(found, key=lambda row: row.team)


# What is told of the numbers of a team that may not be shown, or has no verdict.
NOTHING: dict[str, Any] = dict.fromkeys(
    ("probability", "level", "level_bound", "growth8", "growth8_low", "growth8_high",
     "matched_people")
) | {"largest": ()}  # fmt: skip


def _numbers(one: Standing, chance: Sums, least: int) -> Callable[[int], dict[str, Any]]:
    """What is told of the numbers of one team, by its place; rounded for all teams at once."""
    week, growth = one.counts, one.odds.growth
    few = week.tenured < COUNTS_FROM
    reach = EIGHTY * growth.error
    # Never certain: the sentence says 1 and 99 % there, too.
    sure = np.clip(_rounded(chance, few), 0.01, 0.99).tolist()
    mean = _rounded(growth.mean, few)
    low, high = _rounded(growth.mean - reach, few), _rounded(growth.mean + reach, few)
    rest = _rounded(week.rest, np.zeros_like(few))
    levels, tenured = week.level.tolist(), week.tenured.tolist()
    matched, most = week.matched.tolist(), standing_out(week)
    started = week.moves.started_people.astype(int).tolist()
    stopped = week.moves.stopped_people.astype(int).tolist()

    def told(place: int) -> dict[str, Any]:
        share, bound = level_said(levels[place], tenured[place])
        people, others = matched[place], rest[place]
        return {
            "probability": sure[place],
            "level": share,
            "level_bound": bound,
            "growth8": mean[place],
            "growth8_low": low[place],
            "growth8_high": high[place],
            "matched_people": people_said(people),
            "largest": most[place],
            "rest8": others if others == others else None,
            "counted": tenured[place] >= COUNTS_FROM,
            "moves": moves_said((started[place], stopped[place]), people, least),
        }

    return told


def _rounded(values: Sums, few: NDArray[np.bool_]) -> list[float]:
    """Whole points and per cent; small teams in steps in which one person's week does not show."""
    steps = np.round(np.where(few, np.round(values / STEP) * STEP, values), 2)
    found: list[float] = (steps + 0.0).tolist()
    return found


def level_said(level: float, people: int) -> tuple[float, str | None]:
    """The level as the size of the team allows, and whether it is a limit.

    It is a mean over four weeks, so a step of five points holds two weeks of a person or more.
    """
    near = _near(people)
    if level <= near or level >= 1 - near:
        return (near, "at_most") if level <= near else (round(1 - near, 2), "at_least")
    if people >= COUNTS_FROM:
        return round(level, 2), None
    return round(round(level / STEP) * STEP, 2), None


@cache
def _near(people: int) -> float:
    """The level that hides who is nearly none or nearly all."""
    return float(near_percent(np.array([people]))[0]) / 100


def people_said(people: int) -> int:
    """Who was there is nobody's secret, who was away is: fewer than forty go in whole fives."""
    return people if people >= COUNTS_FROM else people // FEW_STEP * FEW_STEP


def moves_said(moved: tuple[int, int], matched: int, least: int) -> tuple[int, int] | None:
    """Who started and who stopped, where the group is large enough to count them."""
    well = matched >= COUNTS_FROM and all(least <= n <= matched - least for n in moved)
    return moved if well else None
