"""What counts as standing still: policy, in one place, printed beside every result."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace

from metrics.question import UsageError
from words import text

VERSION = "stagnation-2"


@dataclass(frozen=True)
class Thresholds:
    """Shares are parts of 1 (0.05 is five points), spans are weeks.

    `horizon` and `window` fix the arithmetic and are no settings.
    """

    up: float = 0.05  # growth per eight weeks from which a team is growing
    down: float = -0.08  # growth per eight weeks from which it is declining
    bar: float = 0.60  # level from which there is little room left
    enter: float = 0.60  # probability that puts a team on the list
    leave: float = 0.50  # probability under which it leaves the list
    blind: float = 0.03  # more that is asked of both where nobody tells who was at work
    newest: float = 0.40  # part that the newest week has in the probability; earlier weeks the rest
    queue: float = 0.70  # probability from which it is worth a visit
    matched: int = 5  # people who were there before and now; never less than the minimum group
    tenure: int = 6  # weeks after which a licence is no longer new
    onboarding: float = 0.25  # part of the licences that are new
    changed: float = 0.30  # part of the members that came or went within eight weeks
    paused: float = 0.50  # part of the team that worked, in two of the last four weeks
    known: float = 0.90  # part of the licence holders of whom a week must be known
    prior_people: int = 10  # how many people the organisation's own scatter counts for
    spread: float = 0.02  # least difference between teams that is believed

    def overridden(self, given: Mapping[str, str]) -> Thresholds:
        """These thresholds with some of them changed. Raises UsageError for nonsense."""
        known = {field.name: type(getattr(self, field.name)) for field in fields(self)}
        changed: dict[str, float | int] = {}
        for name, value in given.items():
            if name not in known:
                raise UsageError(
                    text(
                        "There is no threshold called {name}. Known are: {known}.",
                        name=name,
                        known=", ".join(known),
                    )
                )
            well = re.fullmatch(
                r"-?\d{1,4}(\.\d{1,4})?" if known[name] is float else r"\d{1,4}", value
            )
            if not well or (known[name] is float and not -1 <= float(value) <= 1):
                raise UsageError(
                    text("{name} cannot be {value}; the default is {default}.", name=name,
                         value=value, default=getattr(self, name))
                )  # fmt: skip
            changed[name] = known[name](value)
        found = replace(self, **changed)  # type: ignore[arg-type]
        if found.leave > found.enter or found.down > found.up:
            raise UsageError(
                text("leave cannot be above enter, nor down above up: teams would be both.")
            )
        return found

    @property
    def version(self) -> str:
        """The version of the definition, with what differs from its defaults."""
        own = {k: v for k, v in asdict(self).items() if v != getattr(DEFAULTS, k)}
        return VERSION + "".join(f" {name}={value}" for name, value in sorted(own.items()))

    def as_dict(self) -> dict[str, float | int | str]:
        return {"version": self.version, **asdict(self)}


DEFAULTS = Thresholds()


def parsed(words: str) -> dict[str, str]:
    """ "bar=0.55, queue=0.8" → names and values."""
    found = {}
    for part in filter(None, (part.strip() for part in words.split(","))):
        name, sign, value = (piece.strip() for piece in part.partition("="))
        if not sign:
            raise UsageError(text("{part}: write a threshold as name=value.", part=part))
        found[name] = value
    return found
