"""A damaged database: pages go on, `recover` says what was lost and derives it from the archive."""

from __future__ import annotations

import json
import shutil
import signal

import duckdb
import pytest

from tests.commands.shell import run
from tests.conftest import run_cli
from tests.store.test_crash import report
from tests.store.traces import facts


@pytest.fixture(scope="module")
def torn(tmp_path_factory):
    """A home whose second import was committed into the log alone, and what it should tell."""
    folder = tmp_path_factory.mktemp("torn")
    first, second = folder / "first.csv", folder / "second.csv"
    first.write_text(report("2026-11-01", "2026-10-28", 300))
    second.write_text(report("2026-11-08", "2026-11-05", 310))
    home = folder / "home"
    assert run(home, "import", str(first)).returncode == 0
    whole = folder / "whole"
    shutil.copytree(home, whole)
    assert run(whole, "import", str(second)).returncode == 0
    killed = run(home, "import", str(second), FAULT_AT="after_commit")
    assert killed.returncode == -signal.SIGKILL
    log = home / "main.duckdb.wal"
    assert log.stat().st_size > 1000
    return home, facts(home), facts(whole), second


@pytest.fixture
def home(torn, tmp_path):
    shutil.copytree(torn[0], tmp_path / "home")
    return tmp_path / "home"


def spoil(path, place, size=64):
    """Other bytes at `place`. No two words change alike: DuckDB's checksum is a xor over words,
    in which equal changes of equal words cancel out."""
    content = bytearray(path.read_bytes())
    for n, byte in enumerate(content[place : place + size]):
        content[place + n] = byte ^ (n % 255 + 1)
    path.write_bytes(content)


def spoil_log(home):
    """Damage inside an entry of the log, not in the length before one: an entry that is longer
    than the log is one that was never written whole, and rightly no damage."""
    log = home / "main.duckdb.wal"
    name = b"second.csv"
    spoil(log, log.read_bytes().index(name), len(name))
    return log


def test_an_undamaged_log_is_played(home, torn):
    assert run_cli(home, "mend").returncode == 0
    assert facts(home) == torn[2]


def test_a_damaged_log_is_said_and_pages_go_on(home, torn):
    log = spoil_log(home)
    before = [path.read_bytes() for path in (home / "main.duckdb", log)]
    said = run_cli(home, "--lang", "en", "mend")
    assert said.returncode == 1 and "`recover`" in said.stderr
    assert "Traceback" not in said.stderr and len(said.stderr.strip().splitlines()) == 1
    assert [path.read_bytes() for path in (home / "main.duckdb", log)] == before
    assert facts(home) == torn[1]  # what pages see
    assert run_cli(home, "ask", "licensed_people", "--json").returncode == 0


def test_recover_names_the_batches_and_derives_them(home, torn):
    spoil_log(home)
    done = run_cli(home, "recover", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["opened"], said["lost"], said["batches"]) == (
        "without-log",
        [{"batch": 2, "file": "second.csv"}],
        2,
    )
    assert facts(home) == torn[2]
    assert len(said["copies"]) == 2  # the database and its log, as they were
    again = run_cli(home, "import", torn[3], "--json")
    assert json.loads(again.stdout)["files"][0]["status"] == "duplicate"


@pytest.mark.parametrize("at", [0.0, 0.2, 0.5, 0.9])
def test_a_damaged_database_is_made_anew_from_the_archive(home, torn, at):
    assert run_cli(home, "mend").returncode == 0
    database = home / "main.duckdb"
    spoil(database, int(database.stat().st_size * at))
    done = run_cli(home, "--lang", "en", "recover")
    assert done.returncode == 0, done.stderr
    assert "Derived again from 2 batches" in done.stdout
    assert facts(home) == torn[2]


def test_undone_batches_are_still_undone_and_can_come_back(home, torn):
    assert run_cli(home, "mend").returncode == 0
    assert run_cli(home, "undo", "2").returncode == 0
    (home / "main.duckdb").write_bytes(b"no database")
    assert run_cli(home, "recover").returncode == 0
    assert facts(home) == torn[1]
    assert run_cli(home, "redo", "2").returncode == 0
    assert facts(home) == torn[2]


def test_a_whole_database_is_left_whole(home, torn):
    assert run_cli(home, "mend").returncode == 0
    said = json.loads(run_cli(home, "recover", "--json").stdout)
    assert (said["opened"], said["lost"]) == ("whole", [])
    assert facts(home) == torn[2]
    with duckdb.connect(str(home / "main.duckdb"), read_only=True) as con:
        assert con.execute("select count(*) from batch").fetchone() == (2,)
