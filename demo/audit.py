"""Writes what the audit log of Purview has of Copilot, in each way in which records are exported.

Somebody searched the log for a panel of people from all departments. One record is what one person
did in one app on a day: a conversation with its prompts. Use without a prompt, such as a recap,
leaves no record.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TextIO

import numpy as np
from numpy.typing import NDArray

from demo.diary import Events
from demo.exports import write_row
from demo.organisation import APPS
from demo.people import People
from demo.timeline import date_of

DAYS = 28
MOST = 6_000  # records
MIDNIGHT = datetime(1970, 1, 1)  # noqa: DTZ001 - the log writes UTC without saying so
UNIT = "Copilot-panel"  # the administrative unit that was searched
TENANT = "3f0b7c52-6a1d-4e0e-9d53-7c1c1d0f6a10"
AGENT = "CopilotStudio.Declarative.T_5c2d8f0e-71b3-4a64-8f5e-2b9a0d3e6c11"

PORTAL = (
    "RecordId", "CreationDate", "RecordType", "Operation", "UserId", "AuditData",
    "AssociatedAdminUnits", "AssociatedAdminUnitsNames",
)  # fmt: skip
POWERSHELL = (
    "RecordType", "CreationDate", "UserIds", "Operations", "AuditData", "ResultIndex",
    "ResultCount", "Identity", "IsValid", "ObjectState",
)  # fmt: skip

# App → (AppHost, types of what stood open), each as likely as its number of times here.
HOSTS: Mapping[str, Sequence[tuple[str, tuple[str, ...]]]] = {
    "teams": (("Teams", ("TeamsMeeting",)), ("Teams", ("TeamsChat",))),
    "word": (("Word", ("docx",)), ("Word", ("docx",)), ("Word", ())),
    "excel": (("Excel", ("xlsx",)),),
    "powerpoint": (("PowerPoint", ("pptx",)),),
    "outlook": (("Outlook", ()),),
    "onenote": (("OneNote", ()),),
    "loop": (("Loop", ()),),
    "chat_work": (
        ("BizChat", ()), ("M365App", ()), ("Office", ("docx",)), ("Office", ()), ("Teams", ()),
    ),
    "chat_web": (("Bing", ()), ("Edge", ("aspx",)), ("Edge", ())),
    "agent": (("Copilot Studio", ()),),
}  # fmt: skip
EXTENSIONS = {"docx", "xlsx", "pptx", "aspx"}


@dataclass(frozen=True)
class Record:
    """One record: when it was made, by whom, and the JSON that the column AuditData holds."""

    id: str
    at: datetime  # UTC
    upn: str
    data: str


def audit_records(
    people: People, events: Iterable[Events], end: int, seed: int
) -> tuple[Record, ...]:
    """The records of the panel in the last days up to `end`, the oldest first."""
    rng = np.random.default_rng([seed, 22])
    recent = [event for event in events if event.day > end - DAYS]
    searched = _panel(len(people), recent, rng)
    records: list[Record] = []
    for event in recent:
        upn, _ = people.names_on(event.day)
        taken = np.flatnonzero(searched[event.person] & (event.prompts > 0))
        seconds = np.sort(rng.integers(8 * 3600, 17 * 3600, len(taken)))  # of the day, in UTC
        for place, second in zip(taken.tolist(), seconds.tolist(), strict=True):
            app = tuple(APPS)[event.app[place]]
            person = int(event.person[place])
            at = datetime.combine(date_of(event.day), datetime.min.time())
            at += timedelta(seconds=second)
            identity = (upn[person], people.object_id[person])
            records.append(_record(at, identity, app, int(event.prompts[place]), rng))
    return tuple(records)


def _panel(people: int, events: Sequence[Events], rng: np.random.Generator) -> NDArray[np.bool_]:
    """As many people, by lot, as the records that a sample may have."""
    records = np.zeros(people, dtype=np.int64)
    for event in events:
        np.add.at(records, event.person[event.prompts > 0], 1)
    order = rng.permutation(people)
    panel = np.zeros(people, dtype=bool)
    panel[order[np.cumsum(records[order]) <= MOST]] = True
    return panel


def _record(
    at: datetime, identity: tuple[str, str], app: str, prompts: int, rng: np.random.Generator
) -> Record:
    upn, object_id = identity
    options = HOSTS[app]
    host, contexts = options[int(rng.random() * len(options))]
    number = _guid(rng)
    first = round((at - MIDNIGHT).total_seconds()) * 1000
    messages = [
        {"Id": str(first + 900 * place), "isPrompt": place % 2 == 0} for place in range(2 * prompts)
    ]
    event: dict[str, object] = {
        "AISystemPlugin": [{"Id": "BingWebSearch", "Name": "BuiltIn"}] if app == "chat_web" else [],
        "AccessedResources": [],
        "AppHost": host,
        "Contexts": [_context(kind) for kind in contexts],
        "MessageIds": [],
        "Messages": messages,
        "ThreadId": f"19:{number[:8]}@thread.v2",
    }
    data: dict[str, object] = {
        "CreationTime": at.isoformat(),
        "Id": number,
        "Operation": "CopilotInteraction",
        "OrganizationId": TENANT,
        "RecordType": 261,
        "UserKey": object_id,
        "UserType": 0,
        "Version": 1,
        "Workload": "Copilot",
        "ClientRegion": "NL",
        "UserId": upn,
        **({"AgentId": AGENT} if app == "agent" else {}),
        "CopilotEventData": event,
    }
    return Record(number, at, upn, json.dumps(data, separators=(",", ":"), ensure_ascii=False))


def _context(kind: str) -> dict[str, str]:
    """What stood open: a file with an address, or a meeting or conversation with a number."""
    if kind in EXTENSIONS:
        return {"Id": f"https://voorbeeld.sharepoint.example/document.{kind}", "Type": kind}
    return {"Id": "19:meeting@thread.v2", "Type": kind}


def _guid(rng: np.random.Generator) -> str:
    h = rng.bytes(16).hex()
    return f"{h[:8]}-{h[8:12]}-4{h[13:16]}-b{h[17:20]}-{h[20:]}"


# ---- the ways in which records are exported ------------------------------------------------------


def write_portal(out: TextIO, records: Sequence[Record]) -> None:
    """The export of a search in the Purview portal."""
    write_row(out, PORTAL)
    writer = csv.writer(out, lineterminator="\r\n")
    unit = _unit_id()
    for record in records:
        made = f"{record.at.isoformat()}.0000000Z"
        writer.writerow(
            [record.id, made, "261", "CopilotInteraction", record.upn, record.data, unit, UNIT]
        )


def write_powershell(out: TextIO, records: Sequence[Record]) -> None:
    """`Search-UnifiedAuditLog … | Export-Csv`, every cell in quotation marks."""
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(POWERSHELL)
    for number, record in enumerate(records, 1):
        at = record.at
        clock = f"{at.hour % 12 or 12}:{at:%M:%S} {'AM' if at.hour < 12 else 'PM'}"
        made = f"{at.month}/{at.day}/{at.year} {clock}"
        writer.writerow(
            ["CopilotInteraction", made, record.upn, "CopilotInteraction", record.data, number,
             len(records), record.id, "True", "Unchanged"]
        )  # fmt: skip


def write_audit_query(out: TextIO, records: Sequence[Record]) -> None:
    """The answer of Graph to an audit query, one page."""
    value = [
        {
            "@odata.type": "#microsoft.graph.security.auditLogRecord",
            "id": record.id,
            "createdDateTime": f"{record.at.isoformat()}Z",
            "auditLogRecordType": "CopilotInteraction",
            "operation": "CopilotInteraction",
            "organizationId": TENANT,
            "userType": "Regular",
            "userId": record.upn,
            "service": "Copilot",
            "objectId": "",
            "userPrincipalName": record.upn,
            "clientIp": "",
            "administrativeUnits": [_unit_id()],
            "auditData": json.loads(record.data),
        }
        for record in records
    ]
    json.dump({"value": value}, out, ensure_ascii=False, separators=(",", ":"))


def write_activity_feed(out: TextIO, records: Sequence[Record]) -> None:
    """The content of the Management Activity API, as it is kept: one record per line."""
    for record in records:
        out.write(record.data + "\n")


def _unit_id() -> str:
    return TENANT.replace("3f0b7c52", "8c40ed19")
