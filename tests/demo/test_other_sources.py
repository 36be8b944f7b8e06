"""Totals, audit, Viva, agents, trainings and lists tell of the same people and days as usage."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta

import demo
from demo.learning import GROWING, STEADY
from tests.demo.conftest import USAGE_DATES, Row, Sample, rows_of
from tests.demo.test_reports import CUT_ON

END = date(2026, 11, 13)
DAY = timedelta(days=1)
COLUMN = {  # app of a summary → column of the user report
    "Microsoft Teams": "Microsoft Teams Copilot Last Activity Date",
    "Word": "Word Copilot Last Activity Date",
    "Excel": "Excel Copilot Last Activity Date",
    "Copilot Chat": "Copilot Chat Last Activity Date",
}


def _files(sample: Sample, part: str) -> list[bytes]:
    return [raw for name, raw in sample.files.items() if part in name]


# ---- totals --------------------------------------------------------------------------------------


def test_a_summary_counts_what_the_user_report_lists(sample: Sample) -> None:
    reports = {report.refresh_on: report for report in sample.reports}
    summaries = [rows_of(raw) for raw in _files(sample, "UserCountSummary")]
    assert len(summaries) >= 20
    for rows in summaries:
        assert [row["Report Period"] for row in rows] in (["7", "30"], ["7", "28"])
        report = reports[date.fromisoformat(rows[0]["Report Refresh Date"])]
        if report.refresh_on == CUT_ON:
            assert int(rows[0]["Any App Enabled Users"]) > 1.05 * len(report.rows)
            continue
        for row in rows:
            first = report.refresh_on - (int(row["Report Period"]) - 1) * DAY
            active = sum(report.used_since(upn, first) for upn in report.rows)
            assert int(row["Any App Active Users"]) == active
            for app, column in COLUMN.items():
                used = sum(report.used_app_since(upn, column, first) for upn in report.rows)
                assert int(row[f"{app} Active Users"]) == used
            assert active <= int(row["Any App Enabled Users"]) <= len(report.rows)


def test_the_trend_has_every_day_and_is_the_same_in_each_report(sample: Sample) -> None:
    told: dict[str, dict[str, Row]] = defaultdict(dict)
    for raw in _files(sample, "UserCountTrend"):
        for row in rows_of(raw):
            told[row["Report Date"]][row["Report Refresh Date"]] = row
    days = sorted(date.fromisoformat(day) for day in told)
    assert len(days) == (days[-1] - days[0]).days + 1
    assert (days[0], days[-1]) == (date(2025, 10, 6), demo.ENDS_ON)
    for day, reports in told.items():
        fresh = min(reports) < (date.fromisoformat(day) + 5 * DAY).isoformat()
        counts = [int(reports[on]["Any App Active Users"]) for on in sorted(reports)]
        assert counts == sorted(counts)  # later reports only add what came in late
        assert fresh or len(set(counts)) == 1


def test_no_day_has_more_people_than_its_week(sample: Sample) -> None:
    last = sample.reports[-1]
    first = last.refresh_on - 6 * DAY
    week = sum(last.used_since(upn, first) for upn in last.rows)
    rows = rows_of(sample.named("UserCountTrend_D180_2026-11-15"))
    days = [int(r["Any App Active Users"]) for r in rows if r["Report Date"] >= str(first)]
    assert len(days) == 7
    assert max(days) <= week <= sum(days)


# ---- audit ---------------------------------------------------------------------------------------

AUDIT_COLUMN = {
    "Word": COLUMN["Word"], "Excel": COLUMN["Excel"],
    "Bing": "Copilot Chat (web) Last Activity Date",
    "BizChat": "Copilot Chat (work) Last Activity Date",
    "PowerPoint": "PowerPoint Copilot Last Activity Date",
}  # fmt: skip


def test_audit_records_are_of_days_that_the_usage_report_knows(sample: Sample) -> None:
    rows = rows_of(sample.named("Copilot-zoekopdracht"))
    assert 3_000 < len(rows) <= 6_000
    assert len({row["RecordId"] for row in rows}) == len(rows)
    report, known = sample.reports[-1].rows, 0
    for row in rows:
        record = json.loads(row["AuditData"])
        assert (record["Id"], record["UserId"]) == (row["RecordId"], row["UserId"])
        event, on = record["CopilotEventData"], record["CreationTime"][:10]
        assert "2026-10-19" <= on <= "2026-11-15"
        assert sum(message["isPrompt"] for message in event["Messages"]) >= 1
        if event["AppHost"] in AUDIT_COLUMN and on <= "2026-11-11":
            assert report[record["UserId"]][AUDIT_COLUMN[event["AppHost"]]] >= on
            known += 1
    assert known > 1_000


def test_the_other_ways_of_exporting_hold_records_of_the_portal(sample: Sample) -> None:
    portal = {row["RecordId"]: row for row in rows_of(sample.named("Copilot-zoekopdracht"))}
    shell = {row["Identity"] for row in rows_of(sample.named("Search-UnifiedAuditLog"))}
    query = {entry["id"] for entry in json.loads(sample.named("auditLogQuery"))["value"]}
    lines = sample.named("Audit.General").decode().splitlines()
    feed = {json.loads(line)["Id"] for line in lines}
    assert shell == query == feed
    assert 50 < len(shell & portal.keys()) == len(shell)


# ---- Viva ----------------------------------------------------------------------------------------


def test_viva_knows_people_under_names_that_lead_nowhere(sample: Sample) -> None:
    rows = rows_of(sample.named("PersonQuery"), "utf-8-sig")
    assert len(rows[0]) == 73
    people = {row["PersonId"] for row in rows}
    assert len(people) == 400
    assert not people & sample.lists[END].keys()
    assert all(date.fromisoformat(row["MetricDate"]).weekday() == 6 for row in rows)
    assert len({row["MetricDate"] for row in rows}) == 26
    assert len({(row["PersonId"], row["MetricDate"]) for row in rows}) == len(rows)


def test_viva_counts_what_people_do(sample: Sample) -> None:
    shares: dict[str, list[bool]] = defaultdict(list)
    for row in rows_of(sample.named("PersonQuery"), "utf-8-sig"):
        active, enabled = (
            int(row["Total_Copilot_active_days"]),
            int(row["Total_Copilot_enabled_days"]),
        )
        assert active <= enabled <= 7
        days = [int(v) for k, v in row.items() if k.startswith("Days_of_active")]
        assert max(days) <= active <= sum(days) + 7
        assert int(row["Create_Excel_formula_actions_taken_using_Copilot"]) <= int(
            row["Copilot_actions_taken_in_Excel"]
        )
        shares[row["MetricDate"]].append(active > 0)
    last = shares["2026-11-08"]
    report = sample.reports[-2]
    everybody = sample.active_share(report, set(sample.licensed_on(END)))
    assert abs(sum(last) / len(last) - everybody) < 0.08


# ---- admin center --------------------------------------------------------------------------------


def test_readiness_knows_who_holds_a_licence(sample: Sample) -> None:
    rows = rows_of(sample.named("CopilotReadinessActivityUserDetail"))
    holders = sample.licensed_on(END)
    assert len(rows) > 1_700
    for row in rows:
        assert (row["Has Copilot license assigned"] == "TRUE") == (
            row["User Principal Name"] in holders
        )
        assert row["Suggested candidate for Copilot"] == "FALSE" or (
            row["Has Copilot license assigned"] == "FALSE"
        )


def test_the_three_files_of_agents_agree(sample: Sample) -> None:
    agents = {row["Agent ID"]: row for row in rows_of(sample.named("Agents_Agents_30"))}
    by_user = rows_of(sample.named("Agents_Users___agents_30"))
    users = {row["Username"]: row for row in rows_of(sample.named("Agents_Users_30"))}
    assert Counter(row["Agent ID"] for row in by_user) == {
        number: int(row["Active users (licensed)"]) + int(row["Active users (unlicensed)"])
        for number, row in agents.items()
    }
    assert Counter(row["Username"] for row in by_user) == {
        upn: int(row["Number of agents used"]) for upn, row in users.items()
    }
    column = "Copilot Agent Last Activity Date"
    report = sample.reports[-1].rows
    licensed = users.keys() & sample.licensed_on(END)
    assert len(licensed) > 100
    for upn in licensed:
        used = datetime.strptime(users[upn]["Last activity date (UTC)"], "%b %d, %Y")  # noqa: DTZ007
        assert report[upn][column] == used.date().isoformat()


# ---- learning ------------------------------------------------------------------------------------


def _attendance(sample: Sample) -> dict[str, tuple[date, list[Row]]]:
    """Title → day and participants of each report: the second of three blocks."""
    found = {}
    for name, raw in sample.files.items():
        if name.startswith("teams_attendance"):
            assert raw.startswith(b"\xff\xfe")
            blocks = raw.decode("utf-16").split("\r\n\r\n")
            assert [block.partition("\r\n")[0][:2] for block in blocks] == ["1.", "2.", "3."]
            summary = dict(line.split("\t") for line in blocks[0].splitlines()[1:])
            held = datetime.strptime(summary["Start time"], "%m/%d/%y, %I:%M:%S %p")  # noqa: DTZ007
            people = blocks[1].partition("\r\n")[2]
            rows = list(csv.DictReader(io.StringIO(people, newline=""), delimiter="\t"))
            assert int(summary["Attended participants"]) == len(rows)
            found[summary["Meeting title"]] = held.date(), rows
    return found


def test_trainings_and_campaigns_come_before_growth(sample: Sample) -> None:
    """Growth starts at two fifths of the year; what is done for it, within weeks around that."""
    starts = date(2025, 11, 17) + 0.4 * timedelta(weeks=52)
    events = rows_of(sample.named("events-"))
    assert {e["Kind"] for e in events} >= {"training", "campaign", "coaching", "challenge"}
    told = {name for e in events for name in e["Departments"].split("; ")}
    assert told - {"Iedereen"} <= demo.truth().department_kind.keys()
    for name in GROWING:
        assert demo.truth().department_kind[name] == "grows"
        days = [
            date.fromisoformat(e["Date"])
            for e in events
            if name in e["Departments"] and e["Kind"] in ("training", "campaign")
        ]
        assert len(days) >= 2
        assert all(abs(day - starts) < timedelta(weeks=5) for day in days if day < END - 60 * DAY)
        assert min(days) < starts


def test_participants_work_where_the_training_was_for(sample: Sample) -> None:
    reports = _attendance(sample)
    events = {e["Title"]: e for e in rows_of(sample.named("events-")) if e["Kind"] == "training"}
    assert reports.keys() == events.keys()
    for title, (on, rows) in reports.items():
        assert on.isoformat() == events[title]["Date"]
        where = {
            sample.licensed_on(on).get(row["Participant ID (UPN)"])
            for row in rows
            if row["Role"] == "Attendee" and row["Email"]
        }
        assert set(events[title]["Departments"].split("; ")) <= where
        assert len([row for row in rows if not row["Email"]]) == 1  # by telephone


def test_champions_are_in_some_departments_and_in_no_team_that_stands_still(
    sample: Sample,
) -> None:
    champions = rows_of(sample.named("champions-"))
    kinds = demo.truth().team_kind
    assert {row["Department"] for row in champions} == {*GROWING, *STEADY}
    assert all(kinds[row["Team"]] != "stands still" for row in champions)
    holders = sample.licensed_on(END)
    assert all(row["User principal name"] in holders for row in champions)
    assert len(champions) == len({row["Team"] for row in champions}) > 10


def test_lists_speak_of_people_of_the_organisation(sample: Sample) -> None:
    accounts = {row["User principal name"] for row in sample.lists[END].values()}
    trained = rows_of(sample.named("training.csv"))
    tools = rows_of(sample.named("andere-ai"), "utf-8-sig", ";")
    forms = rows_of(sample.named("Aanmelding"))
    ids = {entry["learnerUserId"] for entry in json.loads(sample.named("learning"))["value"]}
    assert {row["User principal name"] for row in trained} <= accounts
    assert {row["Gebruikersnaam"] for row in tools} <= accounts
    assert len({row["Email"] for row in forms} & accounts) > 0.9 * len(forms)
    assert ids <= sample.lists[END].keys()
    assert {row["Status"] for row in trained} == {"completed", "registered"}
    assert len({row["Hulpmiddel"] for row in tools}) == 3
    assert USAGE_DATES not in trained[0]
