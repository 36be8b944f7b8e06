"""How far teams are on the way to their goals, and what teams like them gained before.

Every share comes from `ask`, so it is as rounded and as hidden as on any page. Teams like one team
are those of `alike`: of the same make-up, whatever their use.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

import numpy as np

from metrics.answer import Row
from metrics.asking import Viewer, ask
from metrics.facts import Data, labels
from metrics.period import DAY, WEEK
from metrics.question import Question
from metrics.scope import Everybody
from metrics.teams.alike import look_alikes
from metrics.teams.asking import scope_of, weeks_offered
from words import Text, text

LEAST_TEAMS = 8  # teams whose growth makes a range; with fewer look-alikes, all teams do
MOST_ALIKE = 16  # look-alikes that are taken, nearest first
HABIT_WEEKS = 12
MOST_STRETCHES = 4
CHALLENGE_WEEKS = 4
REACHED, ON_TRACK, BEHIND, AMBITIOUS, MISSED, NOT_TOLD = (
    "reached", "on-track", "behind", "ambitious", "missed", "not-told",
)  # fmt: skip


class Aim(Protocol):
    """What is needed of a goal; `store.register.Goal` is one."""

    @property
    def dimension(self) -> str: ...
    @property
    def team(self) -> str: ...
    @property
    def metric(self) -> str: ...
    @property
    def share(self) -> float: ...
    @property
    def by_on(self) -> date: ...


@dataclass(frozen=True)
class Range:
    """Where comparable teams would end from here: the middle half of their growth, as shares.

    `weeks` is the length of the stretches over which growth was measured, `teams` how many teams.
    `alike`: these are the teams most like it; else all teams, as too few are like it.
    """

    low: float
    high: float
    weeks: int
    teams: int
    alike: bool


@dataclass(frozen=True)
class Progress:
    """A goal beside the newest figure and the one of the day it was set. None: not told."""

    team: str
    share: float
    by_on: date
    as_of: date | None
    now: float | None
    bound: str | None
    before: float | None
    state: str
    realistic: Range | None

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        span = self.realistic
        return {
            "team": self.team,
            "goal": self.share,
            "by": self.by_on.isoformat(),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "now": self.now,
            "bound": self.bound,
            "when_set": self.before,
            "state": self.state,
            "realistic": [span.low, span.high] if span else None,
            "realistic_weeks": span.weeks if span else None,
            "comparable_teams": span.teams if span else None,
            "compared_with": None if span is None else "alike" if span.alike else "all",
        }


STATES: Mapping[str, Text] = {
    REACHED: text("reached"),
    ON_TRACK: text("on the way"),
    BEHIND: text("needs more than it gained so far"),
    AMBITIOUS: text("more than comparable teams gained in this time"),
    MISSED: text("not reached in time"),
    NOT_TOLD: text("cannot be told"),
}


def progress(
    goals: Sequence[tuple[Aim, date]], viewer: Viewer, data: Data, today: date
) -> tuple[Progress, ...]:
    """Goals, each with the day it was set, in the order given; of teams that the viewer may see."""
    shares = _Shares(viewer, data)
    found = []
    for goal, set_on in goals:
        now = shares.now(goal.metric, goal.dimension)
        if not shares.visible(goal.dimension, goal.team):
            continue
        row = now.get(goal.team.casefold())
        then = shares.on(goal.metric, goal.dimension, set_on).get(goal.team.casefold())
        told = row is not None and row.value is not None
        share = row.value if row is not None else None
        ahead = max((goal.by_on - (shares.as_of or today)).days // 7, 1)
        span = shares.range_of(goal, share, ahead) if told else None
        before = then.value if then is not None else None
        found.append(
            Progress(
                team=goal.team,
                share=goal.share,
                by_on=goal.by_on,
                as_of=shares.as_of,
                now=share,
                bound=row.bound if row is not None else None,
                before=before,
                state=_state(goal, set_on, row, before, span, today),
                realistic=span,
            )
        )
    return tuple(found)


def _state(
    goal: Aim, set_on: date, row: Row | None, before: float | None, span: Range | None, today: date
) -> str:
    if row is None or row.value is None:
        return NOT_TOLD
    if row.value >= goal.share and row.bound != "at_most":
        return REACHED
    if goal.by_on < today:
        return MISSED
    # A part of the way in a part of the time, where the time has run long enough to say so.
    length, passed = (goal.by_on - set_on).days, (today - set_on).days
    if before is not None and passed >= 28 and length > 0:
        wanted = before + (goal.share - before) * passed / length
        return ON_TRACK if row.value >= wanted else BEHIND
    return AMBITIOUS if span is not None and goal.share > span.high else ON_TRACK


@dataclass(frozen=True)
class Gain:
    """A team in a challenge: its own change in points since the start. None: not told (yet)."""

    team: str
    points: int | None


def gains(
    dimension: str, teams: Sequence[str], starts_on: date, viewer: Viewer, data: Data,
    *, ends_on: date | None = None,
) -> tuple[Gain, ...]:  # fmt: skip
    """What each team of a challenge gained, by alphabet: no order of merit.

    Share of active people in four whole weeks, against the four weeks before the start.
    """
    shares = _Shares(viewer, data)
    before_on = starts_on - DAY
    after_on = min(ends_on or date.max, shares.newest or date.min)
    enough = after_on - before_on >= CHALLENGE_WEEKS * WEEK
    before = shares.on("active_share", dimension, before_on, CHALLENGE_WEEKS)
    after = shares.on("active_share", dimension, after_on, CHALLENGE_WEEKS) if enough else {}
    found = []
    for team in sorted(teams, key=str.casefold):
        if not shares.visible(dimension, team):
            continue
        # A share that is a limit has no difference.
        one = _exact(before.get(team.casefold()))
        other = _exact(after.get(team.casefold()))
        points = None if one is None or other is None else round((other - one) * 100)
        found.append(Gain(team, points))
    return tuple(found)


def realistic(
    share: float, told: Sequence[Mapping[str, float]], alike: Sequence[str], weeks: int
) -> Range | None:
    """Where the middle half of comparable teams would end from a share.

    `told`: team → share, newest first and `weeks` apart. `alike`: look-alikes, nearest first.
    None where fewer than LEAST_TEAMS teams tell of growth.
    """
    growth: dict[str, list[float]] = defaultdict(list)
    for late, early in pairwise(told):
        for name in late.keys() & early.keys():
            growth[name].append(late[name] - early[name])
    near = [name for name in alike if name in growth][:MOST_ALIKE]
    chosen = near if len(near) >= LEAST_TEAMS else list(growth)
    if len(chosen) < LEAST_TEAMS:
        return None
    edges = np.quantile([gained for name in chosen for gained in growth[name]], (0.25, 0.75))
    low, high = (round(min(max(share + float(edge), 0.0), 1.0), 2) for edge in edges)
    return Range(low, high, weeks=weeks, teams=len(chosen), alike=chosen is near)


class _Shares:
    """Shares of teams on days, asked once each."""

    def __init__(self, viewer: Viewer, data: Data) -> None:
        self.viewer, self.data = viewer, data
        # Every team is asked for, so that teams can be compared; out go those in scope only.
        self._asker = Everybody(max(viewer.minimum_group, 1))
        self._asked: dict[tuple[str, str, date | None, int | None], dict[str, Row]] = {}
        self._scopes: dict[str, frozenset[str] | None] = {}
        self.as_of: date | None = None
        weeks = weeks_offered(data)
        self.newest = weeks[-1] + WEEK - DAY if weeks else None

    def now(self, metric: str, dimension: str) -> dict[str, Row]:
        return self._ask(metric, dimension, None, None)

    def on(
        self, metric: str, dimension: str, day: date, weeks: int | None = None
    ) -> dict[str, Row]:
        """As the reports up to a day told it; nothing where none reached it."""
        if self.newest is None:
            return {}
        return self._ask(metric, dimension, min(day, self.newest), weeks)

    def visible(self, dimension: str, team: str) -> bool:
        """Whether the viewer may see this team."""
        if dimension not in self._scopes:
            self._scopes[dimension] = self._scope(dimension)
        scope = self._scopes[dimension]
        return scope is None or team.casefold() in scope

    def range_of(self, goal: Aim, share: float | None, weeks: int) -> Range | None:
        """Where comparable teams would end from a share, by what they gained in stretches of as
        many weeks, or of as many as reports reach back."""
        if share is None or self.newest is None:
            return None
        # The first share needs the weeks of a habit before it.
        offered = len(weeks_offered(self.data)) - HABIT_WEEKS
        reach = min(weeks, offered)
        if reach < 1:
            return None
        # Several stretches behind one another, so that one season does not make the range.
        days = [
            self.newest - back * reach * WEEK
            for back in range(min(offered // reach, MOST_STRETCHES) + 1)
        ]
        told = [self.on(goal.metric, goal.dimension, day) for day in days]
        exact = [
            {name: value for name, row in rows.items() if (value := _exact(row)) is not None}
            for rows in told
        ]
        monday = self.newest - WEEK + DAY
        like = look_alikes(self.data, monday, goal.team, by=goal.dimension)
        return realistic(share, exact, [name.casefold() for name in like], reach)

    def _ask(
        self, metric: str, dimension: str, day: date | None, weeks: int | None
    ) -> dict[str, Row]:
        key = metric, dimension, day, weeks
        if key not in self._asked:
            question = Question(by=(dimension,), as_of=day, weeks=weeks)
            answer = ask(metric, question, self._asker, self.data)
            if day is None:
                self.as_of = answer.as_of
            rows = {str(row.dims[dimension]).casefold(): row for row in answer.rows}
            self._asked[key] = rows
        return self._asked[key]

    def _scope(self, dimension: str) -> frozenset[str] | None:
        if self.viewer.departments is None or self.newest is None:
            return None if self.viewer.departments is None else frozenset()
        monday = self.newest - WEEK + DAY
        groups = scope_of(self.data, self.viewer, dimension, monday) or frozenset()
        names = labels(self.data, dimension)
        return frozenset(names[group].casefold() for group in groups)


def _exact(row: Row | None) -> float | None:
    """A share that is no limit."""
    return row.value if row is not None and row.bound is None else None
