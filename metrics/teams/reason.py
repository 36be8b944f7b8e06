"""Why a team has its status, in one short paragraph made of its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, floor
from typing import Protocol

from words import Text, text


class Told(Protocol):
    """The numbers of one team as they may be read; shares and points as parts of 1."""

    @property
    def status(self) -> str: ...
    @property
    def gate(self) -> str: ...
    @property
    def probability(self) -> float | None: ...
    @property
    def level(self) -> float | None: ...
    @property
    def level_bound(self) -> str | None: ...
    @property
    def growth8(self) -> float | None: ...
    @property
    def growth8_low(self) -> float | None: ...
    @property
    def growth8_high(self) -> float | None: ...
    @property
    def rest8(self) -> float | None: ...
    @property
    def counted(self) -> bool: ...
    @property
    def moves(self) -> tuple[int, int] | None: ...
    @property
    def largest(self) -> tuple[str, ...]: ...


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
# What a team may lack beside the others.
_LACKS: Mapping[str, Text] = {
    "start": text("few people start"),
    "stop": text("people stop"),
    "weeks": text("the same people use it in fewer weeks"),
    "apps": text("the same people use it in fewer apps"),
}


def lacks(named: tuple[str, ...]) -> Text:
    """What holds a team back, as a part of a sentence; `named` is one movement or more."""
    said, *others = (_LACKS[name] for name in named)
    for at, other in enumerate(others, start=1):
        if at < len(others):
            said = text("{some}, {last}", some=said, last=other)
        else:
            said = text("{some}, and {last}", some=said, last=other)
    return said


def reason(one: Told) -> tuple[Text, ...]:
    """The sentences in order; without numbers where a gate stands in the way."""
    if one.level is None or one.probability is None:
        return (_GATES[one.gate],)
    parts = [_level(one, one.level), _change(one)]
    if one.rest8 is not None:
        parts.append(
            text("For the rest of the organisation it is {rest}.", rest=_points(one.rest8))
        )
    if one.moves:
        parts.append(
            text(
                "Of these people {started} started or came back and {stopped} stopped.",
                started=one.moves[0],
                stopped=one.moves[1],
            )
        )
    if one.largest and one.status in ("stagnating", "declining", "unknown"):
        parts.append(text("What stands out most: {what}.", what=lacks(one.largest)))
    return (*parts, _sure(one, one.probability))


def _level(one: Told, level: float) -> Text:
    if not one.counted:
        tenth = level * 10
        if one.level_bound == "at_most":
            return text(
                "In a normal working week at most {n} in 10 people with a licence use Copilot.",
                n=ceil(tenth),
            )
        if one.level_bound == "at_least":
            return text(
                "In a normal working week at least {n} in 10 people with a licence use Copilot.",
                n=floor(tenth),
            )
        return text(
            "In a normal working week about {n} in 10 people with a licence use Copilot.",
            n=floor(tenth + 0.5 + 1e-9),  # a half goes up, as people round
        )
    return text(
        "In a normal working week {n} in every 100 people with a licence use Copilot.",
        n=round(level * 100),
    )


def _change(one: Told) -> Text:
    return text(
        "Among the same people the change in eight weeks is {growth} "
        "(most likely between {low} and {high}).",
        growth=_points(one.growth8 or 0.0),
        low=_signed(one.growth8_low or 0.0),
        high=_signed(one.growth8_high or 0.0),
    )


def _points(share: float) -> Text:
    if abs(round(share * 100)) == 1:
        return text("{n} point", n=_signed(share))
    return text("{n} points", n=_signed(share))


def _signed(share: float) -> str:
    points = round(share * 100)
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"


def _sure(one: Told, probability: float) -> Text:
    chance = min(max(round(probability * 100), 1), 99)
    if one.status in ("stagnating", "declining") and probability < 0.5:
        return text(
            "It may be moving again: the chance that it stands still or falls is now {n} %.",
            n=chance,
        )
    if one.status == "stagnating":
        return text("We are {n} % sure that this team stands still or falls.", n=chance)
    if one.status == "declining":
        return text(
            "Use in this team is falling; we are {n} % sure that it does not grow.", n=chance
        )
    if one.status == "growing":
        return text(
            "Use in this team is growing; the chance that it stands still or falls is {n} %.",
            n=chance,
        )
    if one.status == "steady-high":
        return text(
            "Use is steady and high; the chance that it is too low and stands still is {n} %.",
            n=chance,
        )
    return text("Not sure yet: the chance that it stands still or falls is {n} %.", n=chance)
