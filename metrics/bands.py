"""The bands of a mix, and which figures of other metrics they can be subtracted from.

Bands of a group add up to the group. Where another metric tells a part of the same group, such as
who was active, a band must not be found by subtracting the others from that figure, nor be said
more exactly here than there. So every band says where it lies beside the figures of others, and
protection and audit know nothing of it but that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from words import Text


@dataclass(frozen=True)
class Side:
    """A part of a group that another figure tells: it counts this part, or all others.

    `of` is the metric with that figure, which has to count the same people in the same periods;
    "" where none of this catalogue does. `while_short`: only while habit is told over 4 weeks.
    `idle`: these people did nothing in the period.
    """

    name: str
    of: str = ""
    while_short: bool = False
    idle: bool = False


EVERYBODY = Side("everybody")  # of bands that no other figure divides
ACTIVE, INACTIVE = Side("active", "active_share"), Side("inactive", "active_share", idle=True)
HABIT, NO_HABIT = Side("habit", "habitual_share"), Side("no habit", "habitual_share")
HABIT_OF_4 = Side("habit of 4 weeks", "habitual_share", while_short=True)


@dataclass(frozen=True)
class Band:
    """One part of a mix: what it is called and the side on which it lies.

    `told` is the side that is this band and no other: another metric shows it by itself. `wanting`
    bands are for people of whom a count is wanting; without such people they are left out. `weeks`
    is in how many weeks each of them used it, where the bands count that.
    """

    label: Text
    side: Side
    told: Side | None = None
    wanting: bool = False
    weeks: int | None = None

    @property
    def told_by(self) -> Iterator[str]:
        """The metrics of this catalogue that tell it, or a sum that it is part of."""
        sides = (self.side,) if self.told is None else (self.side, self.told)
        return (side.of for side in sides if side.of)

    @property
    def is_idle(self) -> bool:
        """Whether who is in it did nothing in the period."""
        return self.side.idle or (self.told is not None and self.told.idle)

    def is_told(self, *, short: bool) -> bool:
        """Whether another metric shows it; `short` is while habit is told over 4 weeks."""
        return self.told is not None and (short or not self.told.while_short)
