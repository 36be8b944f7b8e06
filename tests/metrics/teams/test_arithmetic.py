"""The same numbers from the definition, in plain Python, person by person."""

from __future__ import annotations

from math import erf, sqrt
from statistics import mean

import numpy as np
import pytest

from metrics.facts import labels, read_facts
from metrics.teams import DEFAULTS
from metrics.teams.exposure import regulars
from metrics.teams.history import read_history
from metrics.teams.judging import Listed, odds, spread
from metrics.teams.trend import measure
from tests.metrics.teams.worlds import LIKE, PEOPLE, WEEKS, world
from tests.metrics.usage import Usage


def person(like: str, i: int) -> list[int]:
    """Use in the last twelve weeks."""
    return [int(LIKE[like](i, w)) for w in range(WEEKS - 12, WEEKS)]


def by_hand(like: str, pooled: float) -> tuple[float, float, float]:
    """Growth, its variance and the level of one team; everybody is known and at work each week."""
    x = [w - 5.5 for w in range(12)]
    about = sum(v * v for v in x)
    tops = [sum(v * y for v, y in zip(x, person(like, i), strict=True)) for i in range(PEOPLE)]
    slope = sum(tops) / (PEOPLE * about)
    own = sum((top - slope * about) ** 2 for top in tops) / (PEOPLE * about) * PEOPLE / (PEOPLE - 1)
    moderated = (PEOPLE * own + 10 * pooled) / (PEOPLE + 10)
    level = mean(mean(person(like, i)[-4:]) for i in range(PEOPLE))
    return 8 * slope, 64 * moderated / (PEOPLE * about), level


def pooled_scatter() -> float:
    x = [w - 5.5 for w in range(12)]
    about = sum(v * v for v in x)
    total = 0.0
    for like in LIKE:
        tops = [sum(v * y for v, y in zip(x, person(like, i), strict=True)) for i in range(PEOPLE)]
        slope = sum(tops) / (PEOPLE * about)
        total += sum((top - slope * about) ** 2 for top in tops)
    return total / (len(LIKE) * PEOPLE * about)


def test_growth_level_and_probability_are_those_of_the_definition(usage: Usage) -> None:
    on = world(usage)
    history = read_history(usage, read_facts(usage, 0), "team", tuple(on), tenure=6, known=0.9)
    names = labels(usage, "team")
    week = measure(history, WEEKS - 1, regulars(history), (), names, DEFAULTS)
    odd = odds(week, [""] * 4, DEFAULTS)
    likes = [names[group] for group in week.groups.tolist()]
    hand = [by_hand(like, pooled_scatter()) for like in likes]
    assert week.growth.tolist() == pytest.approx([g for g, _, _ in hand], abs=1e-6)
    assert week.growth_variance.tolist() == pytest.approx([v for _, v, _ in hand], rel=1e-5)
    assert week.level.tolist() == pytest.approx([lv for _, _, lv in hand], abs=1e-6)
    between = between_teams([g for g, _, _ in hand], [v for _, v, _ in hand])
    weights = [1 / (v + between) for _, v, _ in hand]
    centre = sum(w * g for w, (g, _, _) in zip(weights, hand, strict=True)) / sum(weights)
    for place, (growth, variance, level) in enumerate(hand):
        pull = variance / (variance + between)
        middle = pull * centre + (1 - pull) * growth
        error = sqrt((1 - pull) * variance + pull**2 / sum(weights))
        down, up = below(-0.08, middle, error), below(0.05, middle, error)
        room = below(0.60, level, float(week.level_error[place]))
        assert odd.growth.mean[place] == pytest.approx(middle, abs=1e-6)
        assert odd.probability[place] == pytest.approx(down + (up - down) * room, abs=1e-4)


def below(limit: float, middle: float, error: float) -> float:
    return (1 + erf((limit - middle) / error / sqrt(2))) / 2


def between_teams(values: list[float], variances: list[float]) -> float:
    """Paule and Mandel by ever smaller steps."""

    def too_small(between: float) -> bool:
        weights = [1 / (v + between) for v in variances]
        centre = sum(w * g for w, g in zip(weights, values, strict=True)) / sum(weights)
        squares = sum(w * (g - centre) ** 2 for w, g in zip(weights, values, strict=True))
        return squares > len(values) - 1

    between, step = 0.0, 0.1
    while step > 1e-9:
        while too_small(between + step):
            between += step
        step /= 10
    return max(between, 0.02**2)


def test_teams_that_differ_by_chance_only_have_no_spread() -> None:
    assert spread(np.array([0.01, 0.02, 0.0]), np.array([0.01, 0.01, 0.01])) == 0
    assert spread(np.array([0.3, -0.3]), np.array([0.01, 0.01])) == pytest.approx(0.17, abs=1e-6)


def test_a_team_goes_on_and_off_the_list_after_two_weeks_running() -> None:
    chances = [0.9, 0.5, 0.6, 0.7, 0.3, 0.5, 0.39, 0.39, 0.6]
    one, team = Listed.empty(2), np.array([1])
    found = []
    for chance in chances:
        one.step(team, np.array([chance]), DEFAULTS)
        found.append(bool(one.on[1]))
    assert found == [False, False, False, True, True, True, True, False, False]
    one.on[1] = True
    one.forget(team)
    assert not one.on.any()
