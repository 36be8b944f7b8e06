"""Which teams ask for attention: statuses of half a year and what was done become five queues.

A queue is a place to look, not a verdict and not a ranking. Definitions stand in QUEUES.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.teams import TeamRow
from metrics.teams.judging import DECLINING, GROWING, SMALL, STAGNATING

DECLINES, STANDS_STILL, NEVER, RECOVERS, FOLLOWED = (
    "declining",
    "stagnating",
    "never-took-off",
    "recovering",
    "in-follow-up",
)
QUEUES = (DECLINES, STANDS_STILL, NEVER, RECOVERS, FOLLOWED)
TO_VISIT = (DECLINES, STANDS_STILL, NEVER)

TOOK_OFF = 1 / 3  # level from which use was regular once
MEMORY = 12  # weeks in which a team that was on the list is still recovering
# An action is read eight weeks after the week in which it began.
WAITING = timedelta(weeks=9)


@dataclass(frozen=True)
class Aside:
    """A choice to leave a team alone until a day: snoozed, or not now; None: until it is undone."""

    state: str
    until_on: date | None
    reason: str = ""


@dataclass(frozen=True)
class Begun:
    """What was done or is planned for a team."""

    title: str
    starts_on: date
    stopped: bool = False


@dataclass(frozen=True)
class Entry:
    """One team of the work list; `history` are its rows of up to half a year, the last one now."""

    team: str
    queue: str  # one of QUEUES, or "" for a team that asks for nothing
    aside: Aside | None
    begun: tuple[Begun, ...]
    history: tuple[TeamRow, ...]

    @property
    def row(self) -> TeamRow:
        return self.history[-1]

    @property
    def asks(self) -> bool:
        """Would gain from a visit: stands still or falls, nothing goes on there, not set aside."""
        return self.queue in TO_VISIT and self.aside is None

    @property
    def is_low(self) -> bool:
        """Stands still or falls, whatever was begun or set aside: a plan is no recovery."""
        flagged = self.row.flagged and self.row.status in (DECLINING, STAGNATING)
        return self.queue in TO_VISIT or (self.queue == FOLLOWED and flagged)

    @property
    def grew(self) -> bool:
        """Worth a compliment: grows, or came back."""
        return self.queue == RECOVERS or self.row.status == GROWING

    @property
    def new_here(self) -> bool:
        """Came onto the list within the last week."""
        return self.queue in TO_VISIT and len(self.history) > 1 and not self.history[-2].flagged


def work_list(
    rows: Iterable[TeamRow],
    on: date,
    *,
    aside: Mapping[str, Aside] | None = None,
    begun: Mapping[str, Sequence[Begun]] | None = None,
) -> tuple[Entry, ...]:
    """Every team with its queue, those who gain most from attention first.

    `rows` are of several weeks; a team counts as it is in the last of them. Teams that may not be
    told of have no queue.
    """
    by_team: dict[str, list[TeamRow]] = {}
    for row in rows:
        by_team.setdefault(row.team, []).append(row)
    newest = max((row.week_on for own in by_team.values() for row in own), default=None)
    found = []
    for team, own in by_team.items():
        history = tuple(sorted(own, key=lambda row: row.week_on))
        if history[-1].week_on != newest:
            continue
        done = tuple((begun or {}).get(team, ()))
        apart = (aside or {}).get(team)
        if apart is not None and apart.until_on is not None and apart.until_on <= on:
            apart = None
        found.append(Entry(team, _queue(history, done, on), apart, done, history))
    return tuple(sorted(found, key=_order))


def _queue(history: Sequence[TeamRow], begun: Iterable[Begun], on: date) -> str:
    row = history[-1]
    if row.gate in SMALL:
        return ""
    if any(not one.stopped and on < one.starts_on + WAITING for one in begun):
        return FOLLOWED
    if row.flagged and row.status == DECLINING:
        return DECLINES
    if row.flagged and row.status == STAGNATING:
        levels = [past.level for past in history if past.level is not None]
        return NEVER if levels and max(levels) < TOOK_OFF else STANDS_STILL
    was_listed = any(past.flagged for past in history[-1 - MEMORY : -1])
    if was_listed and not row.flagged and not row.gate:
        return RECOVERS
    return ""


def _order(entry: Entry) -> tuple[int, float, str]:
    place = QUEUES.index(entry.queue) if entry.queue else len(QUEUES)
    return place, -(entry.row.probability or 0), entry.team.casefold()
