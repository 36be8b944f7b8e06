"""What cannot be true of a row of a usage report, though each of its cells can be read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ingest.columns import Columns, Placed
from ingest.findings import EXAMPLES, Finding, header_line, place, whole_file
from ingest.readers.record_table import RecordTable
from ingest.readers.usage_contract import read_period
from ingest.values import DatePlan, read_whole
from words import text

PERIODS = frozenset((1, 7, 28, 30, 90, 180))  # days that Microsoft's reports look back
NEW_APPS_MOST = 60  # in one report; Microsoft has some fifteen apps with Copilot in all
MOST_DAYS = 366  # of any report; more is no number of days and told as such
ONE_MONTH = frozenset((28, 30))  # one window under two names: it was 30 days before it was 28

DAYS_OVER_PERIOD = Placed(
    "active-days-over-period",
    text("These rows have more active days than the report period has days."),
    text("Export the report again without editing it; the rows were left out."),
)
TOTAL_ROW = Placed(
    "total-row",
    text("These rows are totals and no persons."),
    text("Nothing needs to be done; the rows were left out."),
)
TOTALS = (
    *("total", "totals", "grand total", "subtotal", "sum", "average"),
    *("totaal", "eindtotaal", "subtotaal", "som", "gemiddelde"),
    *("gesamt", "summe", "gesamtergebnis", "total général", "somme"),
)
IS_TOTAL = ", ".join(f"'{word}'" for word in TOTALS)


def leave_out_impossible_days(table: RecordTable) -> None:
    """Reject rows of which the active days do not fit in the period that they say."""
    if not table.has("active_days", "period_days"):
        return
    days, period = table.ref("active_days"), table.ref("period_days")
    counted = {said: read_whole(said, MOST_DAYS) for said in table.columns.texts(days)}
    most = max((n for n in counted.values() if isinstance(n, int)), default=0)
    impossible = []
    for said in table.columns.texts(period):
        length = read_period(said)
        if length is None or most <= _most_days(length):
            continue
        over = [d for d, n in counted.items() if isinstance(n, int) and n > _most_days(length)]
        among = ", ".join(map(_literal, over))
        impossible.append(f"({period} = {_literal(said)} and {days} in ({among}))")
    if impossible:
        table.leave_out(DAYS_OVER_PERIOD, " or ".join(impossible), "active_days")


def _most_days(period: int) -> int:
    return max(ONE_MONTH) if period in ONE_MONTH else period


def _literal(said: str) -> str:
    return "'" + said.replace("'", "''") + "'"


def too_many_apps(count: int) -> Finding:
    """So many columns of apps nobody has heard of that it is no report of Microsoft."""
    return Finding(
        "apps-too-many",
        blocks=True,
        where=header_line(),
        says=text(
            "The file has {n} columns for apps that Kadans does not know, which is more than a "
            "report can have.",
            n=count,
        ),
        fix=text("Export the report again, and do not add columns to it."),
    )


def odd_periods(told: Iterable[int | None]) -> list[Finding]:
    """A period that no report of Microsoft has."""
    odd = sorted({period for period in told if period and period not in PERIODS})
    if not odd:
        return []
    return [
        Finding(
            "period-unusual",
            blocks=False,
            where=whole_file(),
            says=text(
                "Reports look back 7, 28 (or 30), 90 or 180 days, and this one says: {days}.",
                days=", ".join(map(str, odd[:EXAMPLES])) + (" …" if len(odd) > EXAMPLES else ""),
            ),
            fix=text("Check the column with the report period; it was taken as it is."),
        )
    ]


def after_report(
    columns: Columns,
    plan: DatePlan,
    activity: Mapping[str, Sequence[str]],
    refresh: tuple[str, Sequence[str]],
) -> list[Finding]:
    """Activity later than the day of the report that tells it.

    `activity` and `refresh` give the SQL of a column and its texts, all of them known to `plan`.
    """
    given, reports = refresh
    newest = max((plan.days[said] for texts in activity.values() for said in texts), default=None)
    if newest is None or not reports or newest <= min(plan.days[said] for said in reports):
        return []
    later = []
    for report in reports:
        day = plan.days[report]
        for sql, texts in activity.items():
            if late := [said for said in texts if plan.days[said] > day]:
                among = ", ".join(map(_literal, late))
                later.append(f"({given} = {_literal(report)} and {sql} in ({among}))")
    lines, count = columns.lines(" or ".join(later)) if later else ([], 0)
    if not count:
        return []
    return [
        Finding(
            "date-after-report",
            blocks=False,
            where=place(lines, rows=count, unit=columns.staged.unit),
            says=text("These rows have days of activity after the day of the report itself."),
            fix=text(
                "A report cannot know these days: look whether dates were changed, or two reports "
                "were put together. They were taken as they are."
            ),
            rows=count,
        )
    ]
