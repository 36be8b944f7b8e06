"""What comes back: figures that may be shown, with everything needed to read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from metrics.period import Period
from metrics.question import Question
from words import Text

if TYPE_CHECKING:
    import pandas as pd

Value = str | date


@dataclass(frozen=True)
class Caveat:
    """Something to know when reading an answer."""

    code: str
    says: Text

    def said(self, language: str) -> str:
        return self.says.said(language)

    def as_dict(self, language: str) -> dict[str, str]:
        return {"code": self.code, "says": self.says.said(language)}


@dataclass(frozen=True)
class Row:
    """One figure. Nothing here is more exact than what may be shown.

    `value` is None when hidden (`hidden` has the reason) or unknown, never 0 for either. `bound`
    "at_most" or "at_least" makes the value a limit. `about` means rounded to more than whole per
    cent, and without counts. `change` is against `previous`: in points (0.06 is six points) or as a
    part (0.06 is six per cent); `change_is` is "new" where there was nobody before.
    """

    dims: Mapping[str, Value]
    value: float | None
    numerator: int | None
    denominator: int | None
    hidden: str | None = None
    bound: str | None = None
    about: bool = False
    unknown: int | None = None
    previous: float | None = None
    change: float | None = None
    change_is: str | None = None

    @property
    def others(self) -> int | None:
        """How many of the whole are not counted above the line; None where counts are not said."""
        if self.numerator is None or self.denominator is None:
            return None
        return self.denominator - self.numerator

    def as_dict(self, *, compared: bool) -> dict[str, Any]:
        """The row as the command line gives it; dates as ISO text."""
        dims = {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in self.dims.items()
        }
        found: dict[str, Any] = {
            **dims,
            "value": self.value,
            "numerator": self.numerator,
            "denominator": self.denominator,
            "hidden": self.hidden,
            "bound": self.bound,
            "about": self.about,
            "unknown": self.unknown,
        }
        if compared:
            found |= {
                "previous": self.previous,
                "change": self.change,
                "change_is": self.change_is,
            }
        return found


@dataclass(frozen=True)
class Answer:
    """The answer to one question.

    `rows` are the split asked for; `totals` the same for everybody counted, without the
    organisation dimension. `as_of` is the newest report day behind it; `period` the days counted
    (`compared` those of the comparison). `bands` names the bands of a mix, in order. `least` is the
    minimum group.
    """

    metric: str
    version: str
    question: Question
    as_of: date | None
    period: Period | None
    compared: Period | None
    rows: tuple[Row, ...]
    totals: tuple[Row, ...]
    caveats: tuple[Caveat, ...]
    bands: Mapping[str, Text] = field(default_factory=dict)
    least: int = 0

    @property
    def total(self) -> Row | None:
        """The one figure for everybody counted; None when a split by week or band has several."""
        plain = [row for row in self.totals if row.dims.get("app", "any") == "any"]
        if len(self.totals) == 1:
            return self.totals[0]
        return plain[0] if len(plain) == 1 else None

    @property
    def weeks_back(self) -> int:
        """How many weeks earlier the comparison lies; 0 where there is none."""
        if self.period is None or self.compared is None:
            return 0
        return (self.period.ends_on - self.compared.ends_on).days // 7

    def frame(self) -> pd.DataFrame:
        """The rows as a table: one column per dimension and per field of a row."""
        # Pandas takes as long to load as all the rest: only who asks for a frame waits for it.
        import pandas as pd

        return pd.DataFrame([_flat(row) for row in self.rows], columns=self._columns())

    def as_dict(self, language: str = "en") -> dict[str, Any]:
        """The contract of `cli.py ask --json`."""
        compared = bool(self.question.compare)
        return {
            "metric": self.metric,
            "version": self.version,
            "question": self.question.as_dict(),
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "period": self.period.as_dict() if self.period else None,
            "compared": self.compared.as_dict() if self.compared else None,
            "minimum_group": self.least,
            "rows": [row.as_dict(compared=compared) for row in self.rows],
            "total": self.total.as_dict(compared=compared) if self.total else None,
            "caveats": [caveat.as_dict(language) for caveat in self.caveats],
        }

    def _columns(self) -> list[str]:
        dims = list(self.rows[0].dims) if self.rows else list(self.question.by)
        fields = [name for name in Row.__dataclass_fields__ if name != "dims"]
        return [*dims, *fields]


def _flat(row: Row) -> dict[str, Any]:
    fields = {name: getattr(row, name) for name in Row.__dataclass_fields__ if name != "dims"}
    return {**row.dims, **fields}
