"""Readiness: what Microsoft's report says of people before they get a Copilot licence."""

from __future__ import annotations

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract, column_missing
from ingest.readers.people_values import yes_no
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import RecordTable
from ingest.readers.repeats import each_once
from ingest.readers.usage_checks import NO_REFRESH_DATE
from ingest.readers.usage_contract import PERIOD_DAYS, REFRESH_ON, UPN
from words import text

TOLD = ("licensed", "update_channel", "meetings", "chat", "mail", "documents", "suggested")
NOT_TOLD = ("", "unknown", "n/a", "-", "–")

READINESS = Contract(
    source="readiness",
    kind="readiness",
    title=text("the Copilot readiness report"),
    grain="one row per person with some activity in the 28 days of the report",
    key=("refresh_on", "upn"),
    columns=(
        REFRESH_ON,
        UPN,
        Column("licensed", "boolean", {"en": ("Has Copilot license assigned",)}, required=True),
        PERIOD_DAYS,
        Column("update_channel", "boolean", {"en": ("Uses eligible update channel",)}),
        Column("meetings", "boolean", {"en": ("Uses Teams meetings",)}),
        Column("chat", "boolean", {"en": ("Uses Teams chat",)}),
        Column("mail", "boolean", {"en": ("Uses Outlook email",)}),
        Column("documents", "boolean", {"en": ("Uses Office docs",)}),
        Column("suggested", "boolean", {"en": ("Suggested candidate for Copilot",)}),
    ),
    named=r"CopilotReadinessActivityUserDetail.*",
)

NEITHER = Placed(
    "answer-unreadable",
    text("What stands here is neither yes nor no, and counts as not told."),
    text("Nothing needs to be done, unless many rows are like it; then export the report again."),
)


def read_readiness(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The people of a readiness report in TEMP table `task.into`."""
    with RecordTable(con, task, READINESS) as table:
        if not table.has("refresh_on"):
            table.findings.append(column_missing(READINESS.title, [REFRESH_ON.aliases["en"][0]]))
        if table.is_blocked():
            return table.made({}, newest=None)
        day = table.days("refresh_on", refresh="refresh_on")["refresh_on"]
        table.leave_out(NO_REFRESH_DATE, f"{table.text('refresh_on')} is null", "refresh_on")
        rows = {
            **table.person("upn"),
            "refresh_on": day,
            "period_days": table.whole("period_days", "smallint", 366),
            **{name: _told(table, name) for name in TOLD},
        }
        return table.made(
            rows,
            newest="refresh_on",
            after=lambda: each_once(table, ["lower(person)", "refresh_on"], list(rows)),
        )


def _told(table: RecordTable, name: str) -> str:
    """A yes or no as SQL; NULL where the report does not tell."""
    if table.has(name):
        sql = table.ref(name)
        strange = [
            value
            for value in table.columns.texts(sql)
            if yes_no(value) is None and value.strip().casefold() not in NOT_TOLD
        ]
        if strange:
            table.findings.append(
                NEITHER.at(table.columns, {sql: strange}, table.bound.header(name))
            )
    return table.read(name, yes_no, "boolean", unreadable=None)
