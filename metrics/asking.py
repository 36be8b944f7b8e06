"""From a question to an answer: windows, exact counts, protection, rows, caveats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from metrics import (
    catalogue,
    exports,
    kinds_of_use,
    lengths,
    lists,
    nesting,
    privacy,
    scope,
    viva,
)
from metrics.answer import Answer
from metrics.apps import ANY, App
from metrics.catalogue import Metric
from metrics.caveats import caveats, nothing_to_tell
from metrics.cells import Cells, count
from metrics.changes import Population, hidden_by_window, unsettled
from metrics.facts import FULL_DAYS, Data, Facts, labels, read_facts
from metrics.period import WEEK, Period, Shape, Window, windows
from metrics.protect import Parent, Shown, protect
from metrics.question import ANY_APP, Question, UnknownValue, UsageError
from metrics.rows import Layout, rows_of
from metrics.scope import Viewer as Viewer
from words import text

DEFAULT_WEEKS_SHOWN = 12
YEAR = 52
HABIT_WEEKS = 12


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
    facts = facts_of(entry, data, least)
    question = _scoped(entry, question, viewer)
    plan = planned(entry, question, facts)
    if plan is None:
        as_of = facts.refresh_on(question.as_of) if question.as_of else facts.newest_on
        return Answer(
            metric, entry.version, question, as_of, None, None, (), (), (nothing_to_tell(facts),)
        )
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
        bands={band: entry.bands[band] for band in cells.bands if band},
        least=least,
    )


def facts_of(entry: Metric, data: Data, least: int) -> Facts:
    """The small facts around what a metric reads; `least` people make a name that may be said."""
    if entry.population == "viva":
        return viva.read_facts(data)
    if entry.reads == "interactions":
        return kinds_of_use.read_facts(data)
    if entry.reads == "tools":
        return lists.read_tools(data, least)
    if entry.reads == "trainings":
        return lists.read_trainings(data)
    if entry.reads == "readiness":
        return exports.read_readiness(data)
    if entry.reads == "agents":
        return exports.read_agents(data)
    return read_facts(data, entry.series)


def counted(plan: Plan, data: Data, facts: Facts) -> Cells:
    """Exact counts for the windows of the plan, those of the comparison after them."""
    return count(plan.metric, (*plan.now, *plan.then), plan.organisation, plan.apps, data, facts)


def guarded(
    plan: Plan,
    data: Data,
    facts: Facts,
    least: int,
    done: dict[str, tuple[Cells, Shown]] | None = None,
) -> tuple[Cells, Shown]:
    """Exact counts and how they may be said, fitted to what coarser dimensions say.

    `done` collects the dimensions that are already decided for this question.
    """
    cells, shown = _decided(plan, data, facts, least, {} if done is None else done)
    asked = len(plan.now) + len(plan.then)
    return lengths.shortened(cells, asked), shown.shortened(asked)


def _decided(
    plan: Plan,
    data: Data,
    facts: Facts,
    least: int,
    done: dict[str, tuple[Cells, Shown]],
    *,
    longer: bool = False,
) -> tuple[Cells, Shown]:
    """The same; after its periods the lengths that are decided before each, where these matter.

    `longer` says that they matter to a finer dimension.
    """
    cells = counted(plan, data, facts)
    organisation, licensed = plan.organisation, plan.metric.licensed
    if plan.metric.population == "viva":
        return cells, _of_viva(plan, cells, viva.Pseudonyms(data, facts, licensed, least))
    of = Population(data, facts, licensed, least)
    short = [_known_until(facts, window.period.last_on) < HABIT_WEEKS for window in cells.windows]
    if organisation is None:
        open_ = unsettled(of, cells.windows, cells.groups, None)
        return cells, protect(plan.metric, cells, None, least=least, unsettled=open_, short=short)
    small = lengths.matter(plan.metric, cells)
    earlier = lengths.earlier(plan.metric, cells, facts) if small else ()
    if small or longer:
        cells = lengths.extended(plan.metric, cells, organisation, data, facts)
    away = hidden_by_window(of, cells.windows, organisation)
    parents = []
    if plan.metric.unit in ("share", "people") and plan.metric.name != "licensed_people":
        for coarse in nesting.ORDER[: nesting.ORDER.index(organisation)]:
            inside = [
                nesting.inside(data, window.period.last_on, coarse, organisation, licensed=licensed)
                for window in cells.windows
            ]
            if any(inside):
                if coarse not in done or len(done[coarse][0].windows) < len(cells.windows):
                    above = replace(plan, organisation=coarse)
                    done[coarse] = _decided(above, data, facts, least, done, longer=small or longer)
                parents.append(Parent(*done[coarse], inside))
    active = None
    if plan.metric.unit == "mix":
        active = _active(plan, cells, data, facts, least)
    shown = protect(
        plan.metric,
        cells,
        organisation,
        least=least,
        hidden=privacy.together(away),
        away=away,
        parents=parents,
        unsettled=unsettled(of, cells.windows, cells.groups, organisation),
        short=short,
        earlier=earlier,
        active=active,
    )
    return cells, shown


def _of_viva(plan: Plan, cells: Cells, of: Population) -> Shown:
    """How figures of pseudonyms may be said, which nothing else counts."""
    organisation, windows = plan.organisation, cells.windows
    away = hidden_by_window(of, windows, organisation) if organisation else []
    return protect(
        plan.metric,
        cells,
        organisation,
        least=of.least,
        hidden=privacy.together(away),
        away=away or None,
        unsettled=unsettled(of, windows, cells.groups, organisation),
    )


def _active(plan: Plan, cells: Cells, data: Data, facts: Facts, least: int) -> Shown | None:
    """How the active share of these periods is said, where groups are so small that it matters."""
    entry = catalogue.metric("active_share")
    if not lengths.matter(entry, cells):
        return None
    count = len(plan.now)
    windows = [replace(window, before=()) for window in cells.windows]
    now, then = tuple(windows[:count]), tuple(windows[count:])
    found, shown = guarded(replace(plan, metric=entry, now=now, then=then), data, facts, least)
    return shown if found.groups == cells.groups and found.apps == cells.apps else None


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
    fixed = entry.shape.weeks == HABIT_WEEKS and not entry.shape.partial
    if fixed and _known_until(facts, as_of) < HABIT_WEEKS:
        return replace(entry.shape, weeks=4)
    return entry.shape


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
    if entry.name == "breadth":
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
