"""Several lengths of period that end the same day: each is decided with what the others tell."""

from __future__ import annotations

import numpy as np
import pytest

from metrics import lengths, metric
from metrics.asking import counted, planned
from metrics.catalogue import CATALOGUE
from metrics.question import ORGANISATION, Question
from tests.metrics.attacker_time import attack, random_world
from tests.metrics.test_lists import attended, used
from tests.metrics.usage import Usage, mondays

DAYS = mondays("2026-08-17", 12)
# Their shares are of people who used Copilot; how many these are is told by no other length alone.
BY_ITSELF = {"kind_of_use", "licensed_people"}


def small() -> Usage:
    """Departments of which use, trainings and tools differ by week, and some is unknown."""
    usage = Usage()
    usage.weekly("2026-08-23", 12)
    names = [f"p{i}" for i in range(70)]
    usage.people((name, "ABC"[i % 3] if i > 20 else "A") for i, name in enumerate(names))
    apps = ("word", "teams", "word chat")
    weekly = [(name, DAYS[(i * 5) % 12], apps[i % 3]) for i, name in enumerate(names) if i % 4]
    usage.weeks([*weekly, *((name, DAYS[-1], "word") for name in names[:9])])
    usage.unknown((name, DAYS[-1], "word any") for name in names[5:25])
    attended(usage, *((name, DAYS[(i * 5) % 12]) for i, name in enumerate(names) if i % 3))
    used(usage, *((name, DAYS[(i * 5) % 12], "Claude") for i, name in enumerate(names)))
    return usage


def test_every_metric_of_any_length_is_laid_beside_its_lengths() -> None:
    free = {
        entry.name
        for entry in CATALOGUE
        if entry.shape.weeks is None and set(ORGANISATION) & set(entry.dimensions)
    }
    looked_at = {entry.name for entry in CATALOGUE if entry.lengths}
    assert free == looked_at | BY_ITSELF


@pytest.mark.parametrize("name", ["active_share", "app_reach", "training_reach"])
def test_lengths_are_counted_as_a_question_for_each(name: str) -> None:
    usage, entry = small(), metric(name)
    facts = entry.reads.facts(usage, 1)
    plan = planned(entry, Question(by=("department",), weeks=12), facts)
    assert plan is not None
    cells = counted(plan, usage, facts)
    every = lengths.extended(entry, cells, "department", usage, facts)
    assert [len(window.weeks) for window in every.windows] == [12, 4, 1]
    for place, window in enumerate(every.windows):
        asked = planned(entry, Question(by=("department",), weeks=len(window.weeks)), facts)
        assert asked is not None
        alone = counted(asked, usage, facts)
        assert asked.now[0].period == window.period
        for one, other in zip(
            (every.numerator, every.denominator, every.unknown, every.people),
            (alone.numerator, alone.denominator, alone.unknown, alone.people),
            strict=True,
        ):
            assert np.array_equal(one[place], other[0])
    usage.con.close()


def test_a_count_that_was_sharpened_by_another_length_is_open() -> None:
    """Periods of 1, 2 and 3 weeks laid together told what somebody who moved had done."""
    learned = attack(random_world(41, 5))
    assert learned.targets
    assert learned.exact == []
    assert learned.one_day == []


@pytest.mark.parametrize(("between", "exact"), [(0, False), (20, True)])
@pytest.mark.parametrize("by", [None, "department"])
def test_habit_beside_activity_does_not_tell_what_who_came_lately_did(
    between: int, exact: bool, by: str | None
) -> None:
    """Who came eight weeks ago has no habit yet: with as many active as in the habit, no use."""
    usage = Usage()
    usage.weekly("2026-08-23", 12)
    came = {"name": "came", "department": "A", "from_on": DAYS[4]}
    usage.people([came, *({"name": f"p{at}", "department": "AB"[at % 2]} for at in range(200))])
    habit = [(f"p{at}", day, "word") for at in range(120) for day in DAYS]
    usage.weeks([*habit, *((f"p{at}", DAYS[-1], "word") for at in range(120, 120 + between))])
    asked = {"by": by} if by else {}
    (active,) = usage.ask("active_share", weeks=4).rows
    assert active.numerator == 120 + between
    rows = usage.ask("habitual_share", **asked)
    assert {row.numerator is not None for row in (*rows.rows, *rows.totals)} == {exact}
    bands = usage.ask("segment_mix", **asked)
    told = {row.numerator for row in bands.totals if row.dims["band"].startswith("habit")}
    usage.con.close()
    assert (120 in told) <= exact
