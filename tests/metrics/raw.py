"""The sample's export files read by hand: plain rows of plain Python."""

from __future__ import annotations

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

WEEK = timedelta(days=7)
FOREVER = date(9999, 12, 31)
ANY = "any"
CHAT = "copilot_chat"

# Header → app, for the licensed reports of Graph and of the admin center, and for chat without.
APPS = {
    "Last Activity Date": ANY,
    "Copilot Chat Last Activity Date": CHAT,
    "Copilot Chat (work) Last Activity Date": CHAT,
    "Copilot Chat (web) Last Activity Date": CHAT,
    "Microsoft Teams Copilot Last Activity Date": "teams",
    "Word Copilot Last Activity Date": "word",
    "Excel Copilot Last Activity Date": "excel",
    "PowerPoint Copilot Last Activity Date": "powerpoint",
    "Outlook Copilot Last Activity Date": "outlook",
    "OneNote Copilot Last Activity Date": "onenote",
    "Loop Copilot Last Activity Date": "loop",
    "Microsoft 365 Copilot Last Activity Date": "m365_app",
    "Edge Last Activity Date": "edge",
    "Copilot Agent Last Activity Date": "agent",
    "Last activity date of Copilot Chat (work) (UTC)": CHAT,
    "Last activity date of Copilot Chat (web) (UTC)": CHAT,
    "Last activity date of Teams Copilot (UTC)": "teams",
    "Last activity date of Word Copilot (UTC)": "word",
    "Last activity date of Excel Copilot (UTC)": "excel",
    "Last activity date of PowerPoint Copilot (UTC)": "powerpoint",
    "Last activity date of Outlook Copilot (UTC)": "outlook",
    "Last activity date of OneNote Copilot (UTC)": "onenote",
    "Last activity date of Loop Copilot (UTC)": "loop",
    "Last activity date of Microsoft 365 Copilot (app) (UTC)": "m365_app",
    "Last activity date of Edge (UTC)": "edge",
    "Last activity date of Copilot Agent (UTC)": "agent",
}
# Usage of people with and without a licence, and people; other reports tell of neither.
COUNTED = re.compile(
    r"CopilotUsageUserDetail|CopilotActivityUserDetail|CopilotEDPActivity|exportUsers|users_"
    r"|medewerkers"
)
SOURCES = ("entra", "admin", "hr")  # of two that speak of one day, the later has the last word
DIMENSIONS = ("department", "team", "function", "office", "country", "company")


def read_day(text: str) -> date | None:
    """2026-11-15, 11/15/2026 or 15-11-2026; None when empty."""
    if not text:
        return None
    if match := re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", text):
        year, month, day = match.groups()
    elif match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        month, day, year = match.groups()
    else:
        match = re.fullmatch(r"(\d\d)-(\d\d)-(\d{4})", text)
        assert match, text
        day, month, year = match.groups()
    return date(int(year), int(month), int(day))


def files(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, text) of every CSV that is counted here, those inside ZIPs included."""
    for path in sorted(folder.iterdir()):
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as archive:
                for name in filter(COUNTED.match, sorted(archive.namelist())):
                    yield name, archive.read(name).decode("utf-8-sig")
        elif COUNTED.match(path.name):
            raw = path.read_bytes()
            try:
                yield path.name, raw.decode("utf-8-sig")
            except UnicodeDecodeError:
                yield path.name, raw.decode("cp1252")


@dataclass
class Report:
    """One usage report: account → app → last days of use, one per column of the app."""

    refresh_on: date
    last: dict[str, dict[str, set[date]]] = field(default_factory=dict)
    days: int = 0
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)  # prompts, active days


@dataclass
class Picture:
    """One people file: rows under (account, object id or None)."""

    source: str
    on: date
    full: bool
    rows: list[tuple[str, str | None, date, dict[str, str], bool | None, bool]]


def usage_of(rows: list[dict[str, str]]) -> Report:
    refresh = {read_day(row["Report Refresh Date"]) for row in rows}
    (refresh_on,) = refresh
    assert refresh_on
    report = Report(refresh_on, days=int(rows[0]["Report Period"]))
    prompts = next((n for n in rows[0] if n.lower() == "prompts submitted for all apps"), None)
    active = next((n for n in rows[0] if n.lower() == "active usage days for all apps"), None)
    for row in rows:
        account = row["User Principal Name"].strip().casefold()
        report.last[account] = _last(row)
        if prompts and active:
            report.counts[account] = int(row[prompts] or 0), int(row[active] or 0)
    return report


def _last(row: Mapping[str, str]) -> dict[str, set[date]]:
    last: dict[str, set[date]] = defaultdict(set)
    for name, app in APPS.items():
        day = read_day(row.get(name, ""))
        if day:
            last[app].add(day)
    return last


def chat_of(rows: list[dict[str, str]]) -> Report:
    found: dict[str, set[date]] = defaultdict(set)
    for row in rows:
        days = [read_day(value) for name, value in row.items() if "activity date" in name.lower()]
        found[row["User principal name"].strip().casefold()] |= {day for day in days if day}
    report = Report(max(day for days in found.values() for day in days))
    for account, days in found.items():
        report.last[account] = {ANY: days}
    return report


def people_of(name: str, rows: list[dict[str, str]]) -> Picture:
    if "Gebruikersnaam" in rows[0]:
        found = []
        for row in rows:
            on = read_day(row["Ingangsdatum"])
            assert on
            said = {"department": row["Afdeling"], "team": row["Team"], "function": row["Functie"]}
            found.append((row["Gebruikersnaam"].strip().casefold(), None, on, said, None, True))
        return Picture("hr", max(row[2] for row in found), False, found)
    admin = "Licenses" in rows[0]
    on = _named_day(name)
    found_rows: list[tuple[str, str | None, date, dict[str, str], bool | None, bool]] = []
    for row in rows:
        account = row["User principal name" if admin else "userPrincipalName"].strip().casefold()
        if "#ext#" in account or row.get("userType") == "Guest":
            continue
        if admin:
            said = {
                "department": row["Department"], "function": row["Title"], "office": row["Office"],
                "country": row["Country/Region"],
            }  # fmt: skip
            licensed = "Microsoft 365 Copilot" in row["Licenses"].split("+")
            enabled = row["Block credential"] != "True"
            found_rows.append((account, row["Object Id"], on, said, licensed, enabled))
        else:
            said = {
                "department": row["department"], "function": row["jobTitle"],
                "office": row["officeLocation"], "country": row["country"],
                "company": row["companyName"],
            }  # fmt: skip
            found_rows.append((account, row["id"], on, said, None, row["accountEnabled"] == "True"))
    return Picture("admin" if admin else "entra", on, True, found_rows)


def _named_day(name: str) -> date:
    if match := re.search(r"(\d{4})-(\d\d)-(\d\d)", name):
        year, month, day = match.groups()
    else:
        match = re.search(r"_(\d{1,2})_(\d{1,2})_(\d{4})", name)
        assert match, name
        month, day, year = match.groups()
    return date(int(year), int(month), int(day))


# ---- metrics -----------------------------------------------------------------------------------
