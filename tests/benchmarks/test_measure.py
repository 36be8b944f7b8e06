"""The measuring itself: what a run costs, what a percentile is, how a line reads."""

from __future__ import annotations

import sys

import pytest

from benchmarks.measure import Cost, Failed, middle, percentile, run
from benchmarks.report import Line, Result, page

HOLD = "data = bytearray(200 << 20); print(len(data))"


def test_a_run_is_measured_by_itself() -> None:
    """200 MiB in the child, not in this process, and what it said comes back."""
    cost, said = run([sys.executable, "-c", HOLD])
    assert said.strip() == str(200 << 20)
    assert 200 << 20 < cost.peak < 300 << 20
    assert 0 < cost.cpu < 60


def test_a_run_that_fails_says_why() -> None:
    with pytest.raises(Failed, match=r"ended with 3:\nno luck"):
        run([sys.executable, "-c", "print('no luck'); raise SystemExit(3)"])


@pytest.mark.parametrize(
    ("share", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.8, 4.0), (0.95, 5.0), (1.0, 5.0)]
)
def test_percentile_is_a_value_that_was_there(share: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == expected


def test_middle_takes_medians_and_the_highest_peak() -> None:
    costs = [Cost(1.0, 5.0, 10), Cost(9.0, 1.0, 30), Cost(2.0, 2.0, 20)]
    assert middle(costs) == Cost(2.0, 2.0, 30)


def test_a_missed_bar_is_said() -> None:
    lines = (
        Line("Fast", "1 s", bar="≤ 2 s", met=True),
        Line("Slow", "3 s", bar="≤ 2 s", met=False),
        Line("Free", "4 s"),
    )
    shown = page([Result("any", "Any", lines, "How.", "2 cores", "2026-11-21")])
    assert "| Fast | 1 s | – | – | – | ≤ 2 s | met |" in shown
    assert "| Slow | 3 s | – | – | – | ≤ 2 s | **missed** |" in shown
    assert "| Free | 4 s | – | – | – | – |  |" in shown
