"""Each status and each gate on literal rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from access import Viewer
from metrics.question import UsageError
from metrics.teams import DEFAULTS, Break, breaks, departments_of, parsed, team_status
from tests.metrics.teams.worlds import LIKE, PEOPLE, WEEKS, at_work, rows, world
from tests.metrics.usage import Usage

NUMBERS = ("probability", "level", "growth8", "growth8_low", "growth8_high", "matched_people")


def _forget(usage: Usage, names: Iterable[str], since: date) -> None:
    """No use of these people from that week on."""
    usage.con.execute(
        "delete from use_week where week_on >= ? and account_id in (select unnest(?))",
        [since, [usage.number(name) for name in names]],
    )


def test_each_way_of_moving_has_its_status(usage: Usage) -> None:
    world(usage)
    found = rows(usage)
    assert {team: (row.status, row.flagged, row.queued) for team, row in found.items()} == {
        "rises": ("growing", False, False),
        "high": ("steady-high", False, False),
        "still": ("stagnating", True, True),
        "falls": ("declining", True, True),
    }
    assert all(row.gate == "" and row.matched_people == 10 for row in found.values())
    assert found["still"].level == 0.35
    assert found["high"].level == 0.8 and found["high"].level_bound == "at_least"
    assert (found["rises"].growth8_low or 0) > 0.2 and (found["falls"].growth8_high or 0) < -0.2


def test_a_small_team_and_the_one_that_hides_it_have_no_numbers(usage: Usage) -> None:
    away = {f"still-{i}": {"team": "falls"} for i in range(4, PEOPLE)}
    world(usage, people=away)
    found = rows(usage)
    assert found["still"].gate == "small-group"
    assert "protects-small-group" in {row.gate for row in found.values()}
    for row in found.values():
        if row.gate:
            assert row.status == "too-few-people" and not row.flagged
            assert [getattr(row, name) for name in NUMBERS] == [None] * 6
            assert row.licensed_people is None and not row.largest


def test_too_few_of_the_same_people(usage: Usage) -> None:
    late = {f"still-{i}": {"seen_from": "2025-05-18"} for i in range(4, 8)}
    world(usage, people=late)
    row = rows(usage)["still"]
    assert (row.status, row.gate, row.licensed_people) == ("too-few-people", "matched-few", PEOPLE)
    assert row.probability is None and row.level is None


def test_too_short_a_history(usage: Usage) -> None:
    on = world(usage)
    assert rows(usage, on[10])["still"].status == "too-short"
    assert rows(usage, on[11])["still"].status != "too-short"


def test_new_licences_are_onboarding(usage: Usage) -> None:
    on = world(usage, people={f"still-{i}": {"since": "2025-05-19"} for i in range(4)})
    assert rows(usage)["still"].status == "onboarding"
    # Three of twelve are a quarter, and not more.
    usage.con.execute(
        "update person_span set licensed_since_on = null where person_id = ?",
        [usage.number("still-0")],
    )
    assert rows(usage, on[-1])["still"].status != "onboarding"


def test_another_composition(usage: Usage) -> None:
    on = world(usage)
    for i in range(4):  # four came from elsewhere five weeks ago
        usage.con.execute(
            "update person_span set from_on = ? where person_id = ?",
            [on[-6], usage.number(f"still-{i}")],
        )
    row = rows(usage)["still"]
    assert (row.status, row.gate, row.flagged) == ("changed-composition", "composition", False)


def test_a_wave_of_licences_is_no_change_of_members(usage: Usage) -> None:
    on = world(usage)
    for i in range(4):
        number = usage.number(f"still-{i}")
        usage.con.execute(
            "insert into person_span select * replace (date '0001-01-01' as from_on, "
            "?::date as to_on, false as licensed) from person_span where person_id = ?",
            [on[-7], number],
        )
        usage.con.execute(
            "update person_span set from_on = ?, licensed_since_on = ? "
            "where person_id = ? and licensed",
            [on[-7], on[-7], number],
        )
    assert rows(usage)["still"].gate in ("", "matched-few")


def test_a_closed_team_is_paused_and_stays_on_the_list(usage: Usage) -> None:
    on = world(usage)
    shut = breaks(f"{on[-2]}..{on[-1] + timedelta(days=4)} still")
    row = rows(usage, breaks=shut)["still"]
    assert (row.status, row.flagged, row.queued, row.level) == ("paused", True, False, None)
    assert rows(usage, breaks=shut)["falls"].status == "declining"


def test_who_was_away_does_not_count(usage: Usage) -> None:
    on = world(usage, {**{name: name for name in LIKE}, "leave": "high"})
    names = [f"{team}-{i}" for team in (*LIKE, "leave") for i in range(PEOPLE)]
    gone = {f"leave-{i}" for i in range(1, 6)}
    _forget(usage, gone, on[-3])
    assert (rows(usage)["leave"].probability or 0) > 0.3
    for w, monday in enumerate(on):
        friday, sunday = monday + timedelta(days=4), monday + timedelta(days=6)
        at_work(usage, [
            (name, sunday, on[-4] + timedelta(days=4) if name in gone and w > WEEKS - 4 else friday)
            for name in names
        ])  # fmt: skip
    found = rows(usage)
    assert found["leave"].status == "steady-high" and (found["leave"].probability or 0) < 0.1
    assert found["still"].status == "stagnating"


def test_a_team_that_is_away_together_is_paused_although_nobody_entered_it(usage: Usage) -> None:
    on = world(usage, dict.fromkeys(("a", "b", "c", "d"), "high"))
    _forget(usage, [f"a-{i}" for i in range(PEOPLE)], on[-2])
    found = rows(usage)
    assert {team: row.status for team, row in found.items()} == {
        "a": "paused", "b": "steady-high", "c": "steady-high", "d": "steady-high",
    }  # fmt: skip


def test_half_of_a_team_that_stops_is_no_closure(usage: Usage) -> None:
    on = world(usage, dict.fromkeys(("a", "b", "c", "d"), "high"))
    _forget(usage, [f"a-{i}" for i in range(6)], on[-5])
    assert rows(usage)["a"].status == "declining"


def test_a_week_that_reports_tell_too_little_of_is_unknown(usage: Usage) -> None:
    on = world(usage)
    silent = [f"{team}-{i}" for team in ("rises", "high") for i in range(6, 12)]
    _forget(usage, silent, on[-1])
    usage.unknown([(name, on[-1], "*") for name in silent])
    found = rows(usage)
    assert {row.status for row in found.values()} == {"unknown"}
    assert found["still"].flagged and not found["still"].queued
    assert rows(usage, on[-2])["still"].status == "stagnating"


def test_a_past_week_gives_what_it_gave_then(usage: Usage) -> None:
    on = world(usage)
    then = rows(usage, on[-4])
    usage.con.execute("delete from week where week_on > ?", [on[-4]])
    usage.con.execute("delete from snapshot where refresh_on > ?", [on[-4] + timedelta(days=6)])
    usage.con.execute("delete from use_week where week_on > ?", [on[-4]])
    assert rows(usage) == then


def test_thresholds_are_policy(usage: Usage) -> None:
    world(usage)
    low = DEFAULTS.overridden(parsed("bar=0.2"))
    assert rows(usage, thresholds=low)["still"].status != "stagnating"
    assert low.version == "stagnation-3 bar=0.2"
    for wrong in ("bars=0.2", "bar=2", "bar=x", "bar", "leave=0.7", "tenure=1.5"):
        with pytest.raises(UsageError):
            DEFAULTS.overridden(parsed(wrong))


def test_closures_are_read_or_refused() -> None:
    christmas = Break(date(2025, 12, 24), date(2026, 1, 1))
    summer = Break(date(2026, 7, 27), date(2026, 8, 7), "Team A")
    found = breaks("2025-12-24..2026-01-01; 2026-07-27..2026-08-07 Team A")
    assert found == (christmas, summer)
    for wrong in ("2025-12-24", "2026-01-02..2026-01-01", "2026-02-30..2026-03-01", "soon"):
        with pytest.raises(UsageError):
            breaks(wrong)


def test_only_mondays_that_reports_tell_of(usage: Usage) -> None:
    on = world(usage)
    for week in (
        on[0] - timedelta(weeks=1),
        on[-1] + timedelta(weeks=1),
        on[3] + timedelta(days=1),
    ):
        with pytest.raises(UsageError):
            rows(usage, week)


def test_a_champion_sees_the_teams_of_the_own_departments(usage: Usage) -> None:
    mine = {f"{t}-{i}": {"department": "North" if t in ("still", "high") else "South"}
            for t in LIKE for i in range(PEOPLE)}  # fmt: skip
    world(usage, people=mine)
    assert set(rows(usage, departments=frozenset(["North"]))) == {"still", "high"}


def test_reasons_say_the_numbers_in_both_languages(usage: Usage) -> None:
    world(usage)
    found = rows(usage)["still"].as_dict()
    assert "about 4 in 10 people with a licence use Copilot" in found["reason_en"]
    assert "stands still or falls" in found["reason_en"]
    assert "ongeveer 4 op de 10 mensen met een licentie" in found["reason_nl"]
    assert "stilstaat" in found["reason_nl"]


def test_managers_are_teams_where_the_organisation_chose_so(usage: Usage) -> None:
    world(usage)
    viewer = Viewer(minimum_group=10)
    usage.con.execute("insert into meta values ('team_source', 'manager')")
    assert {row.team for row in team_status(usage, viewer, by="manager").rows} == set(LIKE)
    usage.con.execute("update meta set value = 'team' where name = 'team_source'")
    with pytest.raises(UsageError, match="team_column manager"):
        team_status(usage, viewer, by="manager")


def test_a_team_is_found_in_the_department_that_most_of_it_is_in(usage: Usage) -> None:
    homes = {name: {"department": "North"} for name in ("still-0", "still-1", "high-0")}
    homes |= {f"{team}-{i}": {"department": "South"} for team in LIKE for i in range(PEOPLE)
              if f"{team}-{i}" not in homes}  # fmt: skip
    homes |= {f"falls-{i}": {"department": "North"} for i in range(PEOPLE)}
    on = world(usage, people=homes)
    assert departments_of(usage, "team", on[-1]) == {
        "still": "South", "high": "South", "rises": "South", "falls": "North",
    }  # fmt: skip
    assert departments_of(usage, "department", on[-1]) == {}
