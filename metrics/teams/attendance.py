"""How many people took part in the training of an action: counted from lists, never listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from metrics.asking import Viewer
from metrics.facts import Data
from metrics.period import monday_of

GAP = timedelta(weeks=4)  # between two days of a training: more, and it was given again


@dataclass(frozen=True)
class Attendance:
    """People who took part in a training the first time that it was given for an action.

    `people` None: fewer than the smallest group that is told of, where `few`; the lists have it
    only from `before` the action; else no list tells.
    """

    people: int | None
    few: bool = False
    before: bool = False


@dataclass(frozen=True)
class Course:
    """A training of the lists that can be joined to an action; `title` None where none is kept."""

    key: str
    title: str | None


def courses(data: Data) -> tuple[Course, ...]:
    """Trainings with a title, by title."""
    rows = (
        data.cursor()
        .execute("select course_key, title from course where title is not null order by title")
        .fetchall()
    )
    return tuple(Course(str(key), title) for key, title in rows)


def attendance(
    data: Data, viewer: Viewer, event_key: str, starts_on: date, ends_on: date | None
) -> Attendance:
    """Everybody who took part in the training of an action, from the week of its start on.

    Days of a training belong together when they are less than GAP apart, whichever action asks.
    Such a row of days is counted whole or not at all: a part of it is told to nobody, so nothing
    can be had by subtraction.
    """
    rows = data.cursor().execute(
        """
        select distinct attended_on
        from person_attendance
        where took_part and course_key = $key
        order by attended_on
        """,
        {"key": event_key},
    )
    given = _times([on for (on,) in rows.fetchall()])
    first, last = monday_of(starts_on), ends_on or date.max
    mine = next((days for days in given if first <= days[0] <= last), None)
    if mine is None:
        return Attendance(None, before=any(days[0] < first for days in given))
    row = (
        data.cursor()
        .execute(
            """
            select count(distinct person_id)
            from person_attendance
            where took_part and course_key = $key and attended_on between $first_on and $last_on
            """,
            {"key": event_key, "first_on": mine[0], "last_on": mine[-1]},
        )
        .fetchone()
    )
    people = int(row[0]) if row else 0
    return Attendance(people) if people >= viewer.minimum_group else Attendance(None, few=True)


def _times(days: Sequence[date]) -> list[list[date]]:
    """Days in order, cut into the times that a training was given."""
    found: list[list[date]] = []
    for on in days:
        if found and on - found[-1][-1] < GAP:
            found[-1].append(on)
        else:
            found.append([on])
    return found
