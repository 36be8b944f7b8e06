"""Interactions with Copilot from the audit log of Purview, whichever way its records were exported.

Each record is one exchange; the same record may come in any number of files. What the files hold
beyond that is decided in `audit_slim`: other activities, and all that could tell what was asked or
which file was open, never become rows.
"""

from __future__ import annotations

from datetime import date, timedelta

import duckdb

from ingest.columns import Placed
from ingest.contract import Column, Contract
from ingest.findings import Finding, whole_file
from ingest.json_files import line_unreadable
from ingest.json_lines import ACTIVITY, QUERY
from ingest.readers import audit_slim as slim
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import NO_PERSON, RecordTable, kind_of_person
from ingest.values import BLANKS
from words import text

LIMITS = (5_000, 50_000, 100_000, 1_000_000)  # rows that the ways to search give at most
PROMPTS_MOST = 100  # in one record, which is one exchange; more is told
FIRST_RECORD_ON = date(2023, 1, 1)  # Copilot was not there before


def _plain(*headers: str) -> tuple[Column, ...]:
    return tuple(Column(header.lower(), "text", {"en": (header,)}) for header in headers)


AUDIT_DATA = Column("auditdata", "text", {"en": ("AuditData",)}, required=True)
GRAIN, KEY = "one row per record of the audit log", ("record_id",)

AUDIT_PORTAL = Contract(
    source="audit_portal",
    kind="interactions",
    title=text("an audit search exported from Purview"),
    grain=GRAIN,
    key=KEY,
    columns=(
        AUDIT_DATA,
        *_plain(
            "RecordId",
            "CreationDate",
            "RecordType",
            "Operation",
            "UserId",
            "AssociatedAdminUnits",
            "AssociatedAdminUnitsNames",
        ),
    ),
)
AUDIT_POWERSHELL = Contract(
    source="audit_powershell",
    kind="interactions",
    title=text("an audit search exported with PowerShell"),
    grain=GRAIN,
    key=KEY,
    columns=(
        AUDIT_DATA,
        *_plain(
            "RecordType",
            "CreationDate",
            "UserIds",
            "Operations",
            "ResultIndex",
            "ResultCount",
            "Identity",
            "IsValid",
            "ObjectState",
            "PSComputerName",
            "RunspaceId",
            "PSShowComputerName",
        ),
    ),
)
AUDIT_ACTIVITY_API = Contract(
    source="audit_activity_api",
    kind="interactions",
    title=text("audit records from the Management Activity API"),
    grain=GRAIN,
    key=KEY,
    columns=_plain(ACTIVITY),
)
AUDIT_GRAPH = Contract(
    source="audit_graph",
    kind="interactions",
    title=text("audit records from Microsoft Graph"),
    grain=GRAIN,
    key=KEY,
    columns=_plain(QUERY),
)
CONTRACTS = {
    contract.source: contract
    for contract in (AUDIT_PORTAL, AUDIT_POWERSHELL, AUDIT_ACTIVITY_API, AUDIT_GRAPH)
}

OTHER_ACTIVITY = Placed(
    "audit-other-activity",
    text("These records are of other activities than a conversation with Copilot."),
    text("Nothing needs to be done; they were passed over and nothing of them is kept."),
)
SYSTEM_USER = Placed(
    "audit-system-user",
    text("These records are of a service or an application, not of a person."),
    text("Nothing needs to be done; they were passed over."),
)
CUT = Placed(
    "audit-record-cut",
    text(
        "The column AuditData stops at 32,767 characters: the file was opened and saved in Excel, "
        "which cuts longer cells off."
    ),
    text("Download the search again, and import it without opening it in Excel."),
)
STOPS = Placed(
    "audit-record-stops",
    text(
        "The column AuditData stops in the middle of these records: the file was opened and saved "
        "in a program that cuts long cells off, or it was cut off on its way."
    ),
    text("Download the search again, and import it without opening it; the rows were left out."),
)
DAMAGED = Placed(
    "audit-record-unreadable",
    text("The column AuditData is not JSON."),
    text("Download the search again, and do not edit it; the rows were left out."),
)
NO_EVENT = Placed(
    "audit-event-missing",
    text("These records have no part CopilotEventData, so they do not say what was used."),
    text("Export again with the whole column AuditData; the rows were left out."),
)
NO_TIME = Placed(
    "audit-time-unreadable",
    text("These records do not say when they were made, or not in a way that can be read."),
    text("Export again, and do not open the file in Excel; the rows were left out."),
)
ODD_TIME = Placed(
    "audit-time-impossible",
    text("These records are from before there was a Copilot, or from days to come."),
    text("Check the clock of this machine and the dates in the file; the rows were left out."),
)
ASSUMED = Placed(
    "audit-prompts-assumed",
    text("These records list no messages; one prompt each was assumed."),
    text("Nothing needs to be done; use of prompts is an estimate here."),
)
MANY_PROMPTS = Placed(
    "audit-prompts-many",
    text("These records hold more prompts than one conversation can have."),
    text("Look where the file comes from; the prompts were counted as they stand there."),
)

NO_TIME_STATE, ODD_TIME_STATE, NOBODY_STATE = "no-time", "odd-time", "nobody"
PASSED_OVER = {slim.BLANK: None, slim.OTHER: OTHER_ACTIVITY, slim.SYSTEM: SYSTEM_USER}
LEFT_OUT = {
    slim.CUT: CUT,
    slim.STOPS: STOPS,
    slim.DAMAGED: DAMAGED,
    slim.NO_EVENT: NO_EVENT,
    NO_TIME_STATE: NO_TIME,
    ODD_TIME_STATE: ODD_TIME,
    NOBODY_STATE: NO_PERSON,
}


def read_interactions(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The interactions of a file in TEMP table `task.into`, one row per record as the file has it.

    `used_on` is the UTC day, `contexts` the types of what stood open with blanks between them,
    `counted` is false where the prompt is assumed.
    """
    with RecordTable(con, task, CONTRACTS[task.source]) as table:
        if table.is_blocked():
            return table.made({}, newest=None)
        rows = task.staged.rows_read
        person = f"nullif(trim(person, '{BLANKS}'), '')"
        states = _settled(table, person)
        for state, why in PASSED_OVER.items():
            if state in states:
                table.pass_over(why, f"state = '{state}'")
        if task.staged.headers in ((ACTIVITY,), (QUERY,)):
            table.findings += _unreadable_lines(table)
            if table.is_blocked():
                return table.made({}, newest=None)
        for state, why in LEFT_OUT.items():
            if state in states:
                table.leave_out(why, f"state = '{state}'")
        table.note(MANY_PROMPTS, f"state = '{slim.TOLD}' and prompts > {PROMPTS_MOST}")
        table.note(ASSUMED, f"state = '{slim.TOLD}' and not counted")
        table.findings += _how_many(rows, table.rows_read)
        return table.made(
            {
                "record_id": "record_id",
                "used_on": "used_on",
                "person": person,
                "person_kind": kind_of_person(person),
                "host": "host",
                "contexts": "contexts",
                "agent": "agent",
                "prompts": "prompts",
                "counted": "counted",
            },
            newest="used_on",
            after=lambda: table.findings.extend(_repeated(table)),
        )


def _settled(table: RecordTable, person: str) -> set[str]:
    """All states of the rows, those included that need the day and the person to be told."""
    staged = table.task.staged.table
    tomorrow = table.task.today + timedelta(days=1)
    decided = f"""
        case
            when used_on is null then '{NO_TIME_STATE}'
            when used_on not between date '{FIRST_RECORD_ON}' and date '{tomorrow}'
            then '{ODD_TIME_STATE}'
            when {person} is null then '{NOBODY_STATE}'
            else state
        end"""
    states = table.con.execute(
        f"""
        select distinct case when state = '{slim.TOLD}' then {decided} else state end
        from "{staged}"
        """
    ).fetchall()
    found = {str(state) for (state,) in states}
    if found & {NO_TIME_STATE, ODD_TIME_STATE, NOBODY_STATE}:
        table.con.execute(f"update \"{staged}\" set state = {decided} where state = '{slim.TOLD}'")
    return found


def _unreadable_lines(table: RecordTable) -> list[Finding]:
    """A file of JSON of which one record is damaged was cut or edited; none of it is taken."""
    found = table.con.execute(
        f"""
        select {table.task.staged.line_sql}, unreadable
        from "{table.task.staged.table}"
        where state in ('{slim.CUT}', '{slim.STOPS}', '{slim.DAMAGED}')
        order by rowid
        limit 1
        """
    ).fetchone()
    return [line_unreadable(str(found[1]), int(found[0]))] if found else []


def _how_many(rows: int, interactions: int) -> list[Finding]:
    """What the number of rows gives away: a search that was cut off, or one that found nothing."""
    findings = []
    if rows in LIMITS:
        findings.append(
            Finding(
                "audit-row-limit",
                blocks=False,
                where=whole_file(),
                says=text(
                    "The file has exactly {n} rows, which is the most that a search gives: "
                    "there are probably more, and those are missing.",
                    n=rows,
                ),
                fix=text("Search again in shorter periods, and import these files too."),
                rows=rows,
            )
        )
    if not interactions:
        findings.append(
            Finding(
                "audit-nothing-found",
                blocks=False,
                where=whole_file(),
                says=text("The file has no conversations with Copilot."),
                fix=text(
                    "Check the period and the activity of the search (CopilotInteraction), "
                    "whether auditing is on, and the permission: without AuditLogsQuery.Read.All "
                    "Microsoft Graph gives an empty answer."
                ),
            )
        )
    return findings


def _repeated(table: RecordTable) -> list[Finding]:
    """Rows whose record the file has already: the log repeats records by design."""
    row = table.con.execute(
        f'select count(*) - count(distinct record_id) from "{table.task.into}"'
    ).fetchone()
    if not row or not row[0]:
        return []
    return [
        Finding(
            "audit-records-repeated",
            blocks=False,
            where=whole_file(),
            says=text("Rows that repeat a record that the file already has: {n}.", n=row[0]),
            fix=text("Nothing needs to be done: each record counts once."),
            rows=row[0],
        )
    ]
