"""Presence: of the Microsoft 365 active users report, the last day on which somebody was at work.

The report tells per product when each person last used it. That is far more than Kadans may know:
the dates are reduced to one while the file is read, and licences and products are not looked at.
"""

from __future__ import annotations

import re

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract, column_missing
from ingest.findings import Finding, whole_file
from ingest.readers.people_values import yes_no
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import RecordTable
from ingest.readers.repeats import each_once
from ingest.readers.usage_checks import NO_REFRESH_DATE
from ingest.readers.usage_contract import REFRESH_ON, UPN
from words import text

PRODUCT_DAY = re.compile(r"(.+)lastactivitydate")


def _product_of(key: str) -> str | None:
    """'exchangelastactivitydate' → 'on:exchange'."""
    match = PRODUCT_DAY.fullmatch(key)
    return f"on:{match[1]}" if match else None


PRESENCE = Contract(
    source="office_users",
    kind="presence",
    title=text("the Office 365 active users report"),
    grain="one row per user of Microsoft 365",
    key=("refresh_on", "upn"),
    columns=(
        REFRESH_ON,
        UPN,
        Column("deleted", "boolean", {"en": ("Is Deleted",)}),
    ),
    open_column=_product_of,
    named=r"Office365ActiveUserDetail.*",
)

DELETED = Placed(
    "account-deleted",
    text("These accounts are deleted, and were left out."),
    text("Nothing needs to be done."),
)


def read_presence(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """One day per person in TEMP table `task.into`: the latest of all products."""
    with RecordTable(con, task, PRESENCE) as table:
        table.findings[:] = [f for f in table.findings if f.code != "column-unknown"]
        products = [name for name in table.bound.places if name.startswith("on:")]
        missing = [] if table.has("refresh_on") else [REFRESH_ON.aliases["en"][0]]
        if not products:
            missing.append("Teams Last Activity Date")
        if missing:
            table.findings.append(column_missing(PRESENCE.title, missing))
        if table.is_blocked():
            return table.made({}, newest=None)
        days = table.days("refresh_on", *products, refresh="refresh_on")
        table.leave_out(NO_REFRESH_DATE, f"{table.text('refresh_on')} is null", "refresh_on")
        if table.has("deleted"):
            sql = table.ref("deleted")
            gone = [value for value in table.columns.texts(sql) if yes_no(value)]
            if gone:
                table.findings.append(DELETED.at(table.columns, {sql: gone}))
                table.columns.reject({sql: gone})
        rows = {
            **table.person("upn"),
            "refresh_on": days["refresh_on"],
            "at_work_on": f"greatest({', '.join(days[name] for name in products)})",
        }
        table.findings.append(_reduced(len(products)))
        return table.made(
            rows,
            newest="refresh_on",
            after=lambda: each_once(table, ["lower(person)", "refresh_on"], list(rows)),
        )


def presence_off() -> Finding:
    """What to say of the report while presence is switched off."""
    return Finding(
        "presence-off",
        blocks=True,
        where=whole_file(),
        says=text(
            "This is {title}. It tells when each person was last at work, so Kadans reads it only "
            "where that is switched on, and here it is off.",
            title=PRESENCE.title,
        ),
        fix=text(
            "If you meant the use of Copilot: export Usage > Microsoft 365 Copilot. Presence can "
            "be switched on by whoever runs Kadans, once the works council or the staff agreed, "
            'with a reason that is kept: settings presence on --why "…"'
        ),
    )


def _reduced(products: int) -> Finding:
    return Finding(
        "presence-reduced",
        blocks=False,
        where=whole_file(),
        says=text(
            "Of the {n} dates per person only the latest is kept, as the last day at work; "
            "names, licences and products are not kept.",
            n=products,
        ),
        fix=text("Nothing needs to be done."),
    )
