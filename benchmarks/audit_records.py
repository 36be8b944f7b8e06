"""Writes an audit search as the Purview portal exports it, with records such as Microsoft makes.

`python -m benchmarks.audit_records FILE RECORDS`. People are drawn from a twentieth as many.
"""

from __future__ import annotations

import csv
import json
import random
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

HEADER = (
    "RecordId",
    "CreationDate",
    "RecordType",
    "Operation",
    "UserId",
    "AuditData",
    "AssociatedAdminUnits",
    "AssociatedAdminUnitsNames",
)
# App, what stands open there, and how often of a hundred records.
PLACES = (
    ("BizChat", "", 30),
    ("Teams", "TeamsMeeting", 18),
    ("Teams", "", 6),
    ("Outlook", "", 14),
    ("Word", "docx", 14),
    ("Excel", "xlsx", 7),
    ("PowerPoint", "pptx", 6),
    ("SharePoint", "aspx", 3),
    ("Loop", "", 2),
)
FIRST = datetime(2026, 10, 19, tzinfo=UTC)
SECONDS = 26 * 86_400
SITE = "https://voorbeeld.sharepoint.example/sites/team/doc.docx"


def write(path: Path, records: int) -> None:
    """The file; the same for the same number of records."""
    chance = random.Random(records)
    places = [place for *place, weight in PLACES for _ in range(weight)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file)
        out.writerow(HEADER)
        for _ in range(records):
            at = FIRST + timedelta(seconds=chance.randrange(SECONDS))
            host, kind = chance.choice(places)
            out.writerow(_row(chance, at, f"p{chance.randrange(records // 20)}", host, kind))


def _row(chance: random.Random, at: datetime, name: str, host: str, kind: str) -> list[object]:
    number = str(uuid.UUID(int=chance.getrandbits(128), version=4))
    person = f"{name}@voorbeeld.example"
    data = {
        "CreationTime": f"{at:%Y-%m-%dT%H:%M:%S}",
        "Id": number,
        "Operation": "CopilotInteraction",
        "RecordType": 261,
        "UserKey": person,
        "UserType": 0,
        "Version": 1,
        "Workload": "Copilot",
        "UserId": person,
        "CopilotEventData": {
            "AccessedResources": [{"Id": SITE, "Type": kind}] if kind else [],
            "AppHost": host,
            "Contexts": [{"Id": SITE, "Type": kind}] if kind else [],
            "Messages": [
                {"Id": str(chance.getrandbits(40)), "isPrompt": True},
                {"Id": str(chance.getrandbits(40)), "isPrompt": False},
            ],
        },
    }
    created = f"{at:%Y-%m-%dT%H:%M:%S}.0000000Z"
    return [
        number,
        created,
        261,
        "CopilotInteraction",
        person,
        json.dumps(data, separators=(",", ":")),
        "",
        "",
    ]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))
