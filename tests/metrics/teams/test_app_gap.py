"""Which app stands out: nothing where apps play no part, the right one where they do."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from metrics.teams.app_gap import SMOOTHING, People, expected, gap

APPS = 8
REACH = np.array([0.9, 0.75, 0.6, 0.5, 0.35, 0.25, 0.15, 0.1])


def world(seed, *, teams=300, effect=None):
    """Teams that differ in overall use and function only; `effect`: {team: (app, points)}.

    Functions have apps of their own, and so do single persons, so that raw reach differs.
    """
    rng = np.random.default_rng(seed)
    sizes = rng.integers(10, 60, teams)
    group = np.repeat(np.arange(teams), sizes)
    function = (group % 5 + rng.choice([0, 0, 0, 1], len(group))) % 5
    habit = rng.beta(1.2, 1.2, teams)[group] * 0.6 + rng.random(len(group)) * 0.4
    weeks = rng.binomial(4, habit)
    taste = 0.7 + 0.6 * rng.random((5, APPS))
    own = rng.normal(0, 0.4, len(group))
    odds = REACH / (1 - REACH)
    odds = odds[None, :] * taste[function] * np.exp(own)[:, None] * (weeks / 2.5)[:, None]
    chance = odds / (1 + odds)
    for team, (app, points) in (effect or {}).items():
        chance[group == team, app] = np.clip(chance[group == team, app] + points, 0, 1)
    used = rng.random((len(group), APPS)) < chance
    there = (weeks > 0) & used.any(axis=1)
    return People(group[there], function[there], weeks[there], used[there])


def low_users_and_their_examples(people, teams=300):
    """Every team with little use, beside five teams with much use and the same function mix."""
    level = np.bincount(people.group, people.weeks, teams) / np.bincount(people.group, None, teams)
    low = np.flatnonzero(level < np.quantile(level, 0.4))
    high = np.flatnonzero(level > np.quantile(level, 0.6))
    for team in low:
        near = sorted(high, key=lambda one: (one % 5 != team % 5, abs(int(one) - int(team))))
        yield int(team), [int(one) for one in near[:5]]


def test_without_an_effect_of_apps_hardly_any_is_suggested():
    found = asked = raw = 0
    for seed in range(20, 26):
        people = world(seed)
        chance = expected(people)
        for team, strong in low_users_and_their_examples(people):
            asked += 1
            found += gap(people, chance, team, strong, least=10) is not None
            here, there = people.group == team, np.isin(people.group, strong)
            raw += (people.used[there].mean(0) - people.used[here].mean(0)).max() > 0.15
    assert asked > 600
    assert found / asked <= 0.05, (found, asked)
    # The raw comparison would have suggested something to nearly everybody.
    assert raw / asked > 0.8


def test_an_app_that_a_team_leaves_aside_is_named():
    people = world(3, effect=dict.fromkeys(range(0, 300, 10), (3, -0.45)))
    chance = expected(people)
    right = wrong = silent = 0
    for team, strong in low_users_and_their_examples(people):
        if team % 10 or (people.group == team).sum() < 25:
            continue
        found = gap(people, chance, team, [one for one in strong if one % 10], least=10)
        right += found is not None and found.app == 3
        wrong += found is not None and found.app != 3
        silent += found is None
    assert right > 4 * wrong
    assert right > silent


def test_what_is_expected_by_an_independent_count():
    people = world(7, teams=20)
    found = expected(people)
    in_cell = defaultdict(list)
    in_band = defaultdict(list)
    for weeks, function, used in zip(people.weeks, people.function, people.used, strict=True):
        in_cell[weeks, function].append(used)
        in_band[weeks].append(used)
    for place in range(0, len(people.group), 17):
        weeks, function = people.weeks[place], people.function[place]
        cell, band = in_cell[weeks, function], in_band[weeks]
        for app in range(APPS):
            rate = sum(bool(one[app]) for one in band) / len(band)
            users = sum(bool(one[app]) for one in cell)
            wanted = (users + SMOOTHING * rate) / (len(cell) + SMOOTHING)
            assert found[place, app] == pytest.approx(wanted)


def test_too_few_people_on_either_side_say_nothing():
    people = world(9, teams=20)
    chance = expected(people)
    assert gap(people, chance, 3, [], least=10) is None
    assert gap(people, chance, 99, [1, 2], least=10) is None
    assert gap(people, chance, 3, [1, 2], least=10_000) is None
