"""The comparison beside statsmodels and plain Python: every number of it from raw rows."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from statistics import mean

import numpy as np
import pytest
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.stats import t as student
from statsmodels.stats.meta_analysis import combine_effects

from access import Viewer
from metrics.teams import team_status
from metrics.teams.between import between_teams
from metrics.teams.effect.comparing import Coached, compare
from metrics.teams.effect.outcome import Changes, at_level
from metrics.teams.effect.regression import Part, combined, predicted, shrunk, wider
from tests.metrics.teams.effects import (
    AT,
    PEOPLE,
    Active,
    controls,
    noisy,
    organisation,
    plan,
    told,
)
from tests.metrics.usage import Usage

# Twelve teams: growth, level, change, and the variance of that change.
TEAMS = [
    (0.02, 0.31, 0.010, 0.0011), (0.05, 0.42, 0.055, 0.0014), (-0.03, 0.55, -0.020, 0.0009),
    (0.08, 0.24, 0.090, 0.0012), (0.01, 0.38, -0.035, 0.0008), (0.00, 0.61, 0.005, 0.0004),
    (0.06, 0.29, 0.120, 0.0007), (-0.01, 0.47, -0.060, 0.0006), (0.03, 0.35, 0.030, 0.0010),
    (0.04, 0.50, 0.080, 0.0003), (-0.05, 0.33, -0.015, 0.0014), (0.07, 0.45, 0.040, 0.0005),
]  # fmt: skip


def table() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    growth, level, change, variance = np.array(TEAMS).T
    return np.array([np.ones(12), growth, level, growth * level]).T, change, variance


def test_the_variance_between_teams_is_that_of_paule_and_mandel() -> None:
    _, change, variance = table()
    theirs = combine_effects(change, variance, method_re="iterated")
    assert theirs.tau2 > 0
    assert between_teams(np.ones((12, 1)), change, variance) == pytest.approx(theirs.tau2, rel=1e-4)


def test_teams_that_differ_less_than_their_people_have_no_variance_between_them() -> None:
    columns, change, _ = table()
    assert between_teams(columns, change, np.full(12, 0.1)) == 0.0


def test_the_prediction_is_a_weighted_regression() -> None:
    columns, change, variance = table()
    at = np.array([1, 0.01, 0.30, 0.003])
    between = between_teams(columns, change, variance)
    weights = 1 / (variance + between)
    line = predicted(columns, change, 1 / weights, at)
    fit = sm.WLS(change, columns, weights=weights).fit(cov_type="fixed scale")
    theirs = fit.get_prediction(at)
    assert between > 0
    assert float(line.weights @ change) == pytest.approx(theirs.predicted_mean[0], abs=1e-12)
    error = sqrt(float((line.weights**2 / weights).sum()))
    assert error == pytest.approx(theirs.se_mean[0], rel=1e-9)
    assert line.weights.sum() == pytest.approx(1)
    assert line.freedom == 8
    # And the spread between teams leaves the residuals just as large as their errors say.
    assert float((weights * fit.resid**2).sum()) == pytest.approx(8, rel=1e-6)


def test_a_team_in_two_parts_counts_with_both_its_errors() -> None:
    one = Part(np.array([1, 2]), np.array([1.0, -1.0]), np.array([0.3, 0.1]), np.full(2, 0.01), 9)
    two = Part(np.array([2, 3]), np.array([1.0, -1.0]), np.array([0.2, 0.2]), np.full(2, 0.04), 7)
    found = combined([(0.5, one), (0.5, two)])
    error = sqrt((0.5 * 0.1) ** 2 + (0.5 * 0.1 + 0.5 * 0.2) ** 2 + (0.5 * 0.2) ** 2)
    assert found.difference == pytest.approx(0.5 * 0.2 + 0.5 * 0.0)
    assert found.error == pytest.approx(error)
    assert found.high - found.difference == pytest.approx(student.ppf(0.975, 7) * error)


def test_coached_teams_that_differ_more_than_others_widen_the_interval() -> None:
    assert wider(np.array([0.1, 0.1, 0.1]), np.full(3, 0.01)) == 1.0
    # Around their mean of 0: 3 × 0.4² / 0.01 + 3 × 0.4² / 0.01 = 96, of 5 that were to be expected.
    apart = np.array([0.4, -0.4, 0.4, -0.4, 0.4, -0.4])
    assert wider(apart, np.full(6, 0.01)) == pytest.approx((96 + 20) / (5 + 20))


def test_people_scatter_as_they_do_in_teams_of_that_level() -> None:
    level, people = np.array([0.02, 0.2, 0.5, 0.7, 0.95]), np.array([30.0, 12, 40, 15, 22])
    free = people - 1
    own = np.array([0.02, 0.05, 0.08, 0.05, 0.03])  # variance between the people of each team
    room = sm.add_constant(level * (1 - level))
    theirs = sm.WLS(own, room, weights=free).fit().predict(room)
    assert at_level(own * free, people, level) == pytest.approx(theirs)
    # Where teams in the middle scatter less, chance made it so, and all count alike.
    turned = (0.1 - own) * free
    flat = np.full(5, turned.sum() / free.sum())
    assert at_level(turned, people, level) == pytest.approx(flat)
    # Nobody moved in a team near none: it counts for more, but no more than four times.
    still = np.array([0.0, 0.02, 0.2, 0.02, 0.0]) * free
    assert at_level(still, people, level).min() == pytest.approx(still.sum() / free.sum() / 4)


def test_teams_of_which_nobody_was_there_do_not_matter_to_the_scatter() -> None:
    people, level = np.array([10.0, 10, 0]), np.array([0.1, 0.5, np.nan])
    found = at_level(np.array([0.2, 0.6, 0.0]), people, level)
    assert found[:2] == pytest.approx([0.2 / 9, 0.6 / 9])


def person(active: Active, i: int) -> tuple[float, float]:
    """Rates in the six weeks before the start, and in the eight after it."""
    before = mean(active(i, w) for w in range(AT - 6, AT))
    return before, mean(active(i, w) for w in range(AT + 1, AT + 9))


def by_hand(teams: Mapping[str, Active], names: list[str]) -> dict[str, np.ndarray]:
    """Level, change and growth of teams, with the variances of the last two."""
    x = [w - (AT - 1) / 2 for w in range(AT)]  # the reports go back no further
    about = sum(v * v for v in x)
    rows = []
    for name in names:
        both = [person(teams[name], i) for i in range(PEOPLE)]
        moved = [after - before for before, after in both]
        tops = [sum(v * teams[name](i, w) for w, v in enumerate(x)) for i in range(PEOPLE)]
        slope = mean(tops) / about
        rows.append(
            (
                mean(before for before, _ in both),
                mean(teams[name](i, w) for i in range(PEOPLE) for w in range(AT - 12, AT)),
                mean(moved),
                sum((one - mean(moved)) ** 2 for one in moved),
                8 * slope,
                sum((top - slope * about) ** 2 for top in tops),
            )
        )
    level, longer, change, scatter, growth, tilt = np.array(rows).T
    free = PEOPLE - 1
    every = len(names) * free
    tilted = (tilt + 10 * tilt.sum() / every) / (free + 10)
    room = sm.add_constant(longer * (1 - longer))
    fit = sm.OLS(scatter / free, room).fit()  # the teams are of one size
    assert fit.params[1] > 0
    within = fit.predict(room)
    assert within.min() > 0.25 * scatter.sum() / every
    return {
        "level": level,
        "change": change,
        "variance": within / PEOPLE,
        "growth": growth,
        "growth_variance": 64 * tilted * PEOPLE / (PEOPLE * about) ** 2,
    }


def test_the_effect_is_that_of_its_definition_over_raw_rows(usage: Usage) -> None:
    teams = {f"mine {n}": noisy(50 + n, 0.2, gain=0.3) for n in range(4)} | controls(15)
    on = organisation(usage, teams)
    found = told(usage, plan(on, {f"mine {n}": AT for n in range(4)}))
    hand = by_hand(teams, list(teams))
    growth = shrunk(hand["growth"], hand["growth_variance"])
    assert np.ptp(growth) > 0.02
    rows = team_status(usage, Viewer(), [on[AT - 1]], by="team").rows
    listed = np.isin(list(teams), [row.team for row in rows if row.flagged]).astype(float)
    assert 3 <= listed[4:].sum() <= 12
    level = hand["level"]
    # Fifteen teams to compare with bear five columns, so the level of twelve weeks has no room.
    columns = np.array([np.ones(19), listed, growth, level, growth * level]).T
    mine, rest = slice(0, 4), slice(4, 19)

    def fit(between: float) -> object:
        weights = 1 / (hand["variance"][rest] + between)
        return sm.WLS(hand["change"][rest], columns[rest], weights=weights).fit(
            cov_type="fixed scale"
        )

    def excess(between: float) -> float:
        left = fit(between).resid ** 2  # type: ignore[attr-defined]
        return float((left / (hand["variance"][rest] + between)).sum()) - 10

    between = brentq(excess, 0, 1) if excess(0) > 0 else 0.0
    counts = 1 / (hand["variance"][mine] + between)
    share = counts / counts.sum()
    line = fit(between).get_prediction(share @ columns[mine])  # type: ignore[attr-defined]
    effect = share @ hand["change"][mine] - line.predicted_mean[0]
    own = hand["change"][mine] - fit(between).predict(columns[mine])  # type: ignore[attr-defined]
    scatter = (counts * (own - share @ own) ** 2).sum()
    wider = max(1.0, (scatter + 20) / (3 + 20))
    error = sqrt(wider / counts.sum() + line.se_mean[0] ** 2)
    half = student.ppf(0.975, 10) * error
    assert found.points == round(100 * effect)
    assert (found.low, found.high) == (round(100 * (effect - half)), round(100 * (effect + half)))
    assert (found.teams, found.matched_people, found.control_teams) == (4, 48, 15)
    assert found.adjusted_for == ("list", "growth", "level", "growth × level")
    assert found.verdict == "fits-an-effect"


def test_many_teams_to_compare_with_bear_every_column() -> None:
    """Four teams of an action beside thirty, of which twelve are on the list: eight columns."""
    rng = np.random.default_rng(8)
    number = 34
    level, longer, latest = (rng.uniform(0.2, 0.8, number) for _ in range(3))
    tilt, change = rng.normal(0, 0.05, number), rng.normal(0, 0.06, number)
    variance = rng.uniform(0.001, 0.003, number)
    flat = np.full((5, number), 0.4)
    groups = np.arange(1, number + 1)
    given = Changes(
        groups=groups, people=np.full(number, 20), before=level, longer=longer, latest=latest,
        change=change, variance=variance, growth=tilt, growth_variance=np.full(number, 0.001),
        blocks=flat, weeks_before=6, weeks_after=8,
    )  # fmt: skip
    listed = frozenset(range(3, 17))
    mine, rest = slice(0, 4), slice(4, number)
    asked = Coached(dict.fromkeys(range(1, 5), 30), False, {}, frozenset(), 10, {30: listed})
    found = compare(lambda at, after: given, 39, asked)
    growth = shrunk(tilt, np.full(number, 0.001))
    on = np.isin(groups, list(listed)).astype(float)
    columns = np.array(
        [
            *(np.ones(number), on, growth, level, growth * level, longer),
            *(level**2, latest, growth**2),
        ]
    ).T
    between = between_teams(columns[rest], change[rest], variance[rest])
    fit = sm.WLS(change[rest], columns[rest], weights=1 / (variance[rest] + between)).fit(
        cov_type="fixed scale"
    )
    counts = 1 / (variance[mine] + between)
    counts /= counts.sum()
    line = fit.get_prediction(counts @ columns[mine])
    assert found.interval is not None and len(found.cohorts[0].adjusted_for) == 8
    assert found.interval.freedom == 30 - 9
    effect = counts @ change[mine] - line.predicted_mean[0]
    assert found.interval.difference == pytest.approx(effect, abs=1e-9)
    least = (counts**2 * (variance[mine] + between)).sum() + line.se_mean[0] ** 2
    left = change[mine] - fit.predict(columns[mine])
    factor = wider(left, variance[mine] + between)
    whole = least + (factor - 1) * (counts**2 * (variance[mine] + between)).sum()
    assert found.interval.error == pytest.approx(sqrt(whole), rel=1e-6)


@pytest.mark.parametrize(
    ("others", "adjusted"),
    [(3, 0), (5, 0), (6, 1), (8, 1), (9, 2), (12, 3)],
)
def test_few_teams_to_compare_with_bear_fewer_columns(
    usage: Usage, others: int, adjusted: int
) -> None:
    teams = {f"mine {n}": noisy(50 + n, 0.3) for n in range(3)} | controls(others)
    on = organisation(usage, teams)
    found = told(usage, plan(on, {f"mine {n}": AT for n in range(3)}))
    assert (found.control_teams, len(found.adjusted_for)) == (others, adjusted)
    assert found.points is not None
