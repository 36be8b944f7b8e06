"""One sentence for any number of teams."""

from __future__ import annotations

import pytest

from reports.attention import headline


@pytest.mark.parametrize(
    ("teams", "asks", "said"),
    [
        (0, 0, "No team is large enough to be told of."),
        (1, 0, "The only team here does not ask for attention now."),
        (1, 1, "The only team here would gain from attention now."),
        (5, 0, "None of 5 teams asks for attention now."),
        (5, 1, "One of 5 teams would gain from attention now."),
        (5, 2, "2 of 5 teams would gain from attention now."),
    ],
)
def test_the_headline_counts_teams_as_people_do(teams: int, asks: int, said: str) -> None:
    found = headline(teams, asks)
    assert found.said("en") == said
    assert found.said("nl") != said
