"""Statuses and the register together: the work list as it stands today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from metrics.asking import Viewer
from metrics.facts import Data
from metrics.teams import Statuses, TeamRow
from metrics.teams.asking import team_dimension
from metrics.teams.queues import Aside, Begun, Entry, work_list
from store.register import Action, FollowUp, Register, plain

HISTORY_WEEKS = 26  # that the queues look back


def dimension_of(column: str, data: Data, viewer: Viewer) -> str:
    """What a team is: where an admin chose a column of people it is that, else what fits.

    A champion of teams alone has no department to look at.
    """
    if column != "auto" or (viewer.teams and viewer.departments == frozenset()):
        return "team"
    return team_dimension(data, viewer.minimum_group)


def names_of(statuses: Statuses) -> frozenset[str]:
    """Every team that the statuses tell of: what a viewer of some departments may change."""
    return frozenset(row.team for row in statuses.rows)


def entries(statuses: Statuses, register: Register, today: date) -> tuple[tuple[Entry, ...], int]:
    """Teams with their queue and what was decided, and how many are too small to be told of.

    `statuses` are of several weeks, the last of them now.
    """
    newest = max((row.week_on for row in statuses.rows), default=None)
    now = [row for row in statuses.rows if row.week_on == newest]
    told = {row.team for row in now if row.licensed_people}
    histories: dict[str, list[TeamRow]] = defaultdict(list)
    for row in statuses.rows:
        if row.team in told:
            histories[row.team].append(row)
    found = work_list(
        (row for rows in histories.values() for row in rows),
        today,
        aside=_aside(register.follow_ups(statuses.dimension), histories),
        begun=_begun(register.actions(dimension=statuses.dimension), told),
    )
    return found, len(now) - len(told)


def _aside(
    follow_ups: Mapping[str, FollowUp], histories: Mapping[str, Sequence[TeamRow]]
) -> dict[str, Aside]:
    """Decisions to leave a team alone. What is done holds until the team comes back later."""
    found = {}
    for team, rows in histories.items():
        one = follow_ups.get(plain(team))
        if one is None or one.state == "open":
            continue
        on = one.changed_at.date()
        left = any(row.week_on > on and not row.flagged and not row.gate for row in rows)
        if one.state == "done" and left:
            continue
        found[team] = Aside(one.state, one.until_on, one.reason)
    return found


def _begun(actions: Iterable[Action], teams: Iterable[str]) -> dict[str, list[Begun]]:
    names = {plain(team): team for team in teams}
    found: dict[str, list[Begun]] = defaultdict(list)
    for action in actions:
        for one in action.teams:
            team = names.get(plain(one.team))
            if team is not None and one.took_place:
                stopped = action.status == "stopped" or one.stopped_on is not None
                found[team].append(Begun(action.title, one.starts_on, stopped))
    return found
