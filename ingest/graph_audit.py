"""Audit records of Copilot, through a query that Microsoft works on for minutes or hours.

The query's number is kept: a run that has no time left leaves it, and the next one picks it up.
File names, addresses of sites and identifiers of messages go before anything is written.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from ingest.graph_client import GraphClient, Refused, moment
from ingest.graph_errors import GraphError
from ingest.graph_run import Run
from ingest.graph_says import Ask
from words import text

PART = "audit"
ASK = Ask(text("the audit records of Copilot"), "AuditLogsQuery.Read.All")
QUERIES = "v1.0/security/auditLog/queries"
LONGEST = timedelta(days=30)  # in one query, which holds a million records at most
KEPT_FOR = timedelta(days=180)
LATE = timedelta(days=2)  # records arrive late, and doubles are recognised when they are read
POLL_SECONDS = 30.0
NUMBER = re.compile(r"[0-9a-zA-Z-]{1,80}")
# Kept of `CopilotEventData`; of `AccessedResources` and `ThreadId` nothing.
KEPT = ("AppHost", "Contexts", "Messages", "AISystemPlugin", "AgentId", "AgentName")
KEPT_OF_CONTEXT = ("Type",)
KEPT_OF_MESSAGE = ("isPrompt",)


def window(
    kept: Mapping[str, Any], now: datetime, since: datetime | None
) -> tuple[datetime, datetime]:
    """From when until when to ask: what is new, and once a month's worth at most."""
    until = kept.get("until")
    begin = since or (moment(until) - LATE if until else now - LONGEST)
    begin = max(begin, now - KEPT_FOR)
    return begin, min(begin + LONGEST, now)


def fetch(
    client: GraphClient, run: Run, kept: dict[str, Any], since: datetime | None
) -> dict[str, Any]:
    """Ask, wait, and fetch the records. Returns what to keep once they are imported. GraphError.

    `kept` gets the number of the query as soon as there is one.
    """
    now = client.clock.now()
    if not kept.get("query"):
        begin, end = window(kept, now, since)
        kept.update(
            query=_created(client, begin, end), begin=begin.isoformat(), end=end.isoformat()
        )
    try:
        _wait_for(client, str(kept["query"]))
        rows = _records(client, run, str(kept["query"]))
    except Refused as refused:
        if refused.status in (400, 404, 410):
            kept.pop("query", None)
        raise
    after = {"until": kept["end"]}
    name = f"graph-audit-{kept['begin'][:10]}-to-{kept['end'][:10]}.json"
    if rows:
        run.fetched(PART, name, rows=rows)
    else:
        run.nothing(PART, rows=0)
    return after


def _created(client: GraphClient, begin: datetime, end: datetime) -> str:
    body = {
        "displayName": f"Kadans {begin:%Y-%m-%d} {end:%Y-%m-%d}",
        "filterStartDateTime": f"{begin:%Y-%m-%dT%H:%M:%SZ}",
        "filterEndDateTime": f"{end:%Y-%m-%dT%H:%M:%SZ}",
        "recordTypeFilters": ["copilotInteraction"],
    }
    number = client.one(QUERIES, ASK, body=body).get("id")
    if not isinstance(number, str) or not NUMBER.fullmatch(number):
        raise GraphError(
            "answer", text("Microsoft Graph gave the audit query no number. Pull again later.")
        )
    return number


def _wait_for(client: GraphClient, number: str) -> None:
    while True:
        status = client.one(f"{QUERIES}/{number}", ASK).get("status")
        if status == "succeeded":
            return
        if status in ("failed", "cancelled"):
            raise Refused(
                GraphError(
                    "answer",
                    text(
                        "Microsoft did not finish the audit query. Pull again: a new one is made."
                    ),
                ),
                410,
                str(status),
            )
        client.wait(POLL_SECONDS, text("Microsoft is working on the audit query"))


def _records(client: GraphClient, run: Run, number: str) -> int:
    """Write the records, one on a line. Returns how many."""
    rows = 0
    run.open_part(PART)
    with run.path(PART).open("w", encoding="utf-8") as file:
        for page in client.pages(f"{QUERIES}/{number}/records?$top=999", ASK):
            for record in page.records:
                file.write(json.dumps(slim(record), ensure_ascii=False) + "\n")
                rows += 1
    return rows


def slim(record: Mapping[str, Any]) -> dict[str, Any]:
    """A record without the parts that name files, sites, threads and devices."""
    data = record.get("auditData")
    kept = {name: value for name, value in record.items() if name not in ("auditData", "clientIp")}
    kept.pop("objectId", None)
    if isinstance(data, dict):
        event = data.get("CopilotEventData")
        plain = {
            name: value
            for name, value in data.items()
            if not isinstance(value, dict | list) and name not in ("ClientIP", "ObjectId")
        }
        if isinstance(event, dict):
            plain["CopilotEventData"] = _event(event)
        kept["auditData"] = plain
    return kept


def _event(event: Mapping[str, Any]) -> dict[str, Any]:
    slimmed = {name: event[name] for name in KEPT if name in event}
    for name, members in (("Contexts", KEPT_OF_CONTEXT), ("Messages", KEPT_OF_MESSAGE)):
        items = slimmed.get(name)
        if isinstance(items, list):
            slimmed[name] = [
                {member: item[member] for member in members if member in item}
                for item in items
                if isinstance(item, dict)
            ]
    return slimmed
