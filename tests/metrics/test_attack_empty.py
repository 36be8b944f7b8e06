"""A group in which everybody has a licence is not told by being left out of those without one."""

from __future__ import annotations

import pytest

from metrics import privacy
from tests.metrics.usage import Usage

LAST_WEEK = "2026-11-09"


def organisation(without: dict[str, int]) -> Usage:
    """Departments of 20 people with a licence, and as many without as given."""
    usage = Usage()
    usage.weekly("2026-10-25", 4, series=1)
    usage.weekly("2026-10-25", 4)
    for name, people in without.items():
        plain = [f"{name}-{i}" for i in range(people)]
        with_one = [(f"{name}-with-{i}", name) for i in range(20)]
        without_one = [{"name": one, "department": name, "licensed": False} for one in plain]
        usage.people([*with_one, *without_one])
        if people > 1:
            usage.weeks([(one, LAST_WEEK, "chat") for one in plain[: people // 2]], series=1)
    return usage


@pytest.mark.parametrize("fewest", [0, 1, 9])
def test_nobody_and_a_few_without_a_licence_look_the_same(fewest: int) -> None:
    usage = organisation({"Big": 200, "Sales": 60, "Legal": fewest})
    answer = usage.ask("chat_only_people", by="department", weeks=1)
    rows = {str(row.dims["department"]): row for row in answer.rows}
    assert rows["Legal"].hidden == privacy.SMALL_GROUP
    assert (rows["Legal"].value, rows["Legal"].denominator) == (None, None)
    # The total without the shown departments must not be theirs alone.
    assert rows["Sales"].hidden == privacy.PROTECTS
    assert rows["Big"].denominator == 200
    named = usage.ask("chat_only_people", where={"department": "Legal"}, weeks=1)
    assert [row.hidden for row in named.rows] == [privacy.SMALL_GROUP]


def test_groups_with_enough_people_are_shown_as_before() -> None:
    usage = organisation({"Big": 200, "Sales": 60})
    rows = usage.ask("chat_only_people", by="department", weeks=1).rows
    assert [(row.hidden, row.denominator) for row in rows] == [(None, 200), (None, 60)]


def test_a_department_where_nobody_has_a_licence_stays_out_of_figures_about_licences() -> None:
    usage = organisation({"Big": 200, "Sales": 60})
    usage.people([{"name": f"s{i}", "department": "Shop", "licensed": False} for i in range(30)])
    rows = usage.ask("active_share", by="department", weeks=1).rows
    assert [row.dims["department"] for row in rows] == ["Big", "Sales"]
