"""The questions that pages ask, and the small comparisons they draw from protected answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from metrics import Answer, Row
from metrics.question import UNKNOWN, Question
from ui import cache
from ui.page import Page

NO_DEPARTMENT = "-"
SMALL = 40  # under this many people a count of active people is not said, and changes are noise


@dataclass(frozen=True)
class Change:
    """A figure now and in the period before; either may be hidden or unknown."""

    now: Row | None
    before: Row | None

    @property
    def share(self) -> float | None:
        """Difference of the two shares, None unless both are exact figures."""
        if self.now is None or self.before is None:
            return None
        if self.now.bound or self.before.bound:
            return None
        if self.now.value is None or self.before.value is None:
            return None
        return self.now.value - self.before.value


def ask(
    page: Page,
    metric: str,
    *,
    by: tuple[str, ...] = (),
    weeks: int | None = None,
    as_of: date | None = None,
    department: str | None = None,
    app: str | None = None,
) -> Answer:
    """One question; a department or an app that is None does not narrow it."""
    given = {"department": None if department is None else value(department), "app": app}
    where = {name: chosen for name, chosen in given.items() if chosen is not None}
    return cache.ask(page, metric, Question(by=by, weeks=weeks, as_of=as_of, where=where))


def total(
    page: Page,
    metric: str,
    *,
    weeks: int | None = None,
    as_of: date | None = None,
    department: str | None = None,
    app: str | None = None,
) -> Row | None:
    """The one figure of a question without a split."""
    answer = ask(page, metric, weeks=weeks, as_of=as_of, department=department, app=app)
    return answer.total or (answer.rows[0] if answer.rows else None)


def window(page: Page, weeks: int | None = None) -> tuple[date, date]:
    """First and last day of the period asked for."""
    answer = ask(page, "active_share", weeks=weeks or page.weeks)
    return answer.period.starts_on, answer.period.ends_on - timedelta(days=1)


def before(page: Page, weeks: int | None = None) -> date:
    """The day that the period before ends on."""
    return window(page, weeks)[0] - timedelta(days=1)


def change(
    page: Page, metric: str, *, weeks: int, department: str | None = None, app: str | None = None
) -> Change:
    """A figure beside the same figure of the period of the page before."""
    now = total(page, metric, weeks=weeks, department=department, app=app)
    if not page.compare:
        return Change(now, None)
    then = total(page, metric, weeks=weeks, as_of=before(page), department=department, app=app)
    return Change(now, then)


def changes(
    page: Page, metric: str, *, by: tuple[str, ...], weeks: int
) -> dict[tuple[str, ...], Change]:
    """Every row of a split beside its row of the period before, by its dimension values."""
    now = {key(row, by): row for row in ask(page, metric, by=by, weeks=weeks).rows}
    then = {
        key(row, by): row for row in ask(page, metric, by=by, weeks=weeks, as_of=before(page)).rows
    }
    return {dims: Change(row, then.get(dims)) for dims, row in now.items()}


def key(row: Row, by: tuple[str, ...]) -> tuple[str, ...]:
    """The dimension values of a row, as codes, in the order asked."""
    return tuple(code(str(row.dims[name])) for name in by)


def code(department: str) -> str:
    """What stands for a department in the URL: its name, "-" for people without one."""
    return NO_DEPARTMENT if department == UNKNOWN else department


def value(department_code: str) -> str:
    """The department that a code of the URL stands for."""
    return UNKNOWN if department_code == NO_DEPARTMENT else department_code


def departments(page: Page) -> list[str]:
    """Codes of all departments with licensed people: names are no secret, also of hidden ones."""
    rows = ask(page, "licensed_people", by=("department",), weeks=page.weeks).rows
    codes = {key(row, ("department",))[0] for row in rows}
    return sorted(codes, key=lambda item: (item == NO_DEPARTMENT, item.casefold()))
