"""The usage reports keep the rules that Microsoft's reports keep."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise

from demo import ENDS_ON, PEOPLE, SEED, WEEKS
from demo.people import draw_people
from demo.timeline import NEVER, Timeline, date_of
from tests.demo.conftest import USAGE_DATES, Sample, rows_of

WEEK = timedelta(weeks=1)
CUT_ON = date(2026, 9, 6)  # the download stopped half way
PROMPTS = "Prompts submitted for all apps"
WORK = "Prompts submitted for Copilot Chat (work)"
WEB = "Prompts submitted for Copilot Chat (web)"
DAYS = "Active Usage Days for all apps"
OFFICE = {
    f"{app} Copilot Last Activity Date"
    for app in ("Word", "Excel", "PowerPoint", "Outlook", "OneNote")
}


def test_one_report_each_sunday_but_one(sample: Sample) -> None:
    sundays = {ENDS_ON - timedelta(weeks=back) for back in range(52)}
    assert {report.refresh_on for report in sample.reports} == sundays - {date(2026, 3, 8)}
    fourth = {ENDS_ON - timedelta(weeks=4 * back) for back in range(7)}
    assert {report.refresh_on for report in sample.long_reports} == fourth
    for report in (*sample.reports, *sample.long_reports):
        cells = {(r["Report Refresh Date"], r["Report Period"]) for r in report.rows.values()}
        assert cells == {(report.refresh_on.isoformat(), str(report.period))}


def test_no_date_lies_after_the_refresh_date(sample: Sample) -> None:
    for report in (*sample.reports, *sample.long_reports):
        day = report.refresh_on.isoformat()
        for row in report.rows.values():
            assert all(v <= day for k, v in row.items() if k.endswith(USAGE_DATES))


def test_the_overall_date_is_that_of_chat_and_can_be_older_than_an_app(sample: Sample) -> None:
    older = 0
    for row in sample.reports[-1].rows.values():
        overall = row["Last Activity Date"]
        assert overall == row["Copilot Chat Last Activity Date"]
        assert overall == max(
            row["Copilot Chat (work) Last Activity Date"],
            row["Copilot Chat (web) Last Activity Date"],
        )
        older += any(v > overall for k, v in row.items() if k.endswith(USAGE_DATES))
    assert older > 200


def test_dates_never_move_back_and_only_office_apps_are_late(sample: Sample) -> None:
    late: Counter[str] = Counter()
    reused = _reused(sample)  # one row speaks of two people there
    for before, after in pairwise(sample.reports):
        for upn in (before.rows.keys() & after.rows.keys()) - {reused}:
            for column, old in before.rows[upn].items():
                if not column.endswith(USAGE_DATES):
                    continue
                new = after.rows[upn][column]
                assert new >= old
                if old < new <= before.refresh_on.isoformat():
                    late[column] += 1
                    assert before.refresh_on - date.fromisoformat(new) <= timedelta(days=3)
    assert late.keys() == OFFICE
    assert sum(late.values()) > 100


def _reused(sample: Sample) -> str:
    owners: dict[str, set[str]] = {}
    for accounts in sample.lists.values():
        for object_id, row in accounts.items():
            owners.setdefault(row["User principal name"], set()).add(object_id)
    (upn,) = (upn for upn, ids in owners.items() if len(ids) > 1)
    return upn


def test_dates_do_not_depend_on_the_period(sample: Sample) -> None:
    short = {report.refresh_on: report for report in sample.reports}
    for report in sample.long_reports:
        for upn, row in report.rows.items():
            same = short[report.refresh_on].rows[upn]
            assert {k: v for k, v in row.items() if k.endswith(USAGE_DATES)} == {
                k: v for k, v in same.items() if k.endswith(USAGE_DATES)
            }


def test_counts_agree_with_the_period_and_with_the_dates(sample: Sample) -> None:
    for report in (*sample.reports, *sample.long_reports):
        first = (report.refresh_on - timedelta(days=report.period - 1)).isoformat()
        for row in report.rows.values():
            if DAYS not in row:
                continue
            prompts, work, web, days = (int(row[k]) for k in (PROMPTS, WORK, WEB, DAYS))
            assert 0 <= days <= report.period
            assert days <= work + web <= prompts
            assert (days > 0) == (row["Last Activity Date"] >= first)
            assert (work > 0) == (row["Copilot Chat (work) Last Activity Date"] >= first)
            assert (web > 0) == (row["Copilot Chat (web) Last Activity Date"] >= first)


def test_four_weekly_reports_add_up_to_the_long_one(sample: Sample) -> None:
    last = sample.long_reports[-1]
    weeks = [r for r in sample.reports if r.refresh_on > ENDS_ON - timedelta(days=28)]
    assert len(weeks) == 4
    for upn, row in last.rows.items():
        for column in (WORK, WEB, DAYS):  # prompts for all apps also hold late Office events
            parts = [int(week.rows[upn][column]) for week in weeks if upn in week.rows]
            assert len(parts) < 4 or sum(parts) == int(row[column])


def test_who_is_listed(sample: Sample) -> None:
    """A licence in the last 180 days; people who left are gone after 30 days."""
    people = draw_people(PEOPLE, Timeline(ENDS_ON, WEEKS), SEED)
    gone = ex_holders = 0
    for report in sample.reports:
        day = (report.refresh_on - date(1970, 1, 1)).days
        upns, _ = people.names_on(day)
        expected: set[str] = set()
        for person, upn in enumerate(upns.tolist()):
            held = people.licences
            spans = [
                (int(held.first_from[person]), int(held.first_to[person])),
                (int(held.again_from[person]), int(held.again_to[person])),
            ]
            recent = any(start <= day and end - 1 > day - 180 for start, end in spans)
            left = int(people.left_on[person])
            if recent and day < left + 30:
                expected.add(upn)
                gone += left <= day
                ex_holders += left == NEVER and not any(a <= day < b for a, b in spans)
        if report.refresh_on == CUT_ON:
            assert set(report.rows) < expected
            assert 0.05 < 1 - len(report.rows) / len(expected) < 0.1
        else:
            assert set(report.rows) == expected
    assert gone > 20
    assert ex_holders > 100


def test_a_licence_taken_back_in_february_is_listed_until_august(sample: Sample) -> None:
    """The same rule, from the files alone: the list of 16 February shows who lost it."""
    start, february = sample.lists[date(2025, 11, 17)], sample.lists[date(2026, 2, 16)]
    returned = sample.licensed_on(date(2026, 11, 13))
    lost = {
        row["User principal name"]
        for object_id, row in february.items()
        if row["Block credential"] == "False"
        and "Microsoft 365 Copilot" not in row["Licenses"].split("+")
        and "Microsoft 365 Copilot" in start.get(object_id, row)["Licenses"].split("+")
    } - returned.keys()
    assert len(lost) > 10
    for report in sample.reports:
        if report.refresh_on <= date(2026, 8, 9):
            assert lost <= set(report.rows)
        elif report.refresh_on >= date(2026, 8, 16):
            assert not lost & set(report.rows)


def test_the_report_by_hand_agrees_with_the_weekly_ones(sample: Sample) -> None:
    rows = rows_of(sample.named("CopilotActivityUserDetailV4"))
    sunday = sample.reports[-1].rows
    for row in rows:
        assert row["Report Refresh Date"] == "11/12/2026"
        cell = row["Last activity date of Teams Copilot (UTC)"]
        day = datetime.strptime(cell, "%m/%d/%Y").date().isoformat() if cell else ""  # noqa: DTZ007
        later = sunday[row["User Principal Name"]]["Microsoft Teams Copilot Last Activity Date"]
        assert day == later or later > "2026-11-12"


def test_chat_without_licence_lists_nobody_with_one(sample: Sample) -> None:
    rows = rows_of(sample.named("CopilotEDPActivityUserDetailV3"))
    accounts = sample.lists[date(2026, 11, 13)]
    assert 80 < len(rows) < 400
    assert len({row["User guid"] for row in rows}) == len(rows)
    for row in rows:
        account = accounts[row["User guid"]]
        assert account["User principal name"] == row["User principal name"]
        assert "Microsoft 365 Copilot" not in account["Licenses"].split("+")
        hosts = [v for k, v in row.items() if k.startswith("Last activity date of")]
        assert max(hosts) == row["Last activity date"] <= "2026-11-12"
        assert 1 <= int(row["Active usage days"]) <= min(28, int(row["Prompts submitted"]))
    newest = max(row["Last activity date"] for row in rows)
    assert newest == date_of(Timeline(ENDS_ON, WEEKS).admin_center_on).isoformat()
