"""The register: teams that leave an action, before they began and after."""

from __future__ import annotations

from datetime import timedelta

from metrics.teams.effect.recorded import plan_of
from store.register import draw
from tests.store.registering import SOON, TEAMS, TODAY, planned, refused


def test_a_stop_is_recorded(register):
    number = planned(register)
    one = register.stop_team(number, "claims east", on=SOON, today=SOON)
    assert one.team("Claims East").stopped_on == SOON
    assert not one.team("Claims East").took_place
    assert one.team("Claims West").took_place
    later = SOON + timedelta(days=9)
    one = register.set_status(number, "stopped", today=later)
    assert {team.team: team.stopped_on for team in one.teams} == {
        **dict.fromkeys(TEAMS, later),
        "Claims East": SOON,
    }
    assert one.team("Claims West").took_place
    assert "stopped on 30 Nov 2026 already" in refused(
        register, "stop_team", number, "Claims East", on=later, today=later
    )
    assert "is not in this action" in refused(
        register, "stop_team", number, "Legal", on=later, today=later
    )


def test_a_team_that_began_is_not_taken_out_of_the_effect_afterwards(register):
    number = planned(register)
    later = SOON + timedelta(days=60)
    for on in (TODAY, SOON):
        said = refused(register, "stop_team", number, "Claims East", on=on, today=later)
        assert "began on 30 Nov 2026" in said
    before, after = plan_of(register.action(number)), SOON + timedelta(days=1)
    one = register.stop_team(number, "Claims East", on=after, today=later)
    assert one.team("Claims East").took_place
    assert plan_of(one) == before, "it stays in the comparison, however early the day"
    assert plan_of(register.set_status(number, "stopped", today=later)) == before


def test_a_team_that_was_taken_out_gets_no_lot_and_does_not_come_back(register):
    number = planned(register)
    register.stop_team(number, "Claims East", on=TODAY, today=TODAY)
    one = register.draw_lots(number, seed=2026, waves=3, weeks_between=9, today=TODAY)
    assert [team.team for team in one.teams] == list(draw(set(TEAMS) - {"Claims East"}, 2026))
    assert one.left_early == 0
    moved = register.change_action(number, today=TODAY, starts_on=SOON + timedelta(days=7))
    assert {team.team for team in moved.teams} == set(TEAMS) - {"Claims East"}


def test_a_team_that_leaves_before_its_turn_breaks_the_lots(register):
    number = planned(register)
    one = register.draw_lots(number, seed=2026, waves=2, weeks_between=9, today=TODAY)
    # Drawn: Claims East, Claims West, then Finance AP, Finance AR nine weeks later.
    soon_after = SOON + timedelta(days=3)
    one = register.stop_team(number, "Claims East", on=soon_after, today=soon_after)
    assert one.left_early == 0
    second = SOON + timedelta(weeks=9)
    one = register.stop_team(number, "Finance AR", on=second, today=second)
    assert (one.left_early, one.lots.seed) == (1, 2026)
    plan = plan_of(one)
    assert [start.team for start in plan.teams] == ["Claims East", "Claims West", "Finance AP"]
    assert (plan.drawn_by_lot, plan.left_early, plan.by_lot) == (True, 1, False)
