"""Addresses with letters that deceive: what nobody sees is left out, look-alikes are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.people_files import read, table

ANA, BO = "ana@x.example", "bo@x.example"
HEADER = ("E-mail", "Course", "Date")
DAY = ("Copilot basics", "2026-10-13")


@pytest.mark.parametrize(
    "odd", ["\u200bana@x.example", "a\u200bna@x.ex\u2060ample", ANA + "\ufeff"]
)
def test_characters_without_a_width_are_not_another_person(tmp_path: Path, odd: str) -> None:
    found = read(tmp_path, table(HEADER, (ANA, *DAY), (BO, *DAY), (odd, *DAY)), "training.csv")
    assert sorted(set(found.column("person"))) == [ANA, BO]
    assert "line 4, column E-mail" in found.said("address-hidden-characters")


def test_a_list_of_people_has_them_once_too(tmp_path: Path) -> None:
    data = table(("UPN", "Afdeling"), (ANA, "HR"), ("a\u200cna@x.example", "HR"))
    found = read(tmp_path, data, "mensen-2026-11-18.csv")
    assert found.column("upn") == [ANA]
    assert {"address-hidden-characters", "duplicate-rows"} <= set(found.codes)


def test_a_look_alike_letter_is_told_with_its_line(tmp_path: Path) -> None:
    cyrillic = "b\N{CYRILLIC SMALL LETTER O}@x.example"
    found = read(tmp_path, table(HEADER, (BO, *DAY), (cyrillic, *DAY)), "training.csv")
    assert "line 3, column E-mail" in found.said("text-mixed-scripts")


def test_plain_and_accented_addresses_say_nothing(tmp_path: Path) -> None:
    data = table(HEADER, (ANA, *DAY), ("renée@x.example", *DAY))
    assert not {"address-hidden-characters", "text-mixed-scripts"} & set(
        read(tmp_path, data, "training.csv").codes
    )


@pytest.mark.parametrize("odd", ["mailto:" + BO, f"Bo Vos <{BO}>", f"{ANA}; {BO}", f"{ANA} {BO}"])
def test_more_than_an_address_is_told_with_its_line(tmp_path: Path, odd: str) -> None:
    found = read(tmp_path, table(HEADER, (ANA, *DAY), (odd, *DAY)), "training.csv")
    assert "line 3, column E-mail" in found.said("address-odd")


@pytest.mark.parametrize(
    "plain", [f" {BO} ", "o'neill@x.example", "b_x.nl#EXT#@x.example", "b+1@x.nl"]
)
def test_an_address_of_any_form_is_no_more_than_one(tmp_path: Path, plain: str) -> None:
    data = table(("UPN", "Afdeling"), (ANA, "HR"), (plain, "HR"))
    assert "address-odd" not in read(tmp_path, data, "mensen-2026-11-18.csv").codes
