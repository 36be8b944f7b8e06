"""Agents: the list of agents, their use per person, and people who used agents.

The name of an agent that a person made may hold that person's name, so it is dropped here; the id
goes on as a keyed hash (docs/decisions/0007). What is said to an agent is in none of these files.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

import duckdb

from ingest.columns import Placed
from ingest.contract import column_missing
from ingest.findings import Finding, header_line, whole_file
from ingest.readers.agents_contract import (
    AGENT_CONTRACTS,
    AGENT_LIST,
    AGENT_NAME,
    AGENT_USERS,
    WINDOW,
    creator_of,
)
from ingest.readers.people_day import day_in_name
from ingest.readers.reading import Reading, Task
from ingest.readers.record_table import RecordTable
from ingest.readers.repeats import each_once
from ingest.readers.usage_checks import refresh_date_missing, refresh_from_rows
from words import text

LONG, SHORT = 30, 7  # the two windows that the report can have, in days
PUBLISHED = "('microsoft', 'partner', 'organisation')"

NO_AGENT = Placed(
    "agent-missing",
    text("These rows do not say which agent they are about."),
    text("They were left out; nothing needs to be done if that is right."),
)


def read_agents(task: Task, con: duckdb.DuckDBPyConnection) -> Reading:
    """The rows of one of the three files in TEMP table `task.into`."""
    contract = AGENT_CONTRACTS[task.source]
    with RecordTable(con, task, contract) as table:
        per_agent = contract is not AGENT_USERS
        if per_agent and not (table.has("agent_id") or table.has("agent_name")):
            table.findings.append(column_missing(contract.title, [AGENT_NAME.aliases["en"][0]]))
        if table.is_blocked():
            return table.made({}, newest=None)
        day = table.days("last_on")["last_on"]
        refresh_on = _refresh_on(table, day)
        agent = _agent(table) if per_agent else "cast(null as varchar)"
        if contract is AGENT_LIST:
            rows = {"agent": agent, **_listed(table)}
        else:
            rows = {**table.person("upn"), "agent": agent, **_used(table)}
        rows |= {
            "refresh_on": refresh_on,
            "period_days": _window(table, day),
            "last_on": day,
        }
        return table.made(rows, newest="refresh_on", after=_after(table, rows))


def _agent(table: RecordTable) -> str:
    """What the agent is known by: its id, and its name where the file has no ids."""
    agent = f"coalesce({table.text('agent_id')}, {table.text('agent_name')})"
    table.leave_out(NO_AGENT, f"{agent} is null", "agent_id" if table.has("agent_id") else "")
    return agent


def _listed(table: RecordTable) -> dict[str, str]:
    creator = table.read("creator", creator_of, "varchar", unreadable=None)
    name = table.text("agent_name")
    return {
        # An address in a name is somebody's, whoever published the agent.
        "agent_name": f"case when {creator} in {PUBLISHED} and strpos({name}, '@') = 0 "
        f"then {name} end",
        "creator": f"coalesce({creator}, 'unknown')",
        "licensed_people": table.whole("licensed_people"),
        "unlicensed_people": table.whole("unlicensed_people"),
        "responses": table.whole("responses", "bigint", 10**12),
    }


def _used(table: RecordTable) -> dict[str, str]:
    return {
        "agents": table.whole("agents"),
        "responses": table.whole("responses", "bigint", 10**12),
    }


def _refresh_on(table: RecordTable, day: str) -> str:
    """The day of the report: the newest day of activity, as the file itself names none."""
    task = table.task
    if table.has("last_on") and table.columns.texts(table.ref("last_on")):
        return f"max({day}) over ()"
    named = day_in_name(task.name, task.today) or task.dated
    if named is None and task.staged.rows_read:
        table.findings.append(refresh_date_missing())
    return f"date '{named}'" if named else "cast(null as date)"


def _window(table: RecordTable, day: str) -> str:
    """The length of the report's window: from the file name, or from how far back its days go."""
    if named := WINDOW.search(table.task.name):
        return f"cast({named[1]} as smallint)"
    longer = f"max({day}) over () - min({day}) over () >= {SHORT}"
    return f"cast(case when {longer} then {LONG} else {SHORT} end as smallint)"


def _after(table: RecordTable, rows: Mapping[str, str]) -> Callable[[], None]:
    """What is looked at once the rows are written."""

    def look() -> None:
        keys = [name for name in ("person", "agent") if name in rows]
        each_once(table, [f"lower({name})" for name in keys], list(rows))
        found = table.con.execute(
            f'select max(refresh_on), max(period_days) from "{table.task.into}"'
        ).fetchone()
        newest, days = found or (None, None)
        if newest and table.has("last_on"):
            table.findings.append(refresh_from_rows(newest))
        if newest and not WINDOW.search(table.task.name):
            table.findings.append(_window_assumed(newest, days))
        if not table.has("last_on"):
            table.findings.append(_no_days())

    return look


def _window_assumed(newest: date, days: int) -> Finding:
    return Finding(
        "window-assumed",
        blocks=False,
        where=whole_file(),
        says=text(
            "Whether the report is of 7 or of 30 days stands in its file name only. Going by its "
            "days it is of {n}: from {first} to {last}.",
            n=days,
            first=newest - timedelta(days=days - 1),
            last=newest,
        ),
        fix=text("If that is wrong, undo the import and import the file under its own name."),
    )


def _no_days() -> Finding:
    return Finding(
        "days-missing",
        blocks=False,
        where=header_line(),
        says=text("The file has no column with the last day of activity."),
        fix=text("Everybody in it counts as active on the day of the report."),
    )
