"""Periods: whole Monday-to-Sunday weeks, or the days up to a report. No clock: the day comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

DAY, WEEK = timedelta(days=1), timedelta(days=7)
FRIDAY, SUNDAY = 4 * DAY, 6 * DAY  # from the Monday of a week
PROVISIONAL_DAYS = 3  # Microsoft fills gaps of the last three days
# Weeks over which one figure can be asked. Periods of every length, laid beside each other, tell
# what one of them leaves open; single weeks (a split by week) can be asked for any stretch.
LENGTHS = (1, 4, 12, 26, 52)
USUAL = 4  # of which also the first few weeks of a history are told


@dataclass(frozen=True)
class Week:
    """One Monday-to-Sunday week that reports can speak of; `covered_on` is the report that does."""

    week_on: date
    covered_on: date
    concealed: bool

    @property
    def to_on(self) -> date:
        """The Monday after."""
        return self.week_on + WEEK


@dataclass(frozen=True)
class Period:
    """Days from `starts_on` up to, not including, `ends_on`."""

    starts_on: date
    ends_on: date

    @property
    def last_on(self) -> date:
        """The last day in it."""
        return self.ends_on - DAY

    @property
    def weeks(self) -> int:
        """Length in whole weeks."""
        return (self.ends_on - self.starts_on).days // 7

    def as_dict(self) -> dict[str, str]:
        return {"starts_on": self.starts_on.isoformat(), "ends_on": self.ends_on.isoformat()}


@dataclass(frozen=True)
class Window:
    """What one run of a metric looks at.

    `weeks` are the known weeks of the period, oldest first; `before` those of the lead (the period
    that a flow starts from). `complete` says that enough of them are known to answer. The
    population is that of the last day of the period.
    """

    period: Period
    weeks: tuple[Week, ...]
    before: tuple[Week, ...]
    concealed: bool
    complete: bool

    @property
    def week_on(self) -> date:
        """Monday of the last week: the name of the period on a time axis."""
        return monday_of(self.period.last_on)


@dataclass(frozen=True)
class Shape:
    """What a metric needs of time: `weeks` in its window (None: as asked) after `lead` more.

    `partial` metrics also answer when only some weeks of the window are known. `while_short` is how
    many weeks it looks at while fewer than `weeks` are known.
    """

    weeks: int | None = None
    lead: int = 0
    partial: bool = False
    while_short: int | None = None


AS_ASKED = Shape(partial=True)
HABIT_WEEKS = 12
HABIT_SHAPE = Shape(weeks=HABIT_WEEKS, while_short=4)


def monday_of(day: date) -> date:
    """The Monday of the week of a day."""
    return day - timedelta(days=day.weekday())


def last_monday(as_of: date) -> date:
    """Monday of the last week that is over on `as_of`: a Sunday closes its own week."""
    return as_of - timedelta(days=(as_of.weekday() + 1) % 7) - timedelta(days=6)


def windows(
    known: Mapping[date, Week], shape: Shape, *, as_of: date, weeks: int, by_week: bool, back: int
) -> list[Window]:
    """The windows of a question, oldest first; `back` weeks earlier for a comparison.

    Split by week: one window per week, each ending with that week and as long as the metric needs
    (one week when it needs none). Otherwise one window of `weeks` (or of the metric's own length);
    a shorter one while the reports do not reach so far back.
    """
    newest = last_monday(as_of) - back * WEEK
    if by_week:
        ends = [newest - i * WEEK for i in range(weeks - 1, -1, -1)]
        return [_window(known, shape, end, shape.weeks or 1) for end in ends]
    return [_window(known, shape, newest, shape.weeks or reached(known, newest, weeks))]


def reached(known: Mapping[date, Week], last: date, weeks: int) -> int:
    """The weeks that are told when so many up to `last` are asked: one of the usual lengths.

    The longest of these that the known weeks reach back; a figure over 5 weeks would be of a length
    that nobody can ask for later. With fewer than the usual 4 these are told, as many as there are.
    """
    there = sum(week <= last for week in known)
    fitting = [length for length in LENGTHS if length <= min(weeks, max(there, USUAL))]
    return max(fitting, default=weeks)


def _window(known: Mapping[date, Week], shape: Shape, last: date, length: int) -> Window:
    mondays = _mondays(last, length)
    lead = _mondays(mondays[0] - WEEK, shape.lead)
    found = tuple(known[day] for day in mondays if day in known)
    before = tuple(known[day] for day in lead if day in known)
    whole = len(found) == length and len(before) == shape.lead
    complete = last in known and (whole or shape.partial)
    starts_on = found[0].week_on if shape.partial and found else mondays[0]
    return Window(
        Period(starts_on, last + WEEK),
        found,
        before,
        known[last].concealed if last in known else False,
        complete,
    )


def _mondays(last: date, count: int) -> Sequence[date]:
    return [last - i * WEEK for i in range(count - 1, -1, -1)]


def is_provisional(period: Period, newest_on: date) -> bool:
    """Whether days of the period may still change in the next reports."""
    return period.last_on >= newest_on - timedelta(days=PROVISIONAL_DAYS)
