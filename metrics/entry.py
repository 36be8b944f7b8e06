"""What an entry of the catalogue is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from metrics.period import AS_ASKED, Shape
from metrics.question import INTERACTION_SERIES, ORGANISATION, VIVA_SERIES
from words import Text

Unit = Literal["people", "share", "mean", "mix"]

EVERYONE = (*ORGANISATION, "week")
WITH_APP = (*EVERYONE, "app")


@dataclass(frozen=True)
class Metric:
    """One entry. Pages, tooltips, exports, documents and tests read it.

    `unit` decides how a value is read: `people` is a count, `share` a part of `whole`, `mean` a
    mean per person, `mix` one share per band. `change` says whether two periods differ in points or
    in percent; `empty` is the value of a group without anybody. `population` is who is counted:
    licensed people, people without a licence, or the pseudonyms of Viva Insights, who are no part
    of the others. `reads` says whether it counts from reports or from audit records. `sql` names
    the files of metrics/sql, the first one the main one.
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
    population: Literal["licensed", "unlicensed", "viva"] = "licensed"
    shape: Shape = AS_ASKED
    weeks: int = 4
    until_report: bool = False
    reads: Literal["reports", "interactions"] = "reports"
    bands: Mapping[str, Text] = field(default_factory=dict)

    @property
    def series(self) -> int:
        """Which facts it reads: 0 and 1 usage reports (licensed or not), 2 Viva, 3 audit."""
        if self.reads == "interactions":
            return INTERACTION_SERIES
        return {"licensed": 0, "unlicensed": 1, "viva": VIVA_SERIES}[self.population]

    @property
    def parts(self) -> bool:
        """Whether its shares are of the people who used Copilot, and not of everybody."""
        return self.reads == "interactions"

    @property
    def axis(self) -> str:
        """What it counts side by side: apps, features of Viva, or kinds of use."""
        if self.reads == "interactions":
            return "kind"
        return "feature" if self.population == "viva" else "app"
