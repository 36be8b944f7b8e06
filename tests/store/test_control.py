"""Jobs, settings and logs: the small things that people and processes change."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from store.access_log import AccessLog
from store.control import Control
from words import text


@pytest.fixture
def control(tmp_path):
    return Control.open(tmp_path)


def rows(control, table):
    with sqlite3.connect(control.path) as con:
        return con.execute(f"select * from {table}").fetchall()


def test_a_job_from_queue_to_result(control):
    job_id = control.add_job("check", {"files": [{"name": "é.csv"}]})
    queued = control.job(job_id)
    assert (queued.state, queued.args, queued.done) == ("queued", {"files": [{"name": "é.csv"}]}, 0)
    assert control.start_job(job_id).state == "running"
    control.progress(job_id, text("Reading {file}", file="é.csv"), 1, 2)
    seen = control.job(job_id)
    assert (seen.stage, seen.done, seen.total) == (text("Reading {file}", file="é.csv"), 1, 2)
    control.finish_job(job_id, result={"files": []})
    done = control.job(job_id)
    assert (done.state, done.result, done.error) == ("done", {"files": []}, None)
    assert done.finished_at >= done.created_at


def test_a_failed_job_says_why_in_the_reader_s_language(control):
    job_id = control.add_job("undo", {"batch": 3})
    control.start_job(job_id)
    control.finish_job(job_id, error=text("There is no job of kind {kind}.", kind="dance"))
    job = control.job(job_id)
    assert job.state == "failed"
    assert job.error.said("en") == "There is no job of kind dance."
    assert job.error.said("nl") != job.error.said("en")


def test_a_job_runs_once(control):
    job_id = control.add_job("rebuild", {})
    control.start_job(job_id)
    with pytest.raises(ValueError, match="not waiting"):
        control.start_job(job_id)
    with pytest.raises(ValueError, match="not waiting"):
        control.start_job("no-such-job")
    assert control.job("no-such-job") is None


def test_a_job_whose_process_died_was_interrupted(control):
    job_id = control.add_job("commit", {})
    gone = subprocess.run(
        [sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True
    )
    control.start_job(job_id)
    with sqlite3.connect(control.path) as con:
        con.execute("update job set pid = ?", [int(gone.stdout)])
    assert control.job(job_id).state == "interrupted"
    assert control.jobs()[0].state == "interrupted"
    assert control.job(job_id).finished_at is not None


def test_a_running_job_is_not_interrupted(control):
    job_id = control.add_job("commit", {})
    control.start_job(job_id)  # in this very process
    assert control.job(job_id).state == "running"


def test_jobs_come_newest_first(control):
    ids = [control.add_job("check", {}) for _ in range(3)]
    assert [job.job_id for job in control.jobs(limit=2)] == ids[:0:-1]


def test_settings_have_defaults_and_keep_who_changed_them_why(control):
    usual = {"minimum_group": "10", "team_column": "auto", "purpose": "", "presence": "off"}
    assert control.settings().items() >= usual.items()
    control.set_setting("minimum_group", "12", who="ana", why="agreed with the works council")
    control.set_setting("minimum_group", "15", who="bo", why="")
    assert control.setting("minimum_group") == "15"
    assert [row[1:] for row in rows(control, "setting_log")] == [
        ("minimum_group", "12", "ana", "agreed with the works council"),
        ("minimum_group", "15", "bo", ""),
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("minimum_group", "4"),
        ("minimum_group", "ten"),
        ("minimum_group", "²"),
        ("minimum_group", "-10"),
        ("minimum_group", ""),
        ("team_column", "shoe_size"),
        ("colour", "red"),
    ],
)
def test_values_that_cannot_be_meant_are_refused_and_change_nothing(control, name, value):
    before = control.settings()
    with pytest.raises(ValueError, match=name):
        control.set_setting(name, value, who="ana", why="")
    assert control.settings() == before and rows(control, "setting_log") == []


@pytest.mark.parametrize(
    ("name", "value"),
    [("minimum_group", "9"), ("presence", "on"), ("team_thresholds", "bar=0.55")],
)
def test_what_shows_more_or_judges_otherwise_needs_a_reason_whoever_calls(control, name, value):
    with pytest.raises(ValueError, match="reason"):
        control.set_setting(name, value, who="ana", why=" ")
    assert rows(control, "setting_log") == []
    control.set_setting(name, value, who="ana", why="agreed with the works council")
    assert control.setting(name) == value


def test_to_judge_teams_as_usual_again_needs_a_reason_too(control):
    control.set_setting("team_thresholds", "bar=0.55", who="ana", why="pilot")
    control.set_setting("team_thresholds", "bar=0.55", who="ana", why="")  # nothing changes
    with pytest.raises(ValueError, match="reason"):
        control.set_setting("team_thresholds", "", who="ana", why="")
    assert control.setting("team_thresholds") == "bar=0.55"


def test_who_looked_is_kept(control):
    control.log_access("ana", "hr", "departments", "active_share by department")
    (look,) = AccessLog(control.path.parent).looks(role="privacy")
    assert (look.who, look.role, look.page, look.question) == (
        "ana",
        "hr",
        "departments",
        "active_share by department",
    )


def test_two_processes_share_the_file(control, tmp_path):
    job_id = Control.open(tmp_path).add_job("check", {})
    assert control.job(job_id).state == "queued"


def test_a_number_given_out_again_is_not_the_process_that_had_it(control):
    job_id = control.add_job("commit", {})
    control.start_job(job_id)  # this process lives, and has the number
    with sqlite3.connect(control.path) as con:
        con.execute("update job set pid_started = 'another boot 12345'")
    assert control.job(job_id).state == "interrupted"
