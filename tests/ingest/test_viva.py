"""Viva Insights queries in every dialect that is known, and what of them is not kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.outcome import Outcome
from tests.ingest.desk import Desk, csv_file, opened

MONDAY, SUNDAY = date(2026, 11, 2), date(2026, 11, 1)
PERSON = "8194bd05-0e6b-3436-8b29-e5b56f74d5b3"
TOTAL, ENABLED = "Total Copilot actions taken", "Total Copilot enabled days"
WORD, EXCEL = "Copilot actions taken in Word", "Copilot actions taken in Excel"
RECAP = "Intelligent recap actions taken"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "home") as found:
        yield found


def take(desk: Desk, *rows: Sequence[object], name: str = "query.csv") -> Outcome:
    (outcome,) = desk.take((name, csv_file(rows)))
    return outcome


def codes(outcome: Outcome) -> dict[str, int]:
    return {finding.code: finding.rows for finding in outcome.findings}


def weeks(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.query(
        "select w.week_on, w.metric_on, w.actions, w.active_days, w.enabled_days, o.value, f.value "
        "from viva_week w "
        "left join viva_value o on o.dimension = 'viva_organisation' "
        "and o.value_id = w.organisation_id "
        "left join viva_value f on f.dimension = 'viva_function' and f.value_id = w.function_id "
        "order by all"
    )


def features(desk: Desk) -> dict[str, int]:
    return dict(desk.query("select feature, sum(actions)::integer from viva_feature group by 1"))


def test_a_week_is_kept_as_it_was_told(desk: Desk) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", TOTAL, "Total Copilot active days", ENABLED, RECAP, WORD,
         "Organization", "FunctionType"),
        (PERSON, SUNDAY, "1,234", 3, 7, 12, 0, "Finance", "Analyst"),
    )  # fmt: skip
    assert (outcome.status, codes(outcome)) == ("committed", {})
    assert outcome.reading.newest_on == SUNDAY
    assert weeks(desk) == [(MONDAY, SUNDAY, 1234, 3, 7, "Finance", "Analyst")]
    # Nothing is kept of a feature that was not used.
    assert features(desk) == {"intelligent_recap_actions_taken": 12}
    assert desk.query("select kind from account") == [("viva",)]


def test_an_address_is_not_kept_as_an_organisation(desk: Desk) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", TOTAL, "Organization", "FunctionType"),
        (PERSON, SUNDAY, 3, "anke@voorbeeld.example", "Analyst"),
    )
    assert (outcome.status, codes(outcome)["group-is-address"]) == ("committed", 1)
    assert weeks(desk) == [(MONDAY, SUNDAY, 3, None, None, None, "Analyst")]


@pytest.mark.parametrize(
    ("header", "feature"),
    [
        ("Copilot actions taken in PowerPoint", "copilot_actions_taken_in_powerpoint"),
        ("Copilot_actions_taken_in_Powerpoint", "copilot_actions_taken_in_powerpoint"),
        (
            "Copilot_actions_taken_in_Copilot_chat_(work)",
            "copilot_actions_taken_in_copilot_chat_work",
        ),
        (
            "Copilot_actions_taken_in_Copilot_chat__work_",
            "copilot_actions_taken_in_copilot_chat_work",
        ),
        ("Copilot Chat (Web) prompts submitted", "copilot_chat_web_prompts_submitted"),
        ("copilot chat (web) prompts submitted", "copilot_chat_web_prompts_submitted"),
        (
            "Summarise chat actions taken using Copilot in Teams",
            "summarize_chat_actions_taken_using_copilot_in_teams",
        ),
        (
            "Total meetings summarised by Copilot in Teams",
            "total_meetings_summarized_by_copilot_in_teams",
        ),
        ("Organise presentation actions taken", "organize_presentation_actions_taken"),
        (
            "Visualise as table actions taken using Copilot in Word",
            "visualize_as_table_actions_taken_using_copilot_in_word",
        ),
        (
            "Copilot Chat (work) in Word prompts submitted",
            "copilot_chat_work_in_word_prompts_submitted",
        ),
    ],
)
def test_every_spelling_of_a_metric_is_known(desk: Desk, header: str, feature: str) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", TOTAL, ENABLED, header),
        (PERSON, SUNDAY, 9, 7, 4),
    )
    assert codes(outcome) == {}
    assert features(desk) == {feature: 4}


@pytest.mark.parametrize(
    "days",
    [
        ("2026-10-25", "2026-11-01"),
        ("10/25/2026", "11/1/2026"),
        ("10/25/26", "11/1/26"),
        ("25/10/2026", "1/11/2026"),
        # Nothing is above 12, but only one way these are Sundays.
        ("10/4/2026", "11/1/2026"),
        ("4/10/2026", "1/11/2026"),
    ],
)
def test_dates_are_those_of_weeks(desk: Desk, days: tuple[str, str]) -> None:
    header = ("PersonId", "MetricDate", TOTAL, ENABLED)
    outcome = take(desk, header, *((PERSON, day, 1, 7) for day in days))
    assert outcome.status == "committed"
    assert [row[1] for row in weeks(desk)][-1] == SUNDAY
    assert all(row[1].weekday() == 6 for row in weeks(desk))


def test_a_file_with_tabs_and_weeks_from_monday(desk: Desk) -> None:
    rows = [f"PersonId\tMetricDate\t{TOTAL}\t{ENABLED}\tOrganization"]
    rows += [f"{PERSON}\t2/11/2026\t5\t7\tHR", f"{PERSON}\t26/10/2026\t6\t0\tHR"]
    name = "Copilot_dashboard_metric_Nov09_2026_1503Hours.csv"
    (outcome,) = desk.take((name, "\n".join(rows).encode()))
    assert outcome.status == "committed"
    assert [row[:5] for row in weeks(desk)] == [
        (date(2026, 10, 26), date(2026, 10, 26), 6, None, 0),
        (MONDAY, MONDAY, 5, None, 7),
    ]


def test_what_is_not_about_copilot_is_not_kept(desk: Desk) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", "Meeting hours", "Emails sent", "IsActive",
         "Copilot Enabled User", "Meeting hours summarized by Copilot in Teams",
         "Copilot dances performed", TOTAL, ENABLED),
        (PERSON, SUNDAY, 9.5, 41, "TRUE", 1, 2.5, 8, 3, 7),
    )  # fmt: skip
    assert codes(outcome) == {"viva-columns-not-kept": 0, "column-unknown": 0}
    said = {finding.code: finding.says.said("en") for finding in outcome.findings}
    assert said["viva-columns-not-kept"].startswith("5 columns")
    assert "Copilot dances performed" in said["column-unknown"]
    assert "Meeting" not in said["column-unknown"]
    (file,) = desk.writer.home.archive.glob("*.parquet")
    columns = desk.query(f"select column_name from (describe select * from '{file}') order by 1")
    assert [name for (name,) in columns] == sorted(
        ["line", "key", "kind", "week_on", "metric_on", "actions", "active_days", "enabled_days",
         "organisation", "function"]
    )  # fmt: skip


def test_without_a_total_the_list_of_metrics_says_what_makes_it(desk: Desk) -> None:
    draft = "Draft Word document actions taken using Copilot"
    chats = "Total chat conversations summarized by Copilot in Teams"
    outcome = take(
        desk,
        ("PersonId", "MetricDate", ENABLED, WORD, draft, chats, RECAP),
        (PERSON, SUNDAY, 7, 50, 3, 8, 4),
    )
    assert codes(outcome) == {"viva-total-made": 0}
    # Word's own sum and the conversations are no part of the total.
    assert [row[2] for row in weeks(desk)] == [7]


def test_apps_whose_features_are_absent_are_not_left_out_of_the_total(desk: Desk) -> None:
    take(
        desk,
        ("PersonId", "MetricDate", ENABLED, WORD, EXCEL,
         "Excel analysis actions taken using Copilot"),
        (PERSON, SUNDAY, 7, 50, 3, 2),
    )  # fmt: skip
    assert [row[2] for row in weeks(desk)] == [53]


def test_only_hours_tell_no_actions(desk: Desk) -> None:
    outcome = take(desk, ("PersonId", "MetricDate", "Meeting hours"), (PERSON, SUNDAY, 2))
    assert (outcome.status, codes(outcome)) == ("rejected", {"viva-no-actions": 0})


@pytest.mark.parametrize(
    "days", [("2026-11-02", "2026-11-03"), ("2026-09-01", "2026-10-01", "2026-11-01")]
)
def test_days_and_months_are_no_weeks(desk: Desk, days: tuple[str, ...]) -> None:
    rows = [(PERSON, day, 1, 7) for day in days]
    outcome = take(desk, ("PersonId", "MetricDate", TOTAL, ENABLED), *rows)
    assert (outcome.status, codes(outcome)) == ("rejected", {"viva-not-weekly": 0})


@pytest.mark.parametrize("turn", [1, -1])
def test_one_row_a_person_and_week_stays_whatever_their_order(desk: Desk, turn: int) -> None:
    rows = [(PERSON, SUNDAY, 4, 7), (PERSON.upper(), SUNDAY, 9, 7), ("other", SUNDAY, 1, 7)][::turn]
    outcome = take(desk, ("PersonId", "MetricDate", TOTAL, ENABLED), *rows)
    assert codes(outcome) == {"viva-person-week-twice": 1}
    assert (outcome.reading.rows_accepted, outcome.reading.rows_rejected) == (2, 1)
    assert sorted(row[2] for row in weeks(desk)) == [1, 9]


def test_rows_that_cannot_be_read_are_told_and_left_out(desk: Desk) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", TOTAL, ENABLED),
        (PERSON, SUNDAY, "many", 7),
        ("", SUNDAY, 1, 7),
        ("a", "", 1, 7),
        ("b", SUNDAY, -2, 7),
        ("c", SUNDAY, 3, 9),
    )
    assert codes(outcome) == {
        "person-missing": 1,
        "viva-date-missing": 1,
        "number-unreadable": 1,
        "number-negative": 1,
        "viva-days-over-7": 1,
    }
    assert [row[2:5] for row in weeks(desk)] == [(3, None, 7)]


def test_without_licensed_days_that_is_said(desk: Desk) -> None:
    outcome = take(desk, ("PersonId", "MetricDate", TOTAL), (PERSON, SUNDAY, 1))
    assert codes(outcome) == {"viva-licence-unknown": 0}


def test_credits_per_person_are_not_a_query(desk: Desk) -> None:
    outcome = take(
        desk,
        ("PersonId", "MetricDate", "Session count", "Total Copilot Credits used"),
        (PERSON, SUNDAY, 1, 2),
    )
    assert (outcome.status, codes(outcome)) == ("rejected", {"report-other": 0})
