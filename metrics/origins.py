"""Where figures come from: for every kind of records, what is known around it and said of it.

A metric names the one that it reads, and everything else asks that one; nothing asks which it is.
Another kind of records is a module that reads its facts, and an entry here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from metrics import exports, kinds_of_use, lists, viva
from metrics.answer import Caveat
from metrics.changes import Population
from metrics.facts import CHAT_SERIES, LICENSED_SERIES, Data, Facts, read_facts
from metrics.period import Window
from words import Text, text


@dataclass(frozen=True)
class Origin:
    """One kind of records that metrics read.

    `facts` gives the small facts around them; what fewer people use than it is given may not be
    named. `nothing_yet` is said while there are none of these records, `caveats` with every figure
    from them. `axis` is what their apps are: apps, features of Viva, kinds of use, or tools.
    `people` is who can be counted. `settled` records tell no day that can still grow.
    """

    facts: Callable[[Data, int], Facts]
    nothing_yet: Text
    caveats: Callable[[Data, Sequence[Window], Facts], Iterable[Caveat]] = lambda *_: ()
    axis: str = "app"
    people: type[Population] = Population
    settled: bool = False


_NO_REPORT = text("No usage report has been imported yet.")

REPORTS = Origin(
    facts=lambda data, _: read_facts(data, LICENSED_SERIES),
    nothing_yet=_NO_REPORT,
)
CHAT_REPORTS = Origin(
    facts=lambda data, _: read_facts(data, CHAT_SERIES),
    nothing_yet=_NO_REPORT,
)
AUDIT = Origin(
    facts=lambda data, _: kinds_of_use.read_facts(data),
    nothing_yet=text("No audit records of Copilot have been imported yet."),
    caveats=kinds_of_use.caveats,
    axis="kind",
)
TRAININGS = Origin(  # told by the weeks of the usage reports
    facts=lambda data, _: lists.read_trainings(data),
    nothing_yet=_NO_REPORT,
    caveats=lists.training_caveats,
)
TOOLS = Origin(
    facts=lists.read_tools,
    nothing_yet=text("No list of use of other AI tools has been imported yet."),
    caveats=lists.tool_caveats,
    axis="tool",
)
READINESS = Origin(
    facts=lambda data, _: exports.read_readiness(data),
    nothing_yet=text("No readiness report with the names of people has been imported yet."),
    caveats=lambda *_: (exports.ENGAGED_ONLY,),
)
AGENTS = Origin(
    facts=lambda data, _: exports.read_agents(data),
    nothing_yet=text("No agents report of 30 days with the names of people has been imported yet."),
    caveats=lambda *_: (exports.LISTED_ONLY,),
)
VIVA = Origin(
    facts=lambda data, _: viva.read_facts(data),
    nothing_yet=text("No export of Viva Insights has been imported yet."),
    caveats=viva.caveats,
    axis="feature",
    people=viva.Pseudonyms,
    settled=True,
)
