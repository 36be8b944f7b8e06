"""Keeping and erasing: an admin acts, privacy sees; whom it is about goes through a pipe only."""

from __future__ import annotations

import io
import json
import shutil
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from commands import keeping_jobs
from commands.errors import Refused
from ingest import jobs
from settings import Settings
from store import serving
from store.access_log import AccessLog
from store.control import Control, Job
from store.home import Home
from store.left_out import ERASED, OBJECTED, cases
from tests.conftest import run_cli
from tests.views.conftest import NEWEST, Open, people, words, write_people, write_report
from tests.views.test_access import SignedIn, claims, guarded_home, signed_in
from ui import links

__all__ = ["guarded_home", "signed_in"]
ME, OTHER = people()[1][0], people()[50][0]
Work = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def two_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one list of people and one report: enough to act upon."""
    folder = tmp_path_factory.mktemp("keeping")
    write_people(folder / "people-2026-11-01.csv")
    write_report(folder / "usage.csv", NEWEST)
    answer = run_cli(folder / "home", "import", *folder.glob("*.csv"))
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return folder / "home"


@pytest.fixture
def place(two_files: Path, tmp_path: Path) -> Path:
    """The same, to change at will."""
    return Path(shutil.copytree(two_files, tmp_path / "home"))


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str | None]]:
    """What the page started: the job and what it wrote to its standard input. Nothing runs."""
    found: list[tuple[str, str | None]] = []

    def start(home: Path, job_id: str, told: str | None = None) -> int:
        found.append((job_id, told))
        return 0

    monkeypatch.setattr(jobs, "start", start)
    return found


@pytest.fixture
def work(place: Path, monkeypatch: pytest.MonkeyPatch) -> Work:
    """Do an act as its job does: `work("erase", person=…, why=…, look=…)`; its result."""
    control = Control.open(place)

    def work_(kind: str, person: str = "", why: str = "", **args: str) -> dict[str, Any]:
        monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"person": person, "why": why})))
        job = control.start_job(control.add_job(kind, {"who": "local", **args}))
        found = keeping_jobs.run(control, job, Settings(home=place), lambda said: None)
        control.finish_job(job.job_id, result=found)
        return {**found, "job": job.job_id}

    return work_


def rows_of(home: Path) -> str:
    """Everything that the control file has of jobs, as text."""
    with Control.open(home).opened() as con:
        return str([tuple(row) for row in con.execute("select * from job")])


def session(app: AppTest) -> str:
    """Everything that the server still has of this visit, as text."""
    return str(app.session_state.to_dict())


def job_of(home: Path, job_id: str) -> Job:
    found = Control.open(home).job(job_id)
    assert found is not None
    return found


def clicked(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return app.run()


# ---- the page --------------------------------------------------------------------------------


def test_privacy_sees_terms_and_cases_and_can_do_nothing(
    signed_in: SignedIn, guarded_home: Path
) -> None:
    app = signed_in(claims("privacy"), links.KEEPING)
    assert not app.exception
    assert "13 months" in words(app)
    assert "An admin does this." in words(app)
    assert not app.text_input
    assert {button.label for button in app.button} <= {"Sign out"}


def test_an_address_goes_to_the_process_and_stays_nowhere(
    place: Path, open_page: Open, started: list[tuple[str, str | None]]
) -> None:
    app = open_page(place, links.KEEPING)
    app.text_input(key="erase-person").input(f" {ME} ")
    app = clicked(app, "Look what would go")
    ((job_id, told),) = started
    assert json.loads(told or "") == {"person": ME}
    assert app.query_params["job"] == job_id
    assert ME not in str(app.query_params)
    assert ME not in rows_of(place)
    assert ME not in session(app)
    assert all(not field.value for field in app.text_input)
    with Control.open(place).opened() as con:
        assert ME not in str([tuple(row) for row in con.execute("select * from access_entry")])


def test_without_a_reason_nothing_starts_and_the_page_says_so(
    place: Path, open_page: Open, started: list[tuple[str, str | None]]
) -> None:
    app = open_page(place, links.KEEPING)
    app.text_input(key="out-person").input(ME)
    app = clicked(app, "Leave this person out")
    assert not started
    assert "Fill in every field" in words(app)
    assert ME not in session(app)


def test_what_would_go_is_shown_and_only_then_removed(
    place: Path, open_page: Open, started: list[tuple[str, str | None]]
) -> None:
    control = Control.open(place)
    job_id = control.add_job("retain-look", {"who": "local"})
    counts = {"names": 3, "looks": 0, "notes": 0, "jobs": 0, "copies": 0}
    told = {"cutoff_on": "2025-10-20", "rows": {"usage": 1234, "people": 1}, **counts}
    app = open_page(place, links.KEEPING)
    assert "Remove this for good" not in {button.label for button in app.button}
    control.finish_job(job_id, result=told)
    app = open_page(place, links.KEEPING, job=job_id)
    table = app.dataframe[0].value
    assert list(table["Would go now"]) == ["1,235", "3", "0", "0", "0", "0"]
    clicked(app, "Remove this for good")
    assert [job_of(place, one).kind for one, _ in started] == ["retain"]


def test_a_term_is_changed_with_who_and_why(place: Path, open_page: Open) -> None:
    app = open_page(place, links.KEEPING)
    app.number_input(key="term-person_months").set_value(2)
    app = clicked(app, "Keep")
    assert "a whole number from 3 to 36" in words(app).replace("\\", "")
    app.number_input(key="term-person_months").set_value(6)
    app.text_input(key="term-why").input("agreed with the works council")
    app = clicked(app, "Keep")
    assert "6 months" in words(app)
    (change,) = Control.open(place).setting_changes("person_months")
    assert (change["value"], change["who"]) == ("6", "local")
    assert change["why"] == "agreed with the works council"


# ---- the acts --------------------------------------------------------------------------------


def test_erasing_takes_a_look_first_and_the_same_address_again(
    place: Path, open_page: Open, work: Work
) -> None:
    with pytest.raises(Refused, match="First look"):
        work("erase", ME, "art. 17", look="none")
    looked = work("erase-look", ME)
    assert sum(looked["rows"].values()) == 2  # one report and one list
    with pytest.raises(Refused, match="not the address"):
        work("erase", OTHER, "art. 17", look=looked["job"])
    with pytest.raises(Refused, match="reason"):
        work("erase", ME, "", look=looked["job"])
    assert cases(place, ERASED) == []
    app = open_page(place, links.KEEPING, job=looked["job"])
    assert "This person is known here." in words(app)
    assert "Erase for good" in {button.label for button in app.button}

    done = work("erase", ME.upper(), "art. 17", look=looked["job"])
    assert (done["rows"], done["found"], done["held_open"]) == (2, [], [])
    assert [case.why for case in cases(place, ERASED)] == ["art. 17"]
    assert ME not in rows_of(place)
    assert "mark" not in (job_of(place, looked["job"]).result or {})
    app = open_page(place, links.KEEPING, job=done["job"])
    assert "Erased: 2 rows in 2 files" in words(app)
    assert "a page still has open" not in words(app)
    # Windows does not let go of a file that a page has open.
    held = place / "serving" / "publish-1.duckdb"
    held.touch()
    assert serving.older(Home(place)) == [held]
    Control.open(place).finish_job(done["job"], result={**done, "held_open": [held.name]})
    assert "a page still has open" in words(app.run())
    looks = AccessLog.open(place).looks(role="privacy")
    acts = [(look.who, look.role, look.question) for look in looks if look.page == "erase"]
    assert acts == [("local", "admin", "accounts=1"), ("local", "admin", "check")]


def test_whoever_objects_is_left_out_and_counts_again(place: Path, work: Work) -> None:
    found = work("leave-out", ME, "art. 21")
    assert found["known"]
    with pytest.raises(Refused, match="already"):
        work("leave-out", ME, "again")
    work("count-again", case=str(found["case"]))
    assert cases(place, OBJECTED) == []
    assert ME not in rows_of(place)


def test_a_backup_and_a_clean_up_are_made_and_listed(
    place: Path, open_page: Open, work: Work
) -> None:
    made = work("backup")
    before = work("retain-look")
    done = work("retain")
    assert {**before, "job": ""} == {**done, "job": ""}
    app = open_page(place, links.KEEPING, job=made["job"])
    assert f"The backup is made and checked: {made['files']} files." in words(app)
    assert made["backup"] in str([list(table.value.to_numpy().ravel()) for table in app.dataframe])
    day = datetime.now(UTC).astimezone()
    assert f"last run {day:%-d %b %Y}" in words(app)


def test_the_process_gets_the_person_through_a_pipe(place: Path) -> None:
    control = Control.open(place)
    job_id = control.add_job("erase-look", {"who": "local"})
    number = jobs.start(place, job_id, json.dumps({"person": "nobody@voorbeeld.example"}))
    beside = Path(f"/proc/{number}/cmdline")
    assert not beside.exists() or b"nobody" not in beside.read_bytes()
    for _ in range(600):
        if (job := job_of(place, job_id)).state not in ("queued", "running"):
            break
        time.sleep(0.1)
    assert job.error is not None
    assert job.error.template.startswith("Nobody is known by that address or id")
    assert "nobody@" not in rows_of(place)
