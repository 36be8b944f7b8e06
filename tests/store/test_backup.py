"""Backup, destroy, restore: the same figures; a backup that is not whole is not put in place."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from settings import Settings
from store import backup, recovery
from store.access_log import HEAD_FILE, AccessLog
from store.backup import Damaged, NothingYet
from store.control import Control
from store.home import Home
from store.migrate import NewerDatabase
from tests.conftest import ROOT, run_cli
from tests.store.test_erasure import person
from tests.store.traces import accounts, facts, published, traces

__all__ = ["person"]
NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def backed_up(home: Path, into: Path, now: datetime = NOW, **how: object) -> backup.Backup:
    return backup.make(Home(home), into, now=now, keep=3, days=30, **how)  # type: ignore[arg-type]


def answers(home: Path) -> list[object]:
    """What the shell answers to a few questions, to the last digit."""
    asked = [
        run_cli(home, "ask", metric, "--by", by, "--weeks", "4", "--json")
        for metric, by in (("active_share", "department"), ("active_people", "app,department"))
    ]
    assert [answer.returncode for answer in asked] == [0, 0]
    return [json.loads(answer.stdout)["rows"] for answer in asked]


def test_destroyed_and_restored_every_answer_is_the_same(small_home, tmp_path):
    Control.open(small_home).set_setting("purpose", "helping", who="ana", why="")
    AccessLog(small_home).write("ana", "hr", "overview")
    before, told = answers(small_home), facts(small_home)
    made = backed_up(small_home, tmp_path / "safe", with_key=True)
    shutil.rmtree(small_home)
    done = run_cli(small_home, "restore", made.folder)
    assert done.returncode == 0, done.stderr
    assert answers(small_home) == before and facts(small_home) == told
    assert Control.open(small_home).setting("purpose") == "helping"
    log = AccessLog(small_home)
    assert log.check().whole and "overview" in {one.page for one in log.looks(role="privacy")}
    # What follows goes on as if nothing had happened.
    assert run_cli(small_home, "undo", "1").returncode == 0
    assert run_cli(small_home, "redo", "1").returncode == 0
    assert facts(small_home) == told


def test_without_the_key_it_takes_the_right_one(small_home, tmp_path):
    made = backed_up(small_home, tmp_path / "safe")
    assert not (made.folder / "secret.key").exists()
    secret = (small_home / "secret.key").read_bytes()
    new = tmp_path / "new"
    refused = run_cli(new, "--lang", "en", "restore", made.folder)
    assert refused.returncode == 2 and "--key" in refused.stderr
    wrong = tmp_path / "wrong.key"
    for content in (b"00" * 32, b"no key", b"\xff\xfe\x00"):
        wrong.write_bytes(content)
        refused = run_cli(new, "--lang", "en", "restore", made.folder, "--key", wrong)
        assert refused.returncode == 2
        assert refused.stderr.startswith(f"{wrong} does not hold the key")
    assert not (new / "restoring").exists()
    right = tmp_path / "right.key"
    right.write_bytes(secret)
    assert run_cli(new, "restore", made.folder, "--key", right).returncode == 0
    assert (new / "secret.key").read_bytes() == secret and facts(new) == facts(small_home)


@pytest.mark.parametrize("name", ["main.duckdb", "archive/keys/", "archive/0", "control.sqlite"])
@pytest.mark.parametrize("harm", ["flipped", "cut", "gone"])
def test_a_damaged_backup_is_not_put_in_place(small_organisation, tmp_path, name, harm):
    made = backed_up(_light(small_organisation, tmp_path), tmp_path / "safe", with_key=True)
    path = next(
        path
        for path in sorted(made.folder.rglob("*"))
        if path.is_file() and path.relative_to(made.folder).as_posix().startswith(name)
    )
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content if harm == "flipped" else content[:-20])
    with pytest.raises(Damaged):
        backup.verify(made.folder, tmp_path)
    new = tmp_path / "new"
    with pytest.raises(Damaged):
        recovery.restore(Settings(home=new), made.folder)
    assert not (new / "main.duckdb").exists() and not (new / "archive").exists()


def _light(small_organisation: Path, tmp_path: Path) -> Path:
    shutil.copytree(small_organisation / "home", tmp_path / "home")
    return tmp_path / "home"


def test_data_that_is_there_is_not_written_over_unasked(small_home, tmp_path):
    made = backed_up(small_home, tmp_path / "safe")
    assert run_cli(small_home, "undo", "1").returncode == 0
    newer = facts(small_home)
    refused = run_cli(small_home, "--lang", "en", "restore", made.folder)
    assert refused.returncode == 2 and "newer" in refused.stderr
    assert facts(small_home) == newer
    version = int(published(small_home).stem.removeprefix("publish-"))
    assert run_cli(small_home, "restore", made.folder, "--replace").returncode == 0
    # Pages know what they have read by this number: it never goes back.
    assert int(published(small_home).stem.removeprefix("publish-")) > version
    assert facts(small_home) != newer


def test_a_restore_that_ends_before_all_is_staged_leaves_nothing(
    small_organisation, tmp_path, monkeypatch
):
    made = backed_up(_light(small_organisation, tmp_path), tmp_path / "safe", with_key=True)

    def full(_path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(recovery, "sync_file", full)
    with pytest.raises(OSError, match="No space"):
        recovery.restore(Settings(home=tmp_path / "new"), made.folder)
    assert not (tmp_path / "new" / "restoring").exists()


def test_which_backups_there_are_is_known_after_a_restore(small_organisation, tmp_path):
    """A control file that is put back knows of none that was made after it, nor of its own."""
    home = _light(small_organisation, tmp_path)
    first = backed_up(home, tmp_path / "safe", with_key=True)
    second = tmp_path / "safe" / "2026-11-23T030000Z"
    shutil.copytree(first.folder, second)
    elsewhere = backed_up(home, tmp_path / "disk", with_key=True).folder
    (tmp_path / "safe" / "half.unfinished").mkdir()
    recovery.restore(Settings(home=home), first.folder, replace=True)
    found = {one.folder for one in backup.listed(Home(home))}
    assert found == {elsewhere, second, first.folder}
    shutil.rmtree(home)  # another machine: it finds what lies beside
    recovery.restore(Settings(home=home), first.folder)
    assert {one.folder for one in backup.listed(Home(home))} == {second, first.folder}


def test_a_backup_of_before_the_first_look_leaves_a_whole_log(small_home, tmp_path):
    made = backed_up(small_home, tmp_path / "safe")
    assert not (made.folder / HEAD_FILE).exists()
    AccessLog(small_home).write("ana", "hr", "overview")
    recovery.restore(Settings(home=small_home), made.folder, replace=True)
    assert AccessLog(small_home).check().whole


def test_a_backup_of_a_newer_kadans_is_refused(small_home, tmp_path):
    made = backed_up(small_home, tmp_path / "safe", with_key=True)
    manifest = json.loads((made.folder / "manifest.json").read_text())
    (made.folder / "manifest.json").write_text(json.dumps({**manifest, "schema": 99}))
    with pytest.raises(NewerDatabase, match="schema 99"):
        recovery.restore(Settings(home=tmp_path / "new"), made.folder)
    steps = [*manifest["control_steps"], "9999_of_tomorrow"]
    (made.folder / "manifest.json").write_text(json.dumps({**manifest, "control_steps": steps}))
    with pytest.raises(recovery.NewerBackup, match="9999_of_tomorrow"):
        recovery.restore(Settings(home=tmp_path / "new"), made.folder)


def test_an_empty_home_has_nothing_to_back_up(tmp_path):
    Control.open(tmp_path / "home")
    with pytest.raises(NothingYet):
        backed_up(Home(tmp_path / "home").make().root, tmp_path / "safe")
    assert list((tmp_path / "safe").iterdir()) == []


def test_old_ones_go_and_the_newest_always_stays(small_home, tmp_path):
    into = tmp_path / "safe"
    made = [backed_up(small_home, into, NOW + timedelta(days=n)) for n in range(5)]
    assert sorted(into.iterdir()) == [one.folder for one in made[2:]]
    assert [one.folder for one in backup.listed(Home(small_home))] == [
        one.folder for one in reversed(made[2:])
    ]
    backup.prune(Home(small_home), into, keep=3, now=NOW + timedelta(days=99))
    assert list(into.iterdir()) == [made[-1].folder]


def test_one_that_was_just_made_stays_when_the_clock_was_put_back(small_home, tmp_path):
    into = tmp_path / "safe"
    for n in range(3):
        backed_up(small_home, into, NOW + timedelta(days=n))
    made = backed_up(small_home, into, NOW - timedelta(days=1))
    assert backup.verify(made.folder, Home(small_home).work).folder == made.folder


def test_made_while_an_import_writes_it_is_of_before_or_after(small_home, small_files, tmp_path):
    run_cli(small_home, "undo", "2")
    before = facts(small_home)
    importing = subprocess.Popen(
        [sys.executable, "cli.py", "--home", str(small_home), "redo", "2"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = []
    while importing.poll() is None:
        at = NOW + timedelta(minutes=len(made))  # each is newer than those before it
        made.append(backed_up(small_home, tmp_path / "safe", at, with_key=True))
    assert importing.returncode == 0 and made
    after = facts(small_home)
    for place, one in enumerate(made[-2:]):
        new = tmp_path / f"new{place}"
        recovery.restore(Settings(home=new), one.folder)
        assert facts(new) in (before, after)


def test_who_was_erased_since_stays_erased(small_home, person, tmp_path):
    made = backed_up(small_home, tmp_path / "safe", with_key=True)
    done = run_cli(small_home, "erase", "--person", person[0], "--why", "x", "--json")
    said = json.loads(done.stdout)
    assert (done.returncode, [Path(one["backup"]) for one in said["backups"]]) == (
        0,
        [made.folder],
    )
    assert said["backups"][0]["until"] == "2026-12-22"
    gone = facts(small_home)
    assert traces(made.folder, person[:1]) != []  # a backup is not changed; it expires
    for place, replace in ((small_home, ["--replace"]), (tmp_path / "elsewhere", [])):
        done = run_cli(place, "restore", made.folder, *replace)
        assert done.returncode == 0, done.stderr
        assert traces(place, person) == [] and accounts(place, person[:2]) == set()
        assert facts(place) == gone


def test_no_backup_is_left_half_when_there_is_no_room(small_home, tmp_path):
    limited = f'ulimit -f 200; exec {sys.executable} cli.py --home "$0" backup --to "$1"'
    done = subprocess.run(
        ["bash", "-c", limited, str(small_home), str(tmp_path / "safe")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
        preexec_fn=_ignore_size_signal,
    )
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert [path for path in (tmp_path / "safe").iterdir() if path.name != "left-out.json"] == []


def _ignore_size_signal() -> None:
    import signal

    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


def test_a_control_file_in_use_is_copied_whole(small_home, tmp_path):
    con = sqlite3.connect(small_home / "control.sqlite")
    con.execute("insert into setting values ('purpose', 'half')")  # not committed
    backup._copy_control(Home(small_home), tmp_path / "copy.sqlite")
    con.rollback()
    con.close()
    with sqlite3.connect(tmp_path / "copy.sqlite") as copy:
        assert copy.execute("select count(*) from setting").fetchone() == (0,)
