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
