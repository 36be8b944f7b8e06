"""What the command line does when things are not as they should be."""

from __future__ import annotations

import errno
import json
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from commands.errors import explain
from tests.commands.shell import files_of_at_most, report, run
from tests.conftest import ROOT


@pytest.fixture
def home(filled_copy: Path) -> Path:
    return filled_copy


def test_check_on_a_home_with_data_looks_and_changes_nothing(home: Path, tmp_path: Path) -> None:
    second = report(tmp_path / "second.csv", "2026-11-08", "2026-11-05", people=61)
    before = {path: path.read_bytes() for path in home.rglob("*.duckdb")}
    done = run(home, "import", second, "--check", "--json")
    assert done.returncode == 0, done.stderr
    (file,) = json.loads(done.stdout)["files"]
    assert (file["status"], file["batch"], file["review"]["adds"]) == ("checked", None, 61)
    again = run(home, "import", tmp_path / "second.csv", "--check")
    assert again.returncode == 0
    assert {path: path.read_bytes() for path in home.rglob("*.duckdb")} == before
    assert [path for path in home.iterdir() if path.name.startswith("check-")] == []


def test_check_makes_no_home(tmp_path: Path) -> None:
    first = report(tmp_path / "first.csv", "2026-11-01", "2026-10-28")
    done = run(tmp_path / "none", "import", first, "--check")
    assert done.returncode == 0, done.stderr
    assert not (tmp_path / "none").exists()


def test_a_report_from_the_future_is_held_back_until_accepted(home: Path, tmp_path: Path) -> None:
    day = datetime.now(UTC).date() + timedelta(days=60)
    late = report(tmp_path / "late.csv", day.isoformat(), "2026-10-28")
    held = run(home, "import", late, "--json")
    assert held.returncode == 2
    (file,) = json.loads(held.stdout)["files"]
    assert "report-from-the-future" in [f["code"] for f in file["findings"] if f["blocks"]]
    accepted = run(home, "import", late, "--accept", "report-from-the-future", "--json")
    assert accepted.returncode == 0
    assert json.loads(accepted.stdout)["files"][0]["status"] == "committed"


def test_a_full_disk_is_called_so_and_says_what_is_kept(home: Path, tmp_path: Path) -> None:
    big = report(tmp_path / "big.csv", "2026-11-08", "2026-11-05", people=4000)
    full = run(home, "import", big, "--json", before=files_of_at_most(200_000))
    assert full.returncode == 1
    assert "Traceback" not in full.stderr and len(full.stderr.strip().splitlines()) == 1
    assert "disk full" in full.stderr and "mend" in full.stderr
    assert json.loads(full.stdout) == {"files": []}
    assert run(home, "mend").returncode == 0
    assert run(home, "import", big).returncode == 0


def test_no_room_is_named_with_its_place_whatever_library_met_it() -> None:
    nothing_left = 'Could not write file "/data/main.duckdb.wal": No space left on device'
    lost = duckdb.TransactionException("cannot rollback - no transaction is active")
    lost.__context__ = duckdb.IOException(nothing_left)
    place = "/data/serving/publish-2"
    errors = {
        lost: "/data/main.duckdb.wal",
        duckdb.IOException("Async write: " + json.dumps({"m": nothing_left})): (
            "/data/main.duckdb.wal"
        ),
        OSError(errno.ENOSPC, "No space left on device", "/data/main", None, place): place,
        sqlite3.OperationalError("database or disk is full"): "?",
    }
    for error, where in errors.items():
        sentence, code = explain(error)
        assert code == 1
        said = sentence.said("nl")
        assert said.startswith(f"De schijf is vol: {where} kon") and "`mend`" in said, said
    assert "Is the disk full" in explain(OSError(errno.EIO, "I/O error"))[0].said("en")


def test_what_is_written_is_for_its_owner(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir(mode=0o755)
    first = report(tmp_path / "first.csv", "2026-11-01", "2026-10-28")
    assert run(home, "import", first).returncode == 0
    open_to_others = [
        path.name
        for path in home.rglob("*")
        if path.is_file() and stat.S_IMODE(path.stat().st_mode) & 0o077
    ]
    assert open_to_others == []


def test_a_first_import_killed_after_its_rows_were_safe_is_finished(tmp_path: Path) -> None:
    home = tmp_path / "home"
    first = report(tmp_path / "first.csv", "2026-11-01", "2026-10-28")
    killed = run(home, "import", first, FAULT_AT="before_commit")
    assert killed.returncode == -signal.SIGKILL
    mended = run(home, "mend")
    assert mended.returncode == 0 and "published" in mended.stdout
    answer = json.loads(run(home, "ask", "licensed_people", "--json").stdout)
    assert answer["total"]["numerator"] == 60 or answer["rows"][0]["numerator"] == 60


def test_mend_says_what_it_removed(home: Path, tmp_path: Path) -> None:
    second = report(tmp_path / "second.csv", "2026-11-08", "2026-11-05")
    run(home, "import", second, FAULT_AT="after_archive")
    mended = run(home, "mend")
    assert "now removed" in mended.stdout
    assert "now removed" not in run(home, "mend").stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["ask", "active_share", "--as-of", "31-12-2026"], "write it as 2026-11-15"),
        (["undo", "abc"], "invalid int value"),
        (["ask", "nonsense"], "There is no metric called nonsense"),
        (["settings", "minimum_group", "4"], "at least 5"),
        (["settings", "colour", "blue"], "There is no setting called colour"),
        (["undo", "99"], "There is no batch 99"),
        (["import", "no-such-file.csv"], "no-such-file.csv"),
    ],
)
def test_a_wrong_word_gets_one_line(home: Path, words: list[str], says: str) -> None:
    done = run(home, *words)
    assert done.returncode == 2
    assert says in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_ask_speaks_the_language_asked_for(home: Path) -> None:
    dutch = run(home, "--lang", "nl", "ask", "active_share", "--json")
    english = run(home, "--lang", "en", "ask", "active_share", "--json")
    said = [json.loads(done.stdout)["caveats"] for done in (dutch, english)]
    assert [c["code"] for c in said[0]] == [c["code"] for c in said[1]] != []
    assert [c["says"] for c in said[0]] != [c["says"] for c in said[1]]


def test_ask_prints_a_table_with_a_head(home: Path) -> None:
    done = run(home, "ask", "active_share")
    head, *rest = done.stdout.splitlines()
    assert head.split()[:3] == ["value", "numerator", "denominator"]
    assert rest and "{" not in done.stdout


def test_a_reader_that_stops_reading_is_no_error(home: Path) -> None:
    words = [sys.executable, "cli.py", "--home", str(home), "metrics", "--json"]
    process = subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(60) == 0
