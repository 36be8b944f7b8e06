"""Sources: what they cover, whom they match, and why two of them say something else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from metrics.sources.changes import CHANGES, between
from metrics.sources.ladder import RULES, ladder
from metrics.sources.reconcile import Reconciliation, reconcile
from metrics.sources.spellings import Proposal, proposals
from metrics.sources.state import MATCHED, ONGOING, UNMATCHED, SourceState, gaps, states
from store.kinds import KINDS
from tests.ingest.desk import SUNDAY, Desk, File, csv_file, opened, report

MONDAY = SUNDAY - timedelta(days=6)
FRIDAY = SUNDAY - timedelta(days=2)
WEEK = timedelta(days=7)
PEOPLE = [f"p{number}@voorbeeld.example" for number in range(20)]


class Looked:
    """The database of a desk, as metrics look at a published copy."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk

    def cursor(self) -> Any:
        return self.desk.writer.con.cursor()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened(tmp_path / "home") as made:
        yield made


def used(active: int, listed: int = 20, on: date = FRIDAY) -> dict[str, date | None]:
    """The first `active` of `listed` people were active on a day."""
    return {who: on if number < active else None for number, who in enumerate(PEOPLE[:listed])}


def entra(day: date, *rows: tuple[str, str, str]) -> File:
    header = ("userPrincipalName", "id", "department", "userType")
    oid = "1f0a2b3c-0000-4000-8000-0000000000"
    body = [(who, f"{oid}{PEOPLE.index(who):02d}", group, kind) for who, group, kind in rows]
    return f"exportUsers_{day}.csv", csv_file([header, *body])


def summary(
    day: date, active: int, enabled: int, days: int = 7, further: tuple[str, ...] = ()
) -> File:
    apps = ("Any App", "Word", *further)
    header = [f"{app} {what} Users" for app in apps for what in ("Enabled", "Active")]
    rows = [
        ("Report Refresh Date", "Report Period", *header),
        (day, days, *((enabled, active) * len(apps))),
    ]
    return f"summary-{day}-{days}.csv", csv_file(rows)


def trend(day: date, active: int) -> File:
    header = (
        *("Report Refresh Date", "Report Date", "Any App Enabled Users", "Any App Active Users"),
        "Report Period",
    )
    return f"trend-{day}.csv", csv_file([header, (SUNDAY, day, 20, active, 7)])


# ---- state -------------------------------------------------------------------------------------


def state_of(desk: Desk, source: str) -> SourceState:
    return next(state for state in states(Looked(desk)) if state.source == source)


def test_a_week_between_two_reports_is_missing(desk: Desk) -> None:
    desk.take(report(SUNDAY, used(4)), report(SUNDAY - 3 * WEEK, used(4)))
    state = state_of(desk, "graph_usage")
    assert (state.first_on, state.newest_on) == (SUNDAY - 3 * WEEK, SUNDAY)
    assert state.gaps == (MONDAY - 2 * WEEK, MONDAY - WEEK)
    assert (state.batches, state.rows, state.rejected) == (2, 40, 0)


@pytest.mark.parametrize("late", range(-2, 5))
def test_a_report_from_friday_to_thursday_is_of_the_week_that_it_settles(
    desk: Desk, late: int
) -> None:
    days = SUNDAY - WEEK, SUNDAY + late * timedelta(days=1), SUNDAY + WEEK
    desk.take(*(report(day, used(4, on=day - 4 * timedelta(days=1))) for day in days))
    state = state_of(desk, "graph_usage")
    settled = desk.query("select week_on from week where series = 0 order by 1")
    assert sorted(state.weeks) == [monday for (monday,) in settled]
    assert state.weeks == {MONDAY - WEEK, MONDAY, MONDAY + WEEK}
    assert state.gaps == ()


def test_a_week_that_only_a_later_report_reaches_is_missing_in_the_calendar(desk: Desk) -> None:
    day = timedelta(days=1)
    desk.take(report(SUNDAY - WEEK, used(4)), report(SUNDAY + 5 * day, used(4)))
    assert state_of(desk, "graph_usage").gaps == (MONDAY,)


def test_two_other_reports_of_one_day_are_one_square_and_all_their_people(desk: Desk) -> None:
    halves = [dict.fromkeys(PEOPLE[:8], FRIDAY), dict.fromkeys(PEOPLE[8:], FRIDAY)]
    assert desk.statuses(*(report(SUNDAY, half) for half in halves)) == ["committed"] * 2
    state = state_of(desk, "graph_usage")
    assert (state.batches, state.rows, state.people) == (2, 20, 20)
    assert (state.weeks, state.gaps) == ({MONDAY}, ())
    usage = compared(desk).usage
    assert usage is not None
    assert (usage.active_people, usage.people) == (20, 20)


def test_gaps_lie_between_the_first_and_the_last() -> None:
    assert gaps(frozenset()) == ()
    assert gaps(frozenset([MONDAY])) == ()
    assert gaps(frozenset([MONDAY, MONDAY - 2 * WEEK])) == (MONDAY - WEEK,)


def test_who_is_matched_and_why_not(desk: Desk) -> None:
    codes = {f"{number:032X}": None for number in range(1)}
    desk.take(
        entra(SUNDAY - WEEK, (PEOPLE[0], "HR", "Member"), (PEOPLE[1], "HR", "Member")),
        entra(SUNDAY, (PEOPLE[0], "HR", "Member"), (PEOPLE[2], "", "Guest")),
        report(SUNDAY, {**dict.fromkeys(PEOPLE[:4]), **codes}),
    )
    state = state_of(desk, "graph_usage")
    assert state.match == {
        "matched": 1,
        "left": 1,
        "guest": 1,
        "not-in-people-file": 1,
        "concealed": 1,
    }
    assert (state.people, state.matched) == (5, 1)


def test_who_has_another_address_is_recognised(desk: Desk) -> None:
    oid = "1f0a2b3c-0000-4000-8000-000000000001"
    for day, who in ((SUNDAY - WEEK, "oud@voorbeeld.example"), (SUNDAY, "nieuw@voorbeeld.example")):
        header = ("userPrincipalName", "id", "department", "creationType")
        desk.take((f"exportUsers_{day}.csv", csv_file([header, (who, oid, "HR", "")])))
    desk.take(report(SUNDAY, {"nieuw@voorbeeld.example": None}))
    assert state_of(desk, "graph_usage").match == {"renamed": 1}


def test_a_licence_that_the_people_list_does_not_give(desk: Desk) -> None:
    rows = [
        ("UPN", "Department", "Copilot licence"),
        (PEOPLE[0], "HR", "no"),
        (PEOPLE[1], "HR", "yes"),
    ]
    desk.take((f"people-{SUNDAY}.csv", csv_file(rows)), report(SUNDAY, used(0, 2)))
    assert state_of(desk, "graph_usage").match == {"no-licence": 1, "matched": 1}


def test_every_kind_with_days_tells_them(desk: Desk) -> None:
    """What view source_day leaves out would look like a source without data."""
    (sql,) = desk.query("select sql from duckdb_views() where view_name = 'source_day'")[0]
    told = {table for kind in KINDS.values() if kind.day for table in kind.tables}
    apart = {"address_change", "viva_feature", "viva_value", "interaction", "champion"}
    apart |= {"event_line", "kept_week"}  # kept_week: what retention leaves of old weeks
    assert {table for table in told - apart if table not in sql} == set()


# ---- comparison --------------------------------------------------------------------------------


def compared(desk: Desk, days: int = 7, least: int = 1) -> Reconciliation:
    return reconcile(Looked(desk), MONDAY, days, least=least)


def codes(desk: Desk, source: str, days: int = 7) -> tuple[int | None, list[str]]:
    found = compared(desk, days)
    (other,) = (one for one in found.others if one.said.source == source)
    return other.difference, [reason.code for reason in other.reasons]


def settled(desk: Desk, *files: File) -> None:
    """Files beside a later report, so that nothing is provisional."""
    desk.take(report(SUNDAY + WEEK, used(0)), *files)


def test_the_usage_report_is_counted_by_its_rows(desk: Desk) -> None:
    settled(desk, report(SUNDAY, {**used(5), PEOPLE[9]: SUNDAY - 20 * timedelta(days=1)}))
    seven, four_weeks = compared(desk).usage, compared(desk, 28).usage
    assert seven is not None
    assert four_weeks is not None
    assert (seven.active_people, seven.people) == (5, 20)
    assert (four_weeks.active_people, four_weeks.people) == (6, 20)
    assert (seven.first_on, seven.last_on) == (MONDAY, SUNDAY)


@pytest.mark.parametrize(
    ("file", "difference", "said"),
    [
        (summary(SUNDAY, 5, 20), 0, []),
        (summary(SUNDAY, 9, 40), 4, ["rows-missing"]),
        (summary(SUNDAY, 4, 20), -1, ["late-data"]),
        (summary(SUNDAY, 5, 18), 0, ["licence-ended"]),
        (summary(SUNDAY + timedelta(days=1), 5, 20), 0, ["other-day"]),
        (summary(SUNDAY, 6, 20, further=("Edge",)), 1, ["apps-without-column"]),
    ],
)
def test_why_the_summary_differs(desk: Desk, file: File, difference: int, said: list[str]) -> None:
    settled(desk, report(SUNDAY, used(5)), file)
    assert codes(desk, "summary") == (difference, said)


def test_a_summary_of_thirty_days_is_another_window(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)), summary(SUNDAY, 5, 20, days=30))
    assert codes(desk, "summary", 28) == (0, ["other-window"])
    assert [other.said.source for other in compared(desk, 7).others] == []


def test_a_small_difference_in_licences_is_one_of_population(desk: Desk) -> None:
    listed = {f"q{number}@voorbeeld.example": None for number in range(99)}
    settled(desk, report(SUNDAY, listed), summary(SUNDAY, 0, 100))
    assert codes(desk, "summary") == (0, ["licence-over-window"])


def test_fresh_days_can_still_grow(desk: Desk) -> None:
    desk.take(report(SUNDAY, used(5)), trend(FRIDAY, 4))
    assert codes(desk, "trend") == (-1, ["one-day", "provisional"])


def test_the_busiest_day_is_beside_the_week_and_cannot_pass_it(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)), trend(FRIDAY, 4), trend(MONDAY, 3))
    assert codes(desk, "trend") == (-1, ["one-day"])
    desk.take(trend(MONDAY + timedelta(days=1), 6))
    assert codes(desk, "trend") == (1, ["one-day", "day-above-window"])


def audit(desk: Desk, people: int, *, at_limit: bool = False, until: date = SUNDAY) -> None:
    con = desk.writer.con
    con.execute(
        """
        insert into interaction
        select uuid(), $day, 900000 + n, 'word', 'creating', 1, true
        from generate_series(1, $people) t(n)
        """,
        {"day": FRIDAY, "people": people},
    )
    con.execute(
        "insert into interaction_file values (0, ?, ?, ?, ?)", [MONDAY, until, people, at_limit]
    )


def test_the_audit_log_counts_others_and_more(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)))
    audit(desk, 8)
    assert codes(desk, "audit") == (3, ["population", "counts-more"])


def test_an_audit_file_that_was_cut_off_is_said(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)))
    audit(desk, 2, at_limit=True, until=SUNDAY - timedelta(days=1))
    assert codes(desk, "audit") == (-3, ["population", "days-missing", "cut-off", "chat-shaped"])


@pytest.mark.parametrize(("people", "why"), [(9, "chat-shaped"), (5, "part-of-people")])
def test_an_audit_log_with_fewer_people(desk: Desk, people: int, why: str) -> None:
    settled(desk, report(SUNDAY, used(10)))
    audit(desk, people)
    assert codes(desk, "audit")[1] == ["population", why]


@pytest.mark.parametrize(("people", "why"), [(5, "chat-shaped"), (4, "part-of-people")])
def test_files_of_a_few_days_are_no_choice_of_people(desk: Desk, people: int, why: str) -> None:
    settled(desk, report(SUNDAY, used(10)))
    audit(desk, people, until=SUNDAY - timedelta(days=3))  # four of seven days
    assert codes(desk, "audit")[1] == ["population", "days-missing", why]


def reason(desk: Desk, code: str, language: str, days: int = 7, least: int = 1) -> str:
    (audited,) = (one for one in compared(desk, days, least).others if one.said.source == "audit")
    (found,) = (reason for reason in audited.reasons if reason.code == code)
    return found.says.said(language)


def test_of_how_many_people_a_narrow_audit_search_is(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(10)))
    audit(desk, 5)
    assert "only 5 people, the user report 10 active ones" in reason(desk, "part-of-people", "en")
    guarded = reason(desk, "part-of-people", "en", least=8)
    assert "only fewer than 8 people, the user report 10 active ones" in guarded
    (audited,) = (one for one in compared(desk, least=8).others if one.said.source == "audit")
    assert audited.difference is None  # five would be ten less this
    assert "fewer than 8 of those it counts" in reason(desk, "population", "en", least=8)


def test_audit_files_are_told_by_their_own_days_and_what_they_leave_open(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)))
    audit(desk, 5)
    con = desk.writer.con
    con.execute("delete from interaction_file")
    con.execute(
        "insert into interaction_file values (0, ?, ?, 5, false), (1, ?, ?, 5, false)",
        [
            *(MONDAY - 5 * WEEK, MONDAY + timedelta(days=1)),
            *(MONDAY + timedelta(days=4), SUNDAY + timedelta(days=3)),
        ],
    )
    told = reason(desk, "days-missing", "nl")
    assert "van 5 okt 2026 tot en met 18 nov 2026: 2 van de 7 vergeleken dagen" in told
    assert "2026-" not in told


def test_viva_is_another_population_and_week(desk: Desk) -> None:
    settled(desk, report(SUNDAY, used(5)))
    desk.writer.con.execute(
        """
        insert into viva_week
        select 0, n, 800000 + n, $week, 0, $metric, n % 3, 1, 5, 0, 0
        from generate_series(1, 9) t(n)
        """,
        {"week": MONDAY, "metric": MONDAY - timedelta(days=1)},
    )
    assert codes(desk, "viva") == (4, ["population", "other-week"])
    assert [other.said.source for other in compared(desk, 28).others] == []


def test_a_definition_that_changed_in_between_is_said() -> None:
    (change,) = between(date(2025, 6, 29), date(2025, 7, 5))
    assert change.on == date(2025, 7, 1)
    assert between(date(2025, 6, 29), date(2025, 7, 5), "word") == ()
    assert [change.on for change in CHANGES] == sorted(change.on for change in CHANGES)


# ---- ladder and spellings ----------------------------------------------------------------------


def test_the_ladder_names_one_source_per_number(desk: Desk) -> None:
    desk.take(report(SUNDAY, used(5)), summary(SUNDAY, 5, 20))
    rungs = ladder(states(Looked(desk)))
    assert len(rungs) == len(RULES)
    feeds = {rung.number.template: (rung.feeds, rung.checks) for rung in rungs}
    assert feeds["who is active, per app and week"] == ("graph_usage", ("graph_totals",))
    assert feeds["who holds a licence"] == ("graph_usage", ("graph_totals",))
    assert feeds["kinds of use"] == (None, ())


def test_only_a_list_that_says_so_tells_who_holds_a_licence(desk: Desk) -> None:
    rows = [("UPN", "Department", "Copilot licence"), (PEOPLE[0], "HR", "yes")]
    desk.take(report(SUNDAY, used(5)), entra(SUNDAY, (PEOPLE[0], "HR", "Member")))
    who = "who holds a licence"
    feeds = {rung.number.template: rung.feeds for rung in ladder(states(Looked(desk)))}
    assert feeds[who] == "graph_usage"
    desk.take((f"people-{SUNDAY - WEEK}.csv", csv_file(rows)))
    feeds = {rung.number.template: rung.feeds for rung in ladder(states(Looked(desk)))}
    assert feeds[who] == "people_file"


def test_ongoing_kinds_and_reasons_are_known() -> None:
    assert {"usage", *KINDS} >= ONGOING
    assert not set(MATCHED) & set(UNMATCHED)


def test_spellings_are_proposed_the_most_used_first(desk: Desk) -> None:
    rows = [
        *((who, "Financiën", "Member") for who in PEOPLE[:3]),
        (PEOPLE[3], "Finacien", "Member"),
        *((who, "H.R.", "Member") for who in PEOPLE[4:5]),
        *((who, "HR", "Member") for who in PEOPLE[5:8]),
        (PEOPLE[8], "Team 1", "Member"),
        (PEOPLE[9], "Team 2", "Member"),
    ]
    desk.take(entra(SUNDAY, *rows))
    assert proposals(Looked(desk)) == (
        Proposal("department", ("HR", "H.R.")),
        Proposal("department", ("Financiën", "Finacien")),
    )
