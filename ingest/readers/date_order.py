"""Dates that can be read both ways: the question to a person, and what was answered."""

from __future__ import annotations

from ingest.findings import Finding, whole_file
from ingest.values import DatePlan
from words import text


def order_unknown(plan: DatePlan) -> Finding:
    """Nothing in the file tells; the newest day under either order lets a person tell."""
    return Finding(
        "date-order-unknown",
        blocks=True,
        where=whole_file(),
        says=text(
            "Nothing in the file tells whether a date such as 05/11/2026 has the day or the "
            "month first. With the day first its newest date is {day_first}, with the month first "
            "{month_first}.",
            day_first=plan.newest["day first"],
            month_first=plan.newest["month first"],
        ),
        fix=text(
            "Say which it is (in the shell: --dates day-first or --dates month-first), or write "
            "the dates as 2026-11-05."
        ),
    )


def order_answered(plan: DatePlan) -> Finding:
    """A note that stays with the batch: the days of this file rest on an answer."""
    return Finding(
        "date-order-answered",
        blocks=False,
        where=whole_file(),
        says=text("Dates were read with the day first, as was answered.")
        if plan.order == "day first"
        else text("Dates were read with the month first, as was answered."),
        fix=text("If that is wrong, undo this import and answer the other way."),
    )
