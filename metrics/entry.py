"""What an entry of the catalogue is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from metrics.period import AS_ASKED, Shape
from metrics.question import (
    AGENT_SERIES,
    INTERACTION_SERIES,
    ORGANISATION,
    READINESS_SERIES,
    TOOL_SERIES,
    VIVA_SERIES,
)
from words import Text

Unit = Literal["people", "share", "mean", "mix"]

EVERYONE = (*ORGANISATION, "week")
WITH_APP = (*EVERYONE, "app")


_SERIES = {
    "interactions": INTERACTION_SERIES,
    "tools": TOOL_SERIES,
    "readiness": READINESS_SERIES,
    "agents": AGENT_SERIES,
}


@dataclass(frozen=True)
class Metric:
    """One entry. Pages, tooltips, exports, documents and tests read it.

    `unit` decides how a value is read: `people` is a count, `share` a part of `whole`, `mean` a
    mean per person, `mix` one share per band. `change` says whether two periods differ in points or
    in percent; `empty` is the value of a group without anybody. `population` is who is counted:
    licensed people, people without a licence, both, or the pseudonyms of Viva Insights, who are no
    part of the others. `reads` says whether it counts from reports, audit records or lists. `sql`
    names the files of metrics/sql, the first one the main one.
    """

    name: str
    version: str
    label: Text
    definition: Text
    formula: Text
    says: Text
    does_not_say: Text
    source: Text
    unit: Unit
    sql: tuple[str, ...]
    change: Literal["points", "percent"] = "points"
    good: Literal["up", "down", "none"] = "up"
    empty: float | None = None
    dimensions: tuple[str, ...] = WITH_APP
    default_by: tuple[str, ...] = ()
    population: Literal["licensed", "unlicensed", "everyone", "viva"] = "licensed"
    shape: Shape = AS_ASKED
    weeks: int = 4
    until_report: bool = False
    reads: Literal["reports", "interactions", "trainings", "tools", "readiness", "agents"] = (
        "reports"
    )
    bands: Mapping[str, Text] = field(default_factory=dict)

    @property
    def series(self) -> int:
        """Which facts it reads: 0, 1 usage reports (licensed or not), 2 Viva, 3 on others."""
        if self.reads in _SERIES:
            return _SERIES[self.reads]
        return {"licensed": 0, "unlicensed": 1, "everyone": 0, "viva": VIVA_SERIES}[self.population]

    @property
    def licensed(self) -> bool | None:
        """Whether it counts people with a licence or without; None: both."""
        return None if self.population == "everyone" else self.population == "licensed"

    @property
    def parts(self) -> bool:
        """Whether its shares are of the people who used Copilot, and not of everybody."""
        return self.reads == "interactions"

    @property
    def axis(self) -> str:
        """What it counts side by side: apps, features of Viva, kinds of use, or tools."""
        if self.reads == "interactions":
            return "kind"
        if self.reads == "tools":
            return "tool"
        return "feature" if self.population == "viva" else "app"
