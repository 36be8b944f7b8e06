"""What a team is: the setting, or the finest that the files carry; and what it is called."""

from __future__ import annotations

from datetime import date

import pytest

from store import rebuild
from tests.store.asking import span
from tests.store.builder import People, commit, writing

FEB = date(2026, 2, 1)
PEOPLE = (
    {"upn": "ana@x.example", "department": "Sales", "team": "North", "manager": "bo@x.example"},
    {"upn": "bo@x.example", "department": "Sales", "team": "South", "manager": "di@x.example"},
    {"upn": "cy@x.example", "department": "HR", "team": "North", "manager": "bo@x.example"},
    {"upn": "di@x.example", "department": "Board", "team": "", "manager": ""},
    {"upn": "ed@x.example", "department": "Sales", "team": "South", "manager": "bo@x.example"},
)
ALL = ("department", "team", "manager", "office")


def teams(writer):
    """Team by first name, on the day of the list."""
    return {row["upn"][:2].strip("@"): span(writer, row["upn"], FEB)["team"] for row in PEOPLE}


def test_the_finest_grouping_that_a_file_carries(tmp_path):
    told = {}
    for columns in (ALL, ("department", "manager"), ("department",)):
        with writing(tmp_path / str(len(columns))) as writer:
            commit(writer, [People(FEB, PEOPLE, columns=columns)])
            told[columns] = teams(writer)["an"]
    assert told == {
        ALL: "North",
        ("department", "manager"): "Sales · 1",
        ("department",): "Sales",
    }


@pytest.mark.parametrize(
    ("setting", "expected"),
    [
        ("team", {"an": "North", "bo": "South", "cy": "North", "di": None, "ed": "South"}),
        ("department", {"an": "Sales", "bo": "Sales", "cy": "HR", "di": "Board", "ed": "Sales"}),
        ("office", dict.fromkeys(("an", "bo", "cy", "di", "ed"))),
    ],
)
def test_the_setting_chooses_the_column(tmp_path, setting, expected):
    with writing(tmp_path) as writer:
        commit(writer, [People(FEB, PEOPLE, columns=ALL)])
        with writer.transaction():
            rebuild.derive_people_again(writer, team_column=setting)
        assert teams(writer) == expected


def test_a_manager_s_team_is_called_after_its_department_never_after_the_manager(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [People(FEB, PEOPLE, columns=ALL)])
        with writer.transaction():
            rebuild.derive_people_again(writer, team_column="manager")
        told = teams(writer)
        stored = writer.con.execute("select value from dimension_value").fetchall()
    assert told["an"] == told["cy"] == told["ed"]  # bo's people, whatever their department
    assert told["bo"] != told["an"] and told["di"] is None
    assert sorted({told["an"], told["bo"]}) == ["Sales · 1", "Sales · 2"]
    assert not [value for (value,) in stored if "@" in value or value.lower() in ("bo", "di")]
