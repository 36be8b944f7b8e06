"""What may be said of whether an action helped, with all that belongs beside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from words import Text

# Verdicts. Only the last four come with a number.
TOO_EARLY = "too-early"  # no full week after the start yet
HISTORY_SHORT = "history-short"  # reports do not reach back far enough before the start
TOO_FEW = "too-few"  # under three teams or thirty people
NO_COMPARISON = "no-comparison"  # too few teams to compare with
NO_VISIBLE_EFFECT = "no-visible-effect"
FITS_AN_EFFECT = "fits-an-effect"  # more than comparable teams, chosen by people
DUE_TO_THE_ACTION = "due-to-the-action"  # more than the teams that waited, order drawn by lot
GAINED_LESS = "gained-less"
SIGNED = (NO_VISIBLE_EFFECT, FITS_AN_EFFECT, DUE_TO_THE_ACTION, GAINED_LESS)


@dataclass(frozen=True)
class Span:
    """The weeks of teams that began in one week; Mondays. `after` ends early while time runs."""

    week_on: date  # of the start; left out
    teams: int
    before: tuple[date, date]  # first and last Monday
    after: tuple[date, date] | None  # None: no full week yet
    weeks_before: int  # of which reports tell
    weeks_after: int
    complete: bool
    counted: bool  # takes part in the result
    control_teams: int


@dataclass(frozen=True)
class Step:
    """Four weeks of the chart, relative to the start (−4 is the fourth week before it).

    Shares are parts of 1, for normal working weeks of the same people. None: not to be told.
    A bound says that the share is a limit (at_most, at_least).
    """

    from_week: int
    to_week: int
    coached: float | None
    coached_bound: str | None
    comparable: float | None


@dataclass(frozen=True)
class Beside:
    """Another action in the weeks that are compared. `teams`: those that were in both."""

    action: str
    starts_on: date
    ends_on: date | None
    teams: int
    everybody: bool


@dataclass(frozen=True)
class Effect:
    """Whether an action helped. Points are whole points per hundred; None: no number is told.

    `chosen` says how the comparison was made: waiting (lots) | others | none. `adjusted_for`: what
    the comparison takes into account. `left_out`: reason → coached teams that take no part.
    `drawn_by_lot`: the order counts as drawn, so nobody left before the turn.
    """

    action: str
    verdict: str
    sentence: tuple[Text, ...]
    points: int | None
    low: int | None
    high: int | None
    teams: int
    matched_people: int | None
    control_teams: int
    chosen: str
    adjusted_for: tuple[str, ...]
    drawn_by_lot: bool
    planned_in_time: bool
    preliminary: bool
    result_from_on: date | None  # the day from which all weeks of the result are known
    spans: tuple[Span, ...]
    holiday_weeks: tuple[date, ...]
    other_actions: tuple[Beside, ...]
    left_out: tuple[tuple[str, int], ...]
    teams_to_come: int  # whose eight weeks are not over yet
    series: tuple[Step, ...]
    left_early: int = 0  # teams that had a lot and were taken out before their turn
    notes: tuple[Text, ...] = ()  # what belongs beside the sentence: who, when, what else

    def as_dict(self) -> dict[str, Any]:
        """The contract of the command line."""
        return {
            "action": self.action,
            "verdict": self.verdict,
            "sentence_nl": " ".join(part.said("nl") for part in self.sentence),
            "sentence_en": " ".join(part.said("en") for part in self.sentence),
            "points": self.points,
            "low": self.low,
            "high": self.high,
            "teams": self.teams,
            "matched_people": self.matched_people,
            "control_teams": self.control_teams,
            "compared_with": self.chosen,
            "adjusted_for": list(self.adjusted_for),
            "drawn_by_lot": self.drawn_by_lot,
            "planned_in_time": self.planned_in_time,
            "preliminary": self.preliminary,
            "result_from": _iso(self.result_from_on),
            "windows": [_span(span) for span in self.spans],
            "holiday_weeks": [week.isoformat() for week in self.holiday_weeks],
            "other_actions": [_beside(other) for other in self.other_actions],
            "left_out": dict(self.left_out),
            "teams_to_come": self.teams_to_come,
            "left_before_their_turn": self.left_early,
            "series": [_step(step) for step in self.series],
            "notes_nl": [note.said("nl") for note in self.notes],
            "notes_en": [note.said("en") for note in self.notes],
        }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _span(span: Span) -> dict[str, Any]:
    return {
        "start_week": span.week_on.isoformat(),
        "teams": span.teams,
        "before": [day.isoformat() for day in span.before],
        "after": [day.isoformat() for day in span.after] if span.after else None,
        "weeks_before": span.weeks_before,
        "weeks_after": span.weeks_after,
        "complete": span.complete,
        "counted": span.counted,
        "control_teams": span.control_teams,
    }


def _beside(other: Beside) -> dict[str, Any]:
    return {
        "action": other.action,
        "starts_on": other.starts_on.isoformat(),
        "ends_on": _iso(other.ends_on),
        "teams": other.teams,
        "everybody": other.everybody,
    }


def _step(step: Step) -> dict[str, Any]:
    return {
        "from_week": step.from_week,
        "to_week": step.to_week,
        "coached": step.coached,
        "coached_bound": step.coached_bound,
        "comparable": step.comparable,
    }
