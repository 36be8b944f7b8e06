"""The honest sentences: what the interval allows to be said, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from metrics.teams.effect import result
from metrics.teams.effect.plan import AFTER
from metrics.teams.effect.regression import Interval
from words import Text, text


@dataclass(frozen=True)
class Points:
    """Whole points per hundred."""

    middle: int
    low: int
    high: int


def verdict_of(interval: Interval, *, waited: bool) -> str:
    """What the interval says, before it is rounded to whole points.

    `waited`: compared with teams that wait for their lot.
    """
    if interval.low > 0:
        return result.DUE_TO_THE_ACTION if waited else result.FITS_AN_EFFECT
    return result.GAINED_LESS if interval.high < 0 else result.NO_VISIBLE_EFFECT


def without_number(verdict: str, first_on: date | None, result_on: date | None) -> tuple[Text, ...]:
    """What is said where no number is."""
    if verdict == result.TOO_EARLY:
        said = [text("It is too early: no full week after the start is known yet.")]
        if first_on and result_on:
            said.append(
                text(
                    "There is a first look from {first}, and a result from {last}.",
                    first=first_on,
                    last=result_on,
                )
            )
        return tuple(said)
    if verdict == result.HISTORY_SHORT:
        return (text("The reports tell too little of the weeks around the start to compare."),)
    if verdict == result.NO_COMPARISON:
        return (text("There are too few teams to compare with, so no difference can be told."),)
    return (text("Too few to judge. Here is what happened, next to similar teams."),)


def with_number(verdict: str, points: Points, *, weeks: int | None) -> tuple[Text, ...]:
    """The sentence with its interval. `weeks`: so many of the weeks after are known; None: all."""
    if weeks is not None:
        return (
            text(
                "A first look after {n} of {all} weeks: the difference with comparable teams "
                "lies between {low} and {high} points. That may still change.",
                n=weeks,
                all=AFTER,
                low=signed(points.low),
                high=signed(points.high),
            ),
        )
    if verdict == result.NO_VISIBLE_EFFECT:
        return (
            text(
                "No visible effect yet; anything from {low} to {high} points is possible.",
                low=signed(points.low),
                high=signed(points.high),
            ),
        )
    if verdict == result.GAINED_LESS:
        return (
            text(
                "The teams of this action gained {n} points less than comparable teams "
                "({low} to {high}).",
                n=-points.middle,
                low=_least(-points.high),
                high=-points.low,
            ),
            text("No help from the action can be seen; other causes are possible."),
        )
    if verdict == result.DUE_TO_THE_ACTION:
        return (
            text(
                "The teams that came first gained {n} points more than those that waited.",
                n=points.middle,
            ),
            text(
                "Because the order was drawn by lot, the difference is due to the action "
                "({low} to {high} points).",
                low=_least(points.low),
                high=points.high,
            ),
        )
    return (
        text(
            "The teams of this action gained {n} points more than comparable teams "
            "({low} to {high}).",
            n=points.middle,
            low=_least(points.low),
            high=points.high,
        ),
        text("This fits an effect; other causes are possible."),
    )


def _least(points: int) -> int | Text:
    """The limit that is nearest to zero and on the same side of it as the other one."""
    return points or text("just over 0")


def notes(found: result.Effect) -> tuple[Text, ...]:
    """What belongs beside the sentence, so that it can be weighed."""
    said = []
    if found.points is not None:
        said.append(
            text(
                "Counted: {teams} teams with {people} people who were there before and after.",
                teams=found.teams,
                people=found.matched_people,
            )
        )
        said.append(_compared(found))
    if found.holiday_weeks:
        said.append(
            text("Weeks with a public holiday or closure: {n}.", n=len(found.holiday_weeks))
        )
    if found.other_actions:
        names = ", ".join(other.action for other in found.other_actions)
        said.append(text("Other actions in these weeks: {names}.", names=names))
    if missing := sum(n for _, n in found.left_out):
        said.append(text("Teams not counted, as too few people or not known: {n}.", n=missing))
    if found.left_early:
        said.append(
            text(
                "Lots were drawn, but teams were taken out before their turn: {n}. So this does "
                "not count as drawn by lot.",
                n=found.left_early,
            )
        )
    if not found.planned_in_time:
        said.append(text("The plan was written down after the first team had begun."))
    return tuple(said)


def _compared(found: result.Effect) -> Text:
    if found.chosen == "waiting":
        return text(
            "Compared with {n} teams that wait for their turn by lot.", n=found.control_teams
        )
    if found.adjusted_for:
        return text(
            "Compared with {n} teams without this action; "
            "that they started from another level and trend is taken into account.",
            n=found.control_teams,
        )
    return text("Compared with {n} teams without this action.", n=found.control_teams)


def signed(points: int) -> str:
    """ "+4", "0", "−3"."""
    return f"+{points}" if points > 0 else f"−{-points}" if points < 0 else "0"
