"""Copilot usage reports: each family with literal rows, and what is said about what is wrong."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.people_files import Read, read, table
from tests.ingest.usage_files import SAMPLES, headers, report

ANA, BO, CY = "ana@voorbeeld.example", "Bo@voorbeeld.example", "cy@voorbeeld.example"
HASH = "E58EEF6A6BBD3D0293CB306D24A4205"
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


def day(month: int, number: int) -> date:
    return date(2026, month, number)


def graph(**cells: str) -> dict[str, str]:
    """A row of Graph's report of 15 November; cells by the name of the app."""
    named = {
        {"teams": "Microsoft Teams Copilot"}.get(app, f"{app.title()} Copilot")
        + " Last Activity Date": said
        for app, said in cells.items()
        if app not in {"upn", "any", "period", "refresh"}
    }
    return {
        "Report Refresh Date": cells.get("refresh", "2026-11-15"),
        "User Principal Name": cells.get("upn", ANA),
        "Last Activity Date": cells.get("any", ""),
        "Report Period": cells.get("period", "30"),
        **named,
    }


def usage(folder: Path, *rows: dict[str, str], family: str = "G2", delimiter: str = ",") -> Read:
    return read(folder, report(family, *rows, delimiter=delimiter), "usage.csv")


# --- families ---------------------------------------------------------------------------------


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


# --- columns ----------------------------------------------------------------------------------


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


# --- identifiers ------------------------------------------------------------------------------


def test_identifiers_are_trimmed_and_keep_their_case(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(upn=f" {BO}\u00a0"), graph(upn=ANA))
    assert answer.column("upn") == [BO, ANA]


def test_rows_without_anybody_are_left_out(tmp_path: Path) -> None:
    rows = [graph(upn=""), graph(upn=" "), graph(upn="unknown"), graph(upn=ANA)]
    answer = usage(tmp_path, *rows)
    assert answer.codes == ["identifier-missing", "user-unknown"]
    assert answer.said("identifier-missing").startswith("lines 2, 3, column User Principal Name")
    assert answer.column("line") == [5]
    reading = answer.reading
    assert (reading.rows_read, reading.rows_accepted, reading.rows_rejected) == (4, 1, 3)


@pytest.mark.parametrize(
    ("upn", "hashed"),
    [
        (f"{HASH}7", True),
        (f"{HASH}7".lower(), True),
        (f"{HASH}7@{HASH}8", True),
        ("no-address", True),
        (ANA, False),
        ("ana_partner.example#EXT#@voorbeeld.example", False),
    ],
)
def test_what_a_concealed_name_looks_like(tmp_path: Path, upn: str, hashed: bool) -> None:
    answer = usage(tmp_path, graph(upn=upn))
    assert answer.column("hashed") == [hashed]
    assert answer.reading.concealed is hashed
    assert answer.codes == (["names-concealed"] if hashed else [])


def test_half_of_the_names_is_not_more_than_half(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(upn=ANA), graph(upn=f"{HASH}7"))
    assert not answer.reading.concealed
    assert answer.codes == ["names-concealed-some"]


# --- days -------------------------------------------------------------------------------------


def test_days_still_to_come_are_left_empty(tmp_path: Path) -> None:
    rows = [graph(word="2026-11-22"), graph(upn=BO, word="2026-11-23", any="2027-01-01")]
    answer = usage(tmp_path, *rows)  # today is 21 November; tomorrow may be today elsewhere
    assert answer.codes == ["date-future"]
    assert answer.said("date-future").startswith("line 3")
    assert answer.column("app_word") == [day(11, 22), None]
    assert answer.column("app_any") == [None, None]


def test_a_report_without_any_day(tmp_path: Path) -> None:
    data = table(["User Principal Name", "Last activity date of Word Copilot (UTC)"], [ANA, ""])
    assert read(tmp_path, data, "usage.csv").codes == ["refresh-date-unknown"]
    answer = read(tmp_path, data, "usage.csv", dated=day(11, 1))
    assert answer.codes == ["refresh-from-rows"]
    assert answer.column("refresh_on") == [day(11, 1)]


def test_rows_without_refresh_date_are_left_out(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(), graph(upn=BO, refresh=""))
    assert answer.codes == ["refresh-date-missing"]
    assert answer.column("upn") == [ANA]


def test_several_refresh_dates_and_periods_in_one_file(tmp_path: Path) -> None:
    rows = [graph(period="7"), graph(period="30"), graph(period="30", refresh="2026-11-08")]
    answer = usage(tmp_path, *rows)
    assert answer.codes == []
    assert answer.reading.newest_on == day(11, 15)
    assert [(row["refresh_on"], row["period_days"]) for row in answer.rows] == [
        (day(11, 15), 7),
        (day(11, 15), 30),
        (day(11, 8), 30),
    ]


def test_a_date_that_is_none_blocks_and_is_quoted(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(), graph(upn=BO, word="soon"))
    assert answer.reading.rejected
    assert answer.reading.table is None
    assert answer.said("date-unreadable") == (
        "line 3, column Word Copilot Last Activity Date"
        " | A date such as 2026-11-15 was expected, and “soon” was found."
        " | Export the report again without opening it in Excel."
    )


def test_an_address_in_a_date_column_is_not_quoted(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(word=CY))
    assert CY not in answer.said("date-unreadable")


def test_the_name_of_the_file_helps_to_tell_day_from_month(tmp_path: Path) -> None:
    row = {
        "User Principal Name": ANA,
        "Last activity date of Word Copilot (UTC)": "09/03/2026",
        "Last activity date of Excel Copilot (UTC)": "08/04/2026",
    }
    data = report("M1", row)
    assert read(tmp_path, data, "usage.csv").codes == ["date-order-unknown"]
    answer = read(tmp_path, data, "CopilotActivityUserDetail5_1_2026 4_07_06 PM.csv")
    assert answer.codes == ["date-order-compared", "refresh-from-rows"]
    assert answer.column("app_word") == [day(3, 9)]


# --- numbers ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "days"),
    [("7", 7), ("28", 28), ("D28", 28), ("28 days", 28), ("180 dagen", 180), ("", None)],
)
def test_report_periods(tmp_path: Path, said: str, days: int | None) -> None:
    answer = usage(tmp_path, graph(period=said))
    assert answer.codes == []
    assert answer.column("period_days") == [days]


@pytest.mark.parametrize("said", ["ALL", "0", "400", "a month"])
def test_what_is_no_period(tmp_path: Path, said: str) -> None:
    answer = usage(tmp_path, graph(period=said), graph(upn=BO))
    assert answer.codes == ["period-unreadable"]
    assert answer.column("upn") == [BO]


def test_bad_numbers_reject_their_rows_by_kind(tmp_path: Path) -> None:
    prompts, days = "Prompts submitted for all apps", "Active Usage Days for all apps"
    bad = [{prompts: "-1"}, {prompts: "many"}, {days: "367"}, {prompts: "-2", days: "NaN"}]
    rows = [graph(upn=f"u{n}@voorbeeld.example") | cells for n, cells in enumerate([*bad, {}])]
    answer = usage(tmp_path, *rows, family="G3")
    assert [(f.code, f.where.said("en")) for f in answer.reading.findings] == [
        ("number-negative", f"lines 2, 5, column {prompts}"),
        ("number-unreadable", f"line 3, column {prompts}"),
        ("number-unreadable", f"line 5, column {days}"),
        ("number-implausible", f"line 4, column {days}"),
    ]
    assert answer.column("line") == [6]
    assert answer.reading.rows_rejected == 4


def test_a_file_of_which_nothing_is_left_is_rejected(tmp_path: Path) -> None:
    answer = usage(tmp_path, graph(upn=""), graph(upn="unknown"))
    assert "no-rows-left" in answer.codes
    assert (answer.reading.rows_read, answer.reading.rows_accepted) == (2, 0)


# --- twice the same ---------------------------------------------------------------------------


def test_rows_that_repeat_are_counted_once(tmp_path: Path) -> None:
    rows = [graph(word="2026-11-10"), graph(upn=BO), graph(word="2026-11-10", upn=ANA.upper())]
    answer = usage(tmp_path, *rows)
    assert answer.codes == ["duplicate-rows"]
    assert answer.said("duplicate-rows").startswith("line 4")
    assert answer.column("line") == [2, 3]
    assert (answer.reading.rows_read, answer.reading.rows_rejected) == (3, 1)


def test_rows_that_differ_block_the_file(tmp_path: Path) -> None:
    rows = [graph(word="2026-11-10"), graph(upn=BO), graph(word="2026-11-11")]
    answer = usage(tmp_path, *rows)
    assert answer.codes == ["duplicate-conflict"]
    assert answer.said("duplicate-conflict").startswith("lines 2, 4")
    assert answer.reading.rejected


# --- order ------------------------------------------------------------------------------------


def test_converted_columns_keep_the_order_of_the_file(tmp_path: Path) -> None:
    """Conversions by join, and rejected rows, over more than one block of rows."""
    rows: list[dict[str, Any]] = [
        graph(upn=f"u{n}@voorbeeld.example", word=f"{n % 28 + 1}-10-2026", refresh="15-11-2026")
        for n in range(5000)
    ]
    rows[17]["User Principal Name"] = ""
    answer = usage(tmp_path, *rows)
    assert answer.codes == ["identifier-missing"]
    assert answer.column("line") == [line for line in range(2, 5002) if line != 19]
    assert answer.column("app_word")[:3] == [day(10, 1), day(10, 2), day(10, 3)]
