"""Small organisations whose teams move in a way that can be seen by eye."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from access import Viewer
from metrics.teams import TeamRow, team_status
from tests.metrics.usage import Usage, mondays

FIRST = "2025-01-06"  # a Monday; the countries of these people are not told, so no holidays
WEEKS = 24
PEOPLE = 12

Moves = Callable[[int, int], bool]  # (person, week) → active

LIKE: Mapping[str, Moves] = {
    "rises": lambda i, w: i < 2 or w >= WEEKS - 12 + i,
    "high": lambda i, w: i != 0,
    "still": lambda i, w: i < 4 or (i + w) % 12 == 0,
    "falls": lambda i, w: i < 2 or w < WEEKS - 12 + i,
}


def world(
    usage: Usage,
    teams: Mapping[str, str] | None = None,
    *,
    weeks: int = WEEKS,
    size: int = PEOPLE,
    from_week: int = 0,
    people: Mapping[str, Mapping[str, Any]] | None = None,
) -> list[date]:
    """Teams (name → what it is like) of `size` people; `people` changes rows of person_span.

    They move as they do from week number `from_week` on.
    """
    teams = teams or {name: name for name in LIKE}
    on = mondays(FIRST, weeks)
    usage.weekly(on[0] + timedelta(days=6), weeks)
    rows, used = [], []
    for team, like in teams.items():
        for i in range(size):
            name = f"{team}-{i}"
            rows.append({"name": name, "team": team, **(people or {}).get(name, {})})
            used += [
                (name, day, "word teams")
                for w, day in enumerate(on, start=from_week)
                if LIKE[like](i, w)
            ]
    usage.people(rows)
    usage.weeks(used)
    return on


def rows(
    usage: Usage, week: date | None = None, *, least: int = 10, **how: Any
) -> dict[str, TeamRow]:
    """Rows of one week by team."""
    viewer = Viewer(minimum_group=least, departments=how.pop("departments", None))
    found = team_status(usage, viewer, [week] if week else None, by="team", **how)
    return {row.team: row for row in found.rows}


def at_work(usage: Usage, days: list[tuple[str, date, date | None]]) -> None:
    """(name, refresh date, last day at work) of presence reports."""
    usage.con.executemany(
        "insert into at_work values (1, 0, ?, ?, ?)",
        [(usage.number(name), refresh_on, last_on) for name, refresh_on, last_on in days],
    )
