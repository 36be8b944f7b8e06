"""The page Sources: a planted difference is explained, and spellings go through the review."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from pathlib import Path

import pytest

from access import Viewer
from tests.conftest import run_cli
from tests.views.conftest import DEPARTMENTS, NEWEST, Open, words
from words import spell_day

PAGE = "views/sources.py"
LISTED = sum(DEPARTMENTS.values())


def write(path: Path, *rows: tuple[object, ...]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def home(small_copy: Path, tmp_path: Path) -> Path:
    """The small home with a summary that counts far more people, and two spellings of Legal."""
    summary = write(
        tmp_path / "summary.csv",
        ("Report Refresh Date", "Report Period", "Any App Enabled Users", "Any App Active Users"),
        (NEWEST, 7, 2 * LISTED, 160),
    )
    people = write(
        tmp_path / f"people-{NEWEST}.csv",
        ("User Principal Name", "Department"),
        *((f"q{number}@voorbeeld.example", "Logistiek") for number in range(12)),
        *((f"r{number}@voorbeeld.example", "Logisteik") for number in range(3)),
    )
    answer = run_cli(small_copy, "import", summary, people, "--accept", "fewer-people")
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return small_copy


def test_a_planted_difference_is_explained(open_page: Open, home: Path) -> None:
    said = words(open_page(home, PAGE, lang="en"))
    assert f"The user report lists {LISTED} people, and Microsoft counts {2 * LISTED}" in said
    assert f"{LISTED} are missing" in said


def test_microsofts_totals_reach_back_further_than_the_user_reports(
    open_page: Open, home: Path, tmp_path: Path
) -> None:
    assert "daily totals" not in " ".join(title.value for title in open_page(home, PAGE).subheader)
    header = (
        *("Report Refresh Date", "Report Date", "Any App Enabled Users", "Any App Active Users"),
        "Report Period",
    )
    days = [NEWEST - timedelta(days=7 * back + 3) for back in range(25)]
    rows = [(NEWEST, day, LISTED, 40 + place, 180) for place, day in enumerate(days)]
    trend = write(tmp_path / "trend.csv", header, *rows)
    answer = run_cli(home, "import", trend)
    assert answer.returncode == 0, answer.stderr + answer.stdout
    app = open_page(home, PAGE)
    assert not app.error
    assert "Microsoft’s own daily totals" in [title.value for title in app.subheader]
    assert "never add it to them" in words(app)


def test_the_shell_says_the_same(home: Path) -> None:
    told = json.loads(run_cli(home, "sources", "--json").stdout)
    (other,) = told["week"]["others"]
    assert other["source"] == "summary"
    assert "rows-missing" in [reason["code"] for reason in other["reasons"]]
    assert other["difference"] == 160 - told["week"]["usage"]["active_people"]
    assert told["look_alike"] == [{"dimension": "department", "values": ["Logistiek", "Logisteik"]}]


def test_the_shell_names_the_days_it_compares(home: Path) -> None:
    told = run_cli(home, "--lang", "nl", "sources", "--days", "28").stdout
    first = spell_day(NEWEST - timedelta(days=27), "nl")
    assert f"{first} tot en met {spell_day(NEWEST, 'nl')} (28 dagen)" in told
    assert not re.search(r"\d{4}-\d\d-\d\d", told)
    nothing = run_cli(home, "--lang", "en", "sources", "--week", "2023-01-04").stdout
    assert "No usage report tells of the week of 2 Jan 2023." in nothing
    told = run_cli(home, "sources", "--week", "2023-01-04", "--json").stdout
    assert json.loads(told)["week"]["usage"] is None


def test_merging_starts_with_a_choice(open_page: Open, home: Path) -> None:
    app = open_page(home, PAGE, lang="en")
    (button,) = [button for button in app.button if button.label == "Review the merging"]
    assert button.disabled
    (choice,) = [box for box in app.selectbox if "Logisteik" in box.label]
    app = choice.select("Logistiek").run()
    (button,) = [button for button in app.button if button.label == "Review the merging"]
    assert not button.disabled


def test_others_do_not_look_at_the_sources(
    open_page: Open, small_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("access.local_viewer", lambda *_: Viewer(role="hr"))
    app = open_page(small_home)
    with pytest.raises(ValueError, match=r"sources"):
        app.switch_page(PAGE).run()
