"""The files themselves: always the same, laid out as Microsoft lays them out, and small."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

import demo
from tests.demo.conftest import SAMPLE, Sample, raw_files

ADDRESS = re.compile(r"[\w.#-]+@[\w-]+(?:\.[\w-]+)+")
GRAPH_V1 = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,"
    "Copilot Chat Last Activity Date,Microsoft Teams Copilot Last Activity Date,"
    "Word Copilot Last Activity Date,Excel Copilot Last Activity Date,"
    "PowerPoint Copilot Last Activity Date,Outlook Copilot Last Activity Date,"
    "OneNote Copilot Last Activity Date,Loop Copilot Last Activity Date,Report Period"
)
GRAPH_V2 = (
    f"{GRAPH_V1},Prompts submitted for all apps,"
    "Prompts submitted for Copilot Chat (work),Prompts submitted for Copilot Chat (web),"
    "Active Usage Days for all apps,Copilot Chat (work) Last Activity Date,"
    "Copilot Chat (web) Last Activity Date,Microsoft 365 Copilot Last Activity Date,"
    "Edge Last Activity Date,Copilot Agent Last Activity Date"
)
ADMIN_USAGE = (
    "Report Refresh Date,User Principal Name,Display Name,Last Activity Date,Report Period,"
    "Prompts submitted for All Apps,Prompts submitted for Copilot Chat (work),"
    "Prompts submitted for Copilot Chat (web),Active Usage Days for All Apps,"
    "Last activity date of Copilot Chat (work) (UTC),"
    "Last activity date of Copilot Chat (web) (UTC),Last activity date of Teams Copilot (UTC),"
    "Last activity date of Word Copilot (UTC),Last activity date of Excel Copilot (UTC),"
    "Last activity date of PowerPoint Copilot (UTC),Last activity date of Outlook Copilot (UTC),"
    "Last activity date of OneNote Copilot (UTC),Last activity date of Loop Copilot (UTC),"
    "Last activity date of Microsoft 365 Copilot (app) (UTC),Last activity date of Edge (UTC),"
    "Last activity date of Copilot Agent (UTC)"
)
ADMIN_CHAT = (
    "User guid,User principal name,Display name,Last activity date,Prompts submitted,"
    "Active usage days,Last activity date of Microsoft 365 Copilot (app) (UTC),"
    "Last activity date of Word (UTC),Last activity date of Excel (UTC),"
    "Last activity date of PowerPoint (UTC),Last activity date of OneNote (UTC),"
    "Last activity date of Edge (UTC),Last activity date of Teams (UTC),"
    "Last activity date of Outlook (UTC),Last activity date of Copilot.cloud.microsoft (UTC)"
)
ENTRA = (
    "userPrincipalName,displayName,surname,mail,givenName,id,userType,jobTitle,department,"
    "accountEnabled,usageLocation,streetAddress,state,country,officeLocation,city,postalCode,"
    "telephoneNumber,mobilePhone,alternateEmailAddress,ageGroup,consentProvidedForMinor,"
    "legalAgeGroupClassification,companyName,creationType,directorySynced,invitationState,"
    "identityIssuer,createdDateTime"
)
ACTIVE_USERS = (
    "Block credential,City,Country/Region,Department,DirSyncEnabled,Display name,Fax,First name,"
    "Last dirsync time,Last name,Last password change time stamp,License assignment details,"
    "Licenses,Mobile Phone,Oath token meta data,Object Id,Office,Password never expires,"
    "Phone number,Postal code,Preferred data location,Preferred language,Proxy addresses,"
    "Release track,Soft deletion time stamp,State,Street address,Strong password required,Title,"
    "Usage location,User principal name,When created"
)
COUNTED_APPS = (
    "Microsoft Teams", "Word", "PowerPoint", "Outlook", "Excel", "OneNote", "Loop", "Any App",
    "Copilot Chat",
)  # fmt: skip
COUNTED_V2 = ("Edge", "Microsoft 365 Copilot", "Copilot Chat (work)", "Copilot Chat (web)")
PAIRS_V1, PAIRS_V2 = (
    ",".join(f"{app} Enabled Users,{app} Active Users" for app in apps)
    for apps in (COUNTED_APPS, (*COUNTED_APPS, *COUNTED_V2))
)
SUMMARY_V1 = f"Report Refresh Date,Report Period,{PAIRS_V1}"
SUMMARY_V2 = (
    f"Report Refresh Date,Report Period,{PAIRS_V2},"
    "Total prompts submitted,Average prompts submitted"
)
TREND_V1 = f"Report Refresh Date,Report Date,{PAIRS_V1},Report Period"
TREND_V2 = f"Report Refresh Date,Report Date,{PAIRS_V2},Prompts submitted,Report Period"
AUDIT_PORTAL = (
    "RecordId,CreationDate,RecordType,Operation,UserId,AuditData,"
    "AssociatedAdminUnits,AssociatedAdminUnitsNames"
)
READINESS = (
    "Report Refresh Date,User Principal Name,Has Copilot license assigned,Report Period,"
    "Uses eligible update channel,Uses Teams meetings,Uses Teams chat,Uses Outlook email,"
    "Uses Office docs,Suggested candidate for Copilot"
)
AGENTS = (
    "Agent ID,Agent name,Creator type,Active users (licensed),Active users (unlicensed),"
    "Responses sent to users,Last activity date (UTC)"
)
AGENTS_BY_USER = (
    "Agent ID,Agent name,Creator type,Username,Responses sent to users,Last activity date (UTC)"
)
AGENTS_USERS = (
    "Username,Display name,Number of agents used,Agent responses received,Last activity date (UTC)"
)
BY_HAND = "Gebruikersnaam;Afdeling;Team;Leidinggevende;Functie;Ingangsdatum"


@pytest.mark.parametrize(
    ("name", "encoding", "header"),
    [
        ("D7_2025-11-23", "utf-8-sig", GRAPH_V1),
        ("D7_2026-05-17", "utf-8-sig", GRAPH_V1),
        ("D7_2026-05-24", "utf-8-sig", GRAPH_V2),
        ("D7_2026-11-15", "utf-8-sig", GRAPH_V2),
        ("D28_2026-11-15", "utf-8-sig", GRAPH_V2),
        ("CopilotActivityUserDetailV4_11_16_2026", "utf-8", ADMIN_USAGE),
        ("CopilotEDPActivityUserDetailV3_11_16_2026", "utf-8", ADMIN_CHAT),
        ("exportUsers_2025-11-17", "utf-8", ENTRA),
        ("exportUsers_2026-11-13", "utf-8", ENTRA),
        ("users_2_16_2026", "utf-8-sig", ACTIVE_USERS),
        ("users_11_13_2026", "utf-8-sig", ACTIVE_USERS),
        ("medewerkers-2026-11-16", "cp1252", BY_HAND),
        ("UserCountSummary_2026-05-03", "utf-8-sig", SUMMARY_V1),
        ("UserCountSummary_2026-11-15", "utf-8-sig", SUMMARY_V2),
        ("UserCountTrend_D180_2026-04-03", "utf-8-sig", TREND_V1),
        ("UserCountTrend_D180_2026-11-15", "utf-8-sig", TREND_V2),
        ("Copilot-zoekopdracht_2026-11-16", "utf-8-sig", AUDIT_PORTAL),
        ("CopilotReadinessActivityUserDetail", "utf-8", READINESS),
        ("DeclarativeAgents_Agents_30", "utf-8-sig", AGENTS),
        ("DeclarativeAgents_Users___agents_30", "utf-8-sig", AGENTS_BY_USER),
        ("DeclarativeAgents_Users_30", "utf-8-sig", AGENTS_USERS),
    ],
)
def test_header_lines_are_those_of_the_real_exports(
    sample: Sample, name: str, encoding: str, header: str
) -> None:
    raw = sample.named(name)
    first, rest = raw.decode(encoding).split("\r\n", 1)
    assert first == header
    assert rest.endswith("\r\n")
    assert raw.startswith(b"\xef\xbb\xbf") == (encoding == "utf-8-sig")


def test_the_committed_sample_is_what_the_generator_writes(tmp_path: Path) -> None:
    """Compared inside the ZIPs: how bytes are packed differs between builds of zlib."""
    demo.generate(tmp_path)
    made, committed = raw_files(tmp_path), raw_files(SAMPLE)
    assert list(made) == list(committed)
    assert [name for name in made if made[name] != committed[name]] == []


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first, again, other = (
        demo.generate(tmp_path / name, people=300, weeks=30, seed=seed)
        for name, seed in (("first", 1), ("again", 1), ("other", 2))
    )
    assert [p.name for p in first] == [p.name for p in again] == [p.name for p in other]
    assert [p.read_bytes() for p in first] == [p.read_bytes() for p in again]
    for path, differs in zip(first, other, strict=True):
        planned = path.name.startswith("events-")  # what was organised is no matter of luck
        assert (path.read_bytes() == differs.read_bytes()) == planned


def test_the_sample_is_small(sample: Sample) -> None:
    assert sum(path.stat().st_size for path in SAMPLE.iterdir()) <= 5_000_000
    assert len(sample.files) <= 120


def test_every_address_is_in_a_reserved_domain(sample: Sample) -> None:
    without: set[str] = set()
    for name, raw in sample.files.items():
        text = raw.decode(_encoding(name))
        addresses = {a for a in ADDRESS.findall(text) if not a.endswith("@thread.v2")}
        without |= set() if addresses else {name.split("/")[0]}
        assert {a for a in addresses if not a.endswith(".example")} == set(), name
    assert without == {
        "DeclarativeAgents_Agents_30_2026-11-16T09-21-05.csv",
        "events-2026-11-16.csv",
        "graph_totals.zip",
        "learningCourseActivities.json",
        "viva_person_query.zip",
    }


def _encoding(name: str) -> str:
    if name.startswith("medewerkers"):
        return "cp1252"
    return "utf-16" if name.startswith("teams_attendance") else "utf-8-sig"


def test_the_hand_made_file_is_not_utf_8(sample: Sample) -> None:
    with pytest.raises(UnicodeDecodeError):
        sample.named("medewerkers").decode("utf-8")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"ends_on": date(2026, 11, 14)}, "2026-11-14"),
        ({"weeks": 1}, "at least 2 weeks"),
        ({"people": 99}, "at least 100 people"),
    ],
)
def test_what_cannot_be_simulated_is_refused(
    tmp_path: Path, arguments: dict[str, object], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        demo.generate(tmp_path / "out", **arguments)  # type: ignore[arg-type]
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("people", "weeks"), [(100, 2), (150, 5), (30_000, 3)])
def test_other_sizes_and_lengths(tmp_path: Path, people: int, weeks: int) -> None:
    written = demo.generate(tmp_path, people=people, weeks=weeks, seed=3)
    assert sorted(tmp_path.iterdir()) == written
    names = [name for name in raw_files(tmp_path) if "_D7_" in name]
    assert len(names) == weeks
