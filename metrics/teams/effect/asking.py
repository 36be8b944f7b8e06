"""Did it help? The effect of one action, as a viewer may see it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial

from metrics import nesting, privacy, scope
from metrics.asking import Viewer
from metrics.facts import Data, Facts, labels, read_facts
from metrics.period import DAY, WEEK, monday_of
from metrics.question import ORGANISATION, UsageError
from metrics.teams.asking import team_status
from metrics.teams.calendar import WORKDAYS, Break, closed, public_holidays
from metrics.teams.effect import result, sentence
from metrics.teams.effect.comparing import (
    ENOUGH_CONTROLS,
    LEAST_CONTROLS,
    LEAST_PEOPLE,
    LEAST_TEAMS,
    Coached,
    Cohort,
    Comparison,
    compare,
)
from metrics.teams.effect.outcome import changes
from metrics.teams.effect.plan import AFTER, BEFORE, TREND, Plan
from metrics.teams.effect.result import Beside, Effect, Span
from metrics.teams.effect.sentence import notes
from metrics.teams.effect.series import series
from metrics.teams.exposure import REGULAR_REACH, Exposures
from metrics.teams.history import History, read_history
from metrics.teams.thresholds import DEFAULTS
from words import text

LOOKED_BACK = TREND + REGULAR_REACH  # weeks before the first start that are read
NOT_KNOWN, HIDDEN, FEW_PEOPLE = "not-known", "hidden", "few-people"


def effect(
    plan: Plan, others: Sequence[Plan], viewer: Viewer, data: Data, breaks: Sequence[Break] = ()
) -> Effect:
    """What the teams of an action did beside comparable teams. Raises UsageError.

    The newest report decides how far one can look, so the answer does not depend on today.
    `others` are the other actions; those in the weeks that are compared are named.
    """
    dimension = plan.dimension
    if dimension not in ORGANISATION or dimension == "cohort":
        raise UsageError(text("Teams cannot be told apart by {by}.", by=dimension))
    facts = read_facts(data, 0)
    asked = _Asked(plan, tuple(others), viewer, data, tuple(breaks), facts)
    asked.allow()
    if stands_in_the_way := asked.before_looking():
        return asked.silent(stands_in_the_way)
    mondays = asked.mondays()
    history = read_history(
        data, facts, dimension, mondays, tenure=DEFAULTS.tenure, known=DEFAULTS.known
    )
    names = labels(data, dimension)
    coached, left_out = asked.coached(history, names)
    measured = partial(changes, history, Exposures(history, breaks, names))
    found = compare(measured, len(mondays), coached)
    return asked.told(history, found, left_out)


@dataclass(frozen=True)
class _Asked:
    plan: Plan
    others: tuple[Plan, ...]
    viewer: Viewer
    data: Data
    breaks: tuple[Break, ...]
    facts: Facts

    def allow(self) -> None:
        """A viewer of some departments may only ask of actions that lie within them."""
        if self.viewer.departments is None:
            return
        wanted = {start.team.casefold() for start in self.plan.teams}
        mine = frozenset[str]()
        if self.facts.weeks:
            sunday = max(self.facts.weeks) + WEEK - DAY
            mine = scope.names(self.data, self.viewer, self.plan.dimension, sunday) or mine
        if not wanted or not wanted <= mine:
            raise UsageError(
                text("This action is not only of the departments that you have access to.")
            )

    def before_looking(self) -> str:
        """The verdict where there is nothing to look at; "" where there is."""
        if not self.plan.teams:
            return result.TOO_FEW
        starts = [monday_of(start.starts_on) for start in self.plan.teams]
        if not self.facts.weeks or min(starts) >= max(self.facts.weeks):
            return result.TOO_EARLY
        return "" if max(starts) > min(self.facts.weeks) else result.HISTORY_SHORT

    def mondays(self) -> tuple[date, ...]:
        """The weeks that are read: from before the first start to the last week that matters."""
        starts = [monday_of(start.starts_on) for start in self.plan.teams]
        newest = min(max(self.facts.weeks), max(starts) + AFTER * WEEK)
        first = max(min(starts) - LOOKED_BACK * WEEK, min(self.facts.weeks))
        return tuple(first + n * WEEK for n in range((newest - first).days // 7 + 1))

    def coached(self, history: History, names: dict[int, str]) -> tuple[Coached, Counter[str]]:
        """The teams by number. Counted apart: those that are not known, or hidden."""
        numbers = {name.casefold(): number for number, name in names.items() if name}
        first = history.mondays[0]
        starts: dict[int, int] = {}
        left_out: Counter[str] = Counter()
        for start in self.plan.teams:
            number = numbers.get(start.team.casefold())
            at = (monday_of(start.starts_on) - first) // WEEK
            if number is None:
                left_out[NOT_KNOWN] += 1
            elif number not in starts:
                starts[number] = at
        hidden = self._hidden(history, starts)
        left_out[HIDDEN] = sum(number in hidden for number in starts)
        busy: dict[int, frozenset[int]] = {}
        for other in self.others:
            for start in other.teams if other.dimension == self.plan.dimension else ():
                number = numbers.get(start.team.casefold(), 0)
                week = (monday_of(start.starts_on) - first) // WEEK
                last = (monday_of(other.ends_on) - first) // WEEK if other.ends_on else week
                weeks = frozenset(range(week, max(last, week) + 1))
                busy[number] = busy.get(number, frozenset()) | weeks
        coached = Coached(
            starts=starts,
            waits=self.plan.by_lot,
            busy=busy,
            hidden=frozenset(hidden),
            least=max(self.viewer.minimum_group, DEFAULTS.matched),
            listed={at: self._listed(history, at, numbers) for at in set(starts.values())},
        )
        return coached, left_out

    def _listed(self, history: History, at: int, numbers: dict[str, int]) -> frozenset[int]:
        """Teams that were on the list when the action began: the ones to compare with most."""
        week = history.mondays[0] + (at - 1) * WEEK
        if week not in self.facts.weeks:
            return frozenset()
        everybody = scope.Everybody(self.viewer.minimum_group)
        dimension = self.plan.dimension
        found = team_status(self.data, everybody, [week], by=dimension, breaks=self.breaks)
        rows = (row.team.casefold() for row in found.rows if row.flagged)
        return frozenset(numbers[name] for name in rows if name in numbers)

    def _hidden(self, history: History, starts: dict[int, int]) -> dict[int, str]:
        """Groups that no figure tells of, around any of the starts or at the end."""
        ats = {at - 1 for at in starts.values()} | {at + AFTER for at in starts.values()}
        last = len(history.mondays) - 1
        weeks = [history.mondays[at] for at in sorted({min(max(at, 0), last) for at in ats})]
        least = max(self.viewer.minimum_group, 1)
        return privacy.together(
            nesting.hidden_on(
                self.data, week + WEEK - DAY, self.plan.dimension, licensed=True, least=least
            )
            for week in weeks
        )

    def silent(self, verdict: str) -> Effect:
        """An answer without any comparison."""
        starts = sorted({monday_of(start.starts_on) for start in self.plan.teams})
        first_on, result_on = self._days(starts)
        return Effect(
            action=self.plan.action,
            verdict=verdict,
            sentence=sentence.without_number(verdict, first_on, result_on),
            points=None, low=None, high=None,
            teams=0, matched_people=None, control_teams=0,
            chosen="none", adjusted_for=(),
            drawn_by_lot=self.plan.by_lot, planned_in_time=self.plan.in_time,
            preliminary=True, result_from_on=result_on,
            spans=(), holiday_weeks=(), other_actions=(), left_out=(),
            teams_to_come=len(self.plan.teams), series=(), left_early=self.plan.left_early,
        )  # fmt: skip

    def _days(self, starts: Sequence[date]) -> tuple[date | None, date | None]:
        """The days on which the first week after, and all of them, are over."""
        if not starts:
            return None, None
        return starts[0] + 2 * WEEK, starts[0] + (AFTER + 1) * WEEK

    def told(self, history: History, found: Comparison, left_out: Counter[str]) -> Effect:
        """What may be said of a comparison."""
        counted = found.counted or tuple(one for one in found.cohorts if one.after)
        left_out[FEW_PEOPLE] = sum(
            one.planned - len(one.teams) for one in found.cohorts if one.after
        )
        verdict, points = judged(found)
        waited = any(one.waiting for one in found.counted)
        weeks = min((one.after for one in found.counted), default=0)
        first_on, result_on = self._days(sorted(history.mondays[one.at] for one in counted))
        if points is None:
            said = sentence.without_number(verdict, first_on, result_on)
        else:
            said = sentence.with_number(verdict, points, weeks=weeks if found.preliminary else None)
        found_in = Effect(
            action=self.plan.action,
            verdict=verdict,
            sentence=said,
            points=points.middle if points else None,
            low=points.low if points else None,
            high=points.high if points else None,
            teams=sum(len(one.teams) for one in counted),
            matched_people=_people(counted, self.viewer.minimum_group),
            control_teams=max((one.control_teams for one in counted), default=0),
            chosen=("waiting" if waited else "others") if found.counted else "none",
            adjusted_for=min((one.adjusted_for for one in found.counted), key=len, default=()),
            drawn_by_lot=self.plan.by_lot,
            planned_in_time=self.plan.in_time,
            preliminary=found.preliminary,
            result_from_on=result_on,
            spans=tuple(_span(history, one, one in found.counted) for one in found.cohorts),
            holiday_weeks=self._holidays(history, counted),
            other_actions=self._beside(history, counted),
            left_out=tuple((k, n) for k, n in sorted(left_out.items()) if n),
            teams_to_come=self._to_come(),
            series=series(counted, self.viewer.minimum_group),
            left_early=self.plan.left_early,
        )
        return replace(found_in, notes=notes(found_in))

    def _to_come(self) -> int:
        """Teams whose weeks are not over."""
        newest = max(self.facts.weeks)
        starts = [monday_of(start.starts_on) for start in self.plan.teams]
        return sum(start + AFTER * WEEK > newest for start in starts)

    def _holidays(self, history: History, cohorts: Sequence[Cohort]) -> tuple[date, ...]:
        """Weeks compared that have a public holiday, or a closure that was entered."""
        weeks = sorted({week for one in cohorts for week in _weeks(history, one)})
        everywhere = [Break(one.first_on, one.last_on) for one in self.breaks]
        shut = closed(everywhere, "", weeks) if weeks else ()
        found = []
        for place, week in enumerate(weeks):
            days = {week + timedelta(days=d) for d in range(WORKDAYS)}
            codes = [code for code in history.countries if code]
            free = any(days & public_holidays(code, d.year) for code in codes for d in days)
            if free or (len(shut) and bool(shut[place])):
                found.append(week)
        return tuple(found)

    def _beside(self, history: History, cohorts: Sequence[Cohort]) -> tuple[Beside, ...]:
        """Other actions in the weeks compared."""
        weeks = [week for one in cohorts for week in _weeks(history, one)]
        mine = {start.team.casefold() for start in self.plan.teams}
        found = []
        for other in self.others:
            starts = [start.starts_on for start in other.teams] or [other.starts_on]
            first, last = min(starts), max([*starts, other.ends_on or other.starts_on])
            if not weeks or monday_of(last) < min(weeks) or monday_of(first) > max(weeks):
                continue
            same = {start.team.casefold() for start in other.teams} & mine
            shared = len(same) if other.dimension == self.plan.dimension else 0
            found.append(Beside(other.action, first, other.ends_on, shared, not other.teams))
        return tuple(sorted(found, key=lambda one: (one.starts_on, one.action)))


def judged(found: Comparison) -> tuple[str, sentence.Points | None]:
    """The verdict of a comparison, and the points that may be told with it."""
    begun = [one for one in found.cohorts if one.after]
    if not begun:
        return result.TOO_EARLY, None
    if not any(one.told for one in begun):
        return result.HISTORY_SHORT, None
    teams, people = sum(len(one.teams) for one in begun), sum(one.people for one in begun)
    if teams < LEAST_TEAMS or people < LEAST_PEOPLE:
        return result.TOO_FEW, None
    if found.interval is None:
        few = any(one.control_teams < LEAST_CONTROLS for one in begun)
        return (result.NO_COMPARISON if few else result.TOO_FEW), None
    if found.teams < LEAST_TEAMS or found.people < LEAST_PEOPLE:
        return result.TOO_FEW, None
    one = found.interval
    points = sentence.Points(*(round(100 * v) for v in (one.difference, one.low, one.high)))
    waited = all(cohort.waiting for cohort in found.counted)
    verdict = sentence.verdict_of(one, waited=waited)
    # Of a handful of others, two that fall carry the comparison: "more than they" is no news.
    few = min(cohort.control_teams for cohort in found.counted) < ENOUGH_CONTROLS
    if few and verdict in (result.FITS_AN_EFFECT, result.GAINED_LESS):
        return result.NO_COMPARISON, None
    return verdict, points


def _people(cohorts: Sequence[Cohort], least: int) -> int | None:
    people = sum(one.people for one in cohorts)
    return people if people >= least else None


def _weeks(history: History, one: Cohort) -> list[date]:
    weeks = range(max(one.at - BEFORE, 0), one.at + one.after + 1)
    return [history.mondays[at] for at in weeks if at != one.at]


def _span(history: History, one: Cohort, counted: bool) -> Span:
    start = history.mondays[0] + one.at * WEEK
    return Span(
        week_on=start,
        teams=len(one.teams),
        before=(start - BEFORE * WEEK, start - WEEK),
        after=(start + WEEK, start + one.after * WEEK) if one.after else None,
        weeks_before=one.weeks_before,
        weeks_after=one.weeks_after,
        complete=one.complete,
        counted=counted,
        control_teams=one.control_teams,
    )
