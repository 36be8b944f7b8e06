"""A mean tells nothing of how many people it is of, nor of what few of them do."""

from __future__ import annotations

import numpy as np
import pytest

from metrics import Row
from metrics.means import IN_HALVES, IN_WHOLES, levels, said
from metrics.rounding import HIDDEN, interval
from tests.metrics.usage import Usage

LEAST = 10


def level(
    users: int,
    people: int,
    *,
    flagged: bool = False,
    summed: bool = False,
    added: int | None = None,
) -> int:
    one, sum_ = np.array([True]), np.array([users if added is None else added])
    found = levels(
        sum_, np.array([users]), np.array([people]), one & flagged, one, least=LEAST, summed=summed
    )
    return int(found[0])


@pytest.mark.parametrize("flagged", [False, True])
@pytest.mark.parametrize("people", [10, 11, 12, 13, 20, 25, 39, 40, 41, 99, 100, 205])
def test_how_a_mean_is_said_is_the_same_for_all_that_a_share_leaves_open(
    people: int, flagged: bool
) -> None:
    for users in range(people + 1):
        n = np.array([people])
        low, high = (int(end[0]) for end in interval(np.array([users]), n, n * 0, LEAST))
        told = {level(count, people) for count in range(low, high + 1)}
        assert len(told) == 1, (users, told)
        # Counted beside the mean are those only whom a share counts too.
        assert told != {0} or low == high


def test_a_mean_of_a_group_from_which_somebody_left_is_said_more_coarsely() -> None:
    assert (level(50, 100), level(50, 100, flagged=True)) == (0, 1)
    assert level(9, 100) == level(10, 100, flagged=True) == HIDDEN


@pytest.mark.parametrize("users", [10, 11, 13, 20, 39, 40, 41, 99, 205])
def test_a_mean_over_apps_is_never_at_the_edge_of_its_step(users: int) -> None:
    """One app more and one less, of as many or of one more and one fewer, are said alike."""
    levels_ = set()
    for added in range(users, 3 * users + 1):
        found = level(users, users + 50, summed=True, added=added)
        levels_.add(found)
        one_more = (added + 1, users), (added + 1, users + 1)
        one_less = (added - 1, users), (added - 1, users - 1)
        possible = [at for at in (*one_more, *one_less) if at[0] >= at[1]]
        alike = len({said(*at, found) for at in possible}) == 1
        assert alike or found == HIDDEN, (added, found)
    assert {IN_HALVES, IN_WHOLES} <= levels_ <= {IN_HALVES, IN_WHOLES, HIDDEN}
    assert users < 20 or HIDDEN not in levels_  # of few people a mean can be left out


def total(active: dict[str, int], people: int) -> Row:
    """Apps per active person, of so many people who use these apps."""
    usage = Usage()
    usage.weekly("2026-10-25", 4)
    usage.people([(f"p{i}", "ICT") for i in range(people)])
    usage.weeks(
        [(f"p{i}", "2026-11-09", f"any {apps}") for apps, n in active.items() for i in range(n)]
    )
    (row,) = usage.ask("breadth").rows
    usage.con.close()
    return row


def test_a_mean_does_not_tell_that_everybody_is_active() -> None:
    row = total({"word": 60}, 60)
    assert (row.value, row.numerator, row.denominator, row.about) == (1.0, None, None, True)


def test_a_mean_over_apps_does_not_tell_that_one_person_uses_an_app() -> None:
    """The reach of Word is a count, of Loop "at most 2 %": their sum would tell that it is one."""
    row = total({"word": 100, "loop": 1}, 205)
    assert (row.value, row.numerator, row.denominator, row.about) == (1.0, None, None, True)
