"""Numbers of keys: given once, kept in archive/keys, and enough to read the archive by itself."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from ingest import batches
from settings import Settings
from store.home import Home
from store.keys import BrokenArchive
from store.writer import open_writer
from tests.store.builder import NOW, People, Report, commit, facts

ANA, BO, CY = "ana@x.example", "bo@x.example", "cy@x.example"
SUNDAYS = (date(2026, 2, 8), date(2026, 2, 15), date(2026, 2, 22))


def report(on, *names):
    return Report(on, tuple((name, {"teams": on}, {}) for name in names))


def write(home, *files):
    with open_writer(Settings(home=home)) as writer:
        commit(writer, files)
        return facts(writer)


def undo(home, batch_id):
    with open_writer(Settings(home=home)) as writer:
        batches.undo(writer, batch_id, now=NOW, team_column="auto")
        return facts(writer)


def files(home):
    return sorted(path.name for path in Home(home).keys.iterdir())


def numbers(home):
    """Number of every key."""
    with open_writer(Settings(home=home)) as writer:
        return dict(writer.con.execute("select key, account_id from account").fetchall())


def test_only_new_keys_are_written(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA, BO))
    write(tmp_path, report(SUNDAYS[1], BO, ANA))
    assert files(tmp_path) == ["000000001.parquet"]
    write(tmp_path, report(SUNDAYS[2], ANA, CY))
    assert files(tmp_path) == ["000000001.parquet", "000000003.parquet"]


def test_archived_rows_hold_no_key_and_lie_by_number(tmp_path):
    with open_writer(Settings(home=tmp_path)) as writer:
        commit(writer, [report(SUNDAYS[0], ANA, BO), report(SUNDAYS[1], BO, CY, ANA)])
        path = sorted(writer.home.archive.glob("*.parquet"))[1]
        rows = writer.con.execute(f"from read_parquet('{path}')")
        assert "key" not in [column[0] for column in rows.description]
        assert [row[0] for row in rows.fetchall()] == [1, 2, 3]


def test_the_archive_is_enough_also_when_the_first_batch_was_undone(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA, BO))
    listed = People(SUNDAYS[0], ({"upn": CY, "object_id": "o3", "manager": ANA},))
    write(tmp_path, listed, report(SUNDAYS[1], BO, CY))
    expected, before = undo(tmp_path, 1), numbers(tmp_path)
    Home(tmp_path).main.unlink()
    assert write(tmp_path) == expected
    assert numbers(tmp_path) == before


def test_a_key_keeps_its_number_when_its_only_batch_was_undone(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA, BO))
    before = numbers(tmp_path)
    undo(tmp_path, 1)
    write(tmp_path, report(SUNDAYS[1], CY, BO))
    assert before.items() <= numbers(tmp_path).items()
    with open_writer(Settings(home=tmp_path)) as writer:
        batches.redo(writer, 1, team_column="auto")
        assert len(facts(writer)["use_week"]) == 4


def test_numbers_that_were_never_committed_go(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA))
    keys = Home(tmp_path).keys
    shutil.copy(keys / "000000001.parquet", keys / "000000002.parquet")
    write(tmp_path)
    assert files(tmp_path) == ["000000001.parquet"]


def test_an_archive_without_its_keys_is_named(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA))
    Home(tmp_path).main.unlink()
    shutil.rmtree(Home(tmp_path).keys)
    with pytest.raises(BrokenArchive, match=r"000001-graph_usage\.parquet"):
        write(tmp_path)


def test_two_files_with_one_number_are_named(tmp_path):
    write(tmp_path, report(SUNDAYS[0], ANA))
    other = tmp_path / "other"
    write(other, report(SUNDAYS[0], BO))
    Home(tmp_path).main.unlink()
    keys = Home(tmp_path).keys
    shutil.copy(Home(other).keys / "000000001.parquet", keys / "000000002.parquet")
    with pytest.raises(BrokenArchive, match="one number"):
        write(tmp_path)
