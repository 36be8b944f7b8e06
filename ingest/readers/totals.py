"""Totals of the whole organisation: the summary (per window) and the trend (per day) of Graph."""

from __future__ import annotations

import re

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract, column_missing
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import RecordTable
from ingest.readers.usage_checks import DUPLICATE_ROWS
from ingest.readers.usage_contract import (
    APP_OF_NAME,
    OTHER,
    PERIOD_DAYS,
    REFRESH_ON,
    plain,
    read_period,
)
from words import text

# 'wordactiveusers', 'copilotchatworkenabledusers'
COUNT = re.compile(r"(.+?)(enabled|active)users")


def _count_of(key: str) -> str | None:
    """'microsoftteamsactiveusers' → 'active:teams', an unknown app → 'active:other:<name>'."""
    match = COUNT.fullmatch(key)
    if not match:
        return None
    name = match[1]
    if name == "anyapp":
        return f"{match[2]}:any"
    app = APP_OF_NAME.get(name) or APP_OF_NAME.get(name.removesuffix("copilot"))
    return f"{match[2]}:{app or OTHER + plain(name)}"


GRAPH_TOTALS = Contract(
    source="graph_totals",
    kind="totals",
    title=text("a summary of Copilot use, with totals and without users"),
    grain="one row per window (summary) or per day (trend)",
    key=("refresh_on", "period_days", "used_on"),
    columns=(
        REFRESH_ON,
        Column("used_on", "date", {"en": ("Report Date",)}),
        PERIOD_DAYS,
        Column("prompts", "integer", {"en": ("Total prompts submitted", "Prompts submitted")}),
        Column("prompts_mean", "integer", {"en": ("Average prompts submitted",)}),
    ),
    open_column=_count_of,
)

NO_DAY = Placed(
    "refresh-date-missing",
    text("These rows have no report refresh date and were left out."),
    text("Export the report again with all columns."),
)


MORE_ACTIVE = Placed(
    "more-active-than-enabled",
    text("These rows count more active people than people who have the app."),
    text("Look whether numbers or columns were changed; they were taken as they are."),
)
AFTER_REPORT = Placed(
    "total-after-report",
    text("These rows tell of a day later than that of the report itself, and were left out."),
    text("Export the report again, and import it without opening it in Excel."),
)
TOLD_AGAIN = Placed(DUPLICATE_ROWS.code, DUPLICATE_ROWS.says, DUPLICATE_ROWS.fix)
TOLD_OTHERWISE = Placed(
    "total-told-otherwise",
    text(
        "These rows have other numbers than an earlier row of the file has for the same day and "
        "period, and were left out."
    ),
    text("Look which of them are right; if not the first, undo this import and export again."),
)


def read_totals(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The totals of a file in TEMP table `task.into`; `counts` has an entry per app of a row."""
    with RecordTable(con, task, GRAPH_TOTALS) as table:
        if not table.has("refresh_on"):
            table.findings.append(column_missing(GRAPH_TOTALS.title, [REFRESH_ON.aliases["en"][0]]))
        if table.is_blocked():
            return table.made({}, newest=None)
        days = table.days("refresh_on", "used_on", refresh="refresh_on")
        table.leave_out(NO_DAY, f"{table.text('refresh_on')} is null", "refresh_on")
        _note_impossible(table)
        return table.made(
            {
                "refresh_on": days["refresh_on"],
                "period_days": table.read("period_days", read_period, "smallint"),
                "used_on": days["used_on"],
                "prompts": table.whole("prompts", "bigint", 10**12),
                "counts": _counts(table),
            },
            newest="refresh_on",
            after=lambda: _look_back(table),
        )


def _look_back(table: RecordTable) -> None:
    """Take out of the written rows those that cannot be, and all but the first of each day."""
    table.drop_where(AFTER_REPORT, "used_on > refresh_on")
    day = "partition by refresh_on, period_days, used_on order by line"
    rows = f"""
        select
            line,
            row_number() over ({day}) > 1 as again,
            hash(prompts, counts) <> first_value(hash(prompts, counts)) over ({day}) as differs
        from "{table.task.into}"
    """
    table.drop_where(TOLD_OTHERWISE, f"line in (select line from ({rows}) where differs)")
    table.drop_where(TOLD_AGAIN, f"line in (select line from ({rows}) where again)")


def _note_impossible(table: RecordTable) -> None:
    """Note rows in which more people use an app than have it; an empty or odd number tells none."""
    over = [
        f"{_number(table, name)} > {_number(table, f'enabled:{app}')}"
        for name in table.bound.places
        if (app := name.removeprefix("active:")) != name and table.has(f"enabled:{app}")
    ]
    if over:
        table.note(MORE_ACTIVE, " or ".join(over))


def _number(table: RecordTable, name: str) -> str:
    return f"try_cast(regexp_replace({table.text(name)}, '[^0-9]', '', 'g') as bigint)"


def _counts(table: RecordTable) -> str:
    """The apps of a row as a list of structs, in the order of the file."""
    apps = dict.fromkeys(name.partition(":")[2] for name in table.bound.places if ":" in name)
    entries = [
        f"struct_pack(app := '{app}',"
        f" enabled_people := {table.whole(f'enabled:{app}')},"
        f" active_people := {table.whole(f'active:{app}')})"
        for app in apps
    ]
    return f"[{', '.join(entries)}]"
