"""Two columns for one thing, and names of groups that are none: what was read of them is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.people_files import Read, read, table

ANA, BO, CY = "ana@x.example", "bo@x.example", "cy@x.example"


def told(answer: Read) -> set[str]:
    return {code for code in answer.codes if not code.startswith("people-day")}


def test_of_two_columns_for_the_department_one_is_read_and_that_is_told(tmp_path: Path) -> None:
    rows = ((ANA, "Sales", "Sales"), (BO, "Sales", "Verkoop"), (CY, "", "HR"))
    answer = read(tmp_path, table(("UPN", "Department", "Afdeling"), *rows))
    assert answer.column("department") == ["Sales", "Sales", None]
    assert told(answer) == {"columns-one-read"}
    said = answer.said("columns-one-read")
    assert said.startswith("lines 3, 4 | ")
    assert "“Department” was read, and “Afdeling” was not kept" in said


def test_columns_that_agree_and_forms_of_one_name_are_no_matter(tmp_path: Path) -> None:
    header = ("UPN", "Department", "Afdeling", "Manager", "Manager email")
    answer = read(tmp_path, table(header, (ANA, "HR", "HR", "Bo Vos", BO), (BO, "", "", "", "")))
    assert told(answer) == {"columns-not-kept"}
    assert "(1): Manager." in answer.said("columns-not-kept")


def test_lists_of_ones_own_tell_it_too(tmp_path: Path) -> None:
    rows = ((ANA, "HR", "Finance", "2026-01-01"), (BO, "HR", "", "2026-01-01"))
    data = table(("E-mail", "Department", "Business unit", "Since"), *rows)
    answer = read(tmp_path, data, "champions-2026-11-18.csv")
    assert told(answer) == {"columns-one-read"}
    assert answer.said("columns-one-read").startswith("line 2 | ")


@pytest.mark.parametrize("group", ["Bo Vos", "bo vos", "Vos, Bo"])
def test_a_group_called_after_a_person_is_told(tmp_path: Path, group: str) -> None:
    rows = ((ANA, "Ana Mol", "HR"), (BO, "Bo Vos", group), (CY, "Cy", "Cy"))
    answer = read(tmp_path, table(("UPN", "Name", "Department"), *rows))
    assert told(answer) == {"group-like-name"}
    assert answer.said("group-like-name").startswith("line 3, column Department | ")


@pytest.mark.parametrize("error", ["#N/A", "#N/B", "#REF!", "#verw!"])
def test_an_error_of_excel_is_no_group(tmp_path: Path, error: str) -> None:
    rows = ((ANA, "HR"), (BO, error), (CY, "#1"))
    answer = read(tmp_path, table(("UPN", "Department"), *rows))
    assert answer.column("department") == ["HR", None, "#1"]
    assert told(answer) == {"group-is-error"}
    assert answer.said("group-is-error").startswith("line 3, column Department | ")


def test_an_address_and_an_error_are_told_apart(tmp_path: Path) -> None:
    answer = read(tmp_path, table(("UPN", "Department"), (ANA, BO), (BO, "#N/A"), (CY, "HR")))
    assert told(answer) == {"group-is-address", "group-is-error"}
    assert answer.said("group-is-address").startswith("line 2, ")
    assert answer.said("group-is-error").startswith("line 3, ")
