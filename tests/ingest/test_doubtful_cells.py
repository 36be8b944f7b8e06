"""Cells and rows that cannot be what they say: empty to the eye, impossible, or told twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.ingest.audit_files import record
from tests.ingest.people_files import Read, read, table
from tests.ingest.usage_files import ANA, BO, CY, day, graph, usage


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\u202f", "\u200b", "\u3000\u2060"])
def test_a_cell_that_shows_nothing_is_empty(tmp_path: Path, blank: str) -> None:
    answer = usage(tmp_path, graph(word=blank, period=blank), graph(upn=BO, word="2026-11-13"))
    assert answer.codes == []
    assert answer.column("app_word") == [None, day(11, 13)]
    assert answer.column("period_days") == [None, 30]


DAYS = "Active Usage Days for all apps"


def _of_days(period: str, *days: str) -> list[dict[str, str]]:
    return [{**graph(upn=f"{n}{ANA}", period=period), DAYS: said} for n, said in enumerate(days)]


def test_more_active_days_than_the_period_has_leave_the_row_out(tmp_path: Path) -> None:
    answer = usage(tmp_path, *_of_days("7", "7", "8", "25"), family="G3")
    assert answer.codes == ["active-days-over-period"]
    assert answer.said("active-days-over-period").startswith(f"lines 3, 4, column {DAYS} | ")
    assert answer.column("active_days") == [7]
    assert answer.reading.rows_rejected == 2


def test_a_month_is_28_or_30_days_by_either_name(tmp_path: Path) -> None:
    rows = [*_of_days("28", "28", "30", "31"), *_of_days("30", "30")[:1]]
    rows[-1] |= {"User Principal Name": BO}
    answer = usage(tmp_path, *rows, family="G3")
    assert answer.column("active_days") == [28, 30, 30]
    assert answer.said("active-days-over-period").startswith("line 4, ")


@pytest.mark.parametrize(("period", "odd"), [("29", True), ("365", True), ("D28", False)])
def test_a_period_that_no_report_has_is_told(tmp_path: Path, period: str, odd: bool) -> None:
    answer = usage(tmp_path, graph(period=period), family="G3")
    assert ("period-unusual" in answer.codes) is odd
    assert len(answer.rows) == 1


def test_activity_after_the_day_of_its_own_report_is_told(tmp_path: Path) -> None:
    late = graph(upn=BO, word="2026-11-20")
    newer = graph(upn=CY, word="2026-11-18", refresh="2026-11-18")
    answer = usage(tmp_path, graph(word="2026-11-15"), late, newer)
    assert answer.codes == ["date-after-report"]
    assert answer.said("date-after-report").startswith("line 3 | ")


def test_a_row_with_totals_is_nobody(tmp_path: Path) -> None:
    rows = [graph(upn=upn, word="2026-11-13") for upn in (ANA, "Total", "TOTAAL ")]
    answer = usage(tmp_path, *rows)
    assert answer.codes == ["total-row"]
    assert answer.column("upn") == [ANA]


TWO = ["Prompts submitted (any app)", "Prompts submitted for All Apps"]
NAMES = ["Report Refresh Date", "User Principal Name", "Word Copilot Last Activity Date"]


def _twice(tmp_path: Path, *prompts: tuple[str, str]) -> Read:
    rows = [("2026-11-15", f"{n}{ANA}", "2026-11-13", *said) for n, said in enumerate(prompts)]
    return read(tmp_path, table([*NAMES, *TWO], *rows), "usage.csv")


def test_two_columns_of_one_meaning_that_differ_are_refused(tmp_path: Path) -> None:
    answer = _twice(tmp_path, ("3", "3"), ("4", "999"))
    assert answer.reading.rejected and answer.codes == ["columns-differ"]
    said = answer.said("columns-differ")
    assert said.startswith("line 3 | ") and all(f"“{name}”" in said for name in TWO)


def test_of_two_columns_of_one_meaning_the_filled_one_counts(tmp_path: Path) -> None:
    answer = _twice(tmp_path, ("", "7"), ("8", ""), (" ", "9"), ("1,234", "1234"), ("", ""))
    assert answer.codes == []
    assert answer.column("prompts") == [7, 8, 9, 1234, None]


def test_two_columns_of_one_app_that_differ_are_refused(tmp_path: Path) -> None:
    names = [*NAMES, "Last activity date of Word Copilot (UTC)", *TWO[:1]]
    rows = [("2026-11-15", ANA, "2026-11-13", "2026-11-12", "3")]
    answer = read(tmp_path, table(names, *rows), "usage.csv")
    assert answer.codes == ["columns-differ"]


def test_a_report_of_thousands_of_unknown_apps_is_refused(tmp_path: Path) -> None:
    names = [*NAMES, *(f"Last activity date of App{n}" for n in range(61))]
    row = ["2026-11-15", ANA, "2026-11-13", *([""] * 61)]
    answer = read(tmp_path, table(names, row), "usage.csv")
    assert answer.codes == ["apps-too-many"] and "61 columns" in answer.said("apps-too-many")


def test_totals_with_more_active_than_enabled_people_are_told(tmp_path: Path) -> None:
    names = ["Report Refresh Date", "Report Period", "Any App Enabled Users"]
    names += ["Any App Active Users"]
    rows = [("2026-11-15", "28", "1,000", "900"), ("2026-11-15", "90", "100", "400")]
    answer = read(tmp_path, table(names, *rows), "totals.csv")
    assert answer.said("more-active-than-enabled").startswith("line 3 | ")
    assert len(answer.rows) == 2


def test_a_day_of_totals_told_twice_counts_once_and_otherwise_is_told(tmp_path: Path) -> None:
    names = ["Report Refresh Date", "Report Period", "Any App Enabled Users"]
    names += ["Any App Active Users"]
    rows = [
        ("2026-11-15", period, "100", used) for period, used in zip("7777", "9894", strict=True)
    ]
    answer = read(tmp_path, table(names, *rows, ("2026-11-15", "28", "100", "40")), "totals.csv")
    said = answer.said("total-told-otherwise")
    assert said.startswith("lines 3, 5 | ") and "undo this import" in said
    assert answer.said("duplicate-rows").startswith("line 4 | ")
    assert answer.column("line") == [2, 6]
    assert not answer.reading.rejected


def test_a_record_with_hundreds_of_prompts_is_told(tmp_path: Path) -> None:
    records = [record(n, ANA, "2026-11-02T10:00:00", prompts=n) for n in (100, 101)]
    answer = read(tmp_path, json.dumps(records).encode(), "audit.json")
    assert answer.said("audit-prompts-many").startswith("item 2 | ")
    assert answer.column("prompts") == [100, 101]
