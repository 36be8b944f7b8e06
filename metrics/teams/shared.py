"""What happened in teams after a use case was shared with them. After is not because of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Protocol

from metrics.asking import Viewer
from metrics.facts import Data
from metrics.period import WEEK, monday_of
from metrics.question import UsageError
from metrics.teams import TeamRow, team_status, weeks_offered
from metrics.teams.asking import TEAM_DIMENSIONS
from words import Text, text

AFTER_WEEKS = 8  # growth is told over eight weeks, so they lie behind the day
GREW, NOT_SEEN, TOO_EARLY, NOT_TOLD = "grew", "not-seen", "too-early", "not-told"
OUTCOMES: Mapping[str, Text] = {
    GREW: text("grew in the 8 weeks after"),
    NOT_SEEN: text("no growth to be seen in the 8 weeks after"),
    TOO_EARLY: text("too early to tell"),
    NOT_TOLD: text("cannot be told"),
}


class Shared(Protocol):
    """What is needed of a share; `store.register.Share` is one."""

    @property
    def dimension(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def shared_on(self) -> date: ...


Key = tuple[str, str, date]  # dimension, name in lower case, day


def key_of(share: Shared) -> Key:
    """Under which `outcomes` has a share."""
    return share.dimension, share.team.casefold(), share.shared_on


def outcomes(data: Data, viewer: Viewer, shares: Iterable[Shared]) -> dict[Key, str]:
    """By share: whether the team is growing eight weeks after, as its status says.

    Teams that the viewer may not see, or that are too small, are `not-told`.
    """
    offered = weeks_offered(data)
    by: dict[str, list[Shared]] = defaultdict(list)
    for share in shares:
        by[share.dimension].append(share)
    found: dict[Key, str] = {}
    for dimension, several in by.items():
        weeks = {key_of(share): _week(share.shared_on) for share in several}
        asked = sorted({week for week in weeks.values() if offered and _told(week, offered)})
        rows: dict[tuple[str, date], TeamRow] = {}
        if asked and dimension in TEAM_DIMENSIONS:
            try:
                statuses = team_status(data, viewer, asked, by=dimension)
                rows = {(row.team.casefold(), row.week_on): row for row in statuses.rows}
            except UsageError:  # this viewer may not ask for such teams
                rows = {}
        for key, week in weeks.items():
            early = not offered or week > offered[-1]
            found[key] = TOO_EARLY if early else _outcome(rows.get((key[1], week)))
    return found


def _week(shared_on: date) -> date:
    """The Monday of the last of the eight whole weeks after a day."""
    return monday_of(shared_on) + AFTER_WEEKS * WEEK


def _told(week: date, offered: tuple[date, ...]) -> bool:
    return offered[0] <= week <= offered[-1]


def _outcome(row: TeamRow | None) -> str:
    if row is None or row.growth8_low is None:
        return NOT_TOLD
    return GREW if row.status == "growing" or row.growth8_low > 0 else NOT_SEEN
