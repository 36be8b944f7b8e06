"""What an entry of the catalogue is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from metrics.bands import Band
from metrics.origins import REPORTS, Origin
from metrics.period import AS_ASKED, Shape
from metrics.question import ORGANISATION
from words import Text

Unit = Literal["people", "share", "mean", "mix"]

EVERYONE = (*ORGANISATION, "week")
WITH_APP = (*EVERYONE, "app")


@dataclass(frozen=True)
class Basis:
    """Another way to count a mix, where more is known: its file of metrics/sql, and its bands."""

    sql: str
    bands: Mapping[str, Band]


@dataclass(frozen=True)
class Metric:
    """One entry. Pages, tooltips, exports, documents and tests read it.

    `unit` decides how a value is read: `people` is a count, `share` a part of `whole`, `mean` a
    mean per person, `mix` one share per band. `change` says whether two periods differ in points or
    in percent; `empty` is the value of a group without anybody. `population` is who is counted:
    licensed people, people without a licence, or both. `reads` are the records that it counts from.

    `sql` names the files of metrics/sql, the first one the main one, `bases` those to count from
    where days of use are known. `lengths` is the file that tells when each person last did what is
    counted, for a figure of any length (metrics/lengths.py). `tiles` is the count of report windows
    that it reads. `person_weeks`: its rows are weeks of people, of which segments are made.
    `yields_to` is the same mix over a few weeks, which is decided first.

    `headcount`: who is counted is taken to be known, so that nothing of it is said less exactly.
    `parts`: its shares are of the people who used Copilot, and not of everybody. `table` writes
    what stands behind the definition as Markdown.
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
    population: Literal["licensed", "unlicensed", "everyone"] = "licensed"
    shape: Shape = AS_ASKED
    weeks: int = 4
    until_report: bool = False
    reads: Origin = REPORTS
    bands: Mapping[str, Band] = field(default_factory=dict)
    bases: Mapping[str, Basis] = field(default_factory=dict)
    lengths: str = ""
    tiles: Literal["", "prompts"] = ""
    person_weeks: bool = False
    yields_to: str = ""
    headcount: bool = False
    parts: bool = False
    table: Callable[[str], Iterator[str]] | None = None

    def __post_init__(self) -> None:
        """What is not declared cannot be protected, so such an entry is refused where it stands."""
        if bool(self.bands) != (self.unit == "mix"):
            raise ValueError(f"{self.name}: a mix has bands, and nothing else has")
        if self.shape.weeks is None and self.unit == "mix":
            raise ValueError(f"{self.name}: a mix has a length of its own")
        if len({band.side.of for band in self.bands.values()}) > 1:
            raise ValueError(f"{self.name}: bands lie on the sides of one figure")
        if self.shape.weeks is None and not (self.lengths or self.headcount or self.parts):
            raise ValueError(f"{self.name}: a figure of any length names its file of lengths")

    @property
    def licensed(self) -> bool | None:
        """Whether it counts people with a licence or without; None: both."""
        return None if self.population == "everyone" else self.population == "licensed"

    @property
    def axis(self) -> str:
        """What it counts side by side: apps, features of Viva, kinds of use, or tools."""
        return self.reads.axis

    @property
    def over_apps(self) -> bool:
        """Whether it is a mean over apps, which is one figure of all of them."""
        return self.unit == "mean" and self.axis not in self.dimensions

    def counted_by(self, basis: str) -> Basis:
        """The file and the bands to count by where days of use are known in this way."""
        return self.bases.get(basis) or Basis(self.sql[0], self.bands)
