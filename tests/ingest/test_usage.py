"""Copilot usage reports: each family with literal rows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ingest.people_files import read, table
from tests.ingest.usage_files import ANA, BO, HASH, SAMPLES, day, graph, headers, usage

ALWAYS = [
    "line",
    "upn",
    "object_id",
    "hashed",
    "display_name",
    "refresh_on",
    "period_days",
    "app_any",
]
COUNTS = ["prompts", "prompts_chat_work", "prompts_chat_web", "active_days"]
SUITE = ["teams", "word", "excel", "powerpoint", "outlook", "onenote", "loop"]


@pytest.mark.parametrize("family", ["G1", "G2"])
def test_graph_reports_of_the_first_generation(tmp_path: Path, family: str) -> None:
    row = graph(any="2026-11-08", teams="2026-11-12", word="2026-11-10")
    answer = usage(tmp_path, row | {"Display Name": "Ana", "Report Period": "7"}, family=family)
    assert answer.codes == []
    assert answer.reading.source == "graph_usage"
    assert answer.reading.apps == (*SUITE, "chat")
    assert answer.reading.newest_on == day(11, 15)
    (found,) = answer.rows
    assert list(found) == [*ALWAYS, *(f"app_{app}" for app in answer.reading.apps), *COUNTS]
    assert found == {
        **dict.fromkeys(found),
        "line": 2,
        "upn": ANA,
        "hashed": False,
        "display_name": "Ana",
        "refresh_on": day(11, 15),
        "period_days": 7,
        "app_any": day(11, 8),
        "app_teams": day(11, 12),
        "app_word": day(11, 10),
    }


def test_graph_report_of_the_second_generation(tmp_path: Path) -> None:
    row = graph(upn=BO, period="28") | {
        "Prompts submitted for all apps": "31",
        "Prompts submitted for Copilot Chat (work)": "20",
        "Prompts submitted for Copilot Chat (web)": "0",
        "Active Usage Days for all apps": "9",
        "Copilot Chat (work) Last Activity Date": "2026-11-14",
        "Copilot Chat (web) Last Activity Date": "2026-11-13",
        "Microsoft 365 Copilot Last Activity Date": "2026-11-12",
        "Edge Last Activity Date": "2026-11-11",
        "Copilot Agent Last Activity Date": "2026-11-10",
    }
    answer = usage(tmp_path, row, graph(period="28"), family="G3")
    assert answer.codes == []
    apps = (*SUITE, "chat", "chat_work", "chat_web", "m365_app", "edge", "agent")
    assert answer.reading.apps == apps
    bo, ana = answer.rows
    assert bo["upn"] == BO
    assert [bo[name] for name in COUNTS] == [31, 20, 0, 9]
    assert [bo[f"app_{app}"] for app in apps[-5:]] == [
        day(11, number) for number in range(14, 9, -1)
    ]
    assert [ana[name] for name in COUNTS] == [None] * 4


def test_admin_center_usage(tmp_path: Path) -> None:
    row = {
        "Report Refresh Date": "Nov 15, 2026",
        "User Principal Name": ANA,
        "Last Activity Date": "Nov 13, 2026",
        "Report Period": "28 days",
        "Prompts submitted for All Apps": "1,048",
        "Active Usage Days for All Apps": "12",
        "Last activity date of Teams Copilot (UTC)": "Nov 12, 2026",
        "Last activity date of Microsoft 365 Copilot (app) (UTC)": "Nov 11, 2026",
        "Last activity date of Copilot Agent (UTC)": "Oct 1, 2026",
    }
    answer = usage(tmp_path, row, family="M1")
    assert answer.codes == []
    assert answer.reading.source == "admin_usage"
    (found,) = answer.rows
    assert found["refresh_on"] == day(11, 15)
    assert found["period_days"] == 28
    assert (found["prompts"], found["active_days"]) == (1048, 12)
    assert found["app_teams"] == day(11, 12)
    assert found["app_m365_app"] == day(11, 11)
    assert found["app_agent"] == day(10, 1)


def test_an_older_admin_center_file_without_refresh_date(tmp_path: Path) -> None:
    data = table(
        [
            "Display Name",
            "User Principal Name",
            "Last activity date",
            "Last activity of Word Copilot",
        ],
        ["Ana", ANA, "2026-10-30", "2026-11-02"],
        ["Bo", BO, "", ""],
    )
    answer = read(tmp_path, data, "usage.csv")
    assert answer.codes == ["refresh-from-rows"]
    assert answer.column("refresh_on") == [day(11, 2)] * 2
    assert answer.reading.newest_on == day(11, 2)


def test_chat_without_a_licence(tmp_path: Path) -> None:
    guid = "0F0A2B3C-0000-4000-8000-00000000000"
    rows = [
        {
            "User guid": f"{guid}1",
            "User principal name": ANA,
            "Last activity date": "2026-11-13",
            "Prompts submitted": "12",
            "Active usage days": "4",
            "Last activity date of Word (UTC)": "2026-11-13",
            "Last activity date of Copilot.cloud.microsoft (UTC)": "2026-11-10",
        },
        {"User guid": f"{guid}2", "User principal name": f"{HASH}1"},
        {"User guid": "", "User principal name": f"{HASH}2"},
    ]
    answer = usage(tmp_path, *rows, family="M2")
    assert answer.reading.source == "admin_chat"
    assert answer.reading.series == 1
    assert answer.reading.apps[-1] == "web_chat_host"
    assert answer.codes == ["names-concealed-some", "refresh-from-rows"]
    assert answer.column("object_id") == [f"{guid}1".lower(), f"{guid}2".lower(), None]
    assert answer.column("upn") == [ANA, None, f"{HASH}2"]  # the object id says who it is
    assert answer.column("hashed") == [False, False, True]
    assert answer.column("prompts") == [12, None, None]
    assert answer.column("app_word") == [day(11, 13), None, None]
    assert answer.column("app_web_chat_host") == [day(11, 10), None, None]


@pytest.mark.parametrize("form", ["csv", "json"])
def test_the_documented_examples(tmp_path: Path, form: str) -> None:
    path = SAMPLES / "documented" / f"graph_v1schema_userdetail.{form}"
    answer = read(tmp_path, path.read_bytes(), path.name)
    assert answer.codes == ["names-concealed"]
    assert answer.reading.source == "graph_usage"
    assert answer.reading.concealed
    assert answer.column("hashed") == [True]
    assert answer.column("period_days") == [7]


def test_json_with_all_periods_and_the_names_of_the_second_generation(tmp_path: Path) -> None:
    record = {
        "reportRefreshDate": "2026-11-15",
        "userPrincipalName": ANA,
        "lastActivityDate": "2026-11-13",
        "microsoftTeamsCopilotLastActivityDate": "2026-11-12",
        "wordCopilotLastActivityDate": "",
        "microsoft365CopilotChatWorkLastActivityDate": "2026-11-11",
        "edgeCopilotLastActivityDate": None,
        "agentLastActivityDate": "2026-11-09",
        "copilotActivityUserDetailsByPeriod": [
            {"reportPeriod": 7, "promptsSubmitted": 3, "activeUsageDays": 2},
            {
                "reportPeriod": 28,
                "promptsSubmitted": 9,
                "activeUsageDays": 5,
                "copilotChatWorkPromptsSubmitted": 4,
            },
        ],
    }
    answer = read(tmp_path, json.dumps({"value": [record]}).encode(), "usage.json")
    assert answer.codes == []
    assert answer.column("line") == [1, 1]
    assert answer.column("period_days") == [7, 28]
    assert answer.column("prompts") == [3, 9]
    assert answer.column("prompts_chat_work") == [None, 4]
    assert answer.column("active_days") == [2, 5]
    assert answer.column("app_chat_work") == [day(11, 11)] * 2
    assert answer.column("app_agent") == [day(11, 9)] * 2


@pytest.mark.parametrize("name", ["promptsSubmittedForAllApps", "totalPromptsSubmitted"])
def test_other_names_for_all_prompts(tmp_path: Path, name: str) -> None:
    names = ["reportRefreshDate", "userPrincipalName", "wordCopilotLastActivityDate", name]
    answer = read(tmp_path, table(names, ["2026-11-15", ANA, "2026-11-13", "7"]), "usage.csv")
    assert answer.column("prompts") == [7]


def test_dutch_column_names(tmp_path: Path) -> None:
    names = [
        "Gebruikersnaam",
        "Weergavenaam",
        "Rapportperiode",
        "Datum van laatste activiteit (UTC)",
        "Datum van laatste activiteit van Teams Copilot (UTC)",
    ]
    row = [ANA, "Ana", "28 dagen", "13 nov. 2026", "12 nov. 2026"]
    answer = read(tmp_path, table(names, row, delimiter=";"), "usage.csv")
    assert answer.codes == ["refresh-from-rows"]
    assert answer.column("app_any") == [day(11, 13)]
    assert answer.column("app_teams") == [day(11, 12)]
    assert answer.column("period_days") == [28]


def test_apps_of_the_future_are_kept(tmp_path: Path) -> None:
    names = [*headers("G2"), "Planner Copilot Last Activity Date", "Weather Mood"]
    row = [graph().get(name, "") for name in headers("G2")]
    answer = read(tmp_path, table(names, [*row, "2026-11-09", "sunny"]), "usage.csv")
    assert answer.codes == ["app-unknown", "column-unknown"]
    assert "Planner Copilot Last Activity Date" in answer.said("app-unknown")
    assert "Weather Mood" in answer.said("column-unknown")
    assert answer.reading.apps[-1] == "other:planner"
    assert answer.column("app_other_planner") == [day(11, 9)]


def test_columns_in_any_order(tmp_path: Path) -> None:
    names = sorted(headers("G3"))
    row = graph(word="2026-11-10", period="28") | {"Prompts submitted for all apps": "5"}
    answer = read(tmp_path, table(names, [row.get(name, "") for name in names]), "usage.csv")
    assert answer.column("app_word") == [day(11, 10)]
    assert answer.column("prompts") == [5]


def test_empty_columns_behind_the_table(tmp_path: Path) -> None:
    names = [*headers("G2"), "", ""]
    cells = [graph().get(name, "") for name in headers("G2")]
    answer = read(tmp_path, table(names, [*cells, "", ""]), "usage.csv")
    assert answer.codes == []
    assert answer.reading.rows_accepted == 1
