"""The page Imports: drop, review, commit, undo, and every way in which a job can end."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from ingest.exports import EXPORTS
from store.control import Control
from tests.views.conftest import NEWEST, Open, words, write_people, write_report
from ui.importing import many, uploads
from words import text

ROOT = Path(__file__).resolve().parents[2]
VIEW = "views/imports.py"


@pytest.fixture(autouse=True)
def jobs_run_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line runs the job as always, only not beside the page but before it goes on."""

    def start(home: Path, job_id: str) -> int:
        subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), "--home", str(home), "job", job_id],
            check=True,
            capture_output=True,
        )
        return 0

    monkeypatch.setattr("ingest.jobs.start", start)


@dataclass
class Dropped:
    """What the upload widget hands over, as far as the page looks at it."""

    name: str
    size: int


def test_the_drop_zone_takes_every_kind_that_is_read(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home", VIEW)
    kinds = set(app.get("file_uploader")[0].proto.type)
    assert {".csv", ".txt", ".tsv", ".zip", ".xlsx", ".json", ".jsonl", ".ndjson"} <= kinds


def press(app: AppTest, label: str) -> AppTest:
    return next(button for button in app.button if label in button.label).click().run()


def test_drop_review_commit_undo_and_back(open_page: Open, tmp_path: Path) -> None:
    write_report(tmp_path / "usage.csv", NEWEST)
    write_people(tmp_path / "people.csv")
    home = tmp_path / "home"
    app = open_page(home, VIEW)
    assert "Nothing has been imported yet" in words(app)
    bundle = [
        (f"{name} ![t](http://canary.invalid).csv", (tmp_path / f"{name}.csv").read_bytes(), "")
        for name in ("usage", "people")
    ]
    app.file_uploader[0].set_value(bundle).run()
    said = words(app)
    assert "Nothing has been changed yet" in said
    assert "Copilot usage from Microsoft Graph" in said
    assert "Rows: adds 135, replaces 0, skips 0." in said
    assert "Active people: **90** (to 15 Nov 2026). There is no report like it yet" in said
    assert "](http" not in said.replace("\\", "\0").replace("](https://admin", "").replace(
        "](https://entra", ""
    )
    assert "job" in app.query_params
    press(app, "Import 2 files")
    assert "2 files imported" in words(app)
    press(app, "Close")
    assert "Data to 15 Nov 2026 · last import **#2**" in words(app)
    press(app, "Undo #1–#2")
    press(app, "Only #2")
    assert "is undone" in words(app)
    assert Control.open(home).jobs(1)[0].kind == "undo"
    press(app, "Close")
    next(box for box in app.selectbox if box.label == "Report of one import").set_value("2").run()
    press(app, "Bring #2 back")
    assert "Import #2 is back" in words(app)


def test_a_review_says_what_happens_to_active_people(
    open_page: Open, small_copy: Path, tmp_path: Path
) -> None:
    write_report(tmp_path / "next.csv", NEWEST + timedelta(weeks=1))
    app = open_page(small_copy, VIEW)
    app.file_uploader[0].set_value([("next.csv", (tmp_path / "next.csv").read_bytes(), "")]).run()
    assert (
        "Active people would go from **90** (to 15 Nov 2026) to **90** (to 22 Nov 2026)."
        in words(app)
    )
    assert "in the 28 days to the day of the report" in words(app)


def test_a_file_that_is_no_report_cannot_be_imported(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home", VIEW)
    app.file_uploader[0].set_value([("notes.csv", b"a,b\n1,2\n", "text/csv")]).run()
    assert "Must be solved first" in words(app)
    commit = next(button for button in app.button if button.label.startswith("Import"))
    assert commit.disabled
    assert "Nothing can be imported" in words(app)


def test_size_is_checked_again_on_the_server() -> None:
    small, large = Dropped("small.csv", 10), Dropped("large.csv", 300 * 1024 * 1024)
    fitting, refused = uploads.sorted_by_size([small, large])  # type: ignore[list-item]
    assert fitting == [small]
    assert refused == [uploads.Refusal("large.csv", 300)]


def test_a_job_that_failed_says_that_nothing_changed(open_page: Open, tmp_path: Path) -> None:
    control = Control.open(tmp_path / "home")
    job = control.add_job("commit", {"check": "gone"})
    control.finish_job(job, error=text("There is no space left on the disk."))
    app = open_page(tmp_path / "home", VIEW, job=job)
    assert "nothing was changed" in app.error[0].value
    assert "no space left" in app.error[0].value


def test_a_job_whose_process_died_is_interrupted(open_page: Open, tmp_path: Path) -> None:
    control = Control.open(tmp_path / "home")
    job = control.add_job("check", {"files": []})
    control.start_job(job)
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    with control.opened() as con:
        con.execute("update job set pid = ?", [gone.pid])
    app = open_page(tmp_path / "home", VIEW, job=job)
    assert "interrupted" in app.error[0].value


def test_a_running_job_is_followed(open_page: Open, tmp_path: Path) -> None:
    control = Control.open(tmp_path / "home")
    job = control.add_job("check", {"files": []})
    control.start_job(job)
    control.progress(job, text("Reading {file}", file="usage [x](y).csv"), 1, 4)
    app = open_page(tmp_path / "home", VIEW, job=job)
    said = words(app)
    assert "Checking the files" in said
    bar = app.get("progress")[0].proto
    assert (bar.value, "1 of 4 files · 25" in bar.text) == (25, True)
    assert "You may close this tab" in said


def test_a_job_that_tells_nothing_new_says_since_when(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    control = Control.open(tmp_path / "home")
    job = control.add_job("check", {"files": []})
    control.start_job(job)
    at = datetime.now(UTC) - timedelta(seconds=40)
    stage = text("Reading {file}", file="large.csv", at=at.isoformat(), share=0.5)
    control.progress(job, stage, 0, 2)
    app = open_page(tmp_path / "home", VIEW, job=job)
    bar = app.get("progress")[0].proto
    assert (bar.value, "50" in bar.text) == (50, True)  # bytes, not files
    at_here = at.astimezone().strftime("%H:%M:%S")
    assert f"Still working on this, since {at_here} (4" in words(app)
    control.progress(job, text("Reading {file}", file="b.csv", at=later(60), share=0.7), 1, 2)
    assert "Still working" not in words(app.run())


def later(seconds: int) -> str:
    """A moment still to come: a stage that has only just begun."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).isoformat()


def test_rejected_rows_can_be_downloaded(open_page: Open, tmp_path: Path) -> None:
    write_report(tmp_path / "usage.csv", NEWEST)
    with (tmp_path / "usage.csv").open("a", encoding="utf-8") as more:
        more.writelines(f"{NEWEST},,,,,,,,7\n" for _ in range(5))
    app = open_page(tmp_path / "home", VIEW)
    app.file_uploader[0].set_value([("u.csv", (tmp_path / "usage.csv").read_bytes(), "")]).run()
    assert "Lines with reason and repair: 5." in words(app)
    assert "Why rows were rejected (CSV)" in [b.label for b in app.get("download_button")]
    press(app, "Import 1 file")
    assert "Lines with reason and repair: 5." in words(app)


def test_the_order_of_dates_is_asked_and_can_be_turned(open_page: Open, tmp_path: Path) -> None:
    data = b"User Principal Name,Last activity date of Word Copilot (UTC)\nx@y.example,05/11/2026\n"
    app = open_page(tmp_path / "home", VIEW)
    app.file_uploader[0].set_value([("u.csv", data, "text/csv")]).run()
    assert "in November or in May" in words(app)
    press(app, "Month first: newest date 11 May 2026")
    assert "with the month first, as was answered" in words(app)
    press(app, "with the day first instead")
    assert "day 5 Nov 2026" in words(app)
    press(app, "Import 1 file")
    press(app, "Close")
    assert "Data to 5 Nov 2026" in words(app)


def test_a_drop_is_undone_whole(open_page: Open, small_copy: Path) -> None:
    app = open_page(small_copy, VIEW)
    press(app, "Undo #1–#15")
    assert "#1 to #15 came in together: 2,025 rows go out again" in words(app)
    press(app, "Undo all 15 files")
    assert "15 imports are undone" in words(app)
    assert len(Control.open(small_copy).jobs()) == 1  # one derivation, not fifteen
    press(app, "Close")
    assert "Nothing has been imported yet" in words(app)
    next(box for box in app.selectbox if box.label == "Report of one import").set_value("2").run()
    press(app, "Bring all 15 back")
    press(app, "Close")
    assert "Data to 15 Nov 2026" in words(app)
    press(app, "Undo #2")
    assert "together with 14 other files: #1 to #15" in words(app)


def test_the_empty_people_list_is_offered(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home", VIEW, lang="nl")
    labels = [button.label for button in app.get("download_button")]
    assert labels == ["Lege lijst voor Excel", "Lege lijst als CSV"]


def test_a_job_that_never_starts_can_be_started_again(
    open_page: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.importing.progress._PATIENCE", 0)
    job = Control.open(tmp_path / "home").add_job("check", {"files": []})
    app = open_page(tmp_path / "home", VIEW, job=job)
    assert "has not started" in words(app)
    assert [button for button in app.button if button.label == "Start it again"]


def test_an_unknown_job_is_said_to_be_gone(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home", VIEW, job="nothing")
    assert "not known here" in app.warning[0].value


def test_findings_of_many_files_are_grouped_by_repair() -> None:
    def found(code: str, blocks: bool) -> dict[str, object]:
        return {"code": code, "blocks": blocks, "says": "", "where": "", "fix": "", "rows": 0}

    files = [
        {"file": "a.csv", "findings": [found("older-report", False), found("no-date", True)]},
        {"file": "b.csv", "findings": [found("older-report", False)]},
        {"file": "c.csv", "findings": []},
    ]
    groups = many.grouped(files)
    assert {key: [file for file, _ in group] for key, group in groups.items()} == {
        ("older-report", False): ["a.csv", "b.csv"],
        ("no-date", True): ["a.csv"],
    }


def test_a_zip_of_many_reports_is_one_table(open_page: Open, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "all.zip", "w") as bundle:
        for back in range(8):
            write_report(tmp_path / "one.csv", NEWEST - timedelta(weeks=back))
            bundle.write(tmp_path / "one.csv", f"report-{back}.csv")
    app = open_page(tmp_path / "home", VIEW)
    app.file_uploader[0].set_value(
        [("all.zip", (tmp_path / "all.zip").read_bytes(), "application/zip")]
    ).run()
    table = app.dataframe[0].value
    assert len(table) == 8
    assert set(table["State"]) == {"ready"}
    assert [button.label for button in app.button if "Import 8" in button.label]


def test_the_guide_tells_where_every_file_is(open_page: Open, tmp_path: Path) -> None:
    app = open_page(tmp_path / "home", VIEW, lang="en")
    (box,) = [box for box in app.selectbox if box.label == "File"]
    assert len(box.options) == len(EXPORTS)
    said = words(box.select("readiness").run())
    assert "tab **Readiness**" in said
