"""What may be set of the way in which teams are judged: names, defaults and limits.

What they mean stands in metrics/teams/thresholds.py, which takes its defaults from here.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from words import Text, text

DEFAULT: Mapping[str, float | int] = {
    "up": 0.05,
    "down": -0.08,
    "bar": 0.60,
    "enter": 0.60,
    "leave": 0.50,
    "blind": 0.05,
    "blind_queue": 0.10,
    "newest": 0.40,
    "queue": 0.70,
    "matched": 5,
    "tenure": 6,
    "onboarding": 0.25,
    "changed": 0.30,
    "paused": 0.50,
    "known": 0.90,
    "prior_people": 10,
    "spread": 0.02,
}
SIGNED = frozenset(["up", "down"])  # the others are no less than nothing
ABOVE_NOTHING = frozenset(["newest", "matched", "spread"])


def named(words: str) -> dict[str, str] | Text:
    """ "bar=0.55, queue=0.8" → names and values; a sentence where it is written otherwise."""
    found: dict[str, str] = {}
    for part in filter(None, (part.strip() for part in words.split(","))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign:
            return text("{part}: write a threshold as name=value.", part=part)
        if name in found:
            return text("{name} is there twice: say once what it is.", name=name)
        found[name] = value
    return found


def checked(given: Mapping[str, str], base: Mapping[str, float | int]) -> (
    dict[str, float | int] | Text
):  # fmt: skip
    """`base` with the given ones in their place; a sentence for what cannot be meant."""
    found = dict(base)
    for name, value in given.items():
        if name not in DEFAULT:
            return text(
                "There is no threshold called {name}. Known are: {known}.",
                name=name,
                known=", ".join(DEFAULT),
            )
        number = _number(name, value)
        if number is None:
            return text(
                "{name} cannot be {value}; the default is {default}.",
                name=name,
                value=value,
                default=DEFAULT[name],
            )
        found[name] = number
    if found["leave"] > found["enter"] or found["down"] > found["up"]:
        return text("leave cannot be above enter, nor down above up: teams would be both.")
    return found


def _number(name: str, value: str) -> float | int | None:
    if isinstance(DEFAULT[name], int):
        number: float | int | None = int(value) if re.fullmatch(r"\d{1,4}", value) else None
    else:
        number = float(value) if re.fullmatch(r"-?\d(\.\d{1,4})?", value) else None
        if number is not None and not -1 <= number <= 1:
            return None
    if number is None or (number < 0 and name not in SIGNED):
        return None
    return None if name in ABOVE_NOTHING and number == 0 else number
