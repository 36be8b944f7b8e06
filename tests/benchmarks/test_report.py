"""docs/benchmarks.md: what is measured again is replaced, what is not stays word for word."""

from __future__ import annotations

from benchmarks.report import PAGE, Line, Result, page


def found(name: str, ours: str) -> Result:
    lines = (Line("All", ours),)
    return Result(name, f"How {name} goes", lines, "Method.", "2 cores", "2026-11-22")


def test_a_run_of_one_benchmark_keeps_the_tables_of_the_others():
    before = page([found("storage", "5 GB"), found("heatmap", "200 ms")])
    after = page([found("storage", "6 GB")], before)
    assert after == page([found("storage", "6 GB"), found("heatmap", "200 ms")])


def test_tables_stand_in_one_order_however_they_were_run():
    names = ("first_paint", "storage", "import_usage")
    assert page([found(name, "1") for name in names]) == page(
        [found(name, "1") for name in reversed(names)]
    )


def test_the_page_there_is_can_be_read_back():
    assert page([], PAGE.read_text("utf-8")) == PAGE.read_text("utf-8")
