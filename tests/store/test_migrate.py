"""Schema versions: applied once, all or nothing, and never a newer one touched."""

from __future__ import annotations

import duckdb
import pytest

from store import migrate as migrations
from store.migrate import NewerDatabase, applied_version, migrate, newest_version


@pytest.fixture
def con():
    with duckdb.connect(":memory:") as open_con:
        yield open_con


def tables(con):
    return {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}


def test_each_version_is_applied_once(con):
    assert applied_version(con) == 0
    assert migrate(con) == list(range(1, newest_version() + 1))
    assert migrate(con) == []
    assert applied_version(con) == newest_version()
    assert {"batch", "use_week", "person_span", "schema_version"} <= tables(con)


def test_a_version_that_fails_leaves_nothing_and_those_before_it_stand(con, tmp_path, monkeypatch):
    (tmp_path / "0001_one.sql").write_text("create table one (n integer);")
    (tmp_path / "0002_two.sql").write_text("create table two (n integer); select nonsense;")
    monkeypatch.setattr(migrations, "MIGRATIONS", tmp_path)
    with pytest.raises(duckdb.Error):
        migrate(con)
    assert tables(con) == {"one", "schema_version"}
    assert applied_version(con) == 1
    (tmp_path / "0002_two.sql").write_text("create table two (n integer);")
    assert migrate(con) == [2]
    assert tables(con) == {"one", "two", "schema_version"}


def test_a_newer_database_is_refused_and_left_alone(con):
    migrate(con)
    con.execute("insert into schema_version values (99, 'later')")
    with pytest.raises(NewerDatabase, match="schema 99"):
        migrate(con)
    assert applied_version(con) == 99
