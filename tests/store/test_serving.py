"""The serving copy: whole or not there, and the one before stays readable."""

from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from settings import Settings
from store import serving
from store.engine import connect
from store.home import Home
from store.serving import open_serving, publish, published_version
from store.writer import open_writer


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path).make()


def write(home, value):
    """One more commit on the home, published at the end."""
    with open_writer(Settings(home=home.root)) as writer, writer.transaction() as con:
        con.execute("delete from meta where name = 'tenant'")
        con.execute("insert into meta values ('tenant', ?)", [value])


def read(copy):
    return copy.cursor().execute("select value from meta where name = 'tenant'").fetchone()[0]


def test_nothing_is_published_before_the_first_commit(home):
    with open_writer(Settings(home=home.root)):
        pass
    assert open_serving(home) is None and published_version(home) is None


def test_a_commit_is_published_and_the_copy_before_stays_readable(home):
    write(home, "one")
    before = open_serving(home)
    write(home, "two")
    after = open_serving(home)
    assert (read(before), read(after)) == ("one", "two")
    assert before.version != after.version and before.path != after.path
    assert open_serving(home) is after  # opened once per process


def test_a_run_without_a_commit_publishes_nothing_new(home):
    write(home, "one")
    version = published_version(home)
    with open_writer(Settings(home=home.root)):
        pass
    assert published_version(home) == version


def test_older_copies_go_and_the_last_two_stay(home):
    for value in "abcd":
        write(home, value)
    names = sorted(path.name for path in home.serving.iterdir())
    assert names == ["CURRENT", "publish-3.duckdb", "publish-4.duckdb"]
    assert (home.serving / "CURRENT").read_text() == "publish-4.duckdb"


def test_a_copy_that_is_not_what_it_should_be_is_not_published(home):
    write(home, "one")
    with pytest.raises(ValueError, match="expected 9"):
        publish(home, version=9)
    assert published_version(home) == 1
    assert read(open_serving(home)) == "one"


def test_of_a_copy_that_found_no_room_nothing_is_left(home, monkeypatch):
    write(home, "one")

    def full(_path):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(serving, "sync_file", full)
    with pytest.raises(OSError, match="No space"):
        publish(home, version=2)
    assert sorted(path.name for path in home.serving.iterdir()) == ["CURRENT", "publish-1.duckdb"]


def test_a_pointer_to_nothing_is_nothing(home):
    (home.serving / serving.CURRENT).write_text("publish-5.duckdb")
    assert open_serving(home) is None and published_version(home) is None


def test_pages_cannot_write(home):
    write(home, "one")
    with pytest.raises(Exception, match="read-only"):
        open_serving(home).cursor().execute("delete from meta")


def test_batches_newest_first_with_findings_as_values(home):
    from datetime import date

    from store import rebuild
    from tests.store.test_archive import HEADER

    with open_writer(Settings(home=home.root)) as writer, writer.transaction():
        for number in (1, 2):
            header = rebuild.BatchHeader.from_json(
                json.dumps({**json.loads(HEADER.to_json()), "batch_id": number})
            )
            rebuild.insert_batch(writer, header, people_matched=3)
    found = open_serving(home).batches()
    assert [batch["batch_id"] for batch in found] == [2, 1]
    assert found[0]["findings"] == [{"code": "date-unreadable"}]
    assert found[0]["newest_on"] == date(2026, 2, 8)


def test_a_copy_that_somebody_still_holds_can_be_opened_again(tmp_path: Path) -> None:
    database, work = tmp_path / "copy.duckdb", tmp_path / "work"
    duckdb.connect(str(database)).close()
    held = connect(database, work=work, read_only=True).cursor()
    again = connect(database, work=work, read_only=True)
    assert again.execute("select current_setting('enable_external_access')").fetchone() == (False,)
    assert held.execute("select 1").fetchone() == (1,)
