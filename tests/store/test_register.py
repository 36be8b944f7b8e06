"""The register: who may write what, and what stays as it was."""

from __future__ import annotations

import random
import sqlite3
from datetime import date, timedelta

import pytest

from access import CHANGES, READS, ROLES, Viewer, may
from metrics.teams.effect.recorded import others_of
from store.register import Draft, NotAllowed, NotPossible, Register, draw, in_waves, plain
from tests.store.registering import SOON, TEAMS, TODAY, planned, refused

# ---- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "departments", "expected"),
    [
        ("admin", None, (True, True)),
        ("hr", None, (True, True)),
        ("hr", {"Finance"}, (True, False)),
        ("champion", None, (True, True)),
        ("champion", {"Finance"}, (True, False)),
        ("privacy", None, (False, False)),
        ("employee", None, (False, False)),
    ],
)
def test_one_function_says_who_may_change_what(role, departments, expected):
    viewer = Viewer(role=role, departments=frozenset(departments) if departments else None)
    scope = departments or ()
    for what in CHANGES:
        assert (
            may(viewer, what, ["Finance"], scope),
            may(viewer, what, ["Finance", "Legal"], scope),
        ) == expected


def test_others_read():
    assert {role: may(Viewer(role=role), "read") for role in ROLES} == {
        "admin": True,
        "hr": True,
        "champion": True,
        "privacy": True,
        "employee": False,
    }
    assert all(may(Viewer(role=role), "read-library") for role in ROLES)
    assert not set(READS) & set(CHANGES)
    with pytest.raises(ValueError, match="unknown change"):
        may(Viewer(), "delete-everything")


def test_a_champion_changes_only_the_own_teams(tmp_path):
    viewer = Viewer(name="bo", role="champion", departments=frozenset({"Finance"}))
    mine = Register.open(tmp_path, viewer, teams=["Finance AP", "Finance AR"])
    number = planned(mine, teams=("finance ap",))
    assert mine.action(number).created_by == "bo"
    assert mine.action(number).created_role == "champion"
    everybody = Register.open(tmp_path, Viewer(name="ana", role="hr"))
    theirs = planned(everybody, title="Other", teams=("Finance AP", "Claims East"))
    everybody.add_note("team", "Claims East", "They move house.")
    everybody.set_follow_up("team", "Claims East", "done", today=TODAY)
    changes = [
        ("add_action", Draft("coaching", "X", ("Claims East",), SOON)),
        ("change_action", theirs),
        ("set_status", theirs, "stopped"),
        ("draw_lots", theirs),
        ("set_follow_up", "team", "Claims East", "done"),
        ("add_note", "team", "Claims East", "Hello"),
        ("set_goal", "team", "Claims East", 0.5, SOON),
        ("end_goal", "team", "Claims East"),
        ("opt_in", "team", "Claims East", "wins"),
        ("share_use_case", 1, "team", "Claims East", TODAY),
    ]
    more = {
        "draw_lots": {"seed": 1, "waves": 2, "weeks_between": 8},
        "opt_in": {"wanted": True},
    }
    dated = {
        "add_action",
        "change_action",
        "set_status",
        "draw_lots",
        "set_follow_up",
        "set_goal",
    }
    for name, *given in changes:
        kwargs = {**more.get(name, {}), **({"today": TODAY} if name in dated else {})}
        with pytest.raises(NotAllowed):
            getattr(mine, name)(*given, **kwargs)
    with pytest.raises(NotAllowed):
        mine.stop_team(theirs, "Claims East", on=TODAY, today=TODAY)
    assert mine.notes("team", "Claims East") == ()
    assert mine.follow_ups("team") == {}
    assert everybody.action_changes(theirs)[-1]["what"] == "added"


def test_a_department_is_in_scope_by_its_own_name(tmp_path):
    viewer = Viewer(name="bo", role="champion", departments=frozenset({"Finance"}))
    mine = Register.open(tmp_path, viewer)
    planned(mine, dimension="department", teams=("Finance",))
    with pytest.raises(NotAllowed):
        planned(mine, dimension="team", teams=("Finance",))
    of_team = Viewer(role="champion", departments=frozenset(), teams=frozenset({"Claims East"}))
    planned(Register.open(tmp_path, of_team), teams=("claims east",))


# ---- actions -----------------------------------------------------------------------------------


def test_an_action_is_kept_with_who_wrote_it(register):
    number = planned(
        register, goal="Two of three use it weekly", link="https://intra/x", owner="HR"
    )
    one = register.action(number)
    assert (one.kind, one.title, one.status, one.owner) == (
        "coaching",
        "Inbox hour",
        "planned",
        "HR",
    )
    assert [(team.team, team.place, team.wave, team.starts_on) for team in one.teams] == [
        (team, place, 1, SOON) for place, team in enumerate(TEAMS, 1)
    ]
    assert (one.created_by, one.created_role, one.lots) == ("ana", "hr", None)
    assert register.actions(team="FINANCE  AP") == (one,)
    assert register.actions(team="Legal") == ()
    assert register.actions(dimension="department") == ()


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"kind": "party"}, "The kind of action cannot be party; it is one of: training, workshop"),
        ({"title": " "}, "The title is missing."),
        ({"title": "x" * 201}, "The title is too long: 201 characters, at most 200."),
        ({"title": "Ask ana@example.org"}, "The title has an address in it."),
        ({"owner": "ana@example.org"}, "The owner has an address in it."),
        ({"title": "bell\x07"}, "The title has characters that cannot be shown."),
        ({"teams": ()}, "An action is for one team at least."),
        ({"teams": ("A", "a ")}, "a is named twice."),
        ({"teams": ("",)}, "The name of a team is missing."),
        ({"dimension": "person"}, "What a team is cannot be person"),
        ({"ends_on": TODAY}, "The last day is before the first."),
        ({"link": "javascript:alert(1)"}, "The link is no address that starts with https://"),
        ({"kind": "challenge"}, "Finance AP has not said yes to challenges, so it is not in one."),
    ],
)
def test_what_is_no_action_is_refused(register, fields, says):
    with pytest.raises(NotPossible) as caught:
        planned(register, **fields)
    assert caught.value.says.said("en").startswith(says)
    assert register.actions() == ()


def test_before_it_starts_everything_can_change(register):
    number = planned(register)
    one = register.change_action(
        number, today=TODAY, teams=("Claims East",), starts_on=SOON + timedelta(days=7), goal="Goal"
    )
    assert [(team.team, team.starts_on) for team in one.teams] == [
        ("Claims East", SOON + timedelta(days=7))
    ]
    assert one.goal == "Goal"
    assert [change["what"] for change in register.action_changes(number)] == [
        *("added", "goal", "teams", "starts_on")
    ]


@pytest.mark.parametrize("started", ["by hand", "by its day"])
@pytest.mark.parametrize(
    "fields",
    [{"teams": ("Legal",)}, {"starts_on": SOON + timedelta(days=1)}, {"goal": "x"}],
)
def test_once_it_started_its_teams_and_days_stay(register, started, fields):
    number = planned(register)
    if started == "by hand":
        register.set_status(number, "running", today=SOON)
    before = register.action(number).teams
    with pytest.raises(NotPossible) as caught:
        register.change_action(number, today=SOON, **fields)
    assert "has started" in caught.value.says.said("en")
    assert "has started" in refused(
        register, "draw_lots", number, seed=1, waves=2, weeks_between=8, today=SOON
    )
    assert register.action(number).teams == before
    assert register.change_action(number, today=SOON, title="New title").title == "New title"


@pytest.mark.parametrize("today", [TODAY, SOON])
def test_what_was_stopped_is_not_said_to_have_started(register, today):
    number = planned(register)
    register.set_status(number, "stopped", today=TODAY)
    before = register.action(number).teams
    for fields in ({"teams": TEAMS[:2]}, {"starts_on": SOON + timedelta(days=1)}):
        assert "was stopped" in refused(register, "change_action", number, today=today, **fields)
    lots = {"seed": 1, "waves": 2, "weeks_between": 8}
    assert "was stopped" in refused(register, "draw_lots", number, today=today, **lots)
    assert register.change_action(number, today=today, title="New title").title == "New title"
    assert register.action(number).teams == before


def test_the_file_itself_keeps_the_teams_of_a_started_action(register):
    number = planned(register)
    register.set_status(number, "running", today=SOON)
    for statement in (
        "update action_team set starts_on = '2020-01-01'",
        "update action_team set team = 'Legal'",
        "delete from action_team",
        "insert into action_team values (1, 'legal', 'Legal', 9, 1, '2026-01-01', null)",
        "update action set status = 'planned'",
        "delete from action",
    ):
        with pytest.raises(sqlite3.IntegrityError), register.opened() as con:
            con.execute(statement)
    assert [team.team for team in register.action(number).teams] == list(TEAMS)


def test_what_is_written_down_late_runs_and_says_so(register):
    number = planned(register, starts_on=date(2026, 9, 7))
    one = register.action(number)
    assert (one.status, one.planned_before) == ("running", False)
    assert planned(register, title="Next") and register.action(number + 1).planned_before


def test_the_status_goes_one_way(register):
    number = planned(register)
    assert refused(register, "set_status", number, "done", today=TODAY) == (
        "An action that is planned cannot become done."
    )
    assert "starts on 30 Nov 2026" in refused(
        register, "set_status", number, "running", today=TODAY
    )
    assert register.action(number).status_on(SOON) == "running"
    assert register.set_status(number, "done", today=SOON).status == "done"
    assert register.set_status(number, "running", today=SOON).status == "running"
    assert register.set_status(number, "stopped", today=SOON).status == "stopped"
    assert "cannot become running" in refused(register, "set_status", number, "running", today=SOON)
    assert refused(register, "set_status", 99, "done", today=SOON) == "There is no action 99."


def test_beside_an_action_are_all_others_that_anybody_began(register):
    one = register.action(planned(register))
    stopped = {}
    for when, on in (("before it began", TODAY), ("later", SOON + timedelta(weeks=3))):
        stopped[when] = planned(register, title=f"Stopped {when}")
        register.set_status(stopped[when], "stopped", today=on)
    found = others_of(one, register.actions())
    assert [plan.action for plan in found] == ["Stopped later"]
    assert {start.team for start in found[0].teams} == set(TEAMS)


# ---- lots --------------------------------------------------------------------------------------


def test_anybody_can_repeat_the_draw():
    """The rule of register_lots, followed with nothing but the standard library."""
    for seed in range(50):
        numbers = random.Random(seed)
        lots = [(numbers.random(), name) for name in sorted(TEAMS, key=str.casefold)]
        assert draw(TEAMS, seed) == tuple(name for _, name in sorted(lots))
        assert draw(reversed(TEAMS), seed) == draw(TEAMS, seed)
    # Known for good: a Python in which this differs draws other lots.
    assert draw(TEAMS, 2026) == ("Claims East", "Claims West", "Finance AP", "Finance AR")


def test_every_order_is_as_likely():
    counts: dict[tuple[str, ...], int] = {}
    for seed in range(6000):
        order = draw("ABC", seed)
        counts[order] = counts.get(order, 0) + 1
    assert len(counts) == 6
    # Six orders, 1000 expected of each; five standard deviations are 145.
    assert all(abs(count - 1000) < 145 for count in counts.values())


@pytest.mark.parametrize(
    ("teams", "waves", "expected"),
    [("ABCD", 2, "1122"), ("ABCDE", 2, "11122"), ("ABCDEFGH", 3, "11122233"), ("AB", 2, "12")],
)
def test_waves_are_as_equal_as_can_be(teams, waves, expected):
    places = in_waves(teams, SOON, waves=waves, weeks_between=8)
    assert "".join(str(one.wave) for one in places) == expected
    assert [one.place for one in places] == list(range(1, len(teams) + 1))
    assert {one.wave: one.starts_on for one in places} == {
        wave: SOON + timedelta(weeks=8 * (wave - 1)) for wave in range(1, waves + 1)
    }


def test_lots_are_kept_before_it_starts_and_drawn_once(register):
    number = planned(register)
    one = register.draw_lots(number, seed=2026, waves=2, weeks_between=8, today=TODAY)
    assert tuple(team.team for team in one.teams) == draw(TEAMS, 2026)
    assert [team.wave for team in one.teams] == [1, 1, 2, 2]
    assert (one.lots.seed, one.lots.waves, one.lots.weeks_between) == (2026, 2, 8)
    assert one.lots.drawn_at.date() <= SOON
    assert "with seed 2026" in refused(
        register, "draw_lots", number, seed=7, waves=2, weeks_between=8, today=TODAY
    )
    changed = register.change_action(number, today=TODAY, teams=TEAMS[:3])
    assert changed.lots is None
    again = register.draw_lots(number, seed=7, waves=3, weeks_between=4, today=TODAY)
    assert again.lots.draws == 2
    assert [change["became"] for change in register.action_changes(number)] == [
        *("planned", "2026", ", ".join(TEAMS[:3]), "7")
    ]


@pytest.mark.parametrize(
    ("waves", "weeks", "says"),
    [
        (1, 8, "Lots need two waves at least"),
        (5, 8, "4 teams cannot start in 5 waves."),
        (0, 8, "4 teams cannot start in 0 waves."),
        (2, 0, "Between two waves are 1 to 52 weeks, not 0."),
        (2, 53, "Between two waves are 1 to 52 weeks, not 53."),
    ],
)
def test_lots_that_make_no_sense_are_refused(register, waves, weeks, says):
    number = planned(register)
    given = {"seed": 1, "waves": waves, "weeks_between": weeks, "today": TODAY}
    assert refused(register, "draw_lots", number, **given).startswith(says)
    assert register.action(number).lots is None


def test_names_are_compared_by_what_they_say():
    assert plain("  Café  Team ") == plain("CAFE\u0301 TEAM")
    assert plain("Team 1") != plain("Team 2")
