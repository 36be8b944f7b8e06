"""From a question to an answer: windows, exact counts, protection, rows, caveats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from metrics import catalogue, lengths, nesting, scope
from metrics.answer import Answer
from metrics.apps import ANY, App
from metrics.catalogue import Metric
from metrics.caveats import caveats, nothing_to_tell
from metrics.cells import Cells, count
from metrics.changes import Unsettled, hidden_by_window, unsettled
from metrics.facts import FULL_DAYS, Data, Facts, labels
from metrics.period import HABIT_SHAPE, HABIT_WEEKS, WEEK, Period, Shape, Window, windows
from metrics.protect import Around, Fewer, Parent, Shown, protect
from metrics.question import ANY_APP, Question, UnknownValue, UsageError
from metrics.rows import Layout, rows_of
from metrics.scope import Viewer as Viewer
from words import text

DEFAULT_WEEKS_SHOWN = 12
YEAR = 52


@dataclass(frozen=True)
class Plan:
    """A checked question with everything that counting needs."""

    metric: Metric
    question: Question
    organisation: str | None
    apps: tuple[App, ...]
    now: tuple[Window, ...]
    then: tuple[Window, ...]


def ask(metric: str, question: Question, viewer: Viewer, data: Data) -> Answer:
    """The answer that this viewer may see. Raises UsageError for a question that has none."""
    entry = catalogue.metric(metric)
    least = max(viewer.minimum_group, 1)
    facts = entry.reads.facts(data, least)
    question = _scoped(entry, question, viewer)
    plan = planned(entry, question, facts)
    if plan is None:
        as_of = facts.refresh_on(question.as_of) if question.as_of else facts.newest_on
        nothing = nothing_to_tell(entry, facts)
        return Answer(metric, entry.version, question, as_of, None, None, (), (), (nothing,))
    cells, shown = guarded(plan, data, facts, least)
    names = labels(data, plan.organisation) if plan.organisation else {}
    mine = _mine(plan, viewer, data)
    layout = Layout(plan, cells, names, _wanted(plan, names), mine)
    rows, totals = rows_of(layout, shown)
    return Answer(
        metric=metric,
        version=entry.version,
        question=question,
        as_of=facts.refresh_on(question.as_of or date.max),
        period=_span(plan.now),
        compared=_span(plan.then) if plan.then else None,
        rows=rows,
        totals=totals,
        caveats=caveats(entry, question, cells, plan.now, (*rows, *totals), data, facts, least),
        bands={band: entry.bands[band].label for band in cells.bands if band},
        least=least,
    )


def counted(plan: Plan, data: Data, facts: Facts) -> Cells:
    """Exact counts for the windows of the plan, those of the comparison after them."""
    return count(plan.metric, (*plan.now, *plan.then), plan.organisation, plan.apps, data, facts)


def guarded(plan: Plan, data: Data, facts: Facts, least: int) -> tuple[Cells, Shown]:
    """Exact counts and how they may be said, fitted to what coarser dimensions say."""
    cells, shown = _Deciding(data, facts, least).decided(plan)
    asked = len(plan.now) + len(plan.then)
    return lengths.shortened(cells, asked), shown.shortened(asked)


@dataclass(frozen=True)
class _Deciding:
    """How one question may be answered; `done` are the coarser dimensions decided for it."""

    data: Data
    facts: Facts
    least: int
    done: dict[str, tuple[Cells, Shown]] = field(default_factory=dict)

    def decided(self, plan: Plan, *, longer: bool = False) -> tuple[Cells, Shown]:
        """Counts, and how they may be said.

        After the periods of the plan come the lengths that are decided before each, where these
        matter; `longer` says that they matter to a finer dimension.
        """
        metric, organisation = plan.metric, plan.organisation
        cells = counted(plan, self.data, self.facts)
        earlier: Sequence[Sequence[int]] = ()
        if organisation is not None:
            small = lengths.matter(metric, cells)
            earlier = lengths.earlier(metric, cells, self.facts) if small else ()
            longer = longer or small
            if longer:
                cells = lengths.extended(metric, cells, organisation, self.data, self.facts)
        around = self._around(plan, cells, earlier, longer=longer)
        return cells, protect(metric, cells, organisation, around, least=self.least)

    def _around(
        self, plan: Plan, cells: Cells, earlier: Sequence[Sequence[int]], *, longer: bool
    ) -> Around:
        metric, organisation, found = plan.metric, plan.organisation, cells.windows
        people = metric.reads.people(self.data, self.facts, metric.licensed, self.least)
        open_ = unsettled(people, found, cells.groups, organisation)
        if metric.yields_to:
            open_ = lengths.told_of_lately(open_, cells, self.least)
        if metric.shape == HABIT_SHAPE:
            open_ = self._beside_activity(plan, cells, open_)
        return Around(
            away=hidden_by_window(people, found, organisation),
            unsettled=open_,
            parents=self._parents(plan, cells, longer=longer),
            earlier=earlier,
            short=[_known_until(self.facts, w.period.last_on) < HABIT_WEEKS for w in found],
            elsewhere=self._elsewhere(plan, cells),
            fewer=self._fewer(plan, cells),
        )

    def _beside_activity(self, plan: Plan, cells: Cells, open_: Unsettled) -> Unsettled:
        """What must stay open of figures of the habit, beside the active share of 4 weeks."""
        now = cells.windows
        lately = replace(plan, apps=(ANY,), now=lengths.last_weeks(now), then=())
        active = counted(
            replace(lately, metric=catalogue.metric("active_share")), self.data, self.facts
        )
        whole = replace(lately, metric=catalogue.metric("habitual_share"), now=now)
        habit = counted(whole, self.data, self.facts)
        return lengths.told_by_activity(open_, habit, active, self.least)

    def _fewer(self, plan: Plan, cells: Cells) -> Fewer | None:
        """The mix over a few weeks that one over more weeks yields to."""
        if plan.organisation is None or not plan.metric.yields_to:
            return None
        metric = catalogue.metric(plan.metric.yields_to)
        now = lengths.last_weeks(cells.windows)
        return Fewer(*self.decided(replace(plan, metric=metric, now=now, then=())))

    def _parents(self, plan: Plan, cells: Cells, *, longer: bool) -> Sequence[Parent]:
        """Coarser dimensions of which groups of this one are parts, as they are said."""
        metric, organisation = plan.metric, plan.organisation
        if organisation not in nesting.ORDER or metric.headcount:
            return ()
        if metric.unit not in ("share", "people"):
            return ()
        found = []
        for coarse in nesting.ORDER[: nesting.ORDER.index(organisation)]:
            inside = [
                nesting.inside(
                    self.data, window.period.last_on, coarse, organisation, licensed=metric.licensed
                )
                for window in cells.windows
            ]
            if any(inside):
                if coarse not in self.done or len(self.done[coarse][0].windows) < len(inside):
                    above = replace(plan, organisation=coarse)
                    self.done[coarse] = self.decided(above, longer=longer)
                found.append(Parent(*self.done[coarse], inside))
        return found

    def _elsewhere(self, plan: Plan, cells: Cells) -> dict[str, Shown]:
        """How other metrics say the bands of a mix, and sums of them, where their lengths matter.

        Where these do not, how a metric says a sum follows from the sum itself.
        """
        if plan.organisation is None:
            return {}
        found, count = {}, len(plan.now)
        windows = tuple(replace(window, before=()) for window in cells.windows)
        for name in dict.fromkeys(of for band in plan.metric.bands.values() for of in band.told_by):
            other = catalogue.metric(name)
            if lengths.matter(other, cells):
                beside = replace(plan, metric=other, now=windows[:count], then=windows[count:])
                alike, shown = guarded(beside, self.data, self.facts, self.least)
                if alike.groups == cells.groups and alike.apps == cells.apps:
                    found[name] = shown
        return found


def planned(entry: Metric, question: Question, facts: Facts) -> Plan | None:
    """The plan of a question; None when the reports do not reach it."""
    question.checked(entry.name, entry.dimensions)
    newest = facts.newest_on
    if newest is None:
        return None
    as_of = min(question.as_of or newest, newest)
    now = _windows(entry, question, facts, as_of, back=0)
    if not any(window.complete or window.week_on in facts.weeks for window in now):
        return None
    then: tuple[Window, ...] = ()
    if question.compare:
        then = _windows(entry, question, facts, as_of, back=_back(entry, question))
    return Plan(entry, question, question.organisation, _apps(entry, question, facts), now, then)


def _windows(
    entry: Metric, question: Question, facts: Facts, as_of: date, *, back: int
) -> tuple[Window, ...]:
    by_week = "week" in question.by
    weeks = question.weeks or (DEFAULT_WEEKS_SHOWN if by_week else entry.weeks)
    shape = _shape(entry, facts, as_of)
    found = windows(facts.weeks, shape, as_of=as_of, weeks=weeks, by_week=by_week, back=back)
    if entry.until_report:
        days = [as_of - back * WEEK] if not by_week else [w.period.last_on for w in found]
        return tuple(_until_report(facts, day, by_week=by_week) for day in days)
    return tuple(found)


def _shape(entry: Metric, facts: Facts, as_of: date) -> Shape:
    """Habit is told over 12 weeks, or over 4 while there are fewer than 12."""
    shape = entry.shape
    if shape.weeks and shape.while_short and _known_until(facts, as_of) < shape.weeks:
        return replace(shape, weeks=shape.while_short)
    return shape


def _known_until(facts: Facts, day: date) -> int:
    """How many weeks are known that are over on a day."""
    return sum(week.to_on <= day + timedelta(days=1) for week in facts.weeks.values())


def _until_report(facts: Facts, day: date, *, by_week: bool) -> Window:
    """The 28 days up to the newest report on or before a day."""
    newest = facts.refresh_on(day)
    stale = newest is None or (by_week and newest <= day - WEEK)
    last_on = day if newest is None or stale else newest
    concealed = [r.concealed for r in facts.reports if r.refresh_on == last_on]
    period = Period(last_on - timedelta(days=FULL_DAYS - 1), last_on + timedelta(days=1))
    return Window(period, (), (), bool(concealed) and all(concealed), not stale)


def _back(entry: Metric, question: Question) -> int:
    """How many weeks earlier the period of the comparison lies."""
    if question.compare == "year":
        return YEAR
    if "week" in question.by:
        return question.weeks or DEFAULT_WEEKS_SHOWN
    return entry.shape.weeks or question.weeks or entry.weeks


def _apps(entry: Metric, question: Question, facts: Facts) -> tuple[App, ...]:
    """Apps to count. Any app always comes along: what is said of one app must fit with it."""
    if entry.over_apps:
        return tuple(app for app in facts.apps if app is not ANY)
    axis = entry.axis
    if axis in question.where:
        named = {app.key: app for app in facts.apps}
        key = question.where[axis]
        if key not in named:
            raise UnknownValue(axis, key, named)
        return (ANY,) if key == ANY_APP else (ANY, named[key])
    by = question.by or entry.default_by
    return facts.apps if axis in (*by, *entry.default_by) else (ANY,)


def _wanted(plan: Plan, names: dict[int, str]) -> frozenset[int] | None:
    """Groups that the filter leaves; None for all."""
    if not plan.organisation or plan.organisation not in plan.question.where:
        return None
    value = plan.question.where[plan.organisation]
    found = [number for number, name in names.items() if name.casefold() == value.casefold()]
    if not found:
        known = [name for name in names.values() if name]
        raise UnknownValue(plan.organisation, value, known)
    return frozenset(found)


def _scoped(entry: Metric, question: Question, viewer: Viewer) -> Question:
    """A viewer of some departments or teams asks by those; of a single one implicitly."""
    if viewer.departments is None:
        return question
    if scope.is_nobody(viewer):
        raise UsageError(text("You may see no figures: no department and no team is yours."))
    named = question.organisation
    if named is not None and named not in scope.DIMENSIONS:
        raise _not_yours()
    alone = len(viewer.departments) == 1 and not viewer.teams
    if named is None and alone and "department" in entry.dimensions:
        where = {**question.where, "department": next(iter(viewer.departments))}
        return replace(question, where=where)
    return question


def _mine(plan: Plan, viewer: Viewer, data: Data) -> frozenset[str] | None:
    """Names of the groups that a viewer may see, as of the end of the question; None for all."""
    if plan.organisation is None:
        return None
    mine = scope.names(data, viewer, plan.organisation, plan.now[-1].period.last_on)
    asked = plan.question.where.get(plan.organisation)
    if mine is not None and asked is not None and asked.casefold() not in mine:
        raise _not_yours()
    return mine


def _not_yours() -> UsageError:
    return UsageError(
        text("Your access is to certain departments and teams, so only those can be asked for.")
    )


def _span(found: Sequence[Window]) -> Period:
    return Period(found[0].period.starts_on, found[-1].period.ends_on)
