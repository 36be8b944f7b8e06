"""From nothing to a figure and back: drop, review, import, look, undo."""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from scripts.running import kadans, settled
from tests.browser.heatmap import Heatmap
from tests.browser.pages import asked, follow_menu, headline

A_WHILE = 120_000  # ms, for an import on a machine that does other things too


@pytest.fixture
def empty(home: Path, tmp_path: Path) -> Iterator[str]:
    """A Kadans that nobody has imported anything into."""
    with kadans(home, tmp_path / "log") as address:
        yield address


def newest(archive: Path, ending: str, folder: Path) -> Path:
    """The last file of a sample ZIP whose name ends so, unpacked as a person would have it."""
    with zipfile.ZipFile(archive) as members:
        name = max(name for name in members.namelist() if name.endswith(ending))
        return Path(members.extract(name, folder))


def drop(page: Page, *files: Path) -> None:
    page.get_by_test_id("stFileUploaderDropzoneInput").first.set_input_files(list(files))


def arrives(page: Page, awaited: Locator) -> None:
    """Wait for the end of a job; one that fails ends the wait at once."""
    failed = page.get_by_text("The work failed and nothing was changed.")
    expect(awaited.or_(failed).first).to_be_visible(timeout=A_WHILE)
    expect(failed).to_have_count(0)
    expect(awaited).to_be_visible()


def test_from_files_to_a_figure_and_back(
    page: Page, empty: str, sample: Path, tmp_path: Path
) -> None:
    usage = newest(sample / "graph_usage_2026.zip", ".csv", tmp_path)
    people = newest(sample / "entra_users.zip", ".csv", tmp_path)
    page.goto(f"{empty}/imports?lang=en")
    settled(page)

    drop(page, usage, people)
    arrives(page, page.get_by_role("heading", name="Review"))
    expect(page.get_by_text(re.compile(r"Rows: adds [\d,.]+")).first).to_be_visible()

    page.get_by_role("button", name=re.compile(r"^Import 2 files")).click()
    arrives(page, page.get_by_role("heading", name="Imported"))

    page.get_by_role("link", name="Departments").first.click()
    heatmap = Heatmap(page)
    row = heatmap.first_shown()
    heatmap.point_at(row, 1)
    page.wait_for_url(re.compile(r"[?&]department="))
    expect(headline(page)).to_contain_text(asked(page)["department"])

    follow_menu(page, "Imports", "Data")
    settled(page)
    page.get_by_role("button", name=re.compile(r"^Undo #\d+")).first.click()
    page.get_by_role("button", name="Undo all 2 files").click()
    arrives(page, page.get_by_text("2 imports are undone"))


def test_dates_are_asked_and_rejected_rows_handed_over(
    page: Page, empty: str, tmp_path: Path
) -> None:
    report = tmp_path / "usage.csv"
    rows = ["a@b.example,05/11/2026", *[",04/11/2026"] * 4]
    header = "User Principal Name,Last activity date of Word Copilot (UTC)"
    report.write_text("\n".join([header, *rows, ""]), "utf-8")
    page.goto(f"{empty}/imports?lang=en")
    settled(page)
    drop(page, report)
    page.get_by_role("button", name="Day first: newest date 5 Nov 2026").click()
    arrives(page, page.get_by_text("Dates were read with the day first, as was answered."))
    with page.expect_download() as handed:
        page.get_by_role("button", name="Why rows were rejected (CSV)").click()
    with Path(handed.value.path()).open(encoding="utf-8-sig", newline="") as file:
        assert [row["Line"] for row in csv.DictReader(file)] == ["3", "4", "5", "6"]


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_drop_zone_speaks_the_readers_language(page: Page, empty: str, lang: str) -> None:
    page.goto(f"{empty}/imports?lang={lang}")
    settled(page)
    button = page.get_by_test_id("stFileUploaderDropzone").get_by_role("button").locator("p")
    said = button.evaluate("it => getComputedStyle(it, '::after').content")
    assert said == {"nl": '"Kies bestanden"', "en": '"Choose files"'}[lang]


def test_a_wrong_file_is_named_and_not_imported(page: Page, empty: str, tmp_path: Path) -> None:
    wrong = tmp_path / "holiday.csv"
    wrong.write_text("Place,Price\nTexel,120\n", "utf-8")
    page.goto(f"{empty}/imports?lang=en")
    settled(page)
    drop(page, wrong)
    arrives(page, page.get_by_role("heading", name="Review"))
    expect(page.get_by_text("holiday.csv")).to_be_visible()
    expect(page.get_by_text("Must be solved first")).to_be_visible()
    expect(page.get_by_role("button", name="Import", exact=True)).to_be_disabled()
