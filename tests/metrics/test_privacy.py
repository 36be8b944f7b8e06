"""Nothing hidden can be worked out: hand-made cases, and an attacker on random organisations."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from metrics import audit, mixaudit, nesting, privacy, rounding
from metrics.nesting import Headcount
from metrics.rounding import HIDDEN
from tests.effort import examples
from tests.metrics.attacker import Figure, bounds, near, ordinary, possible, undecided

LEAST = 10
sizes = st.lists(st.one_of(st.integers(0, 14), st.integers(0, 60), st.integers(0, 400)), min_size=1)


# ---- the tree rule -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({1: 412, 2: 96}, {}),
        ({1: 12, 2: 11, 3: 2}, {2: privacy.PROTECTS, 3: privacy.SMALL_GROUP}),
        ({1: 50, 2: 5, 3: 6}, {2: privacy.SMALL_GROUP, 3: privacy.SMALL_GROUP}),
        (
            {1: 50, 2: 4, 3: 5},
            {1: privacy.PROTECTS, 2: privacy.SMALL_GROUP, 3: privacy.SMALL_GROUP},
        ),
        ({1: 9}, {1: privacy.SMALL_GROUP}),
        ({1: 50, 2: 0}, {}),
    ],
)
def test_tree_rule(people: dict[int, int], hidden: dict[int, str]) -> None:
    assert privacy.hidden_groups(people, LEAST) == hidden


@given(sizes, st.integers(5, 25))
def test_hidden_groups_are_never_alone_nor_few(people: list[int], least: int) -> None:
    counted = dict(enumerate(people))
    hidden = privacy.hidden_groups(counted, least)
    everybody = {group for group, size in counted.items() if size}
    assert all(counted[group] >= least for group in everybody - hidden.keys())
    if hidden and hidden.keys() != everybody:
        assert len(hidden) >= 2
        assert sum(counted[group] for group in hidden) >= least


def test_a_group_hidden_in_one_week_is_hidden_in_all() -> None:
    periods = {1: 20, 2: 30, 3: 40}, {1: 9, 2: 30, 3: 40}
    found = privacy.together(privacy.hidden_groups(sizes, LEAST) for sizes in periods)
    assert found == {1: privacy.SMALL_GROUP, 2: privacy.PROTECTS}


# ---- how figures are said ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("x", "n", "share", "numerator", "bound"),
    [
        (23, 96, 0.24, 23, None),
        (1, 96, 0.05, None, "at_most"),
        (96, 96, 0.95, None, "at_least"),
        (10, 33, 0.3, None, None),
        (0, 12, 0.2, None, "at_most"),
        (4, 400, 0.01, None, "at_most"),
        (5, 400, 0.01, 5, None),
        (19, 20, 0.9, None, "at_least"),
    ],
)
def test_said(x: int, n: int, share: float, numerator: int | None, bound: str | None) -> None:
    found = rounding.said(x, n, 0)
    assert (found.share, found.numerator, found.bound) == (share, numerator, bound)


@given(st.integers(5, 900), st.data())
def test_interval_is_what_the_words_leave_open(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    level = data.draw(st.integers(0, HIDDEN - 1))
    low, high = rounding.limits(x, n, level)
    said = rounding.said(x, n, level)
    alike = [y for y in range(n + 1) if rounding.said(y, n, level) == said]
    assert (low, high) == (min(alike), max(alike))
    assert len(alike) == high - low + 1
    if level == 0 and n >= LEAST:
        assert set(alike) == ordinary(x, n)


@given(st.integers(10, 400), st.data())
def test_no_numerator_under_two_is_told(n: int, data: st.DataObject) -> None:
    for x in (data.draw(st.integers(0, 1)), n - data.draw(st.integers(0, 1))):
        low, high = rounding.limits(x, n, 0)
        assert high - low >= 2
        assert rounding.said(x, n, 0).numerator is None


@given(st.integers(5, 600), st.data())
def test_a_part_and_its_complement_are_said_alike(n: int, data: st.DataObject) -> None:
    x, level = data.draw(st.integers(0, n)), data.draw(st.integers(0, HIDDEN - 1))
    low, high = rounding.limits(x, n, level)
    assert rounding.limits(n - x, n, level) == (n - high, n - low)


# ---- subtraction from the total ----------------------------------------------------------------


def figure(x: int, n: int, level: int) -> Figure:
    said = rounding.said(x, n, level)
    assert said.share is not None
    return Figure(n, said.share, said.numerator, said.bound, said.about)


def box(x: int, n: int, level: int) -> tuple[int, int]:
    """What a reader knows of a group that is shown at this level, or not shown."""
    return (0, n) if level >= HIDDEN else possible(figure(x, n, level))


@st.composite
def organisations(draw: st.DrawFn) -> tuple[list[int], list[int]]:
    """Groups and how many are active in each: extremes and everything between."""
    n = draw(st.lists(st.one_of(st.integers(1, 30), st.integers(1, 350)), min_size=2, max_size=8))
    rate = draw(st.sampled_from([0.0, 0.03, 0.5, 0.97, 1.0]))
    x = []
    for size in n:
        kind = draw(st.sampled_from(["none", "few", "rate", "any", "many", "all"]))
        few = min(size, draw(st.integers(0, 3)))
        x.append(
            {
                "none": 0,
                "few": few,
                "rate": round(size * rate),
                "any": draw(st.integers(0, size)),
                "many": size - few,
                "all": size,
            }[kind]
        )
    return n, x


@settings(max_examples=examples(100))
@given(organisations())
def test_masked_counts_are_not_told_by_the_total(given_: tuple[list[int], list[int]]) -> None:
    n, x = given_
    hidden = privacy.hidden_groups(dict(enumerate(n)), LEAST)
    shown = np.array([group not in hidden for group in range(len(n))])
    level = audit.levels(np.array(x), np.array(n), shown, least=LEAST).tolist()
    if sum(n) < LEAST:
        assert all(found == HIDDEN for found in level)
        return
    boxes = [box(*cell) for cell in zip(x, n, level, strict=True)]
    total = possible(figure(sum(x), sum(n), 0))
    everybody = list(range(len(n)))
    for group in everybody:
        low, high = bounds([group], boxes, [(everybody, total)])
        if level[group] < HIDDEN:
            least, most = undecided(x[group], n[group], boxes[group])
            assert low <= least, (group, level)
            assert high >= most, (group, level)
        elif n[group] < LEAST and n[group] > 0:
            assert low < high, (group, level)
    away = [group for group in everybody if level[group] >= HIDDEN]
    if away:
        low, high = bounds(away, boxes, [(everybody, total)])
        rest = sum(x[group] for group in away), sum(n[group] for group in away)
        least, most = undecided(*rest, (0, rest[1]))
        assert low <= least
        assert high >= most
        assert rest[1] >= LEAST


def test_a_masked_group_costs_its_siblings_little() -> None:
    n = np.array([412, 96, 50, 60])
    x = np.array([250, 40, 0, 20])
    level = audit.levels(x, n, np.ones(4, dtype=bool), least=LEAST)
    # Nobody active in the third group: what is left of the total must not say so.
    assert level[2] == 0
    assert sum(level > 0) == 1


# ---- mixes -------------------------------------------------------------------------------------


@st.composite
def mixes(draw: st.DrawFn) -> tuple[list[int], list[list[int]]]:
    n = draw(st.lists(st.one_of(st.integers(1, 30), st.integers(10, 200)), min_size=2, max_size=5))
    bands = draw(st.integers(3, 4))
    x = []
    for size in n:
        cuts = sorted(draw(st.integers(0, size)) for _ in range(bands - 1))
        if draw(st.booleans()):
            cuts = sorted(draw(st.sampled_from([0, min(1, size), size])) for _ in cuts)
        x.append([b - a for a, b in zip([0, *cuts], [*cuts, size], strict=True)])
    return n, x


@settings(max_examples=examples(40))
@given(mixes(), st.booleans())
def test_masked_bands_are_not_told_by_rows_and_totals(
    given_: tuple[list[int], list[list[int]]], two_sides: bool
) -> None:
    n, x = given_
    bands, groups = len(x[0]), len(n)
    # The first two bands together may be a figure of another metric, such as who is active.
    sides = [0, 0, *[1] * (bands - 2)] if two_sides else [0] * bands
    hidden = privacy.hidden_groups(dict(enumerate(n)), LEAST)
    shown = np.array([group not in hidden for group in range(groups)])
    level, total_level = mixaudit.levels(
        np.array(x).T, np.array(n), shown, sides, [False] * bands, least=LEAST
    )
    if (total_level >= HIDDEN).all():
        assert (level >= HIDDEN).all()
        return
    at = {(band, group): band * groups + group for band in range(bands) for group in range(groups)}
    boxes = [box(x[g][b], n[g], int(level[b, g])) for b in range(bands) for g in range(groups)]
    sums: list[tuple[list[int], tuple[int, int]]] = [
        ([at[band, group] for band in range(bands)], (n[group], n[group]))
        for group in range(groups)
    ]
    for band in range(bands):
        whole = sum(x[group][band] for group in range(groups))
        told = box(whole, sum(n), int(total_level[band]))
        sums.append(([at[band, group] for group in range(groups)], told))
    if two_sides:
        side = [row[0] + row[1] for row in x]
        alone = audit.levels(np.array(side), np.array(n), shown, least=LEAST).tolist()
        for group in range(groups):
            told = box(side[group], n[group], alone[group])
            sums.append(([at[0, group], at[1, group]], told))
        everybody = [at[band, group] for band in (0, 1) for group in range(groups)]
        sums.append((everybody, box(sum(side), sum(n), 0)))
    for band in range(bands):
        for group in range(groups):
            if level[band, group] < HIDDEN:
                low, high = bounds([at[band, group]], boxes, sums)
                least, most = undecided(x[group][band], n[group], boxes[at[band, group]])
                assert low <= least, (band, group, level)
                assert high >= most, (band, group, level)
        away = [group for group in range(groups) if level[band, group] >= HIDDEN]
        if away:
            low, high = bounds([at[band, group] for group in away], boxes, sums)
            rest = sum(x[group][band] for group in away), sum(n[group] for group in away)
            told = sums[groups + band][1] if len(away) == groups else (0, rest[1])
            least, most = undecided(*rest, told)
            assert low <= least
            assert high >= most


# ---- teams in departments in companies ---------------------------------------------------------


@st.composite
def hierarchies(draw: st.DrawFn) -> list[tuple[int, int, int, int]]:
    """(company, department, team, people), strictly nested, with small teams."""
    rows = []
    for company in range(draw(st.integers(1, 2))):
        for department in range(draw(st.integers(1, 4))):
            for team in range(draw(st.integers(1, 4))):
                people = draw(st.one_of(st.integers(1, 12), st.integers(1, 60)))
                number = company * 100 + department * 10
                rows.append((company, number, number + team, people))
    return rows


def decided(rows: list[tuple[int, int, int, int]], depth: int) -> dict[int, str]:
    columns = np.array(rows, dtype=np.int64).T
    return nesting.decide(Headcount(columns[:depth], columns[3]), LEAST)


@settings(max_examples=examples(100))
@given(hierarchies())
def test_no_few_people_are_left_between_dimensions(rows: list[tuple[int, int, int, int]]) -> None:
    """Every set of people that can be had by adding and subtracting shown groups is 0 or enough."""
    people = np.array([row[3] for row in rows])
    if people.sum() < LEAST:
        return
    shown = [np.ones(len(rows))]
    for depth in (1, 2, 3):
        labels = np.array([row[depth - 1] for row in rows])
        away = decided(rows, depth)
        shown += [1.0 * (labels == g) for g in set(labels.tolist()) - away.keys()]
    basis = np.array(shown)
    atoms = [frozenset([place]) for place in range(len(rows))]
    departments = {row[1] for row in rows}
    companies = {row[0] for row in rows}
    sets = [
        *atoms,
        *(frozenset(i for i, row in enumerate(rows) if row[1] == d) for d in departments),
        *(frozenset(i for i, row in enumerate(rows) if row[0] == c) for c in companies),
    ]
    for members in sets:
        if people[list(members)].sum() < LEAST:
            assert not _derivable(members, basis, len(rows)), sorted(members)
    for left in _left_over(basis, rows):
        assert left == 0 or left >= LEAST


def _derivable(members: frozenset[int], basis: np.ndarray, count: int) -> bool:
    """Whether a sum over these people follows from the shown sums (rank of the system)."""
    target = np.zeros(count)
    target[list(members)] = 1
    rank = np.linalg.matrix_rank
    return bool(rank(np.vstack([basis, target])) == rank(basis))


def _left_over(basis: np.ndarray, rows: list[tuple[int, int, int, int]]) -> list[int]:
    """People of each shown group without the shown groups inside it."""
    people = np.array([row[3] for row in rows])
    found = []
    for whole in basis:
        parts = [part for part in basis if (part <= whole).all() and (part != whole).any()]
        covered = np.clip(np.sum(parts, axis=0), 0, 1) if parts else np.zeros(len(rows))
        found.append(int(people @ (whole - covered)))
    return found


def test_a_head_of_department_is_not_left_alone() -> None:
    # Departments of 16 and 40. Team 7 is all of the first but its head, who is in team 8.
    ones = [1, 1, 1, 1]
    groups = np.array([ones, ones, [1, 1, 2, 2], ones, ones, [7, 8, 8, 9]])
    people = np.array([15, 1, 20, 20])
    # Team 9 too: everybody without teams 8 and 9 would be team 7.
    assert nesting.decide(Headcount(groups, people), LEAST) == {
        7: privacy.PROTECTS,
        9: privacy.PROTECTS,
    }


def test_near_is_the_table_of_the_documents() -> None:
    n = np.array([9, 10, 19, 20, 39, 40, 99, 100, 299, 300, 5000])
    assert rounding.near_percent(n).tolist() == [int(near(int(size)) * 100) for size in n]
