"""Who writes: names kept or not, lost and older databases, and versions that only rise."""

from __future__ import annotations

import shutil
from datetime import date

import duckdb
import pytest

from ingest import batches
from settings import Settings
from store.home import Home
from store.serving import open_serving, published_version
from store.writer import Busy, open_writer
from tests.store.builder import NOW, People, Report, commit, stage

ANA, BO = "ana@x.example", "bo@x.example"
SUNDAYS = (date(2026, 2, 8), date(2026, 2, 15), date(2026, 2, 22))


def report(on, *names):
    return Report(on, tuple((name, {"teams": on}, {}) for name in names))


def write(home, *files, identity="file"):
    """Commit the files on a home in one run of a writer."""
    with open_writer(Settings(home=home, identity=identity)) as writer:
        return [outcome.batch for outcome in commit(writer, files)]


def undo(home, batch_id):
    with open_writer(Settings(home=home)) as writer:
        batches.undo(writer, batch_id, now=NOW, team_column="auto")


def names(home):
    """Addresses in the identity file."""
    with duckdb.connect(str(Home(home).identity), read_only=True) as con:
        return {row[0] for row in con.execute("select upn from identity").fetchall()}


def told(home):
    """Active weeks and batches as pages see them."""
    cursor = open_serving(Home(home)).cursor()
    weeks = cursor.execute("select week_on, account_id from use_week order by all").fetchall()
    return weeks, cursor.execute("select batch_id from batch order by all").fetchall()


def test_names_are_kept_apart_and_go_with_the_last_file_that_has_them(tmp_path):
    listed = People(date(2026, 2, 1), ({"upn": ANA, "department": "Sales"}, {"upn": BO}))
    people, _ = write(tmp_path, listed, report(SUNDAYS[0], ANA))
    assert names(tmp_path) == {ANA, BO}
    undo(tmp_path, people)
    assert names(tmp_path) == {ANA}  # the report still has ana


def test_names_need_not_be_kept_at_all(tmp_path):
    (batch_id,) = write(tmp_path, report(SUNDAYS[0], ANA, BO), identity="none")
    assert not Home(tmp_path).identity.exists()
    assert len(told(tmp_path)[0]) == 2
    undo(tmp_path, batch_id)
    assert told(tmp_path)[0] == []


def test_the_latest_spelling_of_a_name_stays(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA))
    write(tmp_path, report(SUNDAYS[1], "Ana@X.example"))
    assert names(tmp_path) == {"Ana@X.example"}


def test_a_lost_database_comes_back_before_anything_is_written(tmp_path):
    home = tmp_path / "home"
    write(home, report(SUNDAYS[0], ANA), report(SUNDAYS[1], ANA, BO))
    Home(home).main.unlink()
    archived = sorted(path.name for path in Home(home).archive.glob("*.parquet"))
    assert write(home, report(SUNDAYS[2], BO)) == [3]
    assert sorted(path.name for path in Home(home).archive.glob("*.parquet"))[:2] == archived
    assert told(home)[1] == [(1,), (2,), (3,)]
    assert len(told(home)[0]) == 4


def test_an_older_database_catches_up_with_the_archive(tmp_path):
    home, backup = tmp_path / "home", tmp_path / "backup"
    write(home, report(SUNDAYS[0], ANA))
    shutil.copytree(home, backup)
    write(home, report(SUNDAYS[1], ANA, BO), report(SUNDAYS[2], ANA, BO))
    expected = told(home)
    shutil.copy(Home(backup).main, Home(home).main)
    write(home)
    assert told(home) == expected
    assert len(list(Home(home).archive.glob("*.parquet"))) == 3


def test_versions_only_rise_also_after_a_lost_database(tmp_path):
    """Pages keep what they have read by version: an old number must not bring new facts."""
    for day in SUNDAYS:
        write(tmp_path, report(day, ANA))
    before = published_version(Home(tmp_path))
    Home(tmp_path).main.unlink()
    write(tmp_path)
    assert published_version(Home(tmp_path)) > before


def test_a_home_with_a_quote_in_its_name(tmp_path):
    home = tmp_path / "d'Arc"
    (first, _) = write(home, report(SUNDAYS[0], ANA), report(SUNDAYS[1], BO))
    undo(home, first)
    assert len(told(home)[0]) == 1


def test_one_writer_at_a_time(tmp_path):
    with (
        open_writer(Settings(home=tmp_path)),
        pytest.raises(Busy),
        open_writer(Settings(home=tmp_path), wait_seconds=0.1),
    ):
        pytest.fail("two writers were let in")


def test_a_writer_that_fails_changes_nothing(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA))
    before = told(tmp_path)

    def fail_in_the_middle():
        with open_writer(Settings(home=tmp_path)) as writer, writer.transaction() as con:
            stage(writer, report(SUNDAYS[1], BO))
            con.execute("delete from use_week")
            raise RuntimeError("pulled the plug")

    with pytest.raises(RuntimeError, match="plug"):
        fail_in_the_middle()
    write(tmp_path)
    assert told(tmp_path) == before
