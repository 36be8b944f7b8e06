"""The questions that pages ask; the metrics compare, under their privacy rules."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.answer import Answer, Row
from metrics.question import UNKNOWN, Question
from metrics.rounding import COUNTS_FROM
from ui import cache
from ui.page import Page

NO_DEPARTMENT = "-"
SMALL = COUNTS_FROM  # people, under which changes are noise too


def ask(
    page: Page,
    metric: str,
    *,
    by: tuple[str, ...] = (),
    weeks: int | None = None,
    department: str | None = None,
    app: str | None = None,
    compare: bool = False,
) -> Answer:
    """One question; a department or an app that is None does not narrow it."""
    given = {"department": None if department is None else value(department), "app": app}
    where = {name: chosen for name, chosen in given.items() if chosen is not None}
    return cache.ask(page, metric, Question(by=by, weeks=weeks, where=where, compare=compare))


def single(answer: Answer) -> Row | None:
    """The one figure of a question without a split; None when there is no period to answer for."""
    return answer.rows[0] if len(answer.rows) == 1 else answer.total


def window(page: Page) -> tuple[date, date] | None:
    """First and last day of the period asked for; None when the reports hold no whole week."""
    answer = ask(page, "licensed_people", by=("department",), weeks=page.weeks)
    if answer.period is None:
        return None
    last = answer.period.last_on
    return last - timedelta(days=7 * page.weeks - 1), last


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
