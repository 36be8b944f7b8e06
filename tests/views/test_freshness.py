"""Weeks without a report: which days they are, and that the badge names them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from metrics.facts import Facts, Report
from tests.conftest import run_cli
from tests.views.conftest import NEWEST, Open, words, write_people, write_report
from ui.freshness import gaps

WEEK = timedelta(days=7)


def facts(*days: date) -> Facts:
    reports = tuple(Report(day, False, None) for day in days)
    return Facts(0, max(days, default=None), {}, reports, (), None)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        pytest.param([], [], id="nothing yet"),
        pytest.param([date(2026, 11, 15)], [], id="one report"),
        pytest.param([date(2026, 11, 8), date(2026, 11, 15)], [], id="week after week"),
        pytest.param(
            [date(2026, 11, 6), date(2026, 11, 15), date(2026, 11, 26)],
            [],
            id="Friday, Sunday and Thursday each tell of their own week",
        ),
        pytest.param(
            [date(2026, 11, 1), date(2026, 11, 15)],
            [(date(2026, 11, 2), date(2026, 11, 8))],
            id="one week missing",
        ),
        pytest.param(
            [date(2026, 9, 6), date(2026, 9, 20), date(2026, 10, 11)],
            [
                (date(2026, 9, 7), date(2026, 9, 13)),
                (date(2026, 9, 21), date(2026, 10, 4)),
            ],
            id="weeks side by side are one gap",
        ),
    ],
)
def test_gaps_are_weeks_without_a_report(
    days: list[date], expected: list[tuple[date, date]]
) -> None:
    assert gaps(facts(*days)) == expected


def test_the_badge_names_the_gap(open_page: Open, tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    write_people(files / "people-2026-08-01.csv")
    for back in (0, 1, 3):
        write_report(files / f"usage-{back}.csv", NEWEST - back * WEEK)
    assert run_cli(tmp_path / "home", "import", files).returncode == 0
    said = words(open_page(tmp_path / "home"))
    assert "Weeks without a report: 26 Oct – 1 Nov 2026." in said.replace("\u00a0", " ")
