"""Weekly answers as lines: 12 weeks, the 12 before as a ghost, gaps left open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import formats
from metrics.answer import Answer
from metrics.period import Period, is_provisional
from ui import asking
from ui.charts import Line, Point
from ui.page import Page

WEEKS = 12


def weekly(
    page: Page,
    metric: str,
    *,
    weeks: int = WEEKS,
    department: str | None = None,
    app: str | None = None,
) -> tuple[Point, ...]:
    """One point a week, oldest first; a week without an answer is a point without a share."""
    answer = asking.ask(page, metric, by=("week",), weeks=weeks, department=department, app=app)
    if answer.period is None:
        return ()
    found = _by_week(answer)
    newest = answer.period.ends_on - timedelta(days=7)
    days = [newest - timedelta(weeks=back) for back in range(weeks - 1, -1, -1)]
    return tuple(found.get(day) or Point(day, None) for day in days)


def _by_week(answer: Answer) -> Mapping[date, Point]:
    points = {}
    for row in answer.rows:
        week = row.dims["week"]
        day = week if isinstance(week, date) else date.fromisoformat(week)
        points[day] = Point(day, row.value, provisional=_provisional(answer, day), bound=row.bound)
    return points


def _provisional(answer: Answer, week_on: date) -> bool:
    if answer.as_of is None:
        return False
    return is_provisional(Period(week_on, week_on + timedelta(days=7)), answer.as_of)


def with_ghost(page: Page, points: tuple[Point, ...], name: str) -> list[Line]:
    """The last 12 of 24 weeks as the line, the 12 before as its ghost under the same weeks."""
    now, then = points[-WEEKS:], points[:-WEEKS]
    lines = [Line(name, now)]
    if page.compare and any(point.share is not None for point in then):
        lines.append(Line(page.say("12 weeks before"), then, role="ghost"))
    return lines


def table(page: Page, lines: list[Line]) -> dict[str, list[str]]:
    """The same points as text, newest week first."""
    weeks = lines[0].points
    data = {
        page.say("Week of"): [formats.day(point.week_on, page.language) for point in weeks],
        **{
            line.name: [
                formats.percent(point.share, page.language, point.bound) for point in line.points
            ]
            for line in lines
        },
    }
    return {name: values[::-1] for name, values in data.items()}


def at_limits(page: Page, lines: list[Line]) -> str:
    """What the caption says when weeks are drawn at a limit; empty when none is."""
    if not any(point.bound for line in lines for point in line.points):
        return ""
    return " " + page.say("A week of which only a limit is given (≤ or ≥) is drawn at that limit.")


def finding(page: Page, name: str, points: tuple[Point, ...]) -> str:
    """The line in one sentence: from what to what, with its gaps."""
    known = [point for point in points if point.share is not None]
    if not known:
        return page.say("{name}: no week of these 12 can be told.", name=name)
    gaps = len(points) - len(known)
    sentence = page.say(
        "{name}: {first} in the week of {start}, {last} in the week of {end}.",
        name=name,
        first=formats.percent(known[0].share, page.language, known[0].bound),
        start=formats.day(known[0].week_on, page.language),
        last=formats.percent(known[-1].share, page.language, known[-1].bound),
        end=formats.day(known[-1].week_on, page.language),
    )
    if gaps == 1:
        sentence += " " + page.say("One week is missing and drawn as a gap.")
    elif gaps:
        sentence += " " + page.say("{n} weeks are missing and drawn as gaps.", n=gaps)
    return sentence
