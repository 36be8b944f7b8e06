"""Effective dates of a people file: one way of writing for the whole file, or none."""

from __future__ import annotations

from ingest.findings import Finding, place
from ingest.readers.date_order import order_answered, order_unknown
from ingest.readers.people_table import PeopleTable
from ingest.values import DatePlan, plan_dates
from words import Text, text

COLUMN = "effective_on"


def load_dates(table: PeopleTable) -> list[Finding]:
    """The lookup of effective dates; findings block when it cannot be known which days are meant.

    Text that is no date at all only costs its own rows.
    """
    if not table.has(COLUMN):
        return []
    texts = [
        value
        for (value,) in table.rows(
            f"select {COLUMN} from {table.raw} where {COLUMN} is not null "
            f"group by {COLUMN} order by min(line)"
        )
    ]
    plan = plan_dates({COLUMN: texts}, refresh=None, latest=table.task.today)
    table.con.execute(
        f"create temp table {table.lookup('date')} as "
        "select unnest($raw::varchar[]) as raw, unnest($value::date[]) as value",
        {"raw": list(plan.days), "value": list(plan.days.values())},
    )
    return _findings(table, plan)


def _findings(table: PeopleTable, plan: DatePlan) -> list[Finding]:
    fix = text("Write all dates one way, preferably as 2026-11-18, and import the file again.")
    if plan.order_conflict:
        says = text(
            "Some dates have the day first and others the month first, so none can be trusted."
        )
        return [_blocking(table, "date-order-mixed", plan.order_conflict, says, fix)]
    if COLUMN in plan.mixed:
        says = text("Dates are written in two ways in one column, so none can be trusted.")
        return [_blocking(table, "date-format-mixed", plan.mixed[COLUMN], says, fix)]
    if plan.order_unknown:
        unknown = order_unknown(plan)
        return [_blocking(table, unknown.code, (), unknown.says, unknown.fix)]
    return [order_answered(plan)] if plan.order_answered else []


def _blocking(
    table: PeopleTable, code: str, examples: tuple[str, ...], says: Text, fix: Text
) -> Finding:
    """A finding that points at the first line with each example, or at the first dates."""
    chosen = f"{COLUMN} in (select unnest($texts))" if examples else f"{COLUMN} is not null"
    lines = [
        line
        for (line,) in table.con.execute(
            f"select min(line) from {table.raw} where {chosen} group by {COLUMN} "
            "order by 1 limit 3",
            {"texts": list(examples)} if examples else None,
        ).fetchall()
    ]
    spot = place(lines, unit=table.task.staged.unit, column=table.bound.header(COLUMN))
    return Finding(code, blocks=True, where=spot, says=says, fix=fix)
