"""One sentence for any number of teams, and for those that have a plan already."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from metrics.teams.queues import Aside, Begun, work_list
from reports.attention import headline, level, thanks
from tests.metrics.teams.histories import DOWN, HIGH, MONDAY, STILL, TODAY, row

PLAN = Begun("Coaching", TODAY + timedelta(days=14))
LATER = Aside("not-now", None)


@pytest.mark.parametrize(
    ("kinds", "said"),
    [
        # w: well; a: asks for attention; p: has a plan; s: set aside; r: has a plan, is well.
        ("", "No team is large enough to be told of."),
        ("w", "The only team here does not ask for attention now."),
        ("a", "The only team here would gain from attention now."),
        ("p", "One team stands still or falls; it is in follow-up."),
        ("s", "One team stands still or falls; it is set aside."),
        ("wwwww", "None of 5 teams asks for attention now."),
        ("wwwwr", "None of 5 teams asks for attention now."),
        ("awwww", "One of 5 teams would gain from attention now."),
        ("aawwr", "2 of 5 teams would gain from attention now."),
        ("pwwww", "One team stands still or falls; it is in follow-up."),
        ("ppwww", "2 teams stand still or fall; all are in follow-up."),
        ("pswww", "2 teams stand still or fall; all are in follow-up or set aside."),
        ("apsww", "3 teams stand still or fall; one of them would gain from attention now."),
        ("aapww", "3 teams stand still or fall; 2 of them would gain from attention now."),
    ],
)
def test_the_headline_counts_teams_as_people_do(kinds: str, said: str) -> None:
    rows, begun, aside = [], {}, {}
    for place, kind in enumerate(kinds):
        team = f"Team {place}"
        low = kind in "aps"
        status = (DOWN if place % 2 else STILL) if low else HIGH
        rows.append(row(MONDAY, status, flagged=low, level=0.4, team=team))
        if kind in "pr":
            begun[team] = [PLAN]
        if kind == "s":
            aside[team] = LATER
    found = headline(work_list(rows, TODAY, begun=begun, aside=aside))
    assert found.said("en") == said
    assert found.said("nl") != said


@pytest.mark.parametrize(
    ("named", "rest", "said"),
    [
        ("", 0, []),
        ("", 1, ["One team grew or came back. Thank you to that team."]),
        ("", 3, ["3 teams grew or came back. Thank you to them."]),
        ("East, West", 0, ["Well done, and thank you: East, West."]),
        ("East", 1, ["Well done, and thank you: East.", "One more team grew or came back."]),
        ("East", 2, ["Well done, and thank you: East.", "2 more teams grew or came back."]),
    ],
)
def test_thanks_name_who_said_yes_and_count_the_others(
    named: str, rest: int, said: list[str]
) -> None:
    assert [one.said("en") for one in thanks(named, rest)] == said


def test_the_level_of_a_small_team_is_about() -> None:
    told = replace(row(MONDAY, STILL, level=0.65), licensed_people=39)
    assert level(told, "en") == "about 65\u00a0% in a normal week"
    assert level(replace(told, licensed_people=40), "en") == "65\u00a0% in a normal week"
    assert level(replace(told, level_bound="at_most"), "en") == "≤\u00a065\u00a0% in a normal week"
    assert level(row(MONDAY, STILL), "en") == "level not known"
