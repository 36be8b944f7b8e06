"""The sides of bands are what they say: counted together, what another metric counts or leaves."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from metrics import privacy
from metrics.bands import Side
from metrics.catalogue import CATALOGUE
from metrics.entry import Metric
from tests.metrics.usage import Usage, mondays

MIXES = [
    entry
    for entry in CATALOGUE
    if any(name for band in entry.bands.values() for name in band.told_by)
]


def used(usage: Usage, weeks: int, *, prompts: bool) -> None:
    """Two departments of people who used Copilot in none to all of these weeks; all is known."""
    days = mondays("2026-08-24", 12)[-weeks:]
    usage.weekly(days[0] + timedelta(days=6), weeks)
    names = [f"p{number}" for number in range(60)]
    usage.people((name, "ICT" if at % 3 else "Sales") for at, name in enumerate(names))
    active = [
        (name, week)
        for at, name in enumerate(names)
        for week in range(weeks)
        if (week * 7 + at * 5) % 12 < at // 5
    ]
    usage.weeks((name, days[week], "any word") for name, week in active)
    for end in range(weeks, 3, -4) if prompts else ():
        there = {name for name, week in active if end - 4 <= week < end}
        told = [(name, int(name[1:]) ** 2 // 20, 1) for name in sorted(there)]
        usage.counts(days[end - 1] + timedelta(days=6), 28, told)


@pytest.mark.parametrize("prompts", [True, False], ids=["prompts", "no prompts"])
@pytest.mark.parametrize("weeks", [12, 9])
@pytest.mark.parametrize("entry", MIXES, ids=lambda entry: entry.name)
def test_bands_of_a_side_are_what_its_metric_counts_or_leaves(
    entry: Metric, weeks: int, prompts: bool, usage: Usage
) -> None:
    used(usage, weeks, prompts=prompts)
    together: dict[tuple[str, Side], int] = Counter()
    alone: list[tuple[tuple[str, Side], int]] = []
    counts = usage.count(entry.name, by="department")
    for (department, name), (people, _, unknown) in counts.items():
        band = entry.bands[name]
        assert unknown == 0
        together[department, band.side] += people
        if band.told and (weeks < 12 or not band.told.while_short):
            alone.append(((department, band.told), people))
    length = 4 if weeks < 12 else entry.shape.weeks
    for (department, side), people in [*together.items(), *alone]:
        told, of, _ = usage.count(side.of, by="department", weeks=length)[department]
        assert people in (told, of - told), (department, side)
    assert all(together.values())
    assert together


@pytest.mark.parametrize("entry", MIXES, ids=lambda entry: entry.name)
@pytest.mark.parametrize(("active", "told"), [(9, False), (30, True)])
def test_a_mix_is_told_where_enough_people_did_something(
    entry: Metric, active: int, told: bool, usage: Usage
) -> None:
    """How few there are is the active share's to say; of them there is no more to tell."""
    days = mondays("2026-08-24", 12)
    usage.weekly(days[0] + timedelta(days=6), 12)
    usage.people((f"p{at}", "ICT" if at % 2 else "Sales") for at in range(200))
    # Some each week, and in habit and not, so that no band is a whole side by itself.
    used = [(f"p{at}", week) for at in range(active) for week in days[-4 * (at % 2 + 1) - at % 3 :]]
    usage.weeks((name, week, "any word") for name, week in used)
    usage.counts(days[-1] + timedelta(days=6), 28, [(f"p{at}", at * 12, 1) for at in range(active)])
    answer = usage.ask(entry.name, by="department")
    assert {row.hidden is None for row in answer.totals} == {told}
    if not told:
        assert {row.hidden for row in answer.rows} == {privacy.PROTECTS}
    (share,) = usage.ask("active_share", weeks=4).rows
    assert share.numerator == active


@pytest.mark.parametrize(("inactive", "told"), [(9, False), (10, True)])
def test_of_few_who_did_nothing_it_is_not_told_who_stopped(
    inactive: int, told: bool, usage: Usage
) -> None:
    """Coming and going divides them; how often people used it does not, and is told."""
    days = mondays("2026-08-24", 12)
    usage.weekly(days[0] + timedelta(days=6), 12)
    usage.people((f"p{at}", "ICT" if at % 2 else "Sales") for at in range(200))
    stopped = {f"p{at}" for at in range(inactive // 2)}
    used = [(f"p{at}", week) for at in range(200 - inactive + len(stopped)) for week in days]
    usage.weeks((n, w, "any word") for n, w in used if n not in stopped or w < days[6])
    answer = usage.ask("new_retained_reactivated_lapsed", by="department")
    assert {row.hidden is None for row in answer.totals} == {told}
    assert {row.hidden for row in usage.ask("frequency_mix").rows} == {None}
