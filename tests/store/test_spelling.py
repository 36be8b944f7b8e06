"""Which values look like one."""

from __future__ import annotations

import pytest

from store.spelling import misspelt, near_duplicates


def test_near_duplicates() -> None:
    values = [
        "HR",
        "hr",
        "H.R.",
        "Human Resources",
        "R&D",
        "R en D",
        "Café",
        "Cafe",
        "Fin\u202eance",
        "Finance",
    ]
    assert sorted(near_duplicates(values)) == [
        ("Cafe", "Café"),
        ("Finance", "Fin\u202eance"),
        ("H.R.", "HR"),
        ("R en D", "R&D"),
    ]


def test_case_alone_is_no_near_duplicate() -> None:
    assert near_duplicates(["HR", "hr", "Hr"]) == []


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        ("Financien", "Finacien", True),  # a letter left out
        ("Marketing", "Marketnig", True),  # two that changed places
        ("Logistiek", "Logistiek ", False),  # the same letters: a near duplicate, not a slip
        ("Team 01 Noord", "Team 02 Noord", False),  # numbers tell teams apart
        ("Inkoop", "Verkoop", False),
        ("Zorg", "Borg", False),  # too short to be sure
        ("Klantenservice", "Klantservice", False),  # two letters
    ],
)
def test_misspelt(one: str, other: str, found: bool) -> None:
    assert misspelt([one, other]) == ([tuple(sorted((one, other)))] if found else [])
