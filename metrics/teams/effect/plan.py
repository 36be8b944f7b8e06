"""What was planned: which teams, when each begins, and whether lots were drawn for the order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BEFORE, AFTER = 6, 8  # weeks compared; the week of the start itself is left out
TREND = 26  # weeks before the start, where there are so many, that tell where a team was heading
WAITING_WEEKS = 9  # between two lots, so that those who wait can be compared with for all of AFTER


@dataclass(frozen=True)
class Start:
    """One team of an action. `lot` is its place in the order that was drawn, if one was."""

    team: str
    starts_on: date
    lot: int | None = None


@dataclass(frozen=True)
class Plan:
    """An action as it was planned. Without teams it is for everybody.

    `dimension` is what a team is (team, department, …); `planned_on` the day on which teams, days
    and lots were stored, None where that is not known. `left_early`: teams that had a lot and were
    taken out before their turn; they are not among `teams`.
    """

    action: str
    dimension: str
    teams: tuple[Start, ...]
    drawn_by_lot: bool
    starts_on: date
    ends_on: date | None = None
    planned_on: date | None = None
    left_early: int = 0

    @property
    def in_time(self) -> bool:
        """Planned before its first team began; a plan without a day is taken at its word."""
        first = min((start.starts_on for start in self.teams), default=self.starts_on)
        return self.planned_on is None or self.planned_on <= first

    @property
    def by_lot(self) -> bool:
        """The order was drawn before the start, so that chance alone made the difference.

        Who left before the turn knew the lot: from then on it was not chance alone.
        """
        lots = {start.lot for start in self.teams}
        whole = None not in lots and len(lots) > 1 and not self.left_early
        return self.drawn_by_lot and self.in_time and whole
