"""One small valid file of every source that is read: for tests that concern all of them.

Whoever adds a source adds one builder; a test demands it. A builder makes the file of one Sunday,
so that two of them are two reports of the same people.
"""

from __future__ import annotations

import json
from datetime import date, timedelta

from tests.ingest.audit_files import CARRIERS, record
from tests.ingest.desk import File, csv_file
from tests.ingest.source_builders import (
    BUILDERS,
    COPILOT_PLAN,
    DEPARTMENTS,
    NAMES,
    OIDS,
    SUNDAY,
    SWITCHES,
    UPNS,
    Builder,
    american,
    builds,
    made,
    report_of,
    used,
)
from tests.ingest.usage_files import headers

__all__ = ["BUILDERS", "OIDS", "SUNDAY", "SWITCHES", "UPNS", "made"]


@builds("graph_usage")
def graph_usage(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "Report Refresh Date": on,
            "User Principal Name": upn,
            "Display Name": NAMES[place],
            "last activity date": used(on, place),
            "Report Period": 28,
            "Prompts submitted for all apps": 12 - place,
            "Active Usage Days for all apps": 4 - place,
        }
        for place, upn in enumerate(UPNS)
    ]
    return f"usage-{on}.csv", report_of("G3", rows)


@builds("admin_usage")
def admin_usage(on: date) -> File:
    on -= timedelta(days=1)
    rows: list[dict[str, object]] = [
        {
            "Report Refresh Date": american(on),
            "User Principal Name": upn,
            "Display Name": NAMES[place],
            "last activity date": american(used(on, place)),
            "Report Period": 7,
            "Prompts submitted for All Apps": "1,234",
            "Active Usage Days for All Apps": 2,
        }
        for place, upn in enumerate(UPNS)
    ]
    return "CopilotActivityUserDetailV4_11_16_2026 9_07_06 AM.csv", report_of("M1", rows)


@builds("admin_chat")
def admin_chat(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "User guid": OIDS[place],
            "User principal name": UPNS[place],
            "Display name": NAMES[place],
            "last activity date": american(used(on, place)),
            "Prompts submitted": 5 + place,
            "Active usage days": 2,
        }
        for place in (1, 2)
    ]
    return "CopilotEDPActivityUserDetailV3_11_16_2026 9_12_44 AM.csv", report_of("M2", rows)


@builds("graph_totals")
def graph_totals(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "Report Refresh Date": on,
            "Report Date": on - timedelta(days=back),
            "enabled users": 4,
            "active users": 3 - back,
            "Prompts submitted": 40 + back,
            "Report Period": 7,
        }
        for back in range(3)
    ]
    return f"trend-{on}.csv", report_of("G7", rows)


@builds("readiness")
def readiness(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "Report Refresh Date": on,
            "User Principal Name": upn,
            "Has Copilot license assigned": "FALSE",
            "Report Period": 28,
            "Uses eligible update channel": "TRUE",
            "Uses Teams meetings": "TRUE" if place else "",
            "Uses Teams chat": "TRUE",
            "Suggested candidate for Copilot": "TRUE" if place % 2 else "FALSE",
        }
        for place, upn in enumerate(UPNS)
    ]
    return f"readiness-{on}.csv", report_of("M3", rows)


AGENTS = (
    ("U_noortje.bakhuis@voorbeeld.example_1", "Helper van Noortje", "User-created agent"),
    ("T_2", "Zoeker", "Agent built by your org"),
)


@builds("agents")
def agents(on: date) -> File:
    rows = [(*agent, 3, 1, "1,048", used(on, place)) for place, agent in enumerate(AGENTS)]
    name = f"DeclarativeAgents_Agents_30_{on}T09.csv"
    return name, csv_file([headers("M4"), *rows])


@builds("agents_by_user")
def agents_by_user(on: date) -> File:
    rows = [
        (*AGENTS[place % 2], upn, 12 + place, used(on, place)) for place, upn in enumerate(UPNS[:3])
    ]
    name = f"DeclarativeAgents_Users___agents_30_{on}T09.csv"
    return name, csv_file([headers("M5"), *rows])


@builds("agents_users")
def agents_users(on: date) -> File:
    rows = [
        (upn, NAMES[place], 1, 12 + place, used(on, place)) for place, upn in enumerate(UPNS[:3])
    ]
    return f"DeclarativeAgents_Users_30_{on}T09.csv", csv_file([headers("M6"), *rows])


@builds("office_users")
def office_users(on: date) -> File:
    header = (
        *("Report Refresh Date", "User Principal Name", "Display Name", "Is Deleted"),
        *("Has Exchange License", "Exchange Last Activity Date", "Teams Last Activity Date"),
        "Assigned Products",
    )
    rows = [
        (on, upn, NAMES[place], "False", "True", used(on, place), on, "MICROSOFT 365 E5")
        for place, upn in enumerate(UPNS)
    ]
    return f"Office365ActiveUserDetail-{on}.csv", csv_file([header, *rows])


def _audit(source: str) -> Builder:
    """Every carrier tells of the same four records, and of one that only it has."""

    def build(on: date) -> File:
        records = [
            record(
                place + 10 * (SUNDAY - on).days,
                upn,
                f"{on - timedelta(days=place)}T08:00:00",
                ("Word", "Teams", "BizChat", "Assist365")[place],
                (["docx"], ["TeamsMeeting"], [], ["xlsx"])[place],
                prompts=1 + place,
            )
            for place, upn in enumerate(UPNS)
        ]
        own = 100 + [*CARRIERS].index(source)
        records.append(record(own + 10 * (SUNDAY - on).days, UPNS[1], f"{on}T09:00:00", "Excel"))
        return CARRIERS[source](records)

    return build


BUILDERS.update({source: _audit(source) for source in CARRIERS})


@builds("admin_users")
def admin_users(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "Block credential": "False",
            "Country/Region": "Nederland",
            "Department": DEPARTMENTS[place],
            "Display name": NAMES[place],
            "First name": NAMES[place].split()[0],
            "Last name": NAMES[place].split()[1],
            "Licenses": "Microsoft 365 Copilot+Office 365 E3" if place < 3 else "Office 365 E3",
            "Object Id": OIDS[place],
            "Title": "Adviseur",
            "User principal name": upn,
            "When created": "1/13/2020 8:00:00 AM",
        }
        for place, upn in enumerate(UPNS)
    ]
    return f"users_{on}.csv", report_of("D2", rows)


@builds("entra_users")
def entra_users(on: date) -> File:
    rows: list[dict[str, object]] = [
        {
            "userPrincipalName": upn,
            "displayName": NAMES[place],
            "surname": NAMES[place].split()[1],
            "mail": upn,
            "givenName": NAMES[place].split()[0],
            "id": OIDS[place],
            "userType": "Member",
            "jobTitle": "Adviseur",
            "department": DEPARTMENTS[place],
            "accountEnabled": "True",
            "country": "NL",
            "createdDateTime": "1/13/2020 8:00:00 AM",
        }
        for place, upn in enumerate(UPNS)
    ]
    return f"exportUsers_{on}.csv", report_of("D1", rows)


@builds("graph_users")
def graph_users(on: date) -> File:
    value = [
        {
            "id": OIDS[place],
            "userPrincipalName": upn,
            "mail": upn,
            "displayName": NAMES[place],
            "accountEnabled": True,
            "userType": "Member",
            "department": DEPARTMENTS[place],
            "jobTitle": "Adviseur",
            "officeLocation": "Utrecht",
            "country": "NL",
            "assignedPlans": [{"servicePlanId": COPILOT_PLAN, "capabilityStatus": "Enabled"}],
            "manager": {"id": OIDS[0], "userPrincipalName": UPNS[0], "displayName": NAMES[0]},
        }
        for place, upn in enumerate(UPNS)
    ]
    return f"users-{on}.json", json.dumps({"value": value}).encode()


@builds("viva_org")
def viva_org(on: date) -> File:
    rows = [
        (upn, on - timedelta(days=30 * place), "" if place == 0 else UPNS[0], DEPARTMENTS[place])
        for place, upn in enumerate(UPNS)
    ]
    return f"viva-org-{on}.csv", csv_file([headers("O1"), *rows])


@builds("viva_query")
def viva_query(on: date) -> File:
    header = (
        *("PersonId", "MetricDate", "Total Copilot actions taken", "Total Copilot enabled days"),
        *("Intelligent recap actions taken", "Organization", "FunctionType"),
    )
    rows = [
        (
            *(f"8194bd05-0e6b-3436-8b29-e5b56f74d5b{place}", on - timedelta(weeks=back)),
            *(9 * place, 7, place, DEPARTMENTS[place], "Analist"),
        )
        for place in range(4)
        for back in range(2)
    ]
    return f"query-{on}.csv", csv_file([header, *rows])


@builds("people_file")
def people_file(on: date) -> File:
    header = (
        *("User principal name", "Department", "Team", "Manager email", "Job title", "Office"),
        *("Country", "Copilot licence", "Employed"),
    )
    rows = [
        (
            *(upn, DEPARTMENTS[place], f"Team {place}", UPNS[0] if place else "", "Adviseur"),
            *("Utrecht", "NL", "yes" if place < 3 else "no", "yes"),
        )
        for place, upn in enumerate(UPNS)
    ]
    return f"people-{on}.csv", csv_file([header, *rows])


@builds("teams_attendance")
def teams_attendance(on: date) -> File:
    start, end = f"{american(on)}, 2:00:00 PM", f"{american(on)}, 3:00:00 PM"
    lines = ["1. Summary", "Meeting title\tCopilot basis", f"Start time\t{start}", ""]
    lines += ["2. Participants", "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail"]
    lines[-1] += "\tParticipant ID (UPN)\tRole"
    for place, upn in enumerate(UPNS[:3]):
        role = "Attendee" if place else "Organizer"
        lines.append("\t".join((NAMES[place], start, end, "58m 3s", upn, upn, role)))
    lines += ["", "3. In-Meeting Activities", "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"]
    lines.append("\t".join((NAMES[1], start, end, "58m 3s", UPNS[1], "Attendee")))
    return "attendance.csv", ("\r\n".join(lines) + "\r\n").encode("utf-16")


@builds("forms")
def forms(on: date) -> File:
    rows = [
        (
            *(place, f"{american(on)} 9:00:00", f"{american(on)} 9:0{place}:00", upn),
            *(NAMES[place], "", "Fijn, dank aan Noortje"),
        )
        for place, upn in enumerate(UPNS)
    ]
    header = (*headers("T2"), "Wat vond je ervan?")
    return "Evaluatie Copilot(1-4).csv", csv_file([header, *rows])


@builds("viva_learning")
def viva_learning(on: date) -> File:
    value = [
        {
            "@odata.type": "#microsoft.graph.learningAssignment",
            "id": f"3a2f0000-0000-4000-8000-00000000000{place}",
            "learnerUserId": oid,
            "learningContentId": "57baf9dc-e020-42de-8d1d-d0f9c2a4a5a1",
            "learningProviderId": "01e8f81b-3060-4dec-acf0-0389665a0a38",
            "status": ("completed", "inProgress", "notStarted", "completed")[place],
            "completionPercentage": 100,
            "completedDateTime": f"{on}T08:00:00Z",
            "startedDateTime": f"{on - timedelta(days=5)}T08:00:00Z",
            "assignedDateTime": f"{on - timedelta(days=9)}T08:00:00Z",
            "assignerUserId": OIDS[3],
            "dueDateTime": {"dateTime": f"{on}T00:00:00.0000000", "timeZone": "UTC"},
            "notes": {"contentType": "text", "content": "Voor Noortje Bakhuis"},
        }
        for place, oid in enumerate(OIDS)
    ]
    return "courses.json", json.dumps({"value": value}).encode()


@builds("training_file")
def training_file(on: date) -> File:
    header = ("User principal name", "Course", "Date", "Status", "Minutes")
    rows = [(upn, "Copilot basis", on, "completed", 60) for upn in UPNS[:3]]
    return "training.csv", csv_file([header, *rows])


@builds("champions_file")
def champions_file(on: date) -> File:
    header = ("User principal name", "Department", "Team", "Champion role", "Start date")
    rows = [
        (upn, DEPARTMENTS[place], "", "Trekker", "2026-01-13")
        for place, upn in enumerate(UPNS[: 2 if on == SUNDAY else 3])
    ]
    return f"champions-{on}.csv", csv_file([header, *rows])


@builds("events_file")
def events_file(on: date) -> File:
    header = ("Date", "Until", "Title", "Kind", "Departments", "Teams")
    rows = [
        (on, on + timedelta(days=20), "Copilot basis", "training", "HR; Finance", ""),
        ("2026-10-13", "", "Aftrap", "campaign", "all", ""),
    ]
    return f"events-{on}.csv", csv_file([header, *rows])


@builds("tool_file")
def tool_file(on: date) -> File:
    header = ("User principal name", "Date", "Tool", "Feature", "Count")
    rows = [
        (upn, on - timedelta(days=place), ("ChatGPT", "Claude")[place % 2], "", 3 + place)
        for place, upn in enumerate(UPNS)
    ]
    return f"tools-{on}.csv", csv_file([header, *rows])


@builds("alias_file")
def alias_file(on: date) -> File:
    header = ("Old address", "New address", "Changed on")
    old = "noor.bakhuis@voorbeeld.example" if on == SUNDAY else "n.bakhuis@voorbeeld.example"
    return f"addresses-{on}.csv", csv_file([header, (old, UPNS[0], "")])


@builds("group_file")
def group_file(on: date) -> File:
    header = ("Kind of group", "Written as", "Counts as")
    written = "Verkoop" if on == SUNDAY else "Sales dept."
    return f"groups-{on}.csv", csv_file([header, ("Department", written, "Sales")])
