"""Closures and school holidays that an admin entered; public holidays are known without."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Self

from store.control_file import CONTROL_FILE, ControlFile, now
from words import Text, text

LONGEST_DAYS = 92  # a closure of more than a summer is a slip of the pen
MOST_LETTERS = 120


class BadBreak(ValueError):
    """A closure that cannot be meant; `says` has the sentence."""

    def __init__(self, says: Text) -> None:
        super().__init__(says.said("en"))
        self.says = says


@dataclass(frozen=True)
class ClosedTime:
    """Days from `first_on` to `last_on`, both included. `place`: a team, NL, BE or everybody ("").

    A school holiday only counts where it is not known who was at work.
    """

    closed_id: int
    first_on: date
    last_on: date
    place: str
    school: bool
    why: str
    added_at: str
    added_by: str


class Breaks(ControlFile):
    """Closures and school holidays in the control file. What was removed stays in it, unseen."""

    @classmethod
    def open(cls, home: Path) -> Self:
        """Of a home folder. Raises NewerControl."""
        return cls(home / CONTROL_FILE)

    def listed(self) -> tuple[ClosedTime, ...]:
        """Those that hold, by day."""
        with self.opened() as con:
            rows = con.execute(
                """
                select closed_id, first_on, last_on, place, school, why, added_at, added_by
                from closed_time where removed_at is null order by first_on, place, closed_id
                """
            ).fetchall()
        return tuple(
            ClosedTime(
                row["closed_id"],
                date.fromisoformat(row["first_on"]),
                date.fromisoformat(row["last_on"]),
                row["place"],
                bool(row["school"]),
                row["why"],
                row["added_at"],
                row["added_by"],
            )
            for row in rows
        )

    def add(
        self, first_on: date, last_on: date, place: str, *, school: bool, who: str, why: str
    ) -> int:
        """The number of the new closure. Raises BadBreak, also for one that holds already."""
        place = " ".join(place.split())
        _check(first_on, last_on, place)
        with self.opened() as con:
            con.execute("begin immediate")  # of two that add the same at once, one is refused
            _check_new(con, first_on, last_on, place, school=school)
            found = con.execute(
                """
                insert into closed_time
                    (first_on, last_on, place, school, why, added_at, added_by)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                [first_on.isoformat(), last_on.isoformat(), place, school, why, now(), who],
            )
        return int(found.lastrowid or 0)

    def remove(self, closed_id: int, *, who: str, why: str) -> None:
        """It counts no more; that it did stays written. Raises BadBreak."""
        with self.opened() as con:
            changed = con.execute(
                """
                update closed_time set removed_at = ?, removed_by = ?, removed_why = ?
                where closed_id = ? and removed_at is null
                """,
                [now(), who, why, closed_id],
            ).rowcount
        if not changed:
            raise BadBreak(text("There is no closure {n}.", n=closed_id))


def _check_new(
    con: sqlite3.Connection, first_on: date, last_on: date, place: str, *, school: bool
) -> None:
    rows = con.execute(
        """
        select closed_id, place from closed_time
        where first_on = ? and last_on = ? and school = ? and removed_at is null
        """,
        [first_on.isoformat(), last_on.isoformat(), school],
    )
    for row in rows:
        if row["place"].casefold() == place.casefold():
            raise BadBreak(text("That is entered already, as number {n}.", n=row["closed_id"]))


def _check(first_on: date, last_on: date, place: str) -> None:
    if last_on < first_on:
        raise BadBreak(text("A closure cannot end before it begins."))
    if (last_on - first_on).days >= LONGEST_DAYS:
        raise BadBreak(text("A closure takes {most} days at most.", most=LONGEST_DAYS))
    if len(place) > MOST_LETTERS or "@" in place:
        raise BadBreak(text("A closure is of a team or a country, not of a person."))
