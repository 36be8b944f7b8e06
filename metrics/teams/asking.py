"""The status of every team, as a viewer may see it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics import nesting, scope
from metrics.asking import Viewer
from metrics.facts import Data, Facts, labels, read_facts
from metrics.kept import kept
from metrics.period import DAY, WEEK
from metrics.question import ORGANISATION, UsageError
from metrics.teams.calendar import Break
from metrics.teams.exposure import REGULAR_REACH, SCALE_WEEKS, Exposures
from metrics.teams.history import read_changes, read_history, read_team_source
from metrics.teams.judging import Odds, follow, gates, odds
from metrics.teams.telling import Standing, TeamRow, rows
from metrics.teams.thresholds import DEFAULTS, Thresholds
from metrics.teams.trend import TeamWeek, measure
from words import text

REMEMBERED = 26  # weeks of which the list is followed; what was before has no say
LOOKED_BACK = SCALE_WEEKS + REGULAR_REACH  # weeks before a week that its measurement needs
TEAM_DIMENSIONS = tuple(name for name in ORGANISATION if name != "cohort")
MANAGER = "manager"  # with the people below: a team, where the organisation chose so

Measured = tuple[TeamWeek, Odds]


@dataclass(frozen=True)
class Statuses:
    """Rows by week, then team; `dimension` is what a team is, `presence` how absence is known."""

    dimension: str
    presence: bool
    thresholds: Thresholds
    rows: tuple[TeamRow, ...]

    def as_dict(self) -> dict[str, Any]:
        return {
            "by": self.dimension,
            "presence": self.presence,
            "thresholds": self.thresholds.as_dict(),
            "rows": [row.as_dict() for row in self.rows],
        }


def weeks_offered(data: Data) -> tuple[date, ...]:
    """Mondays that a status can be asked of, oldest first."""
    return tuple(sorted(read_facts(data, 0).weeks))


def named_groups(data: Data) -> tuple[str, ...]:
    """Every team, department or other group that has a name, by alphabet: what can be closed."""
    named = (labels(data, dimension) for dimension in TEAM_DIMENSIONS)
    return tuple(
        sorted({name for found in named for group, name in found.items() if group > 0 and name})
    )


def team_dimension(data: Data, least: int) -> str:
    """What a team is where nobody says so: the team column, where most people are in teams that are
    large enough to be told of; otherwise departments."""
    offered = weeks_offered(data)
    if not offered:
        return "team"
    on = offered[-1] + WEEK - DAY
    count = nesting.headcount(data, on, "team", licensed=True)
    sizes = count.sizes(nesting.ORDER.index("team"))
    told = sum(size for group, size in sizes.items() if group > 0 and size >= least)
    return "team" if 2 * told >= sum(sizes.values()) > 0 else "department"


def team_status(
    data: Data,
    viewer: Viewer,
    weeks: Sequence[date] | None = None,
    *,
    by: str | None = None,
    thresholds: Thresholds = DEFAULTS,
    breaks: Sequence[Break] = (),
) -> Statuses:
    """Every team in the given weeks (Mondays; None: the newest). Raises UsageError.

    A past week is worked out with what lies before it only, so it gives what it gave then as long
    as the facts are the same.
    """
    dimension = _dimension(data, by) or team_dimension(data, viewer.minimum_group)
    if dimension not in TEAM_DIMENSIONS:
        raise UsageError(
            text("A team cannot be a {by}; it can be: {known}.", by=dimension,
                 known=", ".join((*TEAM_DIMENSIONS, MANAGER)))
        )  # fmt: skip
    if viewer.departments is not None and dimension not in ("department", "team"):
        raise UsageError(
            text("Your access is to certain departments and teams, so only those can be asked for.")
        )
    offered = weeks_offered(data)
    if not offered:
        return Statuses(dimension, False, thresholds, ())
    wanted = sorted(set(weeks)) if weeks is not None else [offered[-1]]
    for week in wanted:
        if week.weekday() != 0 or not offered[0] <= week <= offered[-1]:
            raise UsageError(
                text(
                    "{week} is no Monday of a week that reports tell of; the newest is {newest}.",
                    week=week.isoformat(),
                    newest=offered[-1].isoformat(),
                )
            )
    least = max(viewer.minimum_group, 1)
    work = Work(data, dimension, least, thresholds, tuple(breaks), read_facts(data, 0))
    names = labels(data, dimension)
    found: list[TeamRow] = []
    standings = work.standings(wanted)
    for one in standings:
        scope = scope_of(data, viewer, dimension, one.week_on)
        shown = rows(one, names, least, thresholds)
        if scope is not None:
            mine = {names[group] for group in scope}
            shown = [row for row in shown if row.team in mine]
        found += shown
    presence = any(one.counts.presence for one in standings)
    return Statuses(dimension, presence, thresholds, tuple(found))


def _dimension(data: Data, by: str | None) -> str | None:
    """The dimension behind a name: teams may be those of managers. Raises UsageError."""
    if by != MANAGER:
        return by
    source = read_team_source(data)
    if source not in (None, MANAGER):
        raise UsageError(
            text(
                "Teams are those of the column {source} here. To see managers with their people "
                "as teams: `settings team_column manager`.",
                source=source,
            )
        )
    return "team"


def departments_of(data: Data, by: str, week: date) -> dict[str, str]:
    """Team → the department that most of its licence holders are in, to go from one to the other.

    Only of headcounts, which everybody in an organisation can see.
    """
    if by not in ("team", MANAGER):
        return {}
    count = nesting.headcount(data, week + WEEK - DAY, "team", licensed=True)
    above, team = (count.groups[nesting.ORDER.index(name)] for name in ("department", "team"))
    found: dict[tuple[int, int], int] = {}
    for pair in zip(team.tolist(), above.tolist(), count.people.tolist(), strict=True):
        found[pair[:2]] = found.get(pair[:2], 0) + pair[2]
    names, departments = labels(data, "team"), labels(data, "department")
    most = sorted(found, key=lambda pair: (found[pair], -pair[1]))
    return {names[group]: departments[home] for group, home in most}


@dataclass
class Work:
    """Measurements of the weeks that were asked for, made in runs and kept with the copy."""

    data: Data
    dimension: str
    least: int
    thresholds: Thresholds
    breaks: tuple[Break, ...]
    facts: Facts

    def __post_init__(self) -> None:
        key = self.dimension, self.least, self.thresholds, self.breaks
        self._decided: dict[object, dict[int, str]] = {}
        self._changes = kept(self.data, "days of change", (), lambda: read_changes(self.data))
        self._weeks: dict[date, Measured] = kept(self.data, "team weeks", key, dict)

    def standings(self, wanted: Sequence[date]) -> list[Standing]:
        """Where every team stands in these weeks, each followed over the weeks before it."""
        if not wanted:
            return []
        first = max(min(wanted) - REMEMBERED * WEEK, min(self.facts.weeks))
        mondays = [first + n * WEEK for n in range((max(wanted) - first).days // 7 + 1)]
        needed = {week - n * WEEK for week in wanted for n in range(REMEMBERED + 1)}
        self.measured([week for week in mondays if week in needed])
        # Weeks that nobody needs stay empty, so that the span of a list is one of weeks.
        measured = [self._weeks.get(week) for week in mondays]
        asked = [mondays.index(week) for week in wanted]
        found = follow(measured, asked, REMEMBERED, self.thresholds)
        return [
            Standing(week, *self._weeks[week], found.flagged[n], found.chance[n])
            for n, week in enumerate(wanted)
        ]

    def measured(self, weeks: Sequence[date]) -> list[tuple[date, Measured]]:
        """These weeks (Mondays that reports tell of), each by itself."""
        missing = [week for week in sorted(weeks) if week not in self._weeks]
        while missing:
            self._measure(missing[0], missing[-1])
            missing = [week for week in missing if week not in self._weeks]
        return [(week, self._weeks[week]) for week in weeks]

    def _measure(self, first: date, last: date) -> None:
        """From the first week to the last, but no more than two years at once."""
        start = max(first - LOOKED_BACK * WEEK, min(self.facts.weeks))
        end = min(last, first + 4 * REMEMBERED * WEEK)
        mondays = tuple(start + n * WEEK for n in range((end - start).days // 7 + 1))
        limits, names = self.thresholds, labels(self.data, self.dimension)
        history = read_history(
            self.data, self.facts, self.dimension, mondays, tenure=limits.tenure, known=limits.known
        )
        exposures = Exposures(history, self.breaks, names)
        for at, monday in enumerate(mondays):
            if first <= monday:
                week = measure(history, at, exposures, limits)
                gate = gates(week, self._hidden(monday), self.least, limits)
                self._weeks[monday] = week, odds(week, gate, limits)

    def _hidden(self, monday: date) -> dict[int, str]:
        """The decision that every other figure of that day follows; made once per headcount."""
        on = monday + WEEK - DAY
        since = bisect_right(self._changes, on)
        if since not in self._decided:
            count = nesting.headcount(self.data, on, self.dimension, licensed=True)
            self._decided[since] = nesting.decide(count, self.least)
        return self._decided[since]


def scope_of(data: Data, viewer: Viewer, dimension: str, week: date) -> frozenset[int] | None:
    """Groups that a viewer may see in a week; None for all."""
    return scope.groups(data, viewer, dimension, week + WEEK - DAY)
