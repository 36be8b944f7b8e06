"""Which report a file is, by its column names alone."""

from __future__ import annotations

import csv
import json

import pytest

from ingest.exports import EXPORTS
from ingest.readers.detect import FAMILIES, detect, keys_of, wrong_report
from ingest.readers.usage_contract import app_of
from tests.ingest.usage_files import SAMPLES, headers

READ = [
    ("G1", "graph_usage"),
    ("G2", "graph_usage"),
    ("G3", "graph_usage"),
    ("M1", "admin_usage"),
    ("M2", "admin_chat"),
    ("M3", "readiness"),
    ("M4", "agents"),
    ("M5", "agents_by_user"),
    ("M6", "agents_users"),
    ("D1", "entra_users"),
    ("D2", "admin_users"),
    ("O1", "viva_org"),
    ("A1", "audit_portal"),
    ("A2", "audit_powershell"),
    ("G4", "graph_totals"),
    ("G5", "graph_totals"),
    ("G6", "graph_totals"),
    ("G7", "graph_totals"),
    ("T1", "teams_attendance"),
    ("T2", "forms"),
]
NAMED = [
    ("M7", "cowork", "report-other"),
]


@pytest.mark.parametrize(("family", "source"), READ)
def test_reports_that_are_read(family: str, source: str) -> None:
    found = detect(headers(family))
    assert found is not None
    assert (found.key, found.is_read) == (source, True)


@pytest.mark.parametrize(("family", "key", "code"), NAMED)
def test_reports_that_are_named_and_not_read(family: str, key: str, code: str) -> None:
    names = headers(family)
    found = detect(names)
    assert found is not None
    assert (found.key, found.is_read) == (key, False)
    finding = wrong_report(names, found)
    assert (finding.code, finding.blocks) == (code, True)


def test_every_sample_of_a_header_is_tested() -> None:
    tested = {family for family, *_ in (*READ, *NAMED)}
    assert {path.name.split("_")[0] for path in (SAMPLES / "headers").glob("*.csv")} == tested


@pytest.mark.parametrize(
    ("names", "key"),
    [
        # older families of the admin center
        (
            "Display Name,User Principal Name,Last activity date,"
            "Last activity of Microsoft Teams Copilot,Last activity of Word Copilot",
            "admin_usage",
        ),
        (
            "User name,Display name,Last activity date (UTC),"
            "Last activity date of Teams Copilot (UTC)",
            "admin_usage",
        ),
        # columns chosen away
        ("User Principal Name,Prompts submitted for All Apps", "admin_usage"),
        ("Gebruikersnaam,Datum van laatste activiteit van Word Copilot (UTC)", "admin_usage"),
        # reports with the same words
        ("User ID,Display name,Total searches,Last activity date (UTC)", "search"),
        (
            "Username,Display name,Past seven days,Past 30 days,Last activity date (UTC)",
            "credits_admin",
        ),
        (
            "Nome do agente,Tipo de criador,Usuários ativos (licenciados),"
            "Data da última atividade (UTC)",
            "agents",
        ),
        ("Product name,Total licenses,Expired licenses", "products"),
        (
            "Report Refresh Date,User Principal Name,Exchange License Assign Date,"
            "Exchange Last Activity Date,OneDrive Last Activity Date",
            "office_users",
        ),
        ("Report Refresh Date,User Principal Name,Is Deleted,Last Activity Date", "other_activity"),
        ("PersonId,MetricDate,Organization", "viva_query"),
        ("Date,Active users,Enabled users", "chart"),
        ("Report Date,Word Active Users", "chart"),
        # people
        ("userPrincipalName,id,department,assignedLicenses", "graph_users"),
        ("E-mail,Afdeling", "people_file"),
        ("UPN,Department,Manager", "people_file"),
        ("UPN,Department,Champion,Job title", "people_file"),
        # lists of one's own
        ("email,role,department,start_date,end_date", "champions_file"),
        ("Gebruikersnaam,Afdeling,Champion", "champions_file"),
        ("email,course,date,status,minutes", "training_file"),
        ("Learner,Course name,Completion date,Department", "training_file"),
        ("date,title,audience", "events_file"),
        ("Datum,Titel,Soort,Doelgroep", "events_file"),
        ("person,date,tool,feature,count", "tool_file"),
        ("Medewerker,Datum,AI-hulpmiddel,Aantal", "tool_file"),
        ("id,learnerUserId,learningContentId,status", "viva_learning"),
        ("Naam,Eerste deelname,Laatst verlaten,E-mail,Rol", "teams_attendance"),
        ("ID,Begintijd,Tijd van voltooien,E-mail,Naam", "forms"),
    ],
)
def test_other_shapes(names: str, key: str) -> None:
    found = detect(next(csv.reader([names])))
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize(
    ("names", "code"),
    [
        ("Artikel,Prijs", "report-unknown"),
        ("Naam,Afdeling,Functie", "column-missing"),
        (
            "Report Refresh Date,Last Activity Date,Word Copilot Last Activity Date,"
            "Excel Copilot Last Activity Date",
            "column-missing",
        ),
    ],
)
def test_what_is_not_recognised(names: str, code: str) -> None:
    columns = names.split(",")
    assert detect(columns) is None
    assert wrong_report(columns, None).code == code


def test_header_names_are_matched_loosely() -> None:
    assert keys_of(["\ufeff Report  Refresh\u00a0DATE ", "ＵＰＮ", ""]) == {
        "reportrefreshdate",
        "upn",
    }


@pytest.mark.parametrize(
    ("header", "app"),
    [
        ("microsoftteamscopilotlastactivitydate", "teams"),
        ("lastactivitydateofteamscopilotutc", "teams"),
        ("lastactivityofmicrosoftteamscopilot", "teams"),
        ("lastactivitydateofteamsutc", "teams"),
        ("wordcopilotlastactivitydate", "word"),
        ("lastactivitydateofpowerpointcopilotutc", "powerpoint"),
        ("copilotchatlastactivitydate", "chat"),
        ("copilotchatworklastactivitydate", "chat_work"),
        ("microsoft365copilotchatworklastactivitydate", "chat_work"),
        ("lastactivitydateofcopilotchatwebutc", "chat_web"),
        ("microsoft365copilotlastactivitydate", "m365_app"),
        ("lastactivitydateofmicrosoft365copilotapputc", "m365_app"),
        ("lastactivitydateofmicrosoft365copilotutc", "m365_app"),
        ("lastactivitydateofmicrosoft365apputc", "m365_app"),
        ("edgelastactivitydate", "edge"),
        ("edgecopilotlastactivitydate", "edge"),
        ("lastactivitydateofmicrosoftedgeutc", "edge"),
        ("copilotagentlastactivitydate", "agent"),
        ("anyagentlastactivitydate", "agent"),
        ("lastactivitydateofanyagentutc", "agent"),
        ("lastactivitydateofcopilotcloudmicrosoftutc", "web_chat_host"),
        ("lastactivitydateofm365cloudmicrosoftchatutc", "web_chat_host"),
        ("plannercopilotlastactivitydate", "other:planner"),
        ("lastactivitydateofwhiteboardcopilotutc", "other:whiteboard"),
        ("promptssubmittedforallapps", None),
        ("displayname", None),
    ],
)
def test_apps_in_column_names(header: str, app: str | None) -> None:
    assert app_of(header) == app


def test_the_documented_json_is_recognised() -> None:
    path = SAMPLES / "documented" / "graph_v1schema_userdetail.json"
    (record, *_) = json.loads(path.read_text("utf-8"))["value"]
    found = detect(list(record))
    assert found is not None
    assert found.key == "graph_usage"


def test_every_source_says_where_it_is_exported() -> None:
    read = {family.key for family in FAMILIES if family.is_read}
    assert {entry.source for entry in EXPORTS} == read


def test_columns_in_an_unknown_language_are_named_and_possible_names_are_not() -> None:
    polish = ["Data odświeżenia raportu", "Nazwa użytkownika", "Ostatnia aktywność Word Copilot"]
    said = wrong_report([*polish, "Piet"], None).says.said("en")
    assert said.endswith(
        ": Data odświeżenia raportu, Nazwa użytkownika, Ostatnia aktywność Word Copilot, …."
    )
    row = ["Noortje Bakhuis", "HR", "0612345678", "Daniel"]
    assert "Noortje" not in wrong_report(row, None).says.said("en")
    mixed = [*polish, "noortje@voorbeeld.example"]
    assert "raport" not in wrong_report(mixed, None).says.said("en")


def test_json_of_an_unknown_kind_is_not_told_of_lines() -> None:
    finding = wrong_report(["colour", "size"], None, "item")
    assert finding.code == "report-unknown"
    said = " ".join(map(str, finding.as_dict("en").values()))
    assert "line" not in said
    assert "JSON" in said
