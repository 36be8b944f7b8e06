"""The status of every team, as a viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from metrics import nesting
from metrics.asking import Viewer
from metrics.facts import Data, Facts, labels, read_facts
from metrics.kept import kept
from metrics.period import DAY, WEEK, Period, Window
from metrics.question import ORGANISATION, UsageError
from metrics.teams.calendar import Break
from metrics.teams.exposure import REGULAR_REACH, SCALE_WEEKS, regulars
from metrics.teams.history import read_history
from metrics.teams.judging import EIGHTY, Judged, Odds, gates, judged, odds
from metrics.teams.reason import Said, largest, moved, reason, said_of
from metrics.teams.thresholds import DEFAULTS, Thresholds
from metrics.teams.trend import TeamWeek, measure
from words import Text, text

REMEMBERED = 26  # weeks of which the list is followed; what was before has no say
LOOKED_BACK = SCALE_WEEKS + REGULAR_REACH  # weeks before a week that its measurement needs
TEAM_DIMENSIONS = tuple(name for name in ORGANISATION if name != "cohort")

Measured = tuple[TeamWeek, Odds]


@dataclass(frozen=True)
class TeamRow:
    """One team and week; shares as parts of 1. None: not known, or not to be told."""

    team: str
    week_on: date
    status: str
    flagged: bool
    queued: bool
    probability: float | None
    level: float | None
    level_bound: str | None  # at_most | at_least: the level is a limit
    growth8: float | None
    growth8_low: float | None
    growth8_high: float | None
    matched_people: int | None
    licensed_people: int | None
    largest: str | None  # start | stop | weeks | apps: what holds the team back most
    reason: tuple[Text, ...]
    gate: str

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        return {
            "team": self.team,
            "week_starts_on": self.week_on.isoformat(),
            "status": self.status,
            "flagged": self.flagged,
            "queued": self.queued,
            "probability": self.probability,
            "level": self.level,
            "level_bound": self.level_bound,
            "growth8": self.growth8,
            "growth8_low": self.growth8_low,
            "growth8_high": self.growth8_high,
            "matched_people": self.matched_people,
            "licensed_people": self.licensed_people,
            "largest": self.largest,
            "reason_nl": " ".join(part.said("nl") for part in self.reason),
            "reason_en": " ".join(part.said("en") for part in self.reason),
            "gate": self.gate or None,
        }


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
    dimension = by or team_dimension(data, viewer.minimum_group)
    if dimension not in TEAM_DIMENSIONS:
        raise UsageError(
            text("A team cannot be a {by}; it can be: {known}.", by=dimension,
                 known=", ".join(TEAM_DIMENSIONS))
        )  # fmt: skip
    if viewer.departments is not None and dimension not in ("department", "team"):
        raise UsageError(
            text("Your access is to certain departments, so only those can be asked for.")
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
    rows: list[TeamRow] = []
    presence = False
    for week in wanted:
        measured = work.up_to(week)
        presence = presence or measured[-1][0].presence
        scope = scope_of(data, viewer, dimension, week)
        found = [
            _row(one, measured[-1], names[one.group], week, least)
            for one in judged(measured, thresholds)
            if scope is None or one.group in scope
        ]
        rows += sorted(found, key=lambda row: row.team)
    return Statuses(dimension, presence, thresholds, tuple(rows))


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
        self._decided: dict[tuple[bytes, bytes], dict[int, str]] = {}
        self._weeks: dict[date, Measured] = kept(self.data, "team weeks", key, dict)

    def up_to(self, week: date) -> list[Measured]:
        """The weeks that have a say in the list of `week`, in order, itself the last."""
        first = max(week - REMEMBERED * WEEK, min(self.facts.weeks))
        mondays = [first + n * WEEK for n in range((week - first).days // 7 + 1)]
        missing = [monday for monday in mondays if monday not in self._weeks]
        while missing:
            self._measure(missing[0])
            missing = [monday for monday in missing if monday not in self._weeks]
        return [self._weeks[monday] for monday in mondays]

    def measured(self, weeks: Sequence[date]) -> list[tuple[date, Measured]]:
        """These weeks (Mondays that reports tell of), each by itself."""
        for week in weeks:
            if week not in self._weeks:
                self._measure(week)
        return [(week, self._weeks[week]) for week in weeks]

    def _measure(self, first: date) -> None:
        """From this week on, as many as one list looks back: the facts are read once for all."""
        start = max(first - LOOKED_BACK * WEEK, min(self.facts.weeks))
        end = min(first + REMEMBERED * WEEK, max(self.facts.weeks))
        mondays = tuple(start + n * WEEK for n in range((end - start).days // 7 + 1))
        limits, names = self.thresholds, labels(self.data, self.dimension)
        history = read_history(
            self.data, self.facts, self.dimension, mondays, tenure=limits.tenure, known=limits.known
        )
        index = regulars(history)
        for at, monday in enumerate(mondays):
            if first <= monday <= end:
                week = measure(history, at, index, self.breaks, names, limits)
                hidden = self._hidden(monday)
                gate = gates(week, hidden, self.least, limits)
                self._weeks[monday] = week, odds(week, gate, limits)

    def _hidden(self, monday: date) -> dict[int, str]:
        """The decision that every other figure of that day follows; made once per headcount."""
        on = monday + WEEK - DAY
        count = nesting.headcount(self.data, on, self.dimension, licensed=True)
        key = count.groups.tobytes(), count.people.tobytes()
        if key not in self._decided:
            self._decided[key] = nesting.decide(count, self.least)
        return self._decided[key]


def _window(monday: date) -> Window:
    return Window(Period(monday, monday + WEEK), (), (), False, True)


def scope_of(data: Data, viewer: Viewer, dimension: str, week: date) -> frozenset[int] | None:
    """Groups that a viewer of some departments may see: those, or teams wholly inside them."""
    if viewer.departments is None:
        return None
    wanted = {name.casefold() for name in viewer.departments}
    named = labels(data, "department")
    mine = {number for number, name in named.items() if name.casefold() in wanted}
    if dimension == "department":
        return frozenset(mine)
    inside = nesting.inside(data, [_window(week)], "department", dimension, licensed=True)[0]
    return frozenset[int]().union(*(inside.get(number, frozenset()) for number in mine))


def _row(one: Judged, measured: Measured, name: str, week: date, least: int) -> TeamRow:
    counts, odd = measured
    place = one.place
    said: Said | None = None
    if one.probability is not None and counts.tenured[place] >= least:
        mean, error = float(odd.growth.mean[place]), float(odd.growth.error[place])
        span = mean, mean - EIGHTY * error, mean + EIGHTY * error
        said = said_of(counts, place, one.status, one.gate, span, one.probability)
    small = one.gate in ("small-group", "protects-small-group")
    stands_out = largest(counts, place) if said else None
    return TeamRow(
        team=name,
        week_on=week,
        status=one.status,
        flagged=one.flagged,
        queued=one.queued,
        probability=said.probability if said else None,
        level=said.level if said else None,
        level_bound=said.bound if said else None,
        growth8=said.growth if said else None,
        growth8_low=said.low if said else None,
        growth8_high=said.high if said else None,
        matched_people=said.matched if said else None,
        licensed_people=None if small else int(counts.licensed[place]),
        largest=stands_out,
        reason=reason(said, one.gate, moved(counts, place, least) if said else "", stands_out),
        gate=one.gate,
    )
