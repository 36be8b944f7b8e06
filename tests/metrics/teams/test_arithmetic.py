"""The same numbers from the definition, in plain Python, person by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import e, erf, exp, factorial, isnan, nan, sqrt
from statistics import mean
from types import SimpleNamespace

import numpy as np
import pytest

from metrics.facts import labels, read_facts
from metrics.teams import DEFAULTS
from metrics.teams.between import spread
from metrics.teams.exposure import Exposures, _at_most
from metrics.teams.history import read_history
from metrics.teams.judging import follow, odds, to_visit
from metrics.teams.trend import measure
from tests.metrics.teams.worlds import LIKE, PEOPLE, WEEKS, world
from tests.metrics.usage import Usage


def person(like: str, i: int) -> list[int]:
    """Use in the last twelve weeks."""
    return [int(LIKE[like](i, w)) for w in range(WEEKS - 12, WEEKS)]


X = [w - 11 for w in range(12)]  # the newest week is 0
COUNTS = [exp(x / 10) for x in X]


def line(like: str, i: int) -> tuple[float, float]:
    """How the active weeks of a person lie around the own middle, and how all weeks do."""
    middle = sum(k * x for k, x in zip(COUNTS, X, strict=True)) / sum(COUNTS)
    top = sum(k * (x - middle) * y for k, x, y in zip(COUNTS, X, person(like, i), strict=True))
    return top, sum(k * (x - middle) ** 2 for k, x in zip(COUNTS, X, strict=True))


def scatter(like: str) -> tuple[float, float, float]:
    """Slope of a team, squares around it, and what they are divided by."""
    lines = [line(like, i) for i in range(PEOPLE)]
    bottom = sum(about for _, about in lines)
    slope = sum(top for top, _ in lines) / bottom
    return slope, sum((top - slope * about) ** 2 for top, about in lines), bottom


def whole_line(like: str) -> tuple[float, float, float]:
    """Level by all twelve weeks, what chance does to it, and weeks to the middle of the last four.

    As of coins of the person's own chance, thrown once a week.
    """
    shares, chances = [], 0.0
    for i in range(PEOPLE):
        used = sum(k * y for k, y in zip(COUNTS, person(like, i), strict=True)) / sum(COUNTS)
        shares.append(used)
        chances += used * (1 - used) * sum(k**2 for k in COUNTS)
    middle = sum(k * x for k, x in zip(COUNTS, X, strict=True)) / sum(COUNTS)
    return mean(shares), sqrt(chances) / (PEOPLE * sum(COUNTS)), -1.5 - middle


def by_hand(like: str, pooled: float) -> tuple[float, float, float]:
    """Growth, its variance and the level of one team; everybody is known and at work each week."""
    slope, squares, bottom = scatter(like)
    own = squares / bottom * PEOPLE / (PEOPLE - 1)
    moderated = (PEOPLE * own + 10 * pooled) / (PEOPLE + 10)
    level = mean(mean(person(like, i)[-4:]) for i in range(PEOPLE))
    return 8 * slope, 64 * moderated / bottom, level


def pooled_scatter() -> float:
    return sum(scatter(like)[1] for like in LIKE) / sum(scatter(like)[2] for like in LIKE)


def test_growth_level_and_probability_are_those_of_the_definition(usage: Usage) -> None:
    on = world(usage, weeks=12, from_week=WEEKS - 12)
    history = read_history(usage, read_facts(usage, 0), "team", tuple(on), tenure=6, known=0.9)
    names = labels(usage, "team")
    week = measure(history, 11, Exposures(history), DEFAULTS)
    odd = odds(week, np.full(4, ""), DEFAULTS)
    likes = [names[group] for group in week.groups.tolist()]
    hand = [by_hand(like, pooled_scatter()) for like in likes]
    assert week.growth.tolist() == pytest.approx([g for g, _, _ in hand], abs=1e-5)
    assert week.growth_variance.tolist() == pytest.approx([v for _, v, _ in hand], rel=1e-4)
    assert week.level.tolist() == pytest.approx([lv for _, _, lv in hand], abs=1e-6)
    between = between_teams([g for g, _, _ in hand], [v for _, v, _ in hand])
    weights = [1 / (v + between) for _, v, _ in hand]
    centre = sum(w * g for w, (g, _, _) in zip(weights, hand, strict=True)) / sum(weights)
    for place, (growth, variance, last) in enumerate(hand):
        pull = variance / (variance + between)
        middle = pull * centre + (1 - pull) * growth
        error = sqrt((1 - pull) * variance + pull**2 / sum(weights))
        down, up = below(-0.08, middle, error), below(0.05, middle, error)
        height, chance, ahead = whole_line(likes[place])
        level = (last + height + middle * ahead / 8) / 2
        room = below(0.60, level, max(sqrt(chance**2 + (error * ahead / 8) ** 2), 0.004))
        assert odd.growth.mean[place] == pytest.approx(middle, abs=1e-5)
        assert odd.probability[place] == pytest.approx(down + (up - down) * room, abs=1e-3)


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


def followed(chances: list[float], resets: Sequence[int] = ()) -> tuple[list[bool], float]:
    """Whether one team is on the list after each week, and its probability after the last."""
    weeks = []
    for n, chance in enumerate(chances):
        one = SimpleNamespace(groups=np.array([1]), presence=True)
        told = np.array([not isnan(chance)])
        odd = SimpleNamespace(
            verdict=told, probability=np.array([chance]), resets=np.array([n in resets])
        )
        weeks.append((one, odd))
    found = follow(weeks, range(len(weeks)), 26, DEFAULTS)  # type: ignore[arg-type]
    return found.flagged[:, 1].tolist(), float(found.chance[-1, 1])


def test_a_team_goes_on_and_off_the_list_by_what_the_last_weeks_say_together() -> None:
    # A week counts for three fifths of the week after it; one before the first is made up.
    told = [0.9, 0.8, 0.5, 0.2, 0.2, 0.9]
    flags, chance = followed(told)
    assert flags == [False, True, True, False, False, False]
    counts = [0.6 ** (len(told) - n) for n in range(len(told) + 1)]
    said = sum(c * p for c, p in zip(counts, [0.3, *told], strict=True)) / sum(counts)
    assert chance == pytest.approx(said)


def test_a_visit_asks_for_more_where_nobody_tells_who_was_at_work() -> None:
    flagged, chance = np.array([True, True, True, False]), np.array([0.69, 0.75, 0.81, 0.99])
    assert to_visit(flagged, chance, True, DEFAULTS).tolist() == [False, True, True, False]
    assert to_visit(flagged, chance, False, DEFAULTS).tolist() == [False, False, True, False]
    strict = replace(DEFAULTS, queue=0.97)
    assert to_visit(flagged, np.full(4, 0.98), False, strict).tolist() == [True, True, True, False]


def test_weeks_without_a_verdict_keep_the_list_or_start_it_again() -> None:
    assert followed([0.9, 0.9, nan, 0.5])[0] == [False, True, True, True]
    assert followed([0.9, 0.9, nan, 0.9, 0.9], resets=[2])[0] == [False, True, False, False, True]


def test_a_week_has_one_answer_whoever_asks_for_which_weeks() -> None:
    rng = np.random.default_rng(5)
    chances = rng.random(60).tolist()
    whole = followed(chances)[0]
    assert [followed(chances[: n + 1])[0][-1] for n in range(60)] == whole
    # What lies before the span has no say.
    assert followed([0.99] * 5 + chances)[0][-30:] == whole[-30:]


def test_who_was_away_with_all_the_team_is_more_than_chance() -> None:
    for count, expected in ((0, 6.0), (2, 5.5), (1, 0.5)):
        exact = sum(e**-expected * expected**k / factorial(k) for k in range(count + 1))
        assert _at_most(count, expected) == pytest.approx(exact)
