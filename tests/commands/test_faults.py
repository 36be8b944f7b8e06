"""What the machine can do to Kadans: every fault gets one readable line and leaves the data whole.

The numbers are those of the list of system faults: 84 to 96. Others of them are held by
tests/store/test_crash.py, test_kills.py (84), test_backup.py (85, 92), test_recover.py (89),
test_old_schemas.py (90, 91), tests/commands/test_first_aid.py (85) and test_jobs.py (96).
"""

from __future__ import annotations

import ctypes
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from filelock import FileLock

from ingest.jobs import inbox_path
from settings import Settings
from store import health
from store.access_log import AccessLog, Unwritable
from store.control import Control
from store.home import Home, KeyUnusable
from store.writer import open_writer
from tests.commands.shell import files_of_at_most, report, run, start
from tests.conftest import ROOT
from tests.store.traces import facts


def one_line(answer: subprocess.CompletedProcess[str]) -> str:
    """The complaint, which is one line and no traceback."""
    assert "Traceback" not in answer.stderr, answer.stderr
    (line,) = answer.stderr.strip().splitlines()
    return line


@pytest.fixture
def home(filled_copy: Path) -> Path:
    return filled_copy


@pytest.fixture
def second(tmp_path: Path) -> Path:
    return report(tmp_path / "second.csv", "2026-11-08", "2026-11-05", 61)


def without_privileges() -> None:
    """Root, too, is held to the rights of files: drop CAP_DAC_OVERRIDE and its like."""
    prctl = ctypes.CDLL(None).prctl
    for capability in (1, 2, 3):
        prctl(24, capability, 0, 0, 0)  # PR_CAPBSET_DROP; not root: nothing to drop


DISK_USERS: dict[str, list[str]] = {
    "import": ["import", "SECOND"],
    "rebuild": ["rebuild"],
    "undo": ["undo", "1"],
    "erase": ["erase", "--person", "p7@example.org", "--why", "x"],
    "backup": ["backup"],
}


@pytest.mark.parametrize("name", DISK_USERS)
def test_085_a_full_disk_in_a_command_leaves_before_or_after(
    filled: Path, home: Path, second: Path, tmp_path: Path, name: str
) -> None:
    """The largest file that may be written is too small for the database, not for the archive."""

    words = [str(second) if word == "SECOND" else word for word in DISK_USERS[name]]
    roomy = tmp_path / "roomy"
    shutil.copytree(filled, roomy)
    assert run(roomy, *words).returncode == 0
    before, after = facts(home), facts(roomy)
    full = run(home, *words, before=files_of_at_most(60_000))
    assert full.returncode == 1
    one_line(full)
    assert facts(home) == before  # what pages see
    assert run(home, "mend").returncode == 0
    assert facts(home) in (before, after)
    if facts(home) == before and name != "undo":
        assert run(home, *words).returncode == 0
    assert facts(home) == after or name == "undo"


def test_085_a_log_of_looks_that_cannot_be_written_keeps_personal_things_shut(home: Path) -> None:
    (home / "access.head").unlink(missing_ok=True)
    (home / "access.head").mkdir()
    with pytest.raises(Unwritable):
        AccessLog.open(home).write("ana", "hr", "own-data")
    before = facts(home)
    for words in (
        ["erase", "--person", "p7@example.org", "--why", "x"],
        ["access"],
        ["own-data", "--person", "p7@example.org", "--out", str(home / "own.html"), "--why", "x"],
        ["exclude", "add", "--person", "p7@example.org", "--why", "x"],
    ):
        answer = run(home, *words)
        assert answer.returncode == 1 and "access log" in one_line(answer)
    assert facts(home) == before


def test_085_without_room_for_a_single_byte_groups_are_told_and_health_says_why(
    home: Path,
) -> None:
    """SQLite writes beside its file to read it, too."""
    no_byte = files_of_at_most(0)
    asked = run(home, "ask", "licensed_people", "--json", before=no_byte)
    assert asked.returncode == 0 and json.loads(asked.stdout)["rows"]
    assert one_line(asked) == "This look could not be written into the access log."
    told = json.loads(run(home, "health", "--json", before=no_byte).stdout)["checks"]
    assert told["writable"]["level"] == health.FAILURE
    assert told["unfinished"]["level"] == health.OK
    assert told["backup_age_hours"]["says"] == "There is no backup."
    refused = run(home, "settings", "purpose", "helping", "--why", "x", before=no_byte)
    assert refused.returncode == 1 and "Is the disk full" in one_line(refused)


@pytest.mark.parametrize("fault", ["read-only", "wrong owner"])
def test_086_a_home_that_cannot_be_written_gets_one_line(
    home: Path, second: Path, fault: str
) -> None:
    before = facts(home)
    modes = {path: path.stat().st_mode for path in [home, *home.rglob("*")]}
    mine = os.getuid()
    for path in modes:
        if fault == "wrong owner" and mine == 0:
            os.chown(path, 65534, 65534)
            path.chmod(0o700 if path.is_dir() else 0o600)
        else:
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        for words in (["import", second], ["rebuild"], ["backup"], ["mend"]):
            answer = run(home, *words, before=without_privileges)
            assert answer.returncode in (1, 2), (words, answer.stdout, answer.stderr)
            one_line(answer)
        answer = run(home, "health", "--json", before=without_privileges)
        assert answer.returncode == 2
        if fault == "read-only":  # of another owner it cannot even be read
            looked = run(home, "ask", "licensed_people", before=without_privileges)
            assert looked.returncode == 0 and "could not be written" in one_line(looked)
            assert json.loads(answer.stdout)["checks"]["writable"]["level"] == 2
    finally:
        for path, mode in modes.items():
            if mine == 0:
                os.chown(path, mine, mine)
            path.chmod(mode)
    assert facts(home) == before
    assert run(home, "import", second).returncode == 0


def test_087_a_second_writer_waits_says_who_and_gives_up(home: Path, second: Path) -> None:
    with FileLock(home / "writer.lock"):
        (home / "writer.pid").write_text("4711")
        begun = time.monotonic()
        for words in (["import", second], ["erase", "--person", "p7@example.org", "--why", "x"]):
            answer = run(home, *words, "--wait", "0.3")
            assert answer.returncode == 75 and "4711" in one_line(answer)
        (home / "writer.pid").unlink()  # as after a restore, which writes none
        assert run(home, "recover", "--wait", "0.3").returncode == 75
        assert time.monotonic() - begun < 60
        # Pages and monitors are not affected: they read the published copy.
        assert run(home, "ask", "licensed_people").returncode == 0
        assert run(home, "health", "--json").returncode in (0, 1)


def test_087_another_program_that_has_the_database_open_is_named(home: Path, second: Path) -> None:
    opened = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open'); input()"
    other = subprocess.Popen(
        [sys.executable, "-c", opened, str(home / "main.duckdb")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert other.stdin is not None and other.stdout is not None
    try:
        assert other.stdout.readline() == "open\n"
        answer = run(home, "import", second)
        assert answer.returncode == 75 and f"process {other.pid}" in one_line(answer)
        assert run(home, "ask", "licensed_people").returncode == 0
    finally:
        other.communicate("\n", timeout=60)
    assert run(home, "import", second).returncode == 0


@pytest.mark.parametrize(
    ("kind", "level"), [("ext4", 0), ("nfs4", 1), ("cifs", 1), ("9p", 1), ("tmpfs", 0)]
)
def test_088_a_network_file_system_is_warned_of(
    tmp_path: Path, kind: str, level: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"none / overlay rw 0 0\nserver:/share {tmp_path} {kind} rw 0 0\n")
    found = health.file_system(tmp_path, mounts)
    assert found == kind
    monkeypatch.setattr(health, "file_system", lambda _path: kind)
    assert health._file_system(Home(tmp_path)).level == level


def test_093_little_memory_is_a_clean_failure_and_more_is_enough(home: Path, second: Path) -> None:
    before = facts(home)

    def little() -> None:
        most = 260 << 20
        resource.setrlimit(resource.RLIMIT_AS, (most, most))

    answer = run(home, "import", second, before=little)
    assert answer.returncode != 0
    assert facts(home) == before
    assert list(home.rglob("*.unfinished")) == []
    small = run(home, "import", second, KADANS_MEMORY_LIMIT="1MB")
    assert small.returncode == 1
    assert one_line(small).startswith("There was not enough memory.")
    assert facts(home) == before
    assert run(home, "mend").returncode == 0
    assert run(home, "import", second, KADANS_MEMORY_LIMIT="150MB").returncode == 0


def test_094_a_clock_that_goes_back_changes_no_order(home: Path, second: Path) -> None:
    """Batches are ordered by their number; a look of the future is warned of."""
    from datetime import datetime as moment

    from ingest import batches
    from settings import Settings
    from store.writer import open_writer

    early = moment(2020, 1, 1, tzinfo=UTC)
    with open_writer(Settings(home=home), inputs=[second.parent]) as writer:
        how = batches.Import(now=early, accepted=frozenset({"report-from-the-future"}))
        (outcome,) = batches.import_files(writer, [second], how)
    assert (outcome.status, outcome.batch) == ("committed", 2)
    forward = facts(home)
    assert run(home, "rebuild").returncode == 0
    assert facts(home) == forward
    log = AccessLog(home)
    log.write("ana", "hr", "overview")
    found = {
        check.name: check
        for check in health.checks(Home(home), now=datetime.now(UTC) - timedelta(hours=2))
    }
    assert found["clock"].level == health.WARNING and log.check().whole


def test_094_of_a_clock_that_is_behind_both_times_are_told(home: Path) -> None:
    """Import, look and backup carry the time of the machine; ages of the future are none."""
    imported_at = health._imported_at(Home(home))
    assert imported_at is not None

    def told(hours: int) -> dict[str, health.Check]:
        now = imported_at + timedelta(hours=hours)
        return {check.name: check for check in health.checks(Home(home), now=now)}

    behind = told(-48)
    assert (behind["clock"].level, behind["clock"].value) == (health.WARNING, 48 * 3600)
    said = behind["clock"].says.said("nl")
    assert f"staat op {imported_at - timedelta(hours=48):%Y-%m-%d %H:%M} UTC" in said
    assert f"de laatste import is van {imported_at:%Y-%m-%d %H:%M} UTC, 2880 minuten later" in said
    assert "Zet de klok goed" in said
    assert behind["last_import"].value == 0
    right = told(+1)["clock"]
    assert (right.level, right.value) == (health.OK, 0)
    assert right.says.said("nl") == "Niets is van later dan de klok nu zegt."
    AccessLog.open(home).write("ana", "hr", "overview")
    later = told(-1)["clock"].says
    assert later.said("en").count("the newest row of the access log is of") == 1


@pytest.mark.parametrize("point", ["before", "while"])
def test_095_asked_to_stop_it_stops_at_once_and_leaves_before_or_after(
    home: Path, second: Path, point: str
) -> None:
    before = facts(home)
    big = report(second.parent / "big.csv", "2026-11-08", "2026-11-05", 20_000)
    process = start(home, "import", big)
    until, writer = time.monotonic() + 60, home / "writer.pid"
    while point == "while" and writer.read_text() != str(process.pid):
        assert time.monotonic() < until
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    begun = time.monotonic()
    _, said = process.communicate(timeout=60)
    assert time.monotonic() - begun < 30
    assert process.returncode == -signal.SIGTERM and "Traceback" not in said
    left = facts(home)
    assert left == before or len(left["coverage"]) == 20_000  # done, just before it was asked
    assert run(home, "mend").returncode == 0
    assert run(home, "import", big, "--accept", "fewer-people").returncode == 0


def test_096_an_import_goes_on_when_the_page_that_started_it_is_gone(
    home: Path, second: Path
) -> None:
    """The page's process ends right after it started the job, as when the server is stopped."""
    control = Control.open(home)
    folder = inbox_path(home, "upload")
    shutil.copy(second, folder / "second.csv")
    files = [{"path": str(folder / "second.csv"), "name": "second.csv"}]
    check = control.add_job("check", {"files": files})
    commit = control.add_job("commit", {"check": check})
    begin = (
        "import sys; from pathlib import Path; from ingest import jobs\n"
        "jobs.start(Path(sys.argv[1]), sys.argv[2]); import os; os._exit(0)"
    )
    for job_id in (check, commit):
        words = [sys.executable, "-c", begin, str(home), job_id]
        assert subprocess.run(words, cwd=ROOT, check=False).returncode == 0
        until = time.monotonic() + 60
        while (job := control.job(job_id)) and job.state in ("queued", "running"):
            assert time.monotonic() < until
            time.sleep(0.05)
        assert job is not None and job.state == "done"
    assert len(facts(home)["snapshot"]) == 2


def test_health_is_a_number_for_a_monitor(home: Path, tmp_path: Path) -> None:
    fresh = run(home, "health", "--json")
    told = json.loads(fresh.stdout)
    assert (fresh.returncode, told["level"]) == (1, 1)  # there is no backup yet
    assert run(home, "backup").returncode == 0
    well = run(home, "health", "--json")
    assert (well.returncode, json.loads(well.stdout)["checks"]["backup_age_hours"]["level"]) == (
        0,
        0,
    )
    names = {"database", "last_import", "disk_free_bytes", "wal_bytes", "access_log"}
    names |= {"backup_age_hours", "certificate_days", "clock", "file_system", "unfinished"}
    assert names <= set(json.loads(well.stdout)["checks"])
    with AccessLog(home).control.opened() as con:
        con.execute("update access_entry set page = 'x' where seq = 1")
    ill = run(home, "health", "--json")
    assert (ill.returncode, json.loads(ill.stdout)["checks"]["access_log"]["value"]) == (2, 1)
    assert run(tmp_path / "none", "health").returncode == 1


def test_doctor_tells_what_it_runs_on(home: Path) -> None:
    answer = run(home, "doctor", "--json")
    told = json.loads(answer.stdout)["checks"]
    assert {"duckdb", "python", "rights", "writer"} <= set(told)
    assert told["duckdb"]["level"] == told["python"]["level"] == told["writer"]["level"] == 0
    assert run(home, "doctor").stdout.startswith("Python ")


KEYS = {"gone": None, "letters": b"no key", "bytes": b"\xff\xfe\x00", "short": b"00ff\n"}


@pytest.mark.parametrize("what", KEYS)
def test_a_key_that_is_gone_or_damaged_is_told_and_not_made_anew(home: Path, what: str) -> None:
    content, path = KEYS[what], home / "secret.key"
    AccessLog.open(home).write("ana", "hr", "overview")
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    found = {check.name: check for check in health.checks(Home(home), now=datetime.now(UTC))}
    assert found["key"].level == found["access_log"].level == health.FAILURE
    with pytest.raises(KeyUnusable):
        AccessLog.open(home)
    ended = run(home, "mend")
    said = "is gone" if content is None else "cannot be read"
    assert (ended.returncode, said in ended.stderr) == (1, True)
    assert path.exists() == (content is not None)


def test_an_empty_home_is_not_said_to_have_a_key(tmp_path: Path) -> None:
    found = {check.name: check for check in health.checks(Home(tmp_path), now=datetime.now(UTC))}
    key = found["key"]
    assert (key.level, key.value) == (health.OK, 0)
    assert key.says.said("en") == "There is no key yet: the first import makes it."
    assert not (tmp_path / "secret.key").exists()


def test_a_damaged_file_of_names_is_told(home: Path) -> None:
    found = {check.name: check for check in health.checks(Home(home), now=datetime.now(UTC))}
    assert found["key"].level == found["names"].level == health.OK
    Home(home).identity.write_bytes(b"no names" * 2000)
    found = {check.name: check for check in health.checks(Home(home), now=datetime.now(UTC))}
    assert found["names"].level == health.FAILURE


@pytest.mark.parametrize("pointer", [b"publish-999.duckdb", b"\xff\xfe\x00", None])
def test_a_published_copy_that_is_lost_is_told_and_published_again(
    home: Path, pointer: bytes | None
) -> None:
    before, current = facts(home), home / "serving" / "CURRENT"
    current.unlink()
    if pointer is not None:
        current.write_bytes(pointer)
    found = {check.name: check for check in health.checks(Home(home), now=datetime.now(UTC))}
    assert found["database"].level == health.FAILURE
    with open_writer(Settings(home=home)):
        pass  # what `mend` does
    assert facts(home) == before
