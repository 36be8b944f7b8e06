"""Why a team has its status, in one short paragraph made of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil, floor

import numpy as np

from metrics.rounding import COUNTS_FROM, said
from metrics.teams.trend import Moves, TeamWeek
from words import Text, text

LEAST_GAP = 0.01  # a movement that differs less than this from the others does not stand out


@dataclass(frozen=True)
class Said:
    """The numbers of one team as they may be read; shares and points as parts of 1."""

    status: str
    gate: str
    people: int  # whom the level is of
    matched: int
    level: float
    bound: str | None
    growth: float
    low: float
    high: float
    probability: float
    rest: float | None


_GATES: Mapping[str, Text] = {
    "small-group": text("Too few people with a licence to say anything about this team."),
    "protects-small-group": text(
        "Not shown, because a small team beside it could be worked out from it."
    ),
    "matched-few": text("Too few people were there both eight weeks ago and now to see a change."),
    "week-unknown": text("The reports tell too little of this week."),
    "history-short": text("The team or the reports do not reach back twelve weeks yet."),
    "onboarding": text(
        "More than a quarter of the licences are new. The first weeks of a licence say little."
    ),
    "composition": text(
        "Many people joined or left within eight weeks, so it is another team now."
    ),
    "paused": text(
        "Most of the team was away in at least two of the last four weeks, so nothing can be said."
    ),
}
# What a team may lack beside the others, in the order in which it is told.
_LARGEST: Mapping[str, Text] = {
    "start": text("What stands out most: few people start."),
    "stop": text("What stands out most: people stop."),
    "weeks": text("What stands out most: the same people use it in fewer weeks."),
    "apps": text("What stands out most: the same people use it in fewer apps."),
}


def reason(one: Said | None, gate: str, moves: str, largest: str | None) -> tuple[Text, ...]:
    """The sentences in order; without numbers where a gate stands in the way."""
    if one is None:
        return (_GATES[gate],)
    parts = [_level(one), _change(one)]
    if one.rest is not None:
        parts.append(text("For the rest of the organisation it is {rest}.", rest=_points(one.rest)))
    if moves:
        started, stopped = moves.split("/")
        parts.append(
            text(
                "Of these people {started} started or came back and {stopped} stopped.",
                started=started,
                stopped=stopped,
            )
        )
    if largest and one.status in ("stagnating", "declining", "unknown"):
        parts.append(_LARGEST[largest])
    return (*parts, _sure(one))


def _level(one: Said) -> Text:
    if one.people < COUNTS_FROM:
        tenth = one.level * 10
        if one.bound == "at_most":
            return text(
                "In a normal working week at most {n} in 10 people with a licence use Copilot.",
                n=ceil(tenth),
            )
        if one.bound == "at_least":
            return text(
                "In a normal working week at least {n} in 10 people with a licence use Copilot.",
                n=floor(tenth),
            )
        return text(
            "In a normal working week about {n} in 10 people with a licence use Copilot.",
            n=round(tenth),
        )
    return text(
        "In a normal working week {n} of 100 people with a licence use Copilot.",
        n=round(one.level * 100),
    )


def _change(one: Said) -> Text:
    return text(
        "Among the same people the change in eight weeks is {growth} "
        "(most likely between {low} and {high}).",
        growth=_points(one.growth),
        low=_signed(one.low),
        high=_signed(one.high),
    )


def _points(share: float) -> Text:
    if abs(round(share * 100)) == 1:
        return text("{n} point", n=_signed(share))
    return text("{n} points", n=_signed(share))


def _signed(share: float) -> str:
    points = round(share * 100)
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def _sure(one: Said) -> Text:
    chance = min(max(round(one.probability * 100), 1), 99)
    if one.status in ("stagnating", "declining") and one.probability < 0.5:
        return text(
            "It may be moving again: the chance that it stands still or falls is now {n} %.",
            n=chance,
        )
    if one.status == "stagnating":
        return text("We are {n} % sure that this team stands still or falls.", n=chance)
    if one.status == "declining":
        return text("The team falls; we are {n} % sure that it does not grow.", n=chance)
    if one.status == "growing":
        return text("The team grows; the chance that it stands still or falls is {n} %.", n=chance)
    if one.status == "steady-high":
        return text(
            "Use is steady and high; the chance that it is too low and stands still is {n} %.",
            n=chance,
        )
    return text("Not sure yet: the chance that it stands still or falls is {n} %.", n=chance)


def said_of(
    week: TeamWeek,
    place: int,
    status: str,
    gate: str,
    growth: tuple[float, float, float],
    probability: float,
) -> Said:
    """The numbers of a team that may be shown, rounded: small teams in steps of 5 %."""
    people, matched = int(week.tenured[place]), int(week.matched[place])
    level = float(week.level[place])
    form = said(min(round(level * people), people), people, 0)
    told = form.share if form.share is not None else level
    if people >= COUNTS_FROM and form.bound is None:
        told = round(level, 2)
    rest = float(week.rest[place])
    mean, low, high = (round(value, 2) for value in growth)
    return Said(
        status=status,
        gate=gate,
        people=people,
        matched=matched,
        level=round(told, 2),
        bound=form.bound,
        growth=mean,
        low=low,
        high=high,
        probability=round(probability, 2),
        rest=None if np.isnan(rest) else round(rest, 2),
    )


def moved(week: TeamWeek, place: int, least: int) -> str:
    """ "started/stopped" people, where the group is large enough to count them; else ""."""
    matched = int(week.matched[place])
    counts = [int(week.moves.started_people[place]), int(week.moves.stopped_people[place])]
    well = matched >= COUNTS_FROM and all(least <= n <= matched - least for n in counts)
    return f"{counts[0]}/{counts[1]}" if well else ""


def largest(week: TeamWeek, place: int) -> str | None:
    """Which of the four movements holds the team back most, beside the rest; None if none does."""
    mine = _of(week.moves, place)
    rest = _of(week.rest_moves, place)
    level = float(week.level[place])
    gaps = {
        "start": rest["started"] - mine["started"],
        "stop": mine["stopped"] - rest["stopped"],
        "weeks": rest["same"] - mine["same"],
        "apps": (rest["apps"] - mine["apps"]) * level,
    }
    name = max(gaps, key=lambda key: gaps[key])
    return name if gaps[name] >= LEAST_GAP else None


def _of(moves: Moves, place: int) -> dict[str, float]:
    """Shares of one team; 0 where there is nobody to tell of."""
    names = ("started", "stopped", "same", "apps")
    values = {name: float(getattr(moves, name)[place]) for name in names}
    return {name: 0.0 if np.isnan(value) else value for name, value in values.items()}
