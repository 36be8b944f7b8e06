"""Rows of Copilot usage reports: who, when, how much, twice; and what is said of a wrong one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.ingest.people_files import read, table
from tests.ingest.usage_files import ANA, BO, CY, HASH, day, graph, report, usage


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


def test_days_still_to_come_are_left_empty(tmp_path: Path) -> None:
    rows = [graph(word="2026-11-22"), graph(upn=BO, word="2026-11-23", any="2027-01-01")]
    answer = usage(tmp_path, *rows)  # today is 21 November; tomorrow may be today elsewhere
    assert answer.codes == ["date-after-report", "date-future"]
    assert answer.said("date-after-report").startswith("line 2 |")
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
    answer = usage(tmp_path, graph(), graph(upn=BO, word="2026-13-45"))
    assert answer.reading.rejected
    assert answer.reading.table is None
    assert answer.said("date-unreadable") == (
        "line 3, column Word Copilot Last Activity Date"
        " | A date such as 2026-11-15 was expected, and “2026-13-45” was found."
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


@pytest.mark.parametrize(
    ("said", "days"),
    [("7", 7), ("28", 28), ("D28", 28), ("28 days", 28), ("180 dagen", 180), ("", None)],
)
def test_report_periods(tmp_path: Path, said: str, days: int | None) -> None:
    answer = usage(tmp_path, graph(period=said), family="G3")
    assert answer.codes == []
    assert answer.column("period_days") == [days]


@pytest.mark.parametrize(
    ("family", "period", "codes"),
    [("G2", "28", ["counts-absent"]), ("G2", "30", []), ("G3", "28", []), ("G3", "30", [])],
)
def test_the_generation_is_told_by_the_header(
    tmp_path: Path, family: str, period: str, codes: list[str]
) -> None:
    answer = usage(tmp_path, graph(period=period), family=family)
    assert answer.codes == codes
    assert not answer.reading.rejected


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
    assert "no-row-accepted" in answer.codes
    assert (answer.reading.rows_read, answer.reading.rows_accepted) == (2, 0)


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
