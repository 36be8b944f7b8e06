"""Literal histories of teams: rows of a status per week, without an organisation behind them."""

from __future__ import annotations

from datetime import date, timedelta

from metrics.teams import TeamRow

MONDAY = date(2026, 11, 9)
TODAY = date(2026, 11, 18)
STILL, DOWN, HIGH, GROWS = "stagnating", "declining", "steady-high", "growing"


def row(week_on, status, *, flagged=False, level=None, gate="", probability=None, team="East"):
    return TeamRow(
        team=team,
        week_on=week_on,
        status=status,
        flagged=flagged,
        queued=flagged,
        probability=probability,
        level=level,
        level_bound=None,
        growth8=None,
        growth8_low=None,
        growth8_high=None,
        matched_people=None,
        licensed_people=None,
        largest=(),
        gate=gate,
    )


def history(*steps, team="East"):
    """Rows that end in the newest week; a step is (status, flagged, level) or with a gate."""
    first = MONDAY - timedelta(weeks=len(steps) - 1)
    return [
        row(
            first + timedelta(weeks=place),
            step[0],
            flagged=step[1],
            level=step[2],
            gate=step[3] if len(step) > 3 else "",
            team=team,
        )
        for place, step in enumerate(steps)
    ]
