"""Figures from lists that an organisation keeps: trainings attended, and other AI tools used.

A list tells of the days between its first and its last line. Of a period that no list reaches
nothing is known, which is not the same as nobody.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from metrics.answer import Caveat
from metrics.apps import ANY, App
from metrics.compose import sql_of
from metrics.facts import LICENSED_SERIES, TOOL_SERIES, Data, Facts, people_since, read_facts
from metrics.kept import kept
from metrics.period import DAY, FRIDAY, SUNDAY, WEEK, Week, Window, monday_of
from metrics.question import ANY_APP, OTHER_TOOLS
from words import text

Span = tuple[date, date]  # first and last day

_TOOLS = """
    with shown_tool as ({shown_tool})
    select shown_tool.name, min(tool.from_on), max(tool.until_on), count(distinct d.person_id)
    from shown_tool
    join tool on tool.tool = shown_tool.tool
    left join person_tool_day as d on d.tool = shown_tool.tool
    group by shown_tool.name
    order by lower(shown_tool.name)
"""


@dataclass(frozen=True)
class ListFacts(Facts):
    """The small facts around lists: `told` has the days that lists reach, per tool or of all.

    A tool that fewer than `least` people use has no name here: a column that people type in may
    hold anything, a person's name too. Such tools count together, when together they have enough.
    """

    told: Mapping[str, Span]
    unnamed: bool = False  # there are tools that go without their names

    def carries(self, app: App, window: Window) -> bool:
        """Whether a list reaches into the window."""
        span = self.told.get(app.key)
        if span is None:
            return False
        return span[0] < window.period.ends_on and span[1] >= window.period.starts_on

    def refresh_on(self, as_of: date) -> date | None:
        """The last day that is known of, on or before a day."""
        if self.reports:
            return super().refresh_on(as_of)
        ends = (week.to_on - DAY for week in self.weeks.values())
        return max((day for day in ends if day <= as_of), default=None)


def read_tools(data: Data, least: int) -> ListFacts:
    """What lists of other AI tools reach; of a published copy, read once.

    Only tools that at least `least` people use are named.
    """
    return kept(data, "tool facts", least, partial(_read_tools, data, least))


def _read_tools(data: Data, least: int) -> ListFacts:
    rows = (
        data.cursor()
        .execute(_TOOLS.format(shown_tool=sql_of("relations/shown_tool.sql")), {"least": least})
        .fetchall()
    )
    spans: dict[str, Span] = {name: (first, last) for name, first, last, _ in rows}
    told = {name: spans[name] for name, _, _, people in rows if people >= least}
    weeks: dict[date, Week] = {}
    newest = None
    if spans:
        told[ANY_APP] = (min(s[0] for s in spans.values()), max(s[1] for s in spans.values()))
        weeks = _weeks(*told[ANY_APP])
        newest = max(weeks) + SUNDAY if weeks else told[ANY_APP][1]
    return ListFacts(
        series=TOOL_SERIES,
        newest_on=newest,
        weeks=weeks,
        reports=(),
        apps=(ANY, *(App(name, 0, 0, frozenset([name])) for name in told if name != ANY_APP)),
        people_since_on=people_since(data),
        told=told,
        least=least,
        unnamed=OTHER_TOOLS in spans,
    )


def _weeks(first_on: date, last_on: date) -> dict[date, Week]:
    """Whole weeks from the first day to the last; a week that ends with its Friday is whole."""
    monday = monday_of(first_on)
    found = {}
    while monday + FRIDAY <= last_on:
        found[monday] = Week(monday, monday + SUNDAY, False)
        monday += WEEK
    return found


def read_trainings(data: Data) -> ListFacts:
    """The weeks of the usage reports, and the days that lists of trainings reach."""
    return kept(data, "training facts", (), partial(_read_trainings, data))


def _read_trainings(data: Data) -> ListFacts:
    reports = read_facts(data, LICENSED_SERIES)
    span = (
        data.cursor()
        .execute("select min(attended_on), max(attended_on) from person_attendance where took_part")
        .fetchone()
    )
    return ListFacts(
        series=reports.series,
        newest_on=reports.newest_on,
        weeks=reports.weeks,
        reports=reports.reports,
        apps=reports.apps,
        people_since_on=reports.people_since_on,
        told={ANY_APP: (span[0], span[1])} if span and span[0] else {},
    )


def tool_caveats(data: Data, windows: Sequence[Window], facts: Facts) -> Iterator[Caveat]:
    """What holds for every figure about other tools."""
    yield Caveat(
        "not-copilot",
        text(
            "Other AI tools stand apart: none of this is part of any figure about Copilot, and it "
            "is never added to one."
        ),
    )
    yield Caveat(
        "tools-overlap",
        text("One person counts with every tool used, so tools do not add up."),
    )
    if isinstance(facts, ListFacts) and facts.unnamed:
        yield Caveat(
            "tools-unnamed",
            text(
                "Tools that fewer than {least} people use are not named; they are counted together "
                "as other tools.",
                least=facts.least,
            )
            if OTHER_TOOLS in facts.told
            else text(
                "Tools that fewer than {least} people use are not named, and too few people use "
                "them to count them together.",
                least=facts.least,
            ),
        )
    yield from _reach(facts, windows)


def training_caveats(data: Data, windows: Sequence[Window], facts: Facts) -> Iterator[Caveat]:
    """What holds for every figure about trainings."""
    yield from _reach(facts, windows)


def _reach(facts: Facts, windows: Sequence[Window]) -> Iterator[Caveat]:
    span = facts.told.get(ANY_APP) if isinstance(facts, ListFacts) else None
    if span is None:
        yield Caveat("lists-missing", text("No list of this has been imported yet."))
        return
    if not windows:
        return
    first_on, last_on = windows[0].period.starts_on, windows[-1].period.last_on
    if span[0] > first_on or span[1] < last_on:
        yield Caveat(
            "lists-reach",
            text(
                "The imported lists tell of {first} to {last}; who is on none of them is not "
                "counted.",
                first=span[0],
                last=span[1],
            ),
        )
