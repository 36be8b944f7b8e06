"""What was written under the old name of a team is of the team it became, and stays as written."""

from __future__ import annotations

from datetime import timedelta

import pytest

from access import Viewer
from store.register import CaseDraft, Register, Share
from tests.store.registering import SOON, TODAY, planned

HR = Viewer(role="hr", name="hr")
OLD, NEW = "Finanicën", "Financiën"
RENAMED = {("department", "finanicën"): NEW}
LATER = TODAY + timedelta(days=60)


@pytest.fixture
def written(tmp_path) -> Register:
    """Everything that can be written of a department, under both of its names."""
    register = Register.open(tmp_path, HR)
    register.add_note("department", OLD, "They start on Mondays.")
    register.add_note("department", NEW, "They have a new lead.")
    for team, share in ((NEW, 0.5), (OLD, 0.6)):
        register.set_goal("department", team, share, LATER, today=TODAY)
        register.opt_in("department", team, "challenges", wanted=team == OLD)
    register.set_follow_up(
        "department", OLD, "snoozed", today=TODAY, until_on=SOON, reason="A move."
    )
    planned(register, teams=(OLD, "Sales", NEW), dimension="department")
    case = register.add_use_case(CaseDraft("Minutes", "Ask for them.", department=OLD))
    for team in (OLD, NEW):
        register.share_use_case(case, "department", team, TODAY)
    return register


def test_it_is_read_as_of_the_team_it_became(written, tmp_path):
    register = Register.open(tmp_path, HR, renamed=RENAMED)
    assert len(register.notes("department", NEW)) == len(register.notes("department", OLD)) == 2
    assert [(goal.team, goal.share) for goal in register.goals()] == [(NEW, 0.6)], "the newest"
    assert len(register.goals("department", NEW, ended=True)) == 2
    assert register.opted_in("department", "challenges") == {"financiën"}
    assert list(register.follow_ups("department")) == ["financiën"]
    (action,) = register.actions(dimension="department", team=NEW)
    assert action.team_names == (NEW, "Sales")
    (case,) = register.use_cases()
    assert case.department == NEW
    assert case.shares == (Share("department", NEW, TODAY),)
    with pytest.raises(ValueError, match="already"):
        register.add_use_case(CaseDraft("Minutes", "Ask.", department=NEW))


def test_it_can_be_changed_by_the_new_name(written, tmp_path):
    champion = Viewer(role="champion", name="ch", departments=frozenset({NEW, "Sales"}))
    register = Register.open(tmp_path, champion, renamed=RENAMED)
    assert register.change_action(1, today=TODAY, title="Hour").title == "Hour"
    stopped = register.stop_team(1, OLD, on=SOON + timedelta(days=9), today=TODAY)
    assert [one.stopped_on is None for one in stopped.teams] == [False, True, False]
    assert stopped.still_in == ("Sales",)
    register.end_goal("department", NEW)
    assert register.goals() == ()


def test_what_was_written_stays(written, tmp_path):
    """A repair that is undone gives everything back: nothing was written anew."""
    Register.open(tmp_path, HR, renamed=RENAMED).change_action(1, today=TODAY, title="Hour")
    register = Register.open(tmp_path, HR)
    assert register.action(1).team_names == (OLD, "Sales", NEW)
    assert len(register.notes("department", OLD)) == 1
    assert {goal.team for goal in register.goals()} == {OLD, NEW}
