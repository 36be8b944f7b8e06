"""Coverage, goals, challenges, attendance and shared use cases, counted again from raw rows."""

from __future__ import annotations

import csv
import statistics
from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from access import Viewer
from commands.agreed import compared_with
from metrics import ask
from metrics.question import Question, UsageError
from metrics.teams import team_status
from metrics.teams.attendance import Attendance, attendance, courses
from metrics.teams.coverage import LOW, coverage
from metrics.teams.goals import Range, gains, progress, realistic
from metrics.teams.shared import key_of, outcomes
from store.home import Home
from store.register import Goal, Share
from store.serving import ServingCopy, open_serving

TODAY = date(2026, 11, 20)
NEWEST = date(2026, 11, 15)
ALL = Viewer()
FINANCE = Viewer(role="champion", departments=frozenset({"Financiën"}))


@pytest.fixture(scope="module")
def copy(sample_home: Path) -> ServingCopy:
    found = open_serving(Home(sample_home))
    assert found is not None
    return found


def shares(copy: ServingCopy, metric: str, by: str = "department", **more: object):
    answer = ask(metric, Question(by=(by,), **more), ALL, copy)
    return {str(row.dims[by]): row for row in answer.rows}


# ---- coverage ----------------------------------------------------------------------------------


def test_champions_are_counted_as_the_list_has_them(copy, sample):
    """Counted again from the file: who is champion of a department or its teams on the day."""
    raw: dict[str, set[str]] = defaultdict(set)
    with (sample / "champions-2026-11-16.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            to_on = row["End date"] and date.fromisoformat(row["End date"])
            if date.fromisoformat(row["Start date"]) <= NEWEST and not (to_on and to_on < NEWEST):
                raw[row["Department"]].add(row["User principal name"])
    found = coverage(copy, ALL)
    assert found.as_of == NEWEST
    told = {row.group: row.champions for row in found.rows if row.champions is not None}
    assert told == {group: len(raw.get(group, ())) for group in told}
    assert sum(told.values()) > 5
    assert found.champions == len({person for people in raw.values() for person in people})
    assert (found.everywhere, found.elsewhere) == (0, 0)


def test_a_gap_is_low_use_without_a_champion(copy):
    found = coverage(copy, ALL)
    use = shares(copy, "habitual_share")
    everyone = ask("habitual_share", Question(by=("department",)), ALL, copy).total.value
    flagged = {row.team: row.flagged for row in team_status(copy, ALL, by="department").rows}
    for row in found.rows:
        figure = use[row.group]
        low = figure.value is not None and figure.value <= everyone - LOW
        assert (row.use, row.low, row.gap) == (figure, low, low and row.champions == 0)
        if figure.hidden:
            assert (row.champions, row.teams, row.flagged) == (None, None, None)
        else:
            assert (row.teams, row.flagged) == (1, int(flagged[row.group]))
    assert {row.group for row in found.gaps} >= {"Klantenservice", "Logistiek"}
    assert all(row.champions == 0 for row in found.gaps)


def test_flagged_teams_belong_to_the_department_that_they_lie_in(copy):
    statuses = team_status(copy, ALL, by="function")
    with pytest.raises(UsageError):
        coverage(copy, ALL, by="office")
    found = coverage(copy, ALL, statuses=statuses)
    # Functions of the sample that lie in one department, from the rows of people.
    homes: dict[str, set[str]] = defaultdict(set)
    for function, department in (
        copy.cursor()
        .execute(
            """
        select f.value, coalesce(d.value, '') from person_span s
        join dimension_value f on f.dimension = 'function' and f.value_id = s.function_id
        left join dimension_value d on d.dimension = 'department' and d.value_id = s.department_id
        where s.licensed and not s.concealed and s.from_on <= date '2026-11-15'
          and s.to_on > date '2026-11-15'
        """
        )
        .fetchall()
    ):
        homes[function].add(department)
    wanted: dict[str, list[bool]] = defaultdict(list)
    for row in statuses.rows:
        if row.licensed_people and len(homes[row.team]) == 1:
            wanted[next(iter(homes[row.team]))].append(row.flagged)
    told = {row.group: (row.teams, row.flagged) for row in found.rows if row.teams}
    assert told == {name: (len(rows), sum(rows)) for name, rows in wanted.items()}
    assert told


def test_functions_are_covered_by_who_has_them(copy):
    found = coverage(copy, ALL, by="function")
    rows = (
        copy.cursor()
        .execute(
            """
        select f.value, count(distinct c.person_id) from person_champion c
        join person_span s using (person_id)
        join dimension_value f on f.dimension = 'function' and f.value_id = s.function_id
        where c.from_on <= date '2026-11-15' and c.to_on > date '2026-11-15'
          and s.from_on <= date '2026-11-15' and s.to_on > date '2026-11-15'
        group by f.value
        """
        )
        .fetchall()
    )
    use = shares(copy, "habitual_share", "function")
    counted = {name: people for name, people in rows if not use[name].hidden}
    assert {row.group: row.champions for row in found.rows if row.champions} == counted


def test_a_champion_sees_the_own_departments_only(copy):
    assert [row.group for row in coverage(copy, FINANCE).rows] == ["Financiën"]
    with pytest.raises(UsageError):
        coverage(copy, FINANCE, by="function")


# ---- goals -------------------------------------------------------------------------------------


def goal(team: str, share: float, by_on: date, dimension: str = "department") -> Goal:
    at = None
    return Goal(1, dimension, team, "habitual_share", share, by_on, at, "ana", "hr", None, None)


def test_progress_is_what_the_pages_say(copy):
    now = shares(copy, "habitual_share")
    then = shares(copy, "habitual_share", as_of=date(2026, 9, 6))
    by_on = TODAY + timedelta(weeks=8)
    found = progress(
        [(goal(team, 0.99, by_on), date(2026, 9, 6)) for team in now], ALL, copy, TODAY
    )
    assert [one.team for one in found] == list(now)
    for one in found:
        figure = now[one.team]
        assert (one.now, one.bound) == (figure.value, figure.bound)
        assert one.before == then[one.team].value
        if figure.hidden:
            assert (one.state, one.realistic) == ("not-told", None)


def test_the_realistic_range_is_the_middle_half_of_growth(copy):
    """Stretches of 8 weeks behind one another, over all departments that are told exactly."""
    by_on = NEWEST + timedelta(weeks=8)
    (one,) = progress([(goal("Productie", 0.9, by_on), TODAY)], ALL, copy, TODAY)
    days = [NEWEST - timedelta(weeks=n) for n in (0, 8, 16, 24, 32)]
    told = [
        {
            team: row.value
            for team, row in shares(copy, "habitual_share", as_of=day).items()
            if row.value is not None and row.bound is None
        }
        for day in days
    ]
    growth = [
        late[team] - early[team] for late, early in pairwise(told) for team in late if team in early
    ]
    low, _, high = statistics.quantiles(growth, n=4, method="inclusive")
    assert one.realistic.weeks == 8
    assert one.realistic.low == round(min(max(one.now + low, 0), 1), 2)
    assert one.realistic.high == round(min(max(one.now + high, 0), 1), 2)
    assert one.realistic.teams >= 8
    assert one.state == "ambitious"
    # Thirteen departments of an organisation are too unlike for eight look-alikes.
    assert not one.realistic.alike


# Team → shares, newest first, eight weeks apart. Eight teams gained nothing, one of them a fifth
# in one stretch and lost it; all others gained ten points in each.
TOLD = (
    {**{f"like {n}": 0.40 for n in range(8)}, **{f"other {n}": 0.60 for n in range(12)}},
    {**{f"like {n}": 0.40 for n in range(7)}, "like 7": 0.60}
    | {f"other {n}": 0.50 for n in range(12)},
    {**{f"like {n}": 0.40 for n in range(8)}, **{f"other {n}": 0.40 for n in range(12)}},
)
LIKE = [f"like {n}" for n in range(8)]


@pytest.mark.parametrize(
    ("alike", "expected"),
    [
        # Eight look-alikes: most did not move, so one ends where one is.
        (LIKE, Range(0.30, 0.30, weeks=8, teams=8, alike=True)),
        # Seven are too few, and a team without a share is none: all twenty, of which most gained.
        (LIKE[:7], Range(0.30, 0.40, weeks=8, teams=20, alike=False)),
        ([*LIKE[:7], "not told"], Range(0.30, 0.40, weeks=8, teams=20, alike=False)),
        # Of many the sixteen nearest: eight that did not move, eight that gained ten points.
        ([*LIKE, *(f"other {n}" for n in range(12))], Range(0.30, 0.40, 8, 16, alike=True)),
        ([f"other {n}" for n in range(12)], Range(0.40, 0.40, weeks=8, teams=12, alike=True)),
    ],
)
def test_teams_that_are_alike_make_the_range_where_there_are_eight(alike, expected):
    assert realistic(0.30, TOLD, alike, 8) == expected


def test_no_range_of_few_teams():
    few = [{name: share for name, share in told.items() if name in LIKE[:7]} for told in TOLD]
    assert realistic(0.30, few, LIKE, 8) is None


@pytest.mark.parametrize("alike", [True, False])
def test_it_is_said_with_whom_a_goal_is_compared(alike):
    span = Range(0.3, 0.4, weeks=8, teams=9, alike=alike)
    said = {
        lang: compared_with(span, lang).replace("\N{NO-BREAK SPACE}", " ") for lang in ("en", "nl")
    }
    assert said == (
        {
            "en": "the 9 teams most like it: 30 % to 40 %",
            "nl": "de 9 teams die er het meest op lijken: 30 % tot 40 %",
        }
        if alike
        else {
            "en": "all 9 teams, as too few are like it: 30 % to 40 %",
            "nl": "alle 9 teams, want te weinig lijken erop: 30 % tot 40 %",
        }
    )


@pytest.mark.parametrize(
    ("share", "set_on", "by_on", "state"),
    [
        (0.2, TODAY, TODAY + timedelta(weeks=8), "reached"),
        (0.9, date(2026, 6, 1), date(2026, 11, 1), "missed"),
        (0.9, date(2026, 9, 1), date(2026, 12, 1), "behind"),
        (0.4, date(2026, 9, 1), date(2027, 3, 1), "on-track"),
        (0.4, TODAY, TODAY + timedelta(weeks=8), "on-track"),
    ],
)
def test_a_goal_is_told_in_words(copy, share, set_on, by_on, state):
    (one,) = progress([(goal("Productie", share, by_on), set_on)], ALL, copy, TODAY)
    assert one.now == shares(copy, "habitual_share")["Productie"].value == 0.37
    assert one.state == state


def test_goals_of_other_teams_are_not_told(copy):
    by_on = TODAY + timedelta(weeks=8)
    asked = [(goal(team, 0.9, by_on), TODAY) for team in ("Productie", "Financiën")]
    found = progress(asked, FINANCE, copy, TODAY)
    assert [one.team for one in found] == ["Financiën"]
    # Comparable teams are all there are, and only their quartiles come along.
    assert found[0].realistic == progress(asked, ALL, copy, TODAY)[1].realistic


def test_a_challenge_has_no_order_of_merit(copy):
    starts_on = date(2026, 9, 7)
    teams = ["Verkoop", "Directie", "ICT", "Financiën"]
    found = gains("department", teams, starts_on, ALL, copy)
    assert [one.team for one in found] == ["Directie", "Financiën", "ICT", "Verkoop"]
    before = shares(copy, "active_share", as_of=date(2026, 9, 6), weeks=4)
    after = shares(copy, "active_share", as_of=NEWEST, weeks=4)
    for one in found:
        if before[one.team].value is None or before[one.team].bound or after[one.team].bound:
            assert one.points is None
        else:
            change = after[one.team].value - before[one.team].value
            assert one.points == round(change * 100)
    assert any(one.points is not None for one in found)
    assert all(one.points is None for one in gains("department", teams, TODAY, ALL, copy))
    assert [one.team for one in gains("department", teams, starts_on, FINANCE, copy)] == [
        "Financiën"
    ]


# ---- attendance and use cases ------------------------------------------------------------------


def test_people_at_a_training_are_counted_not_listed(copy, sample):
    raw: dict[str, set[str]] = defaultdict(set)
    last: dict[str, date] = {}
    with (sample / "training.csv").open(encoding="utf-8-sig", newline="") as file:
        for row in sorted(csv.DictReader(file), key=lambda row: row["Date"]):
            on, title = date.fromisoformat(row["Date"]), row["Course"]
            if row["Status"] not in ("attended", "completed"):
                continue
            if (on - last.setdefault(title, on)).days >= 28:
                continue  # it was given again
            last[title] = on
            raw[title].add(row["User principal name"])
    offered = {course.title: course.key for course in courses(copy)}
    only_here = [title for title in raw if title in offered]
    assert only_here
    found = {title: joined(copy, offered[title]).people for title in only_here}
    for title, people in found.items():
        # The same training can be in a second list too, so there are at least these.
        assert people is not None and people >= len(raw[title])
    many = Viewer(minimum_group=max(people for people in found.values() if people) + 1)
    hidden = {joined(copy, key, viewer=many) for key in offered.values()}
    assert hidden <= {Attendance(None, few=True), Attendance(None)}
    assert joined(copy, "00000000-0000-0000-0000-000000000000") == Attendance(None)


def joined(
    copy: ServingCopy,
    key: str,
    starts_on: date = date(2025, 1, 6),
    ends_on: date | None = None,
    viewer: Viewer = ALL,
) -> Attendance:
    """What is told of the training of an action in this period."""
    return attendance(copy, viewer, key, starts_on, ends_on)


def test_only_a_training_that_can_belong_to_the_action_is_counted(copy):
    keys = {course.title: course.key for course in courses(copy)}
    once, online = keys["Copilot in de verkooppraktijk"], keys["Copilot: de basis"]
    given_on = date(2026, 3, 31)
    assert joined(copy, once, given_on).people == 56
    assert joined(copy, once, given_on + timedelta(days=2)).people == 56, "in the week of the start"
    for starts_on in (given_on + timedelta(days=7), TODAY + timedelta(days=30)):
        assert joined(copy, once, starts_on) == Attendance(None, before=True)
    assert joined(copy, once, date(2026, 1, 5), date(2026, 3, 30)) == Attendance(None)
    # One that goes on all year is counted whole or not at all, so that no two actions differ by
    # the people of some days.
    told = {
        joined(copy, online, date(2025, 11, 3) + n * timedelta(days=7)).people for n in range(54)
    }
    assert len(told - {None}) == 1


def test_growth_after_sharing_is_what_the_status_says(copy):
    on = date(2026, 8, 12)
    teams = [row.team for row in team_status(copy, ALL, by="department").rows]
    given = [Share("department", team, on) for team in teams]
    found = outcomes(copy, ALL, [*given, Share("department", "ICT", NEWEST)])
    rows = team_status(copy, ALL, [date(2026, 10, 5)], by="department").rows
    for row in rows:
        outcome = found[key_of(Share("department", row.team, on))]
        if row.growth8_low is None:
            assert outcome == "not-told"
        else:
            grew = row.status == "growing" or row.growth8_low > 0
            assert outcome == ("grew" if grew else "not-seen")
    assert {"grew", "not-seen", "not-told"} <= set(found.values())
    assert found[key_of(Share("department", "ICT", NEWEST))] == "too-early"
    mine = outcomes(copy, FINANCE, given)
    assert {key[1] for key, outcome in mine.items() if outcome != "not-told"} == {"financiën"}
