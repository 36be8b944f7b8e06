"""Audit records in the four ways they come, with everything in them that must not be kept."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any

File = tuple[str, bytes]

PORTAL = [
    "RecordId",
    "CreationDate",
    "RecordType",
    "Operation",
    "UserId",
    "AuditData",
    "AssociatedAdminUnits",
    "AssociatedAdminUnitsNames",
]
POWERSHELL = [
    "RecordType",
    "CreationDate",
    "UserIds",
    "Operations",
    "AuditData",
    "ResultIndex",
    "ResultCount",
    "Identity",
    "IsValid",
    "ObjectState",
]
# What a record tells beyond who, when, where and how much: none of it may be found afterwards.
SECRETS = (
    "Fusieplan Geheim.docx",
    "contoso.sharepoint.example",
    "sites/directie",
    "Waarom is de omzet gedaald",
    "Reorganisatie-assistent",
    "19:geheime-draad@thread.v2",
    "203.0.113.7",
)


def number(place: int) -> str:
    """The record id of the nth record."""
    return f"{place:08x}-1111-4111-8111-111111111111"


def record(
    place: int,
    person: str,
    at: str,
    host: str = "Word",
    contexts: Sequence[str] = (),
    prompts: int | None = 1,
    **more: Any,
) -> dict[str, Any]:
    """One AuditData; `prompts` None leaves the messages out, `more` overrides members."""
    url = "https://contoso.sharepoint.example/sites/directie/Fusieplan Geheim.docx"
    event: dict[str, Any] = {
        "AppHost": host,
        "Contexts": [{"Id": url, "Type": kind} for kind in contexts],
        "ThreadId": "19:geheime-draad@thread.v2",
        "AccessedResources": [
            {"Name": "Fusieplan Geheim.docx", "SiteUrl": url, "Type": "docx", "Action": "Read"}
        ],
        "MessageIds": [],
    }
    if prompts is not None:
        event["Messages"] = [
            *({"Id": f"{n}", "isPrompt": True, "Text": SECRETS[3]} for n in range(prompts)),
            {"Id": "99", "isPrompt": False},
        ]
    return {
        "CreationTime": at,
        "Id": number(place),
        "Operation": "CopilotInteraction",
        "OrganizationId": "408e31c8-8f05-410a-9221-84335f0ce512",
        "RecordType": 261,
        "UserKey": "12d24f71-64c7-49b3-821f-f8884f3f373e",
        "UserType": 0,
        "Version": 1,
        "Workload": "Copilot",
        "ClientIP": "203.0.113.7",
        "UserId": person,
        "AgentName": "Reorganisatie-assistent" if "AgentId" in more else None,
        "CopilotEventData": event,
        **more,
    }


def portal(records: Sequence[Mapping[str, Any]], name: str = "AuditLogSearchResults.csv") -> File:
    """As the Purview portal exports a search."""
    rows = [
        [
            one["Id"],
            f"{one['CreationTime']}.0000000Z ",
            one["RecordType"],
            one["Operation"],
            one["UserId"],
            json.dumps(one),
            "",
            "",
        ]
        for one in records
    ]
    return name, table([PORTAL, *rows])


def powershell(records: Sequence[Mapping[str, Any]], name: str = "audit.csv") -> File:
    """As Search-UnifiedAuditLog and Export-Csv write it, with the first line of older ones."""
    rows = [
        [
            one["Operation"],
            "12/13/2023 5:12:36 PM",
            one["UserId"],
            one["Operation"],
            json.dumps(one),
            place,
            len(records),
            one["Id"],
            "True",
            "Unchanged",
        ]
        for place, one in enumerate(records, start=1)
    ]
    head = b"#TYPE Microsoft.Exchange.Data.ApplicationLogic.UnifiedAuditLogEvent\r\n"
    return name, head + table([POWERSHELL, *rows])


def activity(records: Sequence[Mapping[str, Any]], name: str = "blob.json") -> File:
    """As the Management Activity API gives a blob: an array."""
    return name, json.dumps(records).encode()


def lines(records: Sequence[Mapping[str, Any]], name: str = "audit.jsonl") -> File:
    """One record on each line."""
    return name, "".join(json.dumps(one) + "\n" for one in records).encode()


def query(records: Sequence[Mapping[str, Any]], name: str = "records.json") -> File:
    """As a page of an audit query of Microsoft Graph."""
    page = {"@odata.context": "https://graph.example/$metadata", "value": queried(records)}
    return name, json.dumps(page).encode()


def queried(records: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Records as Microsoft Graph puts them into an envelope."""
    return [
        {
            "id": one["Id"],
            "createdDateTime": f"{one['CreationTime']}Z",
            "auditLogRecordType": "copilotInteraction",
            "operation": one["Operation"],
            "userType": "regular",
            "userId": one["UserId"],
            "userPrincipalName": one["UserId"],
            "objectId": "https://contoso.sharepoint.example/sites/directie",
            "clientIp": "203.0.113.7",
            "auditData": {"@odata.type": "#microsoft.graph.security.auditData", **one},
        }
        for one in records
    ]


CARRIERS = {
    "audit_portal": portal,
    "audit_powershell": powershell,
    "audit_activity_api": activity,
    "audit_graph": query,
}


def table(rows: Sequence[Sequence[object]]) -> bytes:
    """A CSV file with CRLF, as Windows writes it."""
    file = io.StringIO(newline="")
    csv.writer(file).writerows(rows)
    return file.getvalue().encode("utf-8-sig")
