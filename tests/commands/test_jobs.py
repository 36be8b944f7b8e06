"""What a page starts: check, commit, undo, rebuild as jobs, followed in the control file."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
import uuid
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ingest import jobs
from ingest.findings import from_json
from store.control import Control, Job
from store.home import Home
from store.serving import open_serving
from tests.commands.test_contract import usage
from tests.conftest import ROOT, run_cli


@pytest.fixture
def control(home: Path) -> Control:
    return Control.open(home)


def drop(control: Control, home: Path, *files: Path) -> str:
    """Put files into the inbox as the page does, and queue their check."""
    job_id = uuid.uuid4().hex
    inbox = jobs.inbox_path(home, job_id)
    named = []
    for place, file in enumerate(files):
        shutil.copyfile(file, inbox / f"{place}.bin")
        named.append({"name": file.name, "path": str(inbox / f"{place}.bin")})
    return control.add_job("check", {"files": named, "language": "nl"}, job_id=job_id)


def run(control: Control, home: Path, job_id: str) -> Job:
    done = run_cli(home, "job", job_id)
    job = control.job(job_id)
    assert job is not None and done.stdout == "" and "Traceback" not in done.stderr
    return job


def batches(home: Path) -> list[tuple[int, str]]:
    copy = open_serving(Home(home))
    return [(batch["batch_id"], batch["state"]) for batch in copy.batches()] if copy else []


def test_from_check_to_commit_to_undo(control: Control, home: Path, tmp_path: Path) -> None:
    report = usage(tmp_path / "week 1.csv", "2026-11-01", "2026-10-28")
    check = drop(control, home, report)
    checked = run(control, home, check)
    assert checked.state == "done" and batches(home) == []
    (file,) = files_of(checked)
    assert (file["file"], file["status"], file["review"]["adds"]) == ("week 1.csv", "checked", 40)

    committed = run(control, home, control.add_job("commit", {"check": check}))
    assert committed.state == "done" and batches(home) == [(1, "committed")]
    assert files_of(committed)[0]["batch"] == 1
    assert not (home / "inbox" / check).exists()  # uploads hold names; they go when they are in

    again = run(control, home, control.add_job("commit", {"check": check}))
    assert again.state == "failed" and "@" not in again.error.said("en")

    for kind, state in (("undo", "undone"), ("redo", "committed")):
        assert run(control, home, control.add_job(kind, {"batch": 1})).state == "done"
        assert batches(home) == [(1, state)]
    assert run(control, home, control.add_job("rebuild", {})).state == "done"


def test_batches_of_one_import_are_undone_as_one(
    control: Control, home: Path, tmp_path: Path
) -> None:
    days = [("2026-11-01", "2026-10-28"), ("2026-11-08", "2026-11-04")]
    check = drop(control, home, *(usage(tmp_path / f"{day}.csv", day, used) for day, used in days))
    run(control, home, check)
    run(control, home, control.add_job("commit", {"check": check}))
    for kind, state in (("undo", "undone"), ("redo", "committed")):
        job = run(control, home, control.add_job(kind, {"batches": [1, 2]}))
        assert (job.state, job.result) == ("done", {"batches": [1, 2]})
        assert batches(home) == [(2, state), (1, state)]
    assert "report 2 of 2" in job.stage.said("en") and job.stage.params["share"] == 0.5


def test_rejected_rows_lie_beside_the_job(control: Control, home: Path, tmp_path: Path) -> None:
    report = usage(tmp_path / "week 1.csv", "2026-11-01", "2026-10-28")
    lines = report.read_text("utf-8").splitlines()
    report.write_text("\n".join([*lines, *["2026-11-01,,,,,,,7"] * 5]) + "\n", "utf-8")
    check = drop(control, home, report)
    checked = run(control, home, check)
    assert checked.result["rejected"] == 5
    rows = jobs.rejected_path(home, check).read_text("utf-8-sig").splitlines()
    assert [row.split(",")[1] for row in rows] == ["Regel", "42", "43", "44", "45", "46"]

    commit = control.add_job("commit", {"check": check, "language": "en"})
    assert run(control, home, commit).result["rejected"] == 5
    assert jobs.rejected_path(home, commit).read_text("utf-8-sig").startswith("File,Line,")
    assert not jobs.rejected_path(home, check).exists()


def test_a_job_without_rejected_rows_leaves_no_list(
    control: Control, home: Path, tmp_path: Path
) -> None:
    check = drop(control, home, usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28"))
    run(control, home, check)
    assert [path.name for path in (home / "inbox" / check).iterdir()] == ["0.bin"]
    run(control, home, control.add_job("commit", {"check": check}))
    assert not list((home / "inbox").iterdir())


def test_the_answer_about_dates_goes_from_check_to_commit(
    control: Control, home: Path, tmp_path: Path
) -> None:
    header = "User Principal Name,Last activity date of Word Copilot (UTC)"
    (tmp_path / "a.csv").write_text(f"{header}\np1@example.org,05/11/2026\n")
    check = drop(control, home, tmp_path / "a.csv")
    assert files_of(run(control, home, check))[0]["status"] == "rejected"
    args = {**control.job(check).args, "dates": "day-first"}
    check = control.add_job("check", args)
    assert files_of(run(control, home, check))[0]["report_refreshed_on"] == "2026-11-05"
    (file,) = files_of(run(control, home, control.add_job("commit", {"check": check})))
    assert (file["status"], file["report_refreshed_on"]) == ("committed", "2026-11-05")


def test_a_stage_tells_which_file_since_when_and_how_far(
    control: Control, home: Path, tmp_path: Path
) -> None:
    files = [usage(tmp_path / f"{n}.csv", f"2026-11-0{n}", "2026-10-28", 40) for n in (1, 2)]
    job = run(control, home, drop(control, home, *files))
    assert job.stage.said("en") == "Reading 2.csv"
    assert (job.done, job.total, job.stage.params["share"]) == (1, 2, 0.5)
    assert datetime.fromisoformat(job.stage.params["at"]).tzinfo is not None


def files_of(job: Job) -> list[dict[str, Any]]:
    assert job.result is not None
    return job.result["files"]


def test_findings_of_a_job_can_be_said_in_either_language(
    control: Control, home: Path, tmp_path: Path
) -> None:
    (tmp_path / "wrong.csv").write_text("Report Refresh Date,Something\n2026-11-01,1\n")
    job = run(control, home, drop(control, home, tmp_path / "wrong.csv"))
    (file,) = files_of(job)
    (finding,) = from_json(json.dumps(file["findings"]))
    assert job.state == "done" and file["status"] == "rejected"
    assert finding.blocks and finding.says.said("nl") != finding.says.said("en")


@pytest.mark.parametrize(
    ("kind", "args"),
    [("undo", {"batch": 9}), ("commit", {"check": "gone"}), ("dance", {})],
)
def test_a_job_that_cannot_be_done_says_why(
    control: Control, home: Path, kind: str, args: dict[str, Any]
) -> None:
    job = run(control, home, control.add_job(kind, args))
    assert job.state == "failed"
    assert job.error.said("nl") != job.error.said("en") != ""


def test_a_job_is_run_once(control: Control, home: Path) -> None:
    job_id = control.add_job("undo", {"batch": 9})
    run(control, home, job_id)
    twice = run_cli(home, "--lang", "en", "job", job_id)
    assert twice.returncode == 2 and len(twice.stderr.splitlines()) == 1


def test_a_killed_job_is_interrupted_and_the_next_one_works(
    control: Control, home: Path, tmp_path: Path
) -> None:
    report = usage(tmp_path / "week 1.csv", "2026-11-01", "2026-10-28")
    check = drop(control, home, report)
    run(control, home, check)
    job_id = control.add_job("commit", {"check": check})
    killed = subprocess.run(
        [sys.executable, "cli.py", "--home", str(home), "job", job_id],
        cwd=ROOT,
        env={**os.environ, "FAULT_AT": "after_archive"},
        check=False,
        timeout=60,
    )
    assert killed.returncode == -signal.SIGKILL
    assert control.job(job_id).state == "interrupted"
    assert run(control, home, control.add_job("commit", {"check": check})).state == "done"
    assert [state for _, state in batches(home)] == ["committed"]


def test_a_page_starts_a_job_and_need_not_wait(
    control: Control, home: Path, tmp_path: Path
) -> None:
    check = drop(control, home, usage(tmp_path / "a.csv", "2026-11-01", "2026-10-28"))
    assert jobs.start(home, check) > 0
    until = time.monotonic() + 60
    while (job := control.job(check)).state in ("queued", "running"):
        assert time.monotonic() < until
        time.sleep(0.05)
    assert job.state == "done"
