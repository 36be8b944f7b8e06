"""What can be asked: dimensions, period and filters, and why some questions are refused."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from metrics.period import LENGTHS
from words import Text, text

UNKNOWN = ""  # the group of people whose department (team, …) no file tells
ANY_APP = "any"
OTHER_TOOLS = "other"  # AI tools that too few people use to be named, together
EARLIEST = date(2000, 1, 1)  # years before the first Copilot report, and far from where dates end

# Organisation dimension → the number that a person's group has on a day. The only identifiers that
# are ever put into SQL come from here.
ORGANISATION: Mapping[str, str] = {
    "department": "s.department_id",
    "team": "s.team_id",
    "function": "s.function_id",
    "office": "s.office_id",
    "country": "s.country_id",
    "company": "s.company_id",
    "cohort": "cast(coalesce(extract(year from s.licensed_since_on) * 100"
    " + extract(month from s.licensed_since_on), 0) as integer)",
}
# The same for the population of Viva, whose groups are named by Viva and are no departments.
VIVA: Mapping[str, str] = {
    "viva_organisation": "w.organisation_id",
    "viva_function": "w.function_id",
}
GROUPS: Mapping[str, str] = {**ORGANISATION, **VIVA}
DIMENSIONS = (*GROUPS, "app", "feature", "kind", "tool", "week")

DIMENSION_LABELS: Mapping[str, Text] = {
    "department": text("Department"),
    "team": text("Team"),
    "function": text("Function"),
    "office": text("Office"),
    "country": text("Country"),
    "company": text("Company"),
    "cohort": text("Licensed since"),
    "viva_organisation": text("Organisation in Viva"),
    "viva_function": text("Function in Viva"),
    "app": text("App"),
    "feature": text("Feature"),
    "kind": text("Kind of use"),
    "tool": text("AI tool"),
    "week": text("Week"),
    "band": text("Group"),
}


class UsageError(ValueError):
    """A question that cannot be answered; `says` carries the sentence for the reader's language."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


class UnknownMetric(UsageError):
    """There is no metric of this name."""

    def __init__(self, name: str, known: Iterable[str]) -> None:
        super().__init__(
            _with_hint(text("There is no metric called {name}.", name=name), name, known)
        )


class UnknownDimension(UsageError):
    """There is no dimension of this name."""

    def __init__(self, name: str) -> None:
        super().__init__(
            _with_hint(text("There is no dimension called {name}.", name=name), name, DIMENSIONS)
        )


class UnknownValue(UsageError):
    """A filter names a department (team, app, …) that is not there."""

    def __init__(self, dimension: str, value: str, known: Iterable[str]) -> None:
        by = DIMENSION_LABELS.get(dimension, dimension)
        says = text("{by}: there is none called {team}.", by=by, team=value)
        super().__init__(_with_hint(says, value, known))


def _with_hint(says: Text, name: str, known: Iterable[str]) -> Text:
    names = sorted(set(known))
    close = difflib.get_close_matches(name, names, n=1)
    if close:
        return text("{says} Did you mean {close}?", says=says, close=close[0])
    if 0 < len(names) <= 24:
        return text("{says} Known are: {known}.", says=says, known=", ".join(names))
    return says


@dataclass(frozen=True)
class Question:
    """One question to a metric.

    `by` splits: at most one organisation dimension, and app and week. `weeks` is the length of the
    period, one of `LENGTHS`, or with `by` week the number of weeks shown, each by itself. `as_of`
    takes the place of the newest report. `where` narrows to one value of a dimension. `compare`
    adds the period before ("previous" or True) or the same weeks a year before ("year").
    """

    by: tuple[str, ...] = ()
    weeks: int | None = None
    as_of: date | None = None
    where: Mapping[str, str] = field(default_factory=dict)
    compare: bool | str = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "by", tuple(self.by))
        object.__setattr__(self, "compare", "previous" if self.compare is True else self.compare)

    def __hash__(self) -> int:
        where = tuple(sorted(self.where.items()))
        return hash((self.by, self.weeks, self.as_of, where, self.compare))

    @property
    def organisation(self) -> str | None:
        """The organisation dimension that the question splits or narrows by."""
        named = [name for name in (*self.by, *self.where) if name in GROUPS]
        return named[0] if named else None

    def checked(self, metric: str, allowed: Iterable[str]) -> Question:
        """This question, or UsageError with the reason why `metric` cannot answer it."""
        allowed = set(allowed)
        for name in (*self.by, *self.where):
            if name not in DIMENSIONS:
                raise UnknownDimension(name)
            if name not in allowed:
                raise UsageError(_not_allowed(metric, name, allowed))
        if len(set(self.by)) < len(self.by):
            raise UsageError(text("A dimension can be asked once: {by}.", by=", ".join(self.by)))
        if "week" in self.where:
            raise UsageError(text("Choose weeks with the period, not with a filter on week."))
        if len({name for name in (*self.by, *self.where) if name in GROUPS}) > 1:
            raise UsageError(_too_fine(self))
        if self.weeks is not None:
            _check_weeks(self.weeks, by_week="week" in self.by)
        if self.as_of is not None and self.as_of < EARLIEST:
            raise UsageError(
                text(
                    "{day} is before {earliest}, from which days can be asked.",
                    day=self.as_of.isoformat(),
                    earliest=EARLIEST.isoformat(),
                )
            )
        if self.compare not in (False, "", "previous", "year"):
            raise UsageError(
                text(
                    "{given} cannot be compared with; choose previous or year.", given=self.compare
                )
            )
        return self

    def as_dict(self) -> dict[str, object]:
        """The question as the command line and exports echo it."""
        return {
            "by": list(self.by),
            "weeks": self.weeks,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "where": dict(self.where),
            "compare": self.compare or None,
        }


def _check_weeks(weeks: int, *, by_week: bool) -> None:
    """Weeks one by one can be as many as wanted; one figure over them has a usual length."""
    if by_week and not 1 <= weeks <= 520:
        raise UsageError(text("{n} weeks cannot be asked; choose 1 to 520.", n=weeks))
    if not by_week and weeks not in LENGTHS:
        *few, most = LENGTHS
        raise UsageError(
            text(
                "One figure over {n} weeks cannot be asked. Choose {few} or {most} weeks; split by "
                "week, any number of weeks can be asked.",
                n=weeks,
                few=", ".join(map(str, few)),
                most=most,
            )
        )


def _not_allowed(metric: str, name: str, allowed: set[str]) -> Text:
    return text(
        "{metric} cannot be split or narrowed by {name}; it can by: {allowed}.",
        metric=metric,
        name=name,
        allowed=", ".join(item for item in DIMENSIONS if item in allowed),
    )


def _too_fine(question: Question) -> Text:
    names = [name for name in DIMENSIONS if name in {*question.by, *question.where}]
    return text(
        "Only one of {names} can be asked at a time: two together make groups so small and so "
        "many that single persons could be worked out from their differences.",
        names=", ".join(name for name in names if name in GROUPS),
    )
