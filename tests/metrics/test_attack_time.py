"""Nobody who joined, left or moved is found by asking for other periods and other days.

`KADANS_ATTACKS=60` looks at as many random organisations, and at longer ones; the table is printed.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta

import pytest

from metrics import asking
from metrics.changes import Unsettled
from tests.metrics.attacker import Figure, possible
from tests.metrics.attacker_time import Learned, attack, random_world, table
from tests.metrics.usage import Usage

# Organisations in which somebody is found when nothing is done about time.
FOUND_OTHERWISE = (1, 4, 6)
MORE = range(100, 100 + int(os.environ.get("KADANS_ATTACKS", "0")))


def all_of(seeds: tuple[int, ...] | range, weeks: int) -> Learned:
    learned = Learned()
    for seed in seeds:
        learned.add(attack(random_world(seed, weeks)))
    return learned


def test_whoever_joined_left_or_moved_is_not_found() -> None:
    lines = [("every period, day and measure, 5 weeks", all_of((*FOUND_OTHERWISE, *MORE), 5))]
    if MORE:
        lines.append(("the same with 4 weeks before 4, 8 weeks", all_of(MORE[: len(MORE) // 5], 8)))
    sys.stdout.write(f"{table(lines)}\n")
    assert all(found.targets for _, found in lines)
    assert all(found.exact == [] for _, found in lines)


def test_the_attacker_finds_them_when_nothing_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        asking,
        "unsettled",
        lambda _of, windows, groups, _by: Unsettled.nothing(len(windows), len(groups)),
    )
    assert len(attack(random_world(6, 5)).exact) > 2


# ---- by hand -----------------------------------------------------------------------------------

LAST = date(2026, 11, 15)


def one_leaver(used: bool) -> Usage:
    """A department of 132 of whom 40 had training or used Copilot; one leaves in the last week."""
    usage = Usage()
    usage.weekly("2026-10-25", 4)
    staff = [{"name": f"p{i}", "department": "ICT"} for i in range(131)]
    others = [{"name": f"o{i}", "department": "Sales"} for i in range(90)]
    leaver = {"name": "leaver", "department": "ICT", "to_on": "2026-11-09"}
    usage.people([*staff, *others, leaver])
    active = [f"p{i}" for i in range(39)] + [f"o{i}" for i in range(40)]
    usage.weeks([(name, "2026-11-02", "word") for name in active])
    if used:
        usage.weeks([("leaver", "2026-11-02", "word")])
    return usage


@pytest.mark.parametrize("used", [True, False])
def test_two_days_asked_for_do_not_tell_what_a_leaver_did(used: bool) -> None:
    usage = one_leaver(used)
    newest = usage.ask("active_share", by="department", weeks=4)
    assert (newest.rows[0].numerator, newest.rows[0].denominator) == (39, 131)
    before = usage.ask("active_share", by="department", weeks=1, as_of=LAST - timedelta(weeks=1))
    usage.con.close()
    # 39 without the leaver and 40 with: both are said like this.
    for row, without in ((before.rows[0], 39), (before.totals[0], 79)):
        assert row.value is not None
        assert row.denominator is not None
        figure = Figure(row.denominator, row.value, row.numerator, row.bound, row.about)
        least, most = possible(figure)
        assert least <= without
        assert most >= without + 1


def test_a_department_where_many_change_is_said_as_before() -> None:
    usage = Usage()
    usage.weekly("2026-10-25", 4)
    staff = [{"name": f"p{i}", "department": "ICT"} for i in range(131)]
    gone = [{"name": f"g{i}", "department": "ICT", "to_on": "2026-11-09"} for i in range(10)]
    others = [{"name": f"o{i}", "department": "Sales"} for i in range(90)]
    usage.people([*staff, *gone, *others])
    usage.weeks([(f"p{i}", "2026-11-02", "word") for i in range(39)])
    usage.weeks([(f"o{i}", "2026-11-02", "word") for i in range(30)])
    before = usage.ask("active_share", by="department", weeks=1, as_of=LAST - timedelta(weeks=1))
    assert [(row.numerator, row.denominator) for row in before.rows] == [(39, 141), (30, 90)]
