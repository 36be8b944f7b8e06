"""Figures from the readiness report and the agents report."""

from __future__ import annotations

from metrics.entry import EVERYONE, Metric
from metrics.origins import AGENTS, READINESS
from metrics.period import Shape
from words import text

_DIMENSIONS = tuple(name for name in EVERYONE if name != "cohort")

LICENCE_CANDIDATES = Metric(
    "licence_candidates",
    version="1",
    label=text("Ready for a licence"),
    definition=text(
        "People without a Copilot licence whom the newest readiness report suggests as candidates. "
        "Where the report does not suggest: those who get Office from an eligible update channel "
        "and used Teams meetings, Teams chat, Outlook or Office documents in its 28 days."
    ),
    formula=text("Number of people without a licence who meet the report’s criteria"),
    says=text("Where a licence could be used from the first day."),
    does_not_say=text(
        "Who they are, or that the others should have none: readiness is about tools, not work."
    ),
    source=text("Microsoft 365 admin center: Copilot readiness report"),
    unit="people",
    sql=("licence_candidates.sql",),
    change="percent",
    good="none",
    empty=0,
    dimensions=_DIMENSIONS,
    population="unlicensed",
    shape=Shape(weeks=4),
    until_report=True,
    reads=READINESS,
)

AGENT_PEOPLE = Metric(
    "agent_people",
    version="1",
    label=text("People who use agents"),
    definition=text(
        "People of the organisation, with or without a Copilot licence, who used an agent at least "
        "once in the 28 days up to and including the newest agents report of 30 days."
    ),
    formula=text("Number of people with an agent used in 28 days"),
    says=text("Where people use agents, also without a licence."),
    does_not_say=text("Which agents, what for, or how much: nobody’s agents are shown."),
    source=text("Microsoft 365 admin center: Copilot agents report"),
    unit="people",
    sql=("agent_people.sql",),
    change="percent",
    empty=0,
    dimensions=_DIMENSIONS,
    population="everyone",
    shape=Shape(weeks=4),
    until_report=True,
    reads=AGENTS,
)

EXPORT_METRICS = (LICENCE_CANDIDATES, AGENT_PEOPLE)
