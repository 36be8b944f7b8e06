"""What counts as standing still: policy, in one place, printed beside every result."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from metrics.question import UsageError
from store.team_thresholds import checked, named
from words import Text

VERSION = "stagnation-3"


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
    blind: float = 0.05  # more that is asked of both where nobody tells who was at work
    blind_queue: float = 0.10  # more that is asked for a visit there
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
        found = checked(given, asdict(self))
        if isinstance(found, Text):
            raise UsageError(found)
        return Thresholds(**found)  # type: ignore[arg-type]

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
    found = named(words)
    if isinstance(found, Text):
        raise UsageError(found)
    return found
