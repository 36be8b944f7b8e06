"""What there is to say about a usage report: each finding's code, words and repair in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ingest.columns import Columns, Placed
from ingest.findings import Finding, header_line, place, shown, shown_day, whole_file
from ingest.lines import Lines
from ingest.month_names import names_a_month
from ingest.readers.date_order import order_answered, order_unknown
from ingest.readers.reading import NO_ROWS
from ingest.values import COPILOT_STARTS_ON, DatePlan, Trouble
from words import Text, text

NO_IDENTIFIER = Placed(
    "identifier-missing",
    text("These rows do not say which user they are about."),
    text("Nothing needs to be done; the rows were left out."),
)
USER_UNKNOWN = Placed(
    "user-unknown",
    text("The report calls these users “unknown”: the directory has no details of them yet."),
    text("Nothing needs to be done; a later report will name them."),
)
NO_REFRESH_DATE = Placed(
    "refresh-date-missing",
    text("These rows do not say of which day the report is."),
    text("Export the report again; the rows were left out."),
)
PERIOD_UNREADABLE = Placed(
    "period-unreadable",
    text("The report period of these rows is not a number of days such as 7, 28 or 90."),
    text("Export the report again; the rows were left out."),
)
NUMBER_TROUBLE: dict[Trouble, Placed] = {
    "negative": Placed(
        "number-negative",
        text("A number below zero cannot be a count."),
        text("Export the report again; the rows were left out."),
    ),
    "unreadable": Placed(
        "number-unreadable",
        text("What stands here is not a whole number."),
        text("Export the report again without opening it in Excel; the rows were left out."),
    ),
    "implausible": Placed(
        "number-implausible",
        text("The number is larger than it can be."),
        text("Export the report again without opening it in Excel; the rows were left out."),
    ),
}
DATE_UNREADABLE = "date-unreadable"


@dataclass(frozen=True)
class OnLines:
    """A finding about rows of which the places are known already."""

    code: str
    says: Text
    fix: Text
    blocks: bool

    def on(self, lines: Sequence[int], rows: int, unit: str) -> Finding:
        """The finding, with its first lines named; `lines` are as many as are known."""
        where = place(lines, rows=rows, unit=unit)
        every = Lines.of(sorted(lines))
        return Finding(self.code, self.blocks, where, self.says, self.fix, rows, every)


DUPLICATE_ROWS = OnLines(
    "duplicate-rows",
    text("These rows repeat an earlier row of the file."),
    text("Nothing needs to be done; each was counted once."),
    blocks=False,
)
DUPLICATE_CONFLICT = OnLines(
    "duplicate-conflict",
    text("Rows about the same user, day and period say different things."),
    text("Export the report again, and do not paste two reports into one file."),
    blocks=True,
)


def date_findings(
    columns: Columns,
    plan: DatePlan,
    texts: Mapping[str, Sequence[str]],
    named: Mapping[str, tuple[str, str]],
    tomorrow: date,
) -> Iterator[Finding]:
    """What the plan of a file's dates gives to say; `named` has each column's SQL and header."""
    for name, bad in plan.unreadable.items():
        sql, header = named[name]
        where, count = columns.place({sql: bad}, header)
        says = text(
            "A date such as 2026-11-15 was expected, and “{found}” was found.",
            found=shown_day(bad[0]),
        )
        fix = _way_out(bad[0])
        every = columns.every_line({sql: bad})
        yield Finding(DATE_UNREADABLE, True, where, says, fix, count, every)
    for name, pair in plan.mixed.items():
        placed = sorted((_line_of(columns, {named[name][0]: [said]}), said) for said in pair)
        (_, first), (_, second) = placed
        yield _mixed(
            "date-format-mixed",
            [line for line, _ in placed],
            columns.staged.unit,
            named[name][1],
            text(
                "One column has dates in two formats: “{first}” and “{second}”.",
                first=shown(first, 30),
                second=shown(second, 30),
            ),
        )
    if plan.order_conflict:
        first, second = plan.order_conflict
        lines = [
            _line_of(
                columns, {named[name][0]: [said] for name, found in texts.items() if said in found}
            )
            for said in (first, second)
        ]
        yield _mixed(
            "date-order-mixed",
            sorted(lines),
            columns.staged.unit,
            "",
            text(
                "“{first}” has the day first and “{second}” has the month first.",
                first=shown(first, 30),
                second=shown(second, 30),
            ),
        )
    if not plan.mixed:  # of two ways in one column no answer could make one
        yield from _order(plan)
    if not plan.blocked:
        yield from _early(columns, plan, texts, named)
        yield from _future_refresh(plan, texts, tomorrow)


def _way_out(unreadable: str) -> Text:
    """What to do about a text that is no date."""
    if names_a_month(unreadable):
        return text(
            "Change the language of the admin center to English and export again; in a list of "
            "your own, write dates such as 2026-11-15."
        )
    return text("Export the report again without opening it in Excel.")


def _order(plan: DatePlan) -> Iterator[Finding]:
    if plan.order_unknown:
        yield order_unknown(plan)
    if plan.order_answered:
        yield order_answered(plan)
    if plan.order_compared:
        yield _order_compared(plan)


def _line_of(columns: Columns, conditions: Mapping[str, Sequence[str]]) -> int:
    """The first line on which any of the columns has one of its texts."""
    return columns.lines(conditions)[0][0]


def _mixed(code: str, lines: Sequence[int], unit: str, column: str, says: Text) -> Finding:
    fix = text(
        "Export the report again without opening it in Excel: Excel turns part of the dates around."
    )
    return Finding(code, True, place(lines, unit=unit, column=column), says, fix, len(lines))


def _order_compared(plan: DatePlan) -> Finding:
    return Finding(
        "date-order-compared",
        blocks=False,
        where=whole_file(),
        says=text("Dates were read with the day first; otherwise some would lie after the report.")
        if plan.order == "day first"
        else text(
            "Dates were read with the month first; otherwise some would lie after the report."
        ),
        fix=text("Look whether the days in the review are right."),
    )


def _early(
    columns: Columns,
    plan: DatePlan,
    texts: Mapping[str, Sequence[str]],
    named: Mapping[str, tuple[str, str]],
) -> Iterator[Finding]:
    early = {
        named[name][0]: bad
        for name, found in texts.items()
        if (bad := [said for said in found if plan.days[said] < COPILOT_STARTS_ON])
    }
    if early:
        where, count = columns.place(early)
        yield Finding(
            "date-too-early",
            blocks=False,
            where=where,
            says=text("These rows have days before November 2023, when Copilot did not exist yet."),
            fix=text("Look whether the dates were changed; they were taken as they are."),
            rows=count,
        )


def _future_refresh(
    plan: DatePlan, texts: Mapping[str, Sequence[str]], tomorrow: date
) -> Iterator[Finding]:
    """A report from the future: a clock is wrong, here or there. Its own day still orders it."""
    newest = max((plan.days[said] for said in texts.get("refresh_on", ())), default=None)
    if newest and newest > tomorrow:
        yield Finding(
            "refresh-future",
            blocks=False,
            where=whole_file(),
            says=text("The report says that it is of {day}, which is still to come.", day=newest),
            fix=text("Check the clock of this machine. The file's own day was used."),
        )


def future_activity(columns: Columns, late: Mapping[str, Sequence[str]]) -> Finding:
    """Days of activity that are still to come; those cells were left empty."""
    where, count = columns.place(late)
    return Finding(
        "date-future",
        blocks=False,
        where=where,
        says=text("These rows have days of activity that are still to come."),
        fix=text("Those cells were left empty. Export the report again if there are many."),
        rows=count,
    )


def refresh_from_rows(day: date) -> Finding:
    """A file without refresh date."""
    return Finding(
        "refresh-from-rows",
        blocks=False,
        where=whole_file(),
        says=text(
            "The file does not say of which day it is; its newest day, {day}, was used.", day=day
        ),
        fix=text("Nothing needs to be done, unless that day is wrong."),
    )


def refresh_date_missing() -> Finding:
    """A file without refresh date in which nobody was ever active."""
    return Finding(
        "refresh-date-unknown",
        blocks=True,
        where=whole_file(),
        says=text(
            "The file does not say of which day it is, and has no date of activity to tell it by."
        ),
        fix=text("Export the report with the column Report Refresh Date."),
    )


def unknown_apps(headers: Sequence[str]) -> list[Finding]:
    """Apps that Kadans has not met yet; they are kept."""
    if not headers:
        return []
    return [
        Finding(
            "app-unknown",
            blocks=False,
            where=header_line(),
            says=text(
                "The report has apps that are new to Kadans: {names}.", names=", ".join(headers)
            ),
            fix=text("Nothing needs to be done; they are kept under their own name."),
        )
    ]


def counts_absent() -> Finding:
    """The second generation was asked for and the first one came, as some tenants have seen."""
    return Finding(
        "counts-absent",
        blocks=False,
        where=header_line(),
        says=text("A report of 28 days can have prompts and active days, and this one has not."),
        fix=text("In Microsoft Graph, ask for version='v2'. What the report has was read."),
    )


def concealed_finding(hashed: int, accepted: int) -> list[Finding]:
    """Names replaced by codes: all of them by a setting, or a few."""
    if not hashed:
        return []
    if 2 * hashed > accepted:
        return [
            Finding(
                "names-concealed",
                blocks=False,
                where=whole_file(),
                says=text(
                    "The report conceals who its users are, so people cannot be matched to "
                    "departments."
                ),
                fix=text(
                    "In the Microsoft 365 admin center, choose Settings > Org settings > "
                    "Reports, clear "
                    "“Display concealed user, group, and site names in all reports”, and "
                    "export again."
                ),
                rows=hashed,
            )
        ]
    return [
        Finding(
            "names-concealed-some",
            blocks=False,
            where=whole_file(),
            says=text("Users with a code instead of a name, who match nobody: {n}.", n=hashed),
            fix=text("Export the report again; do not mix concealed and open reports in one file."),
            rows=hashed,
        )
    ]


def none_left() -> Finding:
    """Rows, of which not one could be kept."""
    return Finding(
        "no-row-accepted",
        blocks=True,
        where=whole_file(),
        says=text("None of the rows could be read."),
        fix=text("Repair what is said about the rows, and import the file again."),
    )


def no_rows() -> Finding:
    """A header and nothing below it."""
    return Finding(
        NO_ROWS,
        blocks=False,
        where=whole_file(),
        says=text("The file has column names and no rows below them."),
        fix=text(
            "Nothing was imported and nothing was changed. Check the period and the filters of the "
            "export."
        ),
    )
