"""What happens with a team after it was seen: follow-up, notes, and feedback to the project."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.register_base import (
    DIMENSIONS,
    NotPossible,
    RegisterFile,
    line,
    maybe_day,
    nobody,
    one_of,
    plain,
    words,
)
from words import Text, text

STATES: Mapping[str, Text] = {
    "open": text("open"),
    "snoozed": text("snoozed"),
    "not_now": text("not now"),
    "done": text("done"),
}
WAITING = ("snoozed", "not_now")  # until a day, for a reason


@dataclass(frozen=True)
class FollowUp:
    """What was decided about a team; `until_on` is the first day on which it is open again."""

    dimension: str
    team: str
    state: str
    until_on: date | None
    reason: str
    changed_at: datetime
    who: str
    role: str


@dataclass(frozen=True)
class Note:
    """Words of a person beside the figures; of no team when they are for the project team."""

    note_id: int
    dimension: str | None
    team: str | None
    words: str
    written_at: datetime
    author: str
    role: str


class FollowUps(RegisterFile):
    """Follow-up and notes of the register."""

    def set_follow_up(
        self,
        dimension: str,
        team: str,
        state: str,
        *,
        today: date,
        until_on: date | None = None,
        reason: str = "",
    ) -> FollowUp:
        """Keep what was decided; snoozed and not now need a reason and a day after today.

        Raises NotPossible.
        """
        self.check("follow-up", dimension, [team])
        one_of(state, STATES, text("The follow-up"))
        one_of(dimension, DIMENSIONS, text("What a team is"))
        team = line(team, text("The name of a team"), needed=True)
        why = text("The reason")
        waits = state in WAITING
        reason = nobody(line(reason, why, needed=waits), why)
        self.names_nobody([(why, reason)])
        if waits and (until_on is None or until_on <= today):
            raise NotPossible(text("Say until when: a day after today."))
        at, who, role = self.stamp()
        with self.opened() as con:
            con.execute(
                "insert into follow_up values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    *(dimension, plain(team), team, state),
                    *(until_on.isoformat() if waits and until_on else None, reason),
                    *(at, who, role),
                ],
            )
        kept = until_on if waits else None
        return FollowUp(dimension, team, state, kept, reason, datetime.fromisoformat(at), who, role)

    def follow_ups(self, dimension: str) -> dict[str, FollowUp]:
        """The newest decision by team, under `plain(team)`; teams of which none was made are out.

        A viewer of some departments gets their own.
        """
        with self.opened() as con:
            rows = con.execute(
                "select * from follow_up where dimension = ? order by changed_at, rowid",
                [dimension],
            ).fetchall()
        told = (_follow_up(row, self.now(dimension, row["team"])) for row in rows)
        newest = {plain(one.team): one for one in told}
        return {key: one for key, one in newest.items() if self.reads(dimension, one.team)}

    def add_note(self, dimension: str, team: str, said: str) -> int:
        """Keep a note of a team and return its number; never about a person. Raises NotPossible."""
        self.check("note", dimension, [team])
        one_of(dimension, DIMENSIONS, text("What a team is"))
        team = line(team, text("The name of a team"), needed=True)
        return self._note(dimension, team, said)

    def add_feedback(self, said: str) -> int:
        """Keep words for the project team and return their number. Raises NotPossible."""
        self.check("feedback")
        return self._note(None, None, said)

    def notes(self, dimension: str, team: str) -> tuple[Note, ...]:
        """Notes of a team, newest first; none where the viewer may not follow it up."""
        if not self.reads(dimension, team):
            return ()
        found = self._notes("dimension = ?", [dimension])
        return tuple(note for note in found if self.same(dimension, note.team or "", team))

    def feedback(self) -> tuple[Note, ...]:
        """Words for the project team, newest first: all for HR and admins, else one's own."""
        found = self._notes("team is null", [])
        if self.viewer.role in ("admin", "hr"):
            return found
        return tuple(note for note in found if note.author == self.viewer.name)

    def may_remove(self, note: Note) -> bool:
        """Whether this viewer may take a note away: its author, HR and admins may."""
        return self.viewer.role in ("admin", "hr") or note.author == self.viewer.name

    def remove_note(self, note_id: int) -> None:
        """Take a note away: its author, HR and admins may. Raises NotPossible."""
        with self.opened() as con:
            row = con.execute("select * from note where note_id = ?", [note_id]).fetchone()
            if row is None:
                raise NotPossible(text("There is no note {number}.", number=note_id))
            if not self.may_remove(_note(row)):
                raise NotPossible(text("Only who wrote a note, or HR, takes it away."))
            con.execute("delete from note where note_id = ?", [note_id])

    def reads(self, dimension: str, team: str) -> bool:
        """Whether the viewer may read what was written about a team."""
        if not self.may("read"):
            return False
        return self.viewer.departments is None or self.may("note", dimension, [team])

    def _note(self, dimension: str | None, team: str | None, said: str) -> int:
        what = text("The note")
        said = nobody(words(said, what, needed=True), what)
        self.names_nobody([(what, said)])
        with self.opened() as con:
            number = con.execute(
                """
                insert into note (dimension, plain, team, words, written_at, author, role)
                values (?, ?, ?, ?, ?, ?, ?)
                """,
                [dimension, plain(team) if team else None, team, said, *self.stamp()],
            ).lastrowid
        assert number is not None
        return number

    def _notes(self, where: str, values: list[str]) -> tuple[Note, ...]:
        with self.opened() as con:
            rows = con.execute(
                f"select * from note where {where} order by written_at desc, note_id desc", values
            ).fetchall()
        return tuple(map(_note, rows))


def _note(row: sqlite3.Row) -> Note:
    return Note(
        *(row["note_id"], row["dimension"], row["team"], row["words"]),
        datetime.fromisoformat(row["written_at"]),
        *(row["author"], row["role"]),
    )


def _follow_up(row: sqlite3.Row, team: str) -> FollowUp:
    return FollowUp(
        *(row["dimension"], team, row["state"], maybe_day(row["until_on"]), row["reason"]),
        datetime.fromisoformat(row["changed_at"]),
        *(row["who"], row["role"]),
    )
