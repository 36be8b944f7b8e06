"""Prompts and active days: one window per week and length, chosen by rule, never added up."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations

import pytest

from tests.store.builder import Report, commit, facts, writing

ANA, BO = "ana@x.example", "bo@x.example"
MONDAY = date(2026, 2, 2)


def report(n, prompts, *, days=7, source="graph_usage", names=(ANA,)):
    """The report of day n from a Monday, in which each of the names has so many prompts."""
    rows = tuple((name, {}, {"prompts": prompts, "active_days": 1}) for name in names)
    return Report(MONDAY + timedelta(days=n), rows, period_days=days, source=source)


def counts(home, reports):
    """{(days from the Monday, window length): prompts of the first person}."""
    with writing(home) as writer:
        commit(writer, reports)
        rows = facts(writer)["window_count"]
        mine = str(writer.pseudonyms.key("upn", ANA))
    return {((row[1] - MONDAY).days, row[2]): row[4] for row in rows if row[3] == mine}


@pytest.mark.parametrize(
    ("n", "expected"),
    [
        (3, {}),  # a window up to Thursday holds days of two weeks and can stand for neither
        (4, {(0, 7): 5}),
        (5, {(0, 7): 5}),
        (6, {(0, 7): 5}),
        (7, {}),  # Monday
    ],
)
def test_a_window_stands_for_the_week_that_it_ends_in(tmp_path, n, expected):
    assert counts(tmp_path, [report(n, 5)]) == expected


def test_the_latest_window_of_a_week_stands_for_it_in_any_order(tmp_path):
    reports = [report(4, 4), report(5, 5), report(6, 6)]
    told = [
        counts(tmp_path / str(place), order) for place, order in enumerate(permutations(reports))
    ]
    assert told == [{(0, 7): 6}] * 6


def test_windows_of_other_lengths_are_kept_apart(tmp_path):
    reports = [report(6, 6), report(6, 24, days=28), report(13, 20, days=28)]
    assert counts(tmp_path, reports) == {(0, 7): 6, (0, 28): 24, (7, 28): 20}


def test_of_one_day_the_source_that_says_most_about_counts_is_kept(tmp_path):
    reports = [report(6, 6), report(6, 7, source="admin_usage")]
    for place, order in enumerate((reports, reports[::-1])):
        assert counts(tmp_path / str(place), order) == {(0, 7): 6}


def test_of_one_day_and_source_the_longer_list_is_kept(tmp_path):
    reports = [report(6, 6), report(6, 7, names=(ANA, BO))]
    for place, order in enumerate((reports, reports[::-1])):
        assert counts(tmp_path / str(place), order) == {(0, 7): 7}


def test_a_newer_report_without_counts_leaves_those_that_are_there(tmp_path):
    silent = Report(MONDAY + timedelta(days=6), ((ANA, {"teams": MONDAY}, {}),))
    assert counts(tmp_path, [report(4, 4), silent]) == {(0, 7): 4}


def test_nothing_is_kept_of_people_without_counts(tmp_path):
    assert (
        counts(tmp_path, [Report(MONDAY + timedelta(days=6), ((ANA, {}, {"prompts": 0}),))]) == {}
    )
