"""Figures from lists that an organisation keeps itself: trainings, and other AI tools."""

from __future__ import annotations

from metrics.entry import EVERYONE, Metric
from metrics.origins import TOOLS, TRAININGS
from words import text

TRAINING_REACH = Metric(
    "training_reach",
    version="1",
    label=text("Reached by training"),
    definition=text(
        "Licensed people who took part in at least one training in the period, out of all "
        "licensed people. Signing up, or organising it, is not taking part; several trainings "
        "count once."
    ),
    formula=text("Licensed people who took part in a training / licensed people"),
    says=text("Where people have had help to begin, and where not yet."),
    does_not_say=text("Whether the training helped, or what people learnt by themselves."),
    source=text("Attendance reports of Teams, forms, Viva Learning and lists of trainings"),
    unit="share",
    sql=("training_reach.sql",),
    lengths="lengths/trainings.sql",
    dimensions=EVERYONE,
    weeks=12,
    reads=TRAININGS,
)

OTHER_TOOL_PEOPLE = Metric(
    "other_tool_people",
    version="1",
    label=text("People who use another AI tool"),
    definition=text(
        "People of the organisation, with or without a Copilot licence, who used an AI tool other "
        "than Copilot at least once in the period, per tool. Tools that too few people use to be "
        "named count together. Apart from Copilot, and never added to it."
    ),
    formula=text("Number of people who used the tool in the period"),
    says=text("Where people look for help outside Copilot, and with what."),
    does_not_say=text(
        "What the tool was used for, or use that nobody listed: private accounts are not seen."
    ),
    source=text("Lists of use of other AI tools"),
    unit="people",
    sql=("other_tool_people.sql",),
    lengths="lengths/tools.sql",
    change="percent",
    good="none",
    empty=0,
    dimensions=(*(name for name in EVERYONE if name != "cohort"), "tool"),
    default_by=("tool",),
    population="everyone",
    reads=TOOLS,
)

LIST_METRICS = (TRAINING_REACH, OTHER_TOOL_PEOPLE)
