"""How many people took part in the training of an action: counted from lists, never listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from metrics.asking import Viewer
from metrics.facts import Data


@dataclass(frozen=True)
class Attendance:
    """People who took part in a training so called, on all its days together.

    `people` None: fewer than the smallest group that is told of, where `few`; else no list tells.
    """

    people: int | None
    few: bool = False


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


def attendance(data: Data, viewer: Viewer, event_keys: Sequence[str]) -> dict[str, Attendance]:
    """By key of a training: everybody who took part. A part of them is told to nobody, so nothing
    can be had by subtraction."""
    wanted = [UUID(key) for key in event_keys]
    rows = (
        data.cursor()
        .execute(
            """
            select course_key, count(distinct person_id)
            from person_attendance
            where took_part and list_contains($keys, course_key)
            group by course_key
            """,
            {"keys": wanted},
        )
        .fetchall()
    )
    least = max(viewer.minimum_group, 1)
    found = {
        str(key): Attendance(people) if people >= least else Attendance(None, few=True)
        for key, people in rows
    }
    return {key: found.get(key, Attendance(None)) for key in map(str, wanted)}
