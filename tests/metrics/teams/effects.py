"""Organisations of a few teams in which an action begins; who is active is a plain function."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from access import Viewer
from metrics.teams.effect import Effect, Plan, Start, effect
from tests.metrics.usage import Usage, mondays

FIRST = "2025-01-06"  # a Monday; the countries of these people are not told, so no holidays
WEEKS, AT = 30, 20  # the action begins in week AT, ten weeks before the last report
PEOPLE = 12

Active = Callable[[int, int], bool]  # (person, week) → active


def noisy(seed: int, level: float, gain: float = 0.0, slope: float = 0.0, at: int = AT) -> Active:
    """A team around a level that moves by `slope` a week until week `at`, and is `gain` higher
    after it; by a rule, so always the same."""

    def active(person: int, week: int) -> bool:
        drawn = Random(f"{seed} {person} {week}").random()
        return drawn < level + slope * (min(week, at) - at) + (gain if week > at else 0.0)

    return active


def organisation(
    usage: Usage,
    teams: Mapping[str, Active],
    *,
    weeks: int = WEEKS,
    size: int | Mapping[str, int] = PEOPLE,
    people: Mapping[str, Mapping[str, Any]] | None = None,
    department: Callable[[str], str] = lambda team: "",
) -> list[date]:
    """Its Mondays. `people` changes rows of person_span; persons are called team-number."""
    on = mondays(FIRST, weeks)
    usage.weekly(on[0] + timedelta(days=6), weeks)
    rows, used = [], []
    for team, active in teams.items():
        for i in range(size if isinstance(size, int) else size.get(team, PEOPLE)):
            name = f"{team}-{i}"
            of = {"name": name, "team": team, "department": department(team)}
            rows.append({**of, **(people or {}).get(name, {})})
            used += [(name, day, "word") for w, day in enumerate(on) if active(i, w)]
    usage.people(rows)
    usage.weeks(used)
    return on


def controls(count: int, level: float = 0.35) -> dict[str, Active]:
    """Teams at levels around the given one, some on their way up or down, without any action."""
    return {
        f"other {n}": noisy(n, level + 0.02 * (n % 7 - 3), slope=0.012 * (n % 5 - 2))
        for n in range(count)
    }


def plan(on: Sequence[date], teams: Mapping[str, int], **how: Any) -> Plan:
    """An action: team → week of its start; `lots` gives them their order."""
    lots = how.pop("lots", None)
    starts = tuple(
        Start(team, on[at] + timedelta(days=1), lots[team] if lots else None)
        for team, at in teams.items()
    )
    first = min(start.starts_on for start in starts)
    given = {"action": "Inloopuur", "dimension": "team", "drawn_by_lot": bool(lots)}
    return Plan(**{**given, "teams": starts, "starts_on": first, **how})


def told(usage: Usage, of: Plan, *others: Plan, least: int = 10, **how: Any) -> Effect:
    viewer = Viewer(minimum_group=least, departments=how.pop("departments", None))
    return effect(of, others, viewer, usage, **how)
