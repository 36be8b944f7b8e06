"""Follow-up, notes, goals and what teams said yes to."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from access import Viewer
from store.register import Draft, NotAllowed, NotPossible, Register

TODAY = date(2026, 11, 20)
LATER = TODAY + timedelta(weeks=4)


def test_what_was_decided_waits_until_its_day(register):
    register.set_follow_up(
        "team", "Claims East", "snoozed", today=TODAY, until_on=LATER, reason="They move house"
    )
    one = register.follow_ups("team")["claims east"]
    assert (one.team, one.state, one.until_on, one.reason) == (
        *("Claims East", "snoozed", LATER, "They move house"),
    )
    assert (one.who, one.role) == ("ana", "hr")
    register.set_follow_up("team", "claims  EAST", "done", today=TODAY, until_on=LATER)
    assert register.follow_ups("team")["claims east"].state == "done"
    assert register.follow_ups("team")["claims east"].until_on is None
    assert register.follow_ups("department") == {}


@pytest.mark.parametrize(
    ("state", "until_on", "reason", "says"),
    [
        ("snoozed", LATER, "", "The reason is missing."),
        ("not_now", None, "Busy", "Say until when: a day after today."),
        ("snoozed", TODAY, "Busy", "Say until when: a day after today."),
        ("asleep", None, "", "The follow-up cannot be asleep; it is one of: open, snoozed"),
        ("snoozed", LATER, "ask bo@example.org", "The reason has an address in it."),
    ],
)
def test_a_decision_without_day_or_reason_is_refused(register, state, until_on, reason, says):
    with pytest.raises(NotPossible) as caught:
        register.set_follow_up(
            "team", "Claims East", state, today=TODAY, until_on=until_on, reason=reason
        )
    assert caught.value.says.said("en").startswith(says)
    assert register.follow_ups("team") == {}


def test_notes_name_nobody_by_address(register):
    number = register.add_note("team", "Claims East", "Month end; see https://x.org/@team/page ")
    (note,) = register.notes("team", "CLAIMS EAST")
    assert (note.note_id, note.team, note.words) == (
        *(number, "Claims East", "Month end; see https://x.org/@team/page"),
    )
    for words in ("Ask bo@example.org", "", "x" * 2001):
        with pytest.raises(NotPossible):
            register.add_note("team", "Claims East", words)
    assert len(register.notes("team", "Claims East")) == 1
    assert register.notes("department", "Claims East") == ()


def test_notes_are_taken_away_by_who_wrote_them_or_hr(register, tmp_path):
    champion = Register.open(tmp_path, Viewer(name="bo", role="champion"))
    mine = champion.add_note("team", "Claims East", "One")
    theirs = register.add_note("team", "Claims East", "Two")
    with pytest.raises(NotPossible, match="Only who wrote a note"):
        champion.remove_note(theirs)
    register.remove_note(mine)
    assert [note.words for note in register.notes("team", "Claims East")] == ["Two"]
    with pytest.raises(NotPossible, match="There is no note"):
        register.remove_note(mine)


def test_feedback_is_for_the_project_team(register, tmp_path):
    scope = frozenset({"Finance"})
    bo = Register.open(tmp_path, Viewer(name="bo", role="champion", departments=scope))
    cy = Register.open(tmp_path, Viewer(name="cy", role="champion"))
    bo.add_feedback("The course is too long.")
    cy.add_feedback("More examples in Excel, please.")
    assert [note.words for note in bo.feedback()] == ["The course is too long."]
    assert len(register.feedback()) == 2
    assert register.feedback()[0].team is None
    employee = Register.open(tmp_path, Viewer(name="di", role="employee"))
    with pytest.raises(NotAllowed):
        employee.add_feedback("Hello")
    assert employee.notes("team", "Claims East") == employee.feedback() == ()


def test_a_goal_replaces_the_one_before_and_keeps_it(register):
    register.set_goal("team", "Claims East", 0.5, LATER, today=TODAY)
    number = register.set_goal("team", "claims east", 0.6, LATER, today=TODAY)
    register.set_goal("team", "Claims West", 0.4, LATER, today=TODAY)
    (goal,) = register.goals("team", "Claims East")
    assert (goal.goal_id, goal.share, goal.by_on, goal.metric) == (
        *(number, 0.6, LATER, "habitual_share"),
    )
    assert len(register.goals("team")) == 2
    assert [one.share for one in register.goals("team", "Claims East", ended=True)] == [0.6, 0.5]
    register.end_goal("team", "Claims East")
    assert register.goals("team", "Claims East") == ()
    with pytest.raises(NotPossible, match="has no goal"):
        register.end_goal("team", "Claims East")


@pytest.mark.parametrize(
    ("share", "by_on"), [(0, LATER), (1.01, LATER), (-0.2, LATER), (0.5, TODAY)]
)
def test_goals_that_cannot_be_are_refused(register, share, by_on):
    with pytest.raises(NotPossible):
        register.set_goal("team", "Claims East", share, by_on, today=TODAY)
    assert register.goals() == ()


def test_a_challenge_is_for_teams_that_said_yes(register):
    challenge = Draft("challenge", "One hour less", ("Claims East", "Claims West"), LATER)
    register.opt_in("team", "Claims East", "challenges", wanted=True)
    with pytest.raises(NotPossible, match="Claims West has not said yes"):
        register.add_action(challenge, today=TODAY)
    register.opt_in("team", "Claims West", "challenges", wanted=True)
    number = register.add_action(challenge, today=TODAY)
    register.opt_in("team", "Claims West", "challenges", wanted=False)
    assert register.opted_in("team", "challenges") == {"claims east"}
    with pytest.raises(NotPossible, match="Claims West has not said yes"):
        register.change_action(number, today=TODAY, title="New")
    assert register.opted_in("team", "wins") == frozenset()
    answer = register.opt_ins("team", "claims west")["challenges"]
    assert (answer.wanted, answer.who, answer.role) == (False, "ana", "hr")
    with pytest.raises(NotPossible):
        register.opt_in("team", "Claims East", "newsletter", wanted=True)
