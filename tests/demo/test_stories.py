"""What a reader should find in the raw reports is really in them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from statistics import mean

import numpy as np
import pytest

import demo
from demo.bulk import write_usage_file
from tests.demo.conftest import USAGE_DATES, Sample, rows_of

END = date(2026, 11, 13)
SPRING = (date(2026, 5, 24), date(2026, 6, 28))
AUTUMN = (date(2026, 10, 25), date(2026, 11, 15))


def _mean_share(sample: Sample, upns: set[str], first: date, last: date) -> float:
    return mean(
        sample.active_share(report, upns)
        for report in sample.reports
        if first <= report.refresh_on <= last
    )


def test_four_in_five_licence_holders_are_active_in_28_days(sample: Sample) -> None:
    holders, report = sample.licensed_on(END), sample.reports[-1]
    first = report.refresh_on - timedelta(days=27)
    assert 0.77 < mean(report.used_since(upn, first) for upn in holders) < 0.83


def test_teams_is_used_by_far_more_people_than_excel(sample: Sample) -> None:
    report = sample.reports[-1]
    first = report.refresh_on - timedelta(days=27)
    reach = {
        app: mean(
            report.used_app_since(upn, f"{app} Last Activity Date", first)
            for upn in sample.licensed_on(END)
        )
        for app in (
            "Microsoft Teams Copilot", "Outlook Copilot", "Word Copilot", "PowerPoint Copilot",
            "Excel Copilot", "OneNote Copilot", "Loop Copilot",
        )
    }  # fmt: skip
    assert list(reach.values()) == sorted(reach.values(), reverse=True)
    assert reach["Microsoft Teams Copilot"] > 3 * reach["Excel Copilot"]
    assert reach["Loop Copilot"] < 0.1


def test_active_people_send_one_or_two_prompts_a_working_day(sample: Sample) -> None:
    report = sample.long_reports[-1]
    first = report.refresh_on - timedelta(days=27)
    prompts = [
        int(row["Prompts submitted for all apps"])
        for upn, row in report.rows.items()
        if report.used_since(upn, first)
    ]
    assert 1 <= mean(prompts) / 20 <= 2


@pytest.mark.parametrize(
    ("department", "kind"),
    [
        ("Klantenservice", "stands still"),
        ("Productie", "stands still"),
        ("Verkoop", "grows"),
        ("Logistiek", "falls"),
        ("Onderzoek & Ontwikkeling", "grows"),
        ("ICT", "steady"),
        ("Projectbureau", "falls"),
        ("Financiën", "stands still"),
        ("Marketing & Communicatie", "steady"),
        ("Personeel & Organisatie", "steady"),
        ("Kwaliteit & Milieu", "grows"),
    ],
)
def test_departments_move_as_their_story_says(sample: Sample, department: str, kind: str) -> None:
    """The same people in spring and in autumn, away from the holidays."""
    assert demo.truth().department_kind[department] == kind
    spring, autumn = sample.licensed_on(SPRING[0]), sample.licensed_on(END)
    stayed = {
        upn for upn, where in autumn.items() if where == department == spring.get(upn)
    } & sample.reports[-1].rows.keys()
    level = _mean_share(sample, stayed, *AUTUMN)
    change = level - _mean_share(sample, stayed, *SPRING)
    if kind == "grows":
        assert change > 0.12
    elif kind == "falls":
        assert change < -0.2
    else:
        assert abs(change) < 0.08
        assert (level > 0.65) == (kind == "steady")


def test_the_truth_has_the_same_stories_free_of_noise() -> None:
    truth = demo.truth()
    assert truth.department_kind.keys() == truth.department_share.keys()
    for name, kind in truth.department_kind.items():
        share = truth.department_share[name]
        assert len(share) == demo.WEEKS
        change = share[-4:].mean() - share[-12:-8].mean()  # eight weeks apart
        if name in ("Juridische Zaken", "Directie", "Interne Audit"):
            assert 0 < share[-1] < 1  # a handful of people: one of them moves the share
        elif kind == "grows":
            assert change > 0.05
        elif kind == "falls":
            assert change < -0.08
        else:
            assert abs(change) < 0.05
    assert set(truth.team_kind.values()) == {"grows", "stands still", "falls", "steady"}
    assert truth.team_kind.keys() == truth.team_share.keys()
    assert any(np.isfinite(share).all() for share in truth.team_share.values())


@pytest.mark.parametrize(
    ("first", "last", "most"),
    [
        (date(2025, 12, 28), date(2026, 1, 4), 0.6),  # Christmas
        (date(2026, 7, 26), date(2026, 8, 9), 0.85),  # summer
    ],
)
def test_holidays_leave_a_dip(sample: Sample, first: date, last: date, most: float) -> None:
    """Against the four weeks before and after, among people licensed all along."""
    upns = set(sample.licensed_on(first)) & set(sample.licensed_on(END))
    before = _mean_share(sample, upns, first - timedelta(weeks=8), first - timedelta(weeks=4))
    assert _mean_share(sample, upns, first, last) < most * before


def test_a_bulk_file_is_consistent_over_time(tmp_path: Path) -> None:
    for name, day in (("old", date(2026, 11, 8)), ("new", date(2026, 11, 15))):
        write_usage_file(tmp_path / name, 3_000, day, seed=1)
    write_usage_file(tmp_path / "again", 3_000, date(2026, 11, 15), seed=1)
    assert (tmp_path / "new").read_bytes() == (tmp_path / "again").read_bytes()
    old, new = (rows_of((tmp_path / name).read_bytes()) for name in ("old", "new"))
    upns = [row["User Principal Name"] for row in new]
    assert len(set(upns)) == 3_000
    assert upns == [row["User Principal Name"] for row in old]
    dates = [column for column in new[0] if column.endswith(USAGE_DATES)]
    assert len(dates) == 14
    for before, after in zip(old, new, strict=True):
        assert all(before[d] <= after[d] <= "2026-11-15" for d in dates)
        assert int(after["Active Usage Days for all apps"]) <= 7
        recent = max(after[d] for d in dates) >= "2026-11-09"
        assert recent or after["Prompts submitted for all apps"] == "0"
    active = mean(max(row[d] for d in dates) >= "2026-10-19" for row in new)
    assert 0.7 < active < 0.95
