"""The control file is built up in steps: each once, all or none, never by an older Kadans."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from store import control_file
from store.control_file import STEPS, ControlFile, NewerControl


def steps(path):
    with sqlite3.connect(path) as con:
        return [name for (name,) in con.execute("select name from step order by name")]


def test_every_step_is_applied_once(tmp_path):
    path = tmp_path / "control.sqlite"
    ControlFile(path)
    with sqlite3.connect(path) as con:
        con.execute("insert into setting values ('purpose', 'helping')")
    ControlFile(path)
    assert steps(path) == sorted(step.stem for step in STEPS.glob("*.sql"))
    with sqlite3.connect(path) as con:
        assert con.execute("select value from setting").fetchall() == [("helping",)]


def test_a_file_of_before_the_steps_keeps_what_it_has(tmp_path):
    path = tmp_path / "control.sqlite"
    with sqlite3.connect(path) as con:
        con.execute("create table setting (name text primary key, value text not null)")
        con.execute("insert into setting values ('purpose', 'helping')")
    with ControlFile(path).opened() as con:
        assert [tuple(row) for row in con.execute("select * from setting")] == [
            ("purpose", "helping")
        ]


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path, monkeypatch):
    path = tmp_path / "control.sqlite"
    ControlFile(path)
    before = steps(path)
    mine = tmp_path / "steps"
    mine.mkdir()
    for step in STEPS.glob("*.sql"):
        (mine / step.name).write_text(step.read_text())
    (mine / "9998_good.sql").write_text("create table good (n integer);\n")
    (mine / "9999_bad.sql").write_text("create table worse (n integer);\nnot a statement;\n")
    monkeypatch.setattr(control_file, "STEPS", Path(mine))
    with pytest.raises(sqlite3.OperationalError):
        ControlFile(path)
    assert steps(path) == before
    with sqlite3.connect(path) as con:
        names = {name for (name,) in con.execute("select name from sqlite_master")}
    assert not {"good", "worse"} & names


def test_a_file_of_a_newer_kadans_is_refused(tmp_path):
    path = tmp_path / "control.sqlite"
    ControlFile(path)
    with sqlite3.connect(path) as con:
        con.execute("insert into step values ('9999_of_tomorrow', '2027-01-01')")
    with pytest.raises(NewerControl, match="9999_of_tomorrow"):
        ControlFile(path)
