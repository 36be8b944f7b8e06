"""One report after another: late data, gaps, second reports of a day, concealed names, new apps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.weeks import chosen, covers
from tests.store.asking import Weeks
from tests.store.builder import People, Report, commit, facts, writing

ANA, BO = "ana@x.example", "bo@x.example"
MONDAY = date(2026, 2, 2)


def day(n):
    """Day n, counted from a Monday: 4 is its Friday, 6 its Sunday."""
    return MONDAY + timedelta(days=n)


def report(n, used, **more):
    """The report of day n: {address: {app: day}}."""
    rows = tuple(
        (name, {app: day(on) for app, on in dates.items()}, {}) for name, dates in used.items()
    )
    return Report(day(n), rows, **more)


def statuses(writer, name, app, weeks=4):
    told = Weeks.of(writer, [name])
    return [told.status(name, app, day(7 * n)) for n in range(weeks)]


@pytest.mark.parametrize(
    ("snapshots", "expected"),
    [
        ([6], {0: 6}),  # Sunday: its own week
        ([4], {0: 4}),  # Friday is enough: nobody is inactive for want of a weekend
        ([3], {-7: 3}),  # Thursday: the week before, whose Friday it is the first to see
        ([6, 13], {0: 6, 7: 13}),
        ([6, 27], {0: 6, 7: 27, 14: 27, 21: 27}),  # a gap: late, but spoken of
        ([5, 6, 12], {0: 5, 7: 12}),  # daily reports: the first on or after the Friday
    ],
)
def test_which_report_speaks_for_a_week(snapshots, expected):
    assert covers([day(n) for n in snapshots]) == {
        day(week): day(on) for week, on in expected.items()
    }


def test_the_first_report_says_nothing_of_weeks_before_its_own(tmp_path):
    with writing(tmp_path) as writer:
        commit(writer, [report(13, {ANA: {"teams": 2}, BO: {}})])
        assert statuses(writer, ANA, "teams", 2) == ["active", "inactive"]
        assert statuses(writer, BO, "any", 2) == ["unknown", "inactive"]


def test_a_gap_is_unknown_for_who_came_back_and_inactive_for_who_did_not(tmp_path):
    reports = [
        report(6, {ANA: {"teams": 3}, BO: {"teams": 3}}),
        report(27, {ANA: {"teams": 23}, BO: {"teams": 3}}),
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        assert statuses(writer, ANA, "teams") == ["active", "unknown", "unknown", "active"]
        assert statuses(writer, BO, "teams") == ["active", "inactive", "inactive", "inactive"]


def test_a_gap_hides_only_the_apps_that_were_used_after_it(tmp_path):
    reports = [
        report(6, {ANA: {"teams": 3, "word": 3}}),
        report(20, {ANA: {"teams": 16, "word": 3}}),
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        assert statuses(writer, ANA, "teams", 3) == ["active", "unknown", "active"]
        assert statuses(writer, ANA, "word", 3) == ["active", "inactive", "inactive"]
        assert statuses(writer, ANA, "any", 3) == ["active", "unknown", "active"]


def test_a_report_in_between_closes_the_gap(tmp_path):
    first, last = report(6, {ANA: {"teams": 3}}), report(20, {ANA: {"teams": 16}})
    with writing(tmp_path) as writer:
        commit(writer, [first, last])
        assert statuses(writer, ANA, "teams", 3) == ["active", "unknown", "active"]
        commit(writer, [report(13, {ANA: {"teams": 3}})])
        assert statuses(writer, ANA, "teams", 3) == ["active", "inactive", "active"]


def test_late_data_makes_a_week_active_after_all(tmp_path):
    reports = [
        report(6, {ANA: {"teams": -4}}),
        report(13, {ANA: {"teams": 5}}),  # Saturday's use was not in Sunday's report yet
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports[:1])
        assert statuses(writer, ANA, "teams", 1) == ["inactive"]
        commit(writer, reports[1:])
        assert statuses(writer, ANA, "teams", 2) == ["active", "inactive"]


def test_a_date_that_moves_back_erases_nothing(tmp_path):
    reports = [report(6, {ANA: {"teams": 3}}), report(13, {ANA: {"teams": -4}})]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        days = {row[1:3] for row in facts(writer)["use_day"]}
    assert days == {(day(3), "teams"), (day(-4), "teams")}


def test_a_second_report_of_a_day_adds_to_the_first(tmp_path):
    one = report(6, {ANA: {"teams": 3}})
    two = report(6, {BO: {"word": 4}}, source="admin_usage")
    for place, order in enumerate(([one, two], [two, one])):
        with writing(tmp_path / str(place)) as writer:
            commit(writer, order)
            assert (
                statuses(writer, ANA, "teams", 1) == statuses(writer, BO, "word", 1) == ["active"]
            )
            assert [row[:2] for row in facts(writer)["week"]] == [(0, day(0))]


def test_who_is_missing_from_the_report_of_a_week_is_unknown_in_it(tmp_path):
    reports = [
        report(6, {ANA: {"teams": 3}, BO: {}}),
        report(13, {BO: {}}),
        report(20, {ANA: {"teams": 3}, BO: {}}),
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        assert statuses(writer, ANA, "teams", 3) == ["active", "unknown", "inactive"]


def test_who_left_is_unknown_from_then_on(tmp_path):
    reports = [report(6, {ANA: {"teams": 3}, BO: {}}), report(13, {BO: {}}), report(20, {BO: {}})]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        assert statuses(writer, ANA, "teams", 3) == ["active", "unknown", "unknown"]


# --- concealed names -----------------------------------------------------------------------------


def test_concealed_reports_are_a_sequence_of_their_own(tmp_path):
    named = [report(6, {ANA: {"teams": 3}}), report(20, {ANA: {"teams": 16}})]
    hashed = report(13, {"0a" * 16: {"teams": 9}}, concealed=True)
    with writing(tmp_path) as writer:
        commit(writer, [*named, hashed])
        coverage = {(row[1], row[3], row[4]) for row in facts(writer)["coverage"]}
        weeks = sorted(row[1:] for row in facts(writer)["week"])
    forever = date(9999, 12, 31)
    assert coverage == {(False, day(6), forever), (True, day(13), forever)}
    # the hash is no person of the named reports: their week in between stays theirs, covered late
    assert weeks == [(day(0), day(6), False), (day(7), day(20), False), (day(14), day(20), False)]


@pytest.mark.parametrize(
    ("named", "concealed", "expected"),
    [
        (None, 6, (6, True)),  # nothing else to go by
        (6, 6, (6, False)),  # names are worth more
        (13, 6, (13, False)),  # also when they come a week late
        (20, 6, (6, True)),  # but not later than that
        (20, 27, (20, False)),
    ],
)
def test_a_week_goes_by_the_named_report_unless_it_comes_too_late(named, concealed, expected):
    real = {} if named is None else {day(0): day(named)}
    on, veiled = expected
    assert chosen(real, {day(0): day(concealed)}) == {day(0): (day(on), veiled)}


def test_people_behind_hashes_count_as_licensed_and_have_no_department(tmp_path):
    hashed = report(6, {"0a" * 16: {"teams": 3}}, concealed=True)
    lists = People(
        day(0), ({"upn": ANA, "department": "Sales", "licensed": True},), ("department", "licensed")
    )
    with writing(tmp_path) as writer:
        commit(writer, [lists, hashed])
        rows = writer.con.execute(
            "select concealed, licensed, licence_basis, department_id from person_span"
        ).fetchall()
    assert sorted(rows) == [(False, True, "list", 1), (True, True, "report", 0)]


# --- apps ----------------------------------------------------------------------------------------


def test_unknown_apps_get_numbers_of_their_own_and_keep_them(tmp_path):
    reports = [
        report(6, {ANA: {"teams": 3, "other:planner": 3}}),
        report(13, {ANA: {"other:planner": 10, "other:clipchamp": 10}}),
    ]
    with writing(tmp_path) as writer:
        commit(writer, reports)
        apps = dict(writer.con.execute("select app_key, app_id from app").fetchall())
        assert apps == {"any": 0, "teams": 1, "other:planner": 32, "other:clipchamp": 33}
        assert statuses(writer, ANA, "other:planner", 2) == ["active", "active"]
        assert statuses(writer, ANA, "other:clipchamp", 2) == ["inactive", "active"]


def test_an_app_that_no_report_has_any_more_is_forgotten_with_its_batch(tmp_path):
    from ingest import batches
    from tests.store.builder import NOW

    with writing(tmp_path) as writer:
        commit(writer, [report(6, {ANA: {"teams": 3}})])
        (last,) = commit(writer, [report(13, {ANA: {"other:planner": 10}})])
        batches.undo(writer, last.batch, now=NOW, team_column="auto")
        apps = {row[0] for row in writer.con.execute("select app_key from app").fetchall()}
    assert apps == {"any", "teams"}


# --- series --------------------------------------------------------------------------------------


def test_chat_without_a_licence_is_kept_apart(tmp_path):
    with writing(tmp_path) as writer:
        commit(
            writer,
            [
                report(6, {ANA: {"teams": 3}}),
                report(6, {BO: {"chat": 4}}, series=1, source="admin_chat"),
            ],
        )
        told = {(row[0], row[2]) for row in facts(writer)["use_week"]}
    assert told == {(0, "teams"), (1, "chat")}
