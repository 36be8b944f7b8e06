"""What is said of an action: each verdict, who is compared, and what is not told."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from metrics.question import UsageError
from metrics.teams import Break
from metrics.teams.effect import WAITING_WEEKS, Effect
from metrics.teams.effect.regression import Interval
from metrics.teams.effect.sentence import Points, verdict_of, with_number
from tests.metrics.teams.effects import (
    AT,
    WEEKS,
    Active,
    controls,
    noisy,
    organisation,
    plan,
    told,
)
from tests.metrics.usage import Usage

GAIN = 0.35
FOUR = {f"mine {n}": AT for n in range(4)}


def coached(gain: float, names: Mapping[str, int] = FOUR, level: float = 0.3) -> dict[str, Active]:
    return {
        name: noisy(70 + n, level, gain=gain, at=at) for n, (name, at) in enumerate(names.items())
    }


def said(found: Effect) -> tuple[str, str]:
    given = found.as_dict()
    return given["sentence_en"], given["sentence_nl"]


# ---- the four sentences ----------------------------------------------------------------------


def test_teams_that_gain_more_fit_an_effect(usage: Usage) -> None:
    on = organisation(usage, coached(GAIN) | controls(15))
    found = told(usage, plan(on, FOUR))
    assert found.verdict == "fits-an-effect"
    assert found.low is not None and found.points is not None and found.high is not None
    assert 0 < found.low <= 100 * GAIN <= found.high
    english, dutch = said(found)
    middle, low, high = found.points, found.low, found.high
    assert english == (
        f"The teams of this action gained {middle} points more than comparable teams "
        f"({low} to {high}). This fits an effect; other causes are possible."
    )
    assert dutch == (
        f"De teams van deze actie gingen {middle} punten meer vooruit dan vergelijkbare teams "
        f"({low} tot {high}). Dit past bij een effect; er kunnen ook andere oorzaken zijn."
    )


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (0.003, 0.08, "fits-an-effect"),
        (0.0, 0.08, "no-visible-effect"),
        (-0.003, 0.08, "no-visible-effect"),
        (-0.08, -0.003, "gained-less"),
    ],
)
def test_an_interval_says_what_it_says_before_it_is_rounded(
    low: float, high: float, verdict: str
) -> None:
    assert verdict_of(Interval((low + high) / 2, low, high, 0.02, 40), waited=False) == verdict


def test_a_limit_that_rounds_to_zero_is_said_to_be_over_it() -> None:
    more = [one.said("en") for one in with_number("fits-an-effect", Points(4, 0, 8), weeks=None)]
    assert "4 points more than comparable teams (just over 0 to 8)" in more[0]
    less = [one.said("nl") for one in with_number("gained-less", Points(-4, -8, 0), weeks=None)]
    assert "(net boven 0 tot 8)" in less[0]


def test_teams_that_go_on_as_before_show_no_effect(usage: Usage) -> None:
    on = organisation(usage, coached(0) | controls(15))
    found = told(usage, plan(on, FOUR))
    assert (found.verdict, found.preliminary) == ("no-visible-effect", False)
    assert found.low is not None and found.high is not None and found.low <= 0 <= found.high
    english, dutch = said(found)
    assert re.fullmatch(
        r"No visible effect yet; anything from −\d+ to \+\d+ points is possible\.", english
    )
    assert re.fullmatch(
        r"Nog geen zichtbaar effect; alles van −\d+ tot \+\d+ punten is mogelijk\.", dutch
    )


def test_teams_that_gain_less_are_told_so(usage: Usage) -> None:
    on = organisation(usage, coached(-GAIN, level=0.45) | controls(15))
    found = told(usage, plan(on, FOUR))
    assert found.verdict == "gained-less" and found.points is not None and found.points < 0
    assert f"gained {-found.points} points less" in said(found)[0]


def test_where_lots_were_drawn_the_teams_that_wait_are_compared(usage: Usage) -> None:
    first = {f"first {n}": AT for n in range(6)}
    later = {f"later {n}": AT + WAITING_WEEKS for n in range(6)}
    teams = coached(GAIN, first) | coached(GAIN, later) | controls(9)
    on = organisation(usage, teams)
    lots = dict.fromkeys(first, 1) | dict.fromkeys(later, 2)
    found = told(usage, plan(on, first | later, lots=lots, planned_on=on[AT] - timedelta(days=9)))
    assert (found.verdict, found.chosen) == ("due-to-the-action", "waiting")
    assert (found.teams, found.control_teams, found.teams_to_come) == (6, 6, 6)
    english, dutch = said(found)
    assert "Because the order was drawn by lot, the difference is due to the action" in english
    assert "Omdat er om de volgorde is geloot, komt het verschil door de actie" in dutch
    assert not found.preliminary


def test_lots_that_a_team_left_before_its_turn_are_no_lots(usage: Usage) -> None:
    first = {f"first {n}": AT for n in range(4)}
    later = {f"later {n}": AT + WAITING_WEEKS for n in range(4)}
    on = organisation(usage, coached(GAIN, first) | coached(GAIN, later) | controls(9))
    lots = dict.fromkeys(first, 1) | dict.fromkeys(later, 2)
    drawn = plan(on, first | later, lots=lots, planned_on=on[AT] - timedelta(days=9))
    found = told(usage, replace(drawn, left_early=2))
    assert (found.verdict, found.chosen, found.drawn_by_lot) == ("fits-an-effect", "others", False)
    told_so = found.as_dict()
    assert told_so["left_before_their_turn"] == 2
    assert (
        "Lots were drawn, but teams were taken out before their turn: 2. So this does not count as "
        "drawn by lot."
    ) in told_so["notes_en"]
    assert (
        "Er is geloot, maar er stopten teams vóór hun beurt: 2. Daarom telt dit niet als geloot."
    ) in told_so["notes_nl"]


@pytest.mark.parametrize("day", [0, 30])
def test_lots_that_were_written_down_after_the_start_are_no_lots(usage: Usage, day: int) -> None:
    first = {f"first {n}": AT for n in range(4)}
    later = {f"later {n}": AT + WAITING_WEEKS for n in range(4)}
    on = organisation(usage, coached(GAIN, first) | coached(GAIN, later) | controls(9))
    lots = dict.fromkeys(first, 1) | dict.fromkeys(later, 2)
    drawn_on = on[AT] + timedelta(days=day)
    found = told(usage, plan(on, first | later, lots=lots, planned_on=drawn_on))
    assert found.planned_in_time == (day == 0)
    assert (found.verdict, found.chosen) == (
        ("due-to-the-action", "waiting") if day == 0 else ("fits-an-effect", "others")
    )


@pytest.mark.parametrize(("teams", "size"), [(2, 40), (3, 10), (1, 12)])
def test_under_three_teams_or_thirty_people_no_number_is_told(
    usage: Usage, teams: int, size: int
) -> None:
    mine = {f"mine {n}": AT for n in range(teams)}
    people: dict[str, Mapping[str, Any]] = {}
    if teams == 3:  # one of the thirty has a new licence
        people = {"mine 0-0": {"since": "2025-05-12"}}
    sizes = dict.fromkeys(mine, size)
    on = organisation(usage, coached(GAIN, mine) | controls(15), size=sizes, people=people)
    found = told(usage, plan(on, mine), least=5)
    assert found.verdict == "too-few"
    assert (found.points, found.low, found.high) == (None, None, None)
    assert said(found) == (
        "Too few to judge. Here is what happened, next to similar teams.",
        "Te weinig om te beoordelen. Dit is wat er gebeurde, naast vergelijkbare teams.",
    )
    assert found.series and found.control_teams == 15 and not found.preliminary


# ---- time -------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks_after", [0, 1, 7, 8])
def test_before_week_eight_it_is_a_first_look(usage: Usage, weeks_after: int) -> None:
    mine = dict.fromkeys(FOUR, WEEKS - 1 - weeks_after)
    on = organisation(usage, coached(GAIN, mine) | controls(15))
    found = told(usage, plan(on, mine))
    english, dutch = said(found)
    assert found.preliminary == (weeks_after < 8)
    assert found.result_from_on == on[WEEKS - 1 - weeks_after] + timedelta(weeks=9)
    if weeks_after == 0:
        assert (found.verdict, found.points, found.series) == ("too-early", None, ())
        assert "no full week after the start" in english and "te vroeg" in dutch
    elif weeks_after < 8:
        assert f"A first look after {weeks_after} of 8 weeks" in english
        assert f"Een eerste blik na {weeks_after} van de 8 weken" in dutch
        assert "effect" not in english and "due to" not in english
        assert found.spans[0].after == (on[-weeks_after], on[-1])
    else:
        assert found.verdict == "fits-an-effect"


def test_an_action_still_to_begin_is_too_early(usage: Usage) -> None:
    on = organisation(usage, coached(0) | controls(15))
    late = plan([*on, on[-1] + timedelta(weeks=5)], dict.fromkeys(FOUR, WEEKS))
    found = told(usage, late)
    assert (found.verdict, found.points, found.teams_to_come) == ("too-early", None, 4)


def test_reports_must_reach_back_before_the_start(usage: Usage) -> None:
    on = organisation(usage, coached(GAIN) | controls(15))
    before = [on[0] - timedelta(weeks=n) for n in range(12, 0, -1)]
    for at in (0, 9, 12, 14):  # long before the first report, and in its third week
        mine = dict.fromkeys(FOUR, at)
        found = told(usage, plan([*before, *on], mine))
        assert (found.verdict, found.points) == ("history-short", None), at
    mixed = told(
        usage, plan([*before, *on], FOUR | {"mine 0": 3} | dict.fromkeys(list(FOUR)[1:], 32))
    )
    assert (mixed.verdict, mixed.teams) == ("fits-an-effect", 3)


def test_each_start_is_compared_with_teams_not_yet_begun(usage: Usage) -> None:
    early = {f"early {n}": AT - 6 for n in range(3)}
    late = {f"late {n}": AT for n in range(3)}
    on = organisation(usage, coached(0, early) | coached(0, late) | controls(12))
    found = told(usage, plan(on, early | late))
    spans = {span.week_on: span for span in found.spans}
    # The late teams begin within the eight weeks of the early ones, and the other way round the
    # early ones have begun already: neither is compared with the other.
    assert [spans[on[at]].control_teams for at in (AT - 6, AT)] == [12, 12]
    wide = {f"early {n}": AT - 9 for n in range(3)}
    spans = {span.week_on: span for span in told(usage, plan(on, wide | late)).spans}
    assert [spans[on[at]].control_teams for at in (AT - 9, AT)] == [15, 12]


def test_starts_that_are_not_over_wait_for_their_weeks(usage: Usage) -> None:
    early, late = {f"early {n}": AT for n in range(3)}, {f"late {n}": WEEKS - 3 for n in range(3)}
    on = organisation(usage, coached(GAIN, early) | coached(GAIN, late) | controls(12))
    found = told(usage, plan(on, early | late))
    assert (found.teams, found.teams_to_come, found.preliminary) == (3, 3, False)
    assert [span.counted for span in found.spans] == [True, False]


# ---- who ---------------------------------------------------------------------------------------


def test_who_moved_left_or_is_new_is_not_compared(usage: Usage) -> None:
    on_start = "2025-05-28"
    people = {
        "mine 0-0": {"to_on": on_start},  # left
        "mine 1-1": {"since": on_start},  # new licence
        "mine 2-2": {"from_on": on_start},  # came
        "mine 3-3": {"never_seen": True},  # no report tells of this person
    }
    on = organisation(usage, coached(0) | controls(15), size=15, people=people)
    # Reports tell of somebody in a week with use, so that one is quiet in all of them.
    usage.con.execute("delete from use_week where account_id = ?", [usage.number("mine 3-3")])
    found = told(usage, plan(on, FOUR))
    assert found.matched_people == 4 * 15 - 4


def test_teams_under_the_minimum_take_no_part_and_are_counted(usage: Usage) -> None:
    mine = FOUR | {"small": AT, "unheard of": AT}
    teams = coached(GAIN, FOUR | {"small": AT}) | controls(15)
    on = organisation(usage, teams, size={"small": 6, "other 0": 7, "other 1": 8})
    found = told(usage, plan(on, mine))
    assert found.left_out == (("hidden", 1), ("not-known", 1))
    assert (found.teams, found.matched_people, found.control_teams) == (4, 48, 13)
    alone = told(usage, plan(on, {"small": AT}))
    assert (alone.verdict, alone.teams, alone.matched_people) == ("too-few", 0, None)
    assert alone.series == () and alone.left_out == (("hidden", 1),)


def test_a_team_with_too_few_of_the_same_people_takes_no_part(usage: Usage) -> None:
    new = {f"mine 0-{i}": {"since": "2025-05-26"} for i in range(4)}
    on = organisation(usage, coached(GAIN) | controls(15), people=new)
    found = told(usage, plan(on, FOUR))
    assert (found.teams, found.left_out) == (3, (("few-people", 1),))


def test_without_teams_to_compare_with_no_difference_is_told(usage: Usage) -> None:
    on = organisation(usage, coached(GAIN) | controls(2))
    found = told(usage, plan(on, FOUR))
    assert (found.verdict, found.points, found.series) == ("no-comparison", None, ())


def test_other_actions_and_holidays_in_the_weeks_are_named(usage: Usage) -> None:
    on = organisation(usage, coached(0) | controls(15))
    same = plan(on, {"mine 0": AT + 2, "other 0": AT + 2}, action="Promptweek")
    gone = plan(on, {"mine 1": 3}, action="Lang geleden")
    everybody = replace(plan(on, {"mine 0": AT + 1}, action="Nieuwsbrief"), teams=())
    shut = (Break(on[AT + 3], on[AT + 3] + timedelta(days=4)),)
    found = told(usage, plan(on, FOUR), same, gone, everybody, breaks=shut)
    assert [(one.action, one.teams, one.everybody) for one in found.other_actions] == [
        ("Nieuwsbrief", 0, True), ("Promptweek", 1, False),
    ]  # fmt: skip
    assert found.holiday_weeks == (on[AT + 3],)
    assert found.control_teams == 14  # the team of the other action is passed over
    given = found.as_dict()
    assert given["notes_en"] == [
        "Counted: 4 teams with 48 people who were there before and after.",
        "Compared with 14 teams without this action; that they started from another level and "
        "trend is taken into account.",
        "Weeks with a public holiday or closure: 1.",
        "Other actions in these weeks: Nieuwsbrief, Promptweek.",
    ]
    assert given["notes_nl"][2:] == [
        "Weken met een feestdag of sluiting: 1.",
        "Andere acties in deze weken: Nieuwsbrief, Promptweek.",
    ]


def test_a_viewer_of_some_departments_sees_their_actions_only(usage: Usage) -> None:
    def department(team: str) -> str:
        return "Verkoop" if team.startswith("mine") else "Productie"

    on = organisation(usage, coached(GAIN) | controls(15), department=department)
    asked = plan(on, FOUR)
    mine = told(usage, asked, departments=frozenset(["verkoop"]))
    assert mine == told(usage, asked)
    with pytest.raises(UsageError, match="departments that you have access to"):
        told(usage, asked, departments=frozenset(["Productie"]))
    with pytest.raises(UsageError):
        told(usage, plan(on, FOUR | {"other 1": AT}), departments=frozenset(["Verkoop"]))


# ---- what is told -----------------------------------------------------------------------------


def test_the_chart_shows_the_same_people_beside_comparable_teams(usage: Usage) -> None:
    on = organisation(usage, coached(GAIN) | controls(15))
    steps = told(usage, plan(on, FOUR)).series
    assert [(one.from_week, one.to_week) for one in steps] == [
        (-12, -9), (-8, -5), (-4, -1), (1, 4), (5, 8),
    ]  # fmt: skip
    for one in steps:
        assert one.coached is not None and one.comparable is not None
        # Of 48 people two are more than four points: steps of five.
        assert round(100 * one.coached) % 5 == 0 and round(100 * one.comparable) % 5 == 0
        expected = 0.3 + (GAIN if one.from_week > 0 else 0)
        assert abs(one.coached - expected) <= 0.1 and abs(one.comparable - 0.3) <= 0.15


def test_nearly_none_and_nearly_all_are_limits(usage: Usage) -> None:
    silent = {name: (lambda i, w: w > AT) for name in FOUR}
    on = organisation(usage, silent | controls(15))
    steps = told(usage, plan(on, FOUR)).series
    assert {(one.coached, one.coached_bound) for one in steps} == {
        (0.05, "at_most"), (0.95, "at_least"),
    }  # fmt: skip


def test_what_goes_out_is_plain_and_names_nobody(usage: Usage) -> None:
    on = organisation(usage, coached(GAIN) | controls(15))
    given = told(usage, plan(on, FOUR)).as_dict()
    out = json.dumps(given, ensure_ascii=False)
    assert set(re.findall(r"(?:mine|other) \d+-\d+", out)) == set()
    assert "prov" not in out.casefold() and "bewez" not in out.casefold()
    for key in ("points", "low", "high"):
        assert isinstance(given[key], int)
    assert date.fromisoformat(given["windows"][0]["start_week"]) == on[AT]


def test_the_answer_does_not_change_while_later_reports_come(usage: Usage) -> None:
    teams = coached(GAIN) | controls(15)
    on = organisation(usage, teams, weeks=AT + 9)
    before = told(usage, plan(on, FOUR))
    usage.weekly(on[-1] + timedelta(days=13), 6)
    assert told(usage, plan(on, FOUR)) == before
