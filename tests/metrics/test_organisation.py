"""Microsoft's daily totals as a line: the newest report, the busiest day, the small hidden."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.sources.organisation import OrganisationLine, organisation_line
from tests.ingest.desk import SUNDAY, Desk, File, csv_file, opened, report
from tests.metrics.test_sources import Looked

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
HEADER = (
    *("Report Refresh Date", "Report Date", "Any App Enabled Users", "Any App Active Users"),
    "Report Period",
)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "home") as made:
        yield made


def trend(refreshed: date, active: dict[date, int], enabled: int = 60) -> File:
    rows = [(refreshed, day, enabled, people, 180) for day, people in active.items()]
    return f"trend-{refreshed}.csv", csv_file([HEADER, *rows])


def line(desk: Desk, *files: File, least: int = 10) -> OrganisationLine:
    for file in files:
        desk.take(file)
    return organisation_line(Looked(desk), least)


def test_each_week_has_its_busiest_day(desk: Desk) -> None:
    monday = SUNDAY - 6 * DAY
    found = line(desk, trend(SUNDAY, {monday: 30, monday + DAY: 41, monday - DAY: 12}))
    assert [(week.week_on, week.on, week.people) for week in found.weeks] == [
        (monday - WEEK, monday - DAY, 12),
        (monday, monday + DAY, 41),
    ]
    assert found.first_report_on is None
    assert found.reaches_back


def test_the_newest_report_of_a_day_counts(desk: Desk) -> None:
    day = SUNDAY - 4 * DAY
    found = line(desk, trend(SUNDAY, {day: 33}), trend(SUNDAY - DAY, {day: 55}))
    assert [week.people for week in found.weeks] == [33]


@pytest.mark.parametrize(("active", "enabled"), [(9, 60), (0, 60), (9, 9)])
def test_small_numbers_are_not_said(desk: Desk, active: int, enabled: int) -> None:
    found = line(desk, trend(SUNDAY, {SUNDAY - 4 * DAY: active}, enabled))
    assert [week.people for week in found.weeks] == [None]


def test_it_reaches_back_only_before_the_first_user_report(desk: Desk) -> None:
    totals = trend(SUNDAY, {SUNDAY - 4 * DAY: 30})
    users = report(SUNDAY, {f"p{n}@voorbeeld.example": SUNDAY - 4 * DAY for n in range(3)})
    assert not line(desk, users, totals).reaches_back
    longer = trend(SUNDAY + DAY, {SUNDAY - 40 * DAY: 30})
    assert line(desk, longer).reaches_back


def test_changes_of_definition_on_the_way_are_told(desk: Desk) -> None:
    found = line(desk, trend(SUNDAY, {date(2025, 12, 1): 30, date(2025, 12, 17): 31}))
    assert [change.on for change in found.changes] == [date(2025, 12, 11)]


def test_without_totals_there_is_no_line(desk: Desk) -> None:
    found = line(desk)
    assert (found.weeks, found.reaches_back) == ((), False)
