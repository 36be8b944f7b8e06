"""Statuses and what was done become queues: literal histories and where each team belongs."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from metrics.teams.queues import Aside, Begun, work_list
from tests.metrics.teams.histories import DOWN, GROWS, HIGH, MONDAY, STILL, TODAY, history, row


@pytest.mark.parametrize(
    ("steps", "queue"),
    [
        ([(HIGH, False, 0.7)], ""),
        ([(DOWN, True, 0.4)], "declining"),
        ([(STILL, True, 0.5)], "stagnating"),
        # A third of a normal week's people was never reached, so it is a start, not a repair.
        ([(STILL, True, 0.2), (STILL, True, 0.33)], "never-took-off"),
        ([(HIGH, False, 0.5), (STILL, True, 0.2)], "stagnating"),
        # Nothing is known of its level, so nothing is said about a start.
        ([(STILL, True, None)], "stagnating"),
        ([(STILL, True, 0.4), (GROWS, False, 0.5)], "recovering"),
        ([(STILL, True, 0.4), *[(HIGH, False, 0.7)] * 12], "recovering"),
        ([(STILL, True, 0.4), *[(HIGH, False, 0.7)] * 13], ""),
        # A chance that is not confirmed, and a team that is away, ask for nothing.
        ([(STILL, True, 0.4), ("unknown", False, 0.4, "not-sure")], ""),
        ([(STILL, True, 0.4), ("paused", True, None, "paused")], ""),
        # Small teams are in no queue, whatever they were.
        ([(DOWN, True, 0.4), ("too-few-people", True, None, "small-group")], ""),
        ([(DOWN, True, 0.4), ("too-few-people", True, None, "matched-few")], ""),
    ],
)
def test_where_a_team_belongs(steps, queue):
    assert [entry.queue for entry in work_list(history(*steps), TODAY)] == [queue]


@pytest.mark.parametrize(
    ("begun", "queue"),
    [
        (Begun("Coaching", date(2026, 12, 1)), "in-follow-up"),
        (Begun("Coaching", date(2026, 9, 17)), "in-follow-up"),
        # Nine weeks on, the effect can be read and the team is where its figures put it.
        (Begun("Coaching", date(2026, 9, 16)), "declining"),
        (Begun("Coaching", date(2026, 11, 2), stopped=True), "declining"),
    ],
)
def test_a_team_for_which_something_was_begun_waits(begun, queue):
    found = work_list(history((DOWN, True, 0.4)), TODAY, begun={"East": [begun]})
    assert [entry.queue for entry in found] == [queue]


def test_what_is_put_aside_comes_back_on_its_day():
    rows = history((DOWN, True, 0.4))
    until = {"East": Aside("snoozed", TODAY, "moving house")}
    later = {"East": Aside("snoozed", TODAY + timedelta(days=1), "moving house")}
    never = {"East": Aside("not-now", None)}
    assert work_list(rows, TODAY, aside=until)[0].aside is None
    assert work_list(rows, TODAY, aside=later)[0].aside == later["East"]
    assert work_list(rows, TODAY, aside=never)[0].aside == never["East"]


def test_who_gains_most_comes_first_and_who_left_is_gone():
    rows = [
        row(MONDAY, STILL, flagged=True, level=0.5, probability=0.8, team="A"),
        row(MONDAY, STILL, flagged=True, level=0.5, probability=0.9, team="B"),
        row(MONDAY, DOWN, flagged=True, level=0.5, probability=0.7, team="C"),
        row(MONDAY, HIGH, level=0.7, probability=0.1, team="D"),
        row(MONDAY - timedelta(weeks=1), DOWN, flagged=True, level=0.5, team="Gone"),
    ]
    assert [entry.team for entry in work_list(rows, TODAY)] == ["C", "B", "A", "D"]


def test_new_on_the_list_and_worth_a_compliment():
    new = work_list(history((HIGH, False, 0.5), (DOWN, True, 0.4)), TODAY)[0]
    old = work_list(history((DOWN, True, 0.5), (DOWN, True, 0.4)), TODAY)[0]
    back = work_list(history((DOWN, True, 0.5), (GROWS, False, 0.6)), TODAY)[0]
    grows = work_list(history((GROWS, False, 0.5), (GROWS, False, 0.6)), TODAY)[0]
    assert (new.new_here, old.new_here, back.new_here) == (True, False, False)
    assert (new.grew, back.grew, grows.grew) == (False, True, True)
