"""A line over days with marks, without a browser."""

from __future__ import annotations

from datetime import date, timedelta

from ui import timeline
from ui.theme import LIGHT

START = date(2025, 10, 6)
DAYS = [timeline.Day(START + timedelta(weeks=n), 100 + n, f"week {n}") for n in range(40)]


def test_the_name_of_a_strong_mark_is_crossed_by_no_line_and_stays_on_the_page() -> None:
    early, late = (START + timedelta(weeks=weeks) for weeks in (6, 38))
    marks = [
        timeline.Mark(early, "First user report", strong=True),
        timeline.Mark(early + timedelta(days=10), "1"),
        timeline.Mark(late, "Another report", strong=True),
    ]
    figure = timeline.draw(DAYS, marks, LIGHT, "en")
    tops = [(line.yref, line.y1) for line in figure.layout.shapes]
    assert tops == [("paper", 1)] * 3
    said = {name.text: name for name in figure.layout.annotations}
    first, other, last = (said[mark.name] for mark in marks)
    assert (first.y, first.yanchor, first.xanchor) == (1, "bottom", "left")  # above every line
    assert (other.y, other.yanchor) == (1, "top")
    assert (last.yanchor, last.xanchor) == ("bottom", "right")
    assert figure.layout.margin.t >= first.font.size * 1.5
