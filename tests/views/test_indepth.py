"""The page In depth: every source in its own section, hidden groups, and what is not there."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import formats
from metrics.answer import Answer
from tests.conftest import run_cli
from tests.ingest.audit_files import portal, record
from tests.views.conftest import FORMULA, IMAGE, LINK, NEWEST, Open, people, words
from ui import asking
from ui.indepth import features, sections
from ui.page import Page
from words import say

VIEW = "views/indepth.py"
DAY = timedelta(days=1)
KINDS = (("BizChat", ()), ("Word", ()), ("Teams", ("TeamsMeeting",)))
UNLICENSED = [(f"z{number}@voorbeeld.example", "Sales") for number in range(60)]


def write(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([tuple(header), *rows])


def write_lists(folder: Path) -> None:
    """People of whom sixty hold no licence; trainings, and another tool, used by one in three."""
    everybody = [(*one, "Yes") for one in people()] + [(*one, "No") for one in UNLICENSED]
    header = ("User Principal Name", "Department", "Has Copilot License")
    write(folder / f"people-{NEWEST}.csv", header, everybody)
    write(
        folder / "training.csv",
        ("User principal name", "Course", "Date", "Status", "Minutes"),
        [
            (upn, "Starting with Copilot", NEWEST - 9 * DAY, "completed", 60)
            for place, (upn, _) in enumerate(people())
            if place % 2
        ],
    )
    write(
        folder / "other-ai-tools.csv",
        ("User principal name", "Date", "Tool", "Feature", "Count"),
        [
            (upn, NEWEST - back * DAY, "Chat ![t](http://canary.invalid)", "chat", 3)
            for place, (upn, _) in enumerate(people())
            if place % 3 == 0
            for back in (2, 27)
        ],
    )


def write_reports(folder: Path) -> None:
    """Readiness of those without a licence, and agents that every fourth person used."""
    write(
        folder / f"readiness-{NEWEST}.csv",
        (
            *("Report Refresh Date", "User Principal Name", "Has Copilot license assigned"),
            *("Report Period", "Uses eligible update channel", "Uses Teams meetings"),
            "Suggested candidate for Copilot",
        ),
        [
            (NEWEST, upn, "FALSE", 28, "TRUE", "TRUE", "TRUE" if place % 3 else "FALSE")
            for place, (upn, _) in enumerate(UNLICENSED)
        ],
    )
    write(
        folder / f"DeclarativeAgents_Users_30_{NEWEST}T09.csv",
        (
            *("Username", "Display name", "Number of agents used", "Agent responses received"),
            "Last activity date (UTC)",
        ),
        [(upn, "X", 1, 4, NEWEST - DAY) for place, (upn, _) in enumerate(people()) if place % 4],
    )


def write_audit(folder: Path) -> None:
    """Four weeks in which two of three people use Copilot in one, two or three kinds."""
    records = [
        record(
            place * 100 + back * 10 + kind, upn, f"{NEWEST - (2 + 7 * back) * DAY}T10:00:00", *of
        )
        for place, (upn, _) in enumerate(people())
        if place % 3
        for back in range(4)
        for kind, of in enumerate(KINDS[: 1 + place % 3])
    ]
    name, data = portal(records)
    (folder / name).write_bytes(data)


def write_viva(folder: Path) -> None:
    """Pseudonyms in four groups over twelve weeks, and four in a group too small."""
    header = (
        *("PersonId", "MetricDate", "Total Copilot actions taken", "Total Copilot enabled days"),
        *("Intelligent recap actions taken", "Organization", "FunctionType"),
    )
    sizes = {"North": 90, "South": 80, "East": 70, "West": 60, "Attic": 9, "Loft": 8}
    groups = [group for group, size in sizes.items() for _ in range(size)]
    write(
        folder / "query.csv",
        header,
        [
            (
                *(f"8194bd05-0e6b-3436-8b29-e5b56f74d{place:03x}", NEWEST - (6 + 7 * back) * DAY),
                # A quarter each: much every week, some every week, some now and then, nothing.
                *((25, 5, 5 * (back % 6 == 0), 0)[place % 4], 7, place % 4, group, "X"),
            )
            for place, group in enumerate(groups)
            for back in range(12)
        ],
    )


@pytest.fixture(scope="session")
def deep_home(small_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small home with every source that this page tells of."""
    folder = tmp_path_factory.mktemp("deep")
    home, files = folder / "home", folder / "files"
    shutil.copytree(small_home, home)
    files.mkdir()
    for writes in (write_lists, write_reports, write_audit, write_viva):
        writes(files)
    answer = run_cli(home, "import", files)
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return home


def tiles(app: AppTest) -> dict[str, tuple[str, str]]:
    return {tile.label: (tile.value, tile.delta) for tile in app.metric}


def test_without_other_sources_one_line_says_which_file_brings_each(
    open_page: Open, small_home: Path
) -> None:
    app = open_page(small_home, VIEW)
    said = words(app)
    assert not app.metric
    assert "What another file would add" in said
    for line in (
        "**Kind of use**, from: Audit search from Purview or Audit search with PowerShell.",
        "**Ready for a licence**, from: Copilot readiness.",
        "**Usage segments in Viva**, from: Viva Insights: person query or Copilot Dashboard.",
    ):
        assert line in said
    for heading in ("Viva Insights", "Other AI tools", "What Copilot is used for"):
        assert heading not in [title.value for title in app.subheader]


def test_every_source_has_its_section(open_page: Open, deep_home: Path) -> None:
    app = open_page(deep_home, VIEW)
    assert not app.error
    assert not app.exception
    titles = [title.value for title in app.subheader]
    for title in (
        "What Copilot is used for", "Who uses it for what", "Training by department",
        "Agents by department", "Candidates by department", "Other AI tools", "Viva Insights",
        "Usage segments", "Actions per user",
    ):  # fmt: skip
        assert title in titles
    assert "What another file would add" not in titles
    found = tiles(app)
    assert found["People who use agents, 28 days"] == ("101", "of 195")
    assert found["Ready for a licence"] == ("40", "of 60")
    assert found["Reached by training in 12 weeks"][0] == "50\u00a0%"


def test_other_tools_and_viva_say_that_they_stand_apart(open_page: Open, deep_home: Path) -> None:
    said = words(open_page(deep_home, VIEW))
    assert "Nothing here is part of any figure about Copilot" in said
    assert "Viva shows people as pseudonyms that lead to nobody" in said
    assert "](http://canary" not in said


def test_small_groups_have_no_row_and_are_named(open_page: Open, deep_home: Path) -> None:
    app = open_page(deep_home, VIEW)
    kinds = app.dataframe[0].value
    heads = " ".join(kinds["_row"])
    assert "Sales" in heads
    assert "Legal" not in heads
    assert "Audit" not in heads
    assert "Not shown, to protect small groups: Attic" in words(app)
    assert "Legal" in words(app)


def test_where_twelve_weeks_hide_more_groups_of_viva_four_are_shown(
    open_page: Open, deep_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asking.ask

    def hiding(page: Page, metric: str, *, by: tuple[str, ...] = (), **more: Any) -> Answer:
        answer = asked(page, metric, by=by, **more)
        if not metric.startswith("viva_segment_mix") or "viva_organisation" not in by:
            return answer
        told = {"North"} if metric == "viva_segment_mix" else {"North", "East"}
        rows = [
            replace(row, value=0.2, numerator=None, denominator=70, hidden=None, bound=None)
            if row.dims["viva_organisation"] in told
            else replace(row, value=None, numerator=None, denominator=None, hidden="small-group")
            for row in answer.rows
        ]
        return replace(answer, rows=tuple(rows))

    assert "over 12 weeks fewer groups" not in words(open_page(deep_home, VIEW))
    monkeypatch.setattr("ui.indepth.viva.asking.ask", hiding)
    app = open_page(deep_home, VIEW)
    _, viva = (frame.value for frame in app.dataframe)
    assert {"North · 70", "East · 70"} <= set(viva["_row"])
    assert "over the last 4 weeks" in words(app)
    assert "over 12 weeks fewer groups can be shown" in words(app)


def test_a_department_narrows_the_tiles_but_not_viva(open_page: Open, deep_home: Path) -> None:
    app = open_page(deep_home, VIEW, department="Sales")
    assert tiles(app)["Ready for a licence"] == ("40", "of 60")
    assert tiles(app)["People who use agents, 28 days"] == ("36", "of 108")
    assert "Of the licensed people in Sales whose prompts" in words(app)
    assert "Of 317 people with Copilot in Viva" in words(app)


def test_a_hidden_department_says_why(open_page: Open, deep_home: Path) -> None:
    app = open_page(deep_home, VIEW, department="Legal")
    assert "Under 10 people: not shown." in words(app)
    found = tiles(app)
    assert found["Reached by training in 12 weeks"][0] == "–"
    assert found["People who use agents, 28 days"][0] == "–"


@pytest.mark.parametrize("name", [IMAGE, LINK, FORMULA])
def test_hostile_departments_do_no_harm(open_page: Open, deep_home: Path, name: str) -> None:
    app = open_page(deep_home, VIEW, department=name)
    assert not app.error
    assert "](http://canary" not in words(app)
    assert "<a href" not in words(app).replace("\\<", "")


def test_the_page_speaks_dutch(open_page: Open, deep_home: Path) -> None:
    app = open_page(deep_home, VIEW, lang="nl")
    assert app.title[0].value == "Verdieping"
    assert "Waarvoor Copilot gebruikt wordt" in [title.value for title in app.subheader]
    assert tiles(app)["Klaar voor een licentie"] == ("40", "van 60")


def test_every_section_names_files_that_are_known() -> None:
    assert all(sections.title_of(name) for one in sections.SECTIONS for name in one.exports)


class Speaker:
    """As much of a page as names need."""

    language = "en"

    def say(self, template: str, /, **params: object) -> str:
        return say(template, self.language, **params)


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("copilot_actions_taken_in_excel", "Everything in Excel"),
        ("copilot_actions_taken_in_copilot_chat_work", "Everything in Chat (work)"),
        ("chat_copilot_in_word_prompts_submitted", "Chat in Word"),
        ("copilot_chat_web_in_excel_prompts_submitted", "Chat (web) in Excel"),
        ("copilot_chat_work_prompts_submitted_in_teams", "Chat (work) in Teams"),
        ("copilot_chat_web_prompts_submitted", "Chat (web)"),
        ("summarize_meeting_actions_taken_using_copilot_in_teams", "Summarise a meeting"),
        ("something_new_actions_taken", "Something new actions taken"),
    ],
)
def test_features_have_names(key: str, name: str) -> None:
    assert features.name(Speaker(), key) == name  # type: ignore[arg-type]


@pytest.mark.parametrize(("number", "expected"), [(2.46, "2,5"), (1204.0, "1.204,0"), (None, "–")])
def test_means_have_one_decimal(number: float | None, expected: str) -> None:
    assert formats.mean(number, "nl") == expected
