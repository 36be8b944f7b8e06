"""Goals of teams, and what teams said yes to: being shown among the wins, joining challenges."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from store.register_base import (
    DIMENSIONS,
    NotPossible,
    RegisterFile,
    day,
    line,
    one_of,
    plain,
)
from words import Text, text

HABITUAL = "habitual_share"
OPT_INS: Mapping[str, Text] = {
    "wins": text("being shown among the teams that grew"),
    "challenges": text("joining challenges"),
}


@dataclass(frozen=True)
class Goal:
    """A share (part of 1) of a metric that a team wants to reach by a day."""

    goal_id: int
    dimension: str
    team: str
    metric: str
    share: float
    by_on: date
    set_at: datetime
    set_by: str
    set_role: str
    ended_at: datetime | None
    ended_by: str | None


@dataclass(frozen=True)
class OptIn:
    """What a team said yes or no to, who wrote it down, and when."""

    dimension: str
    team: str
    what: str
    wanted: bool
    chosen_at: datetime
    who: str
    role: str


class Goals(RegisterFile):
    """Goals and opt-ins of the register."""

    def set_goal(self, dimension: str, team: str, share: float, by_on: date, *, today: date) -> int:
        """Give a team a goal in habitual users and return its number; ends the goal before.

        Raises NotPossible for a share that is no part of 1, or a day that is not to come.
        """
        self.check("goal", dimension, [team])
        one_of(dimension, DIMENSIONS, text("What a team is"))
        team = line(team, text("The name of a team"), needed=True)
        if not 0 < share <= 1:
            raise NotPossible(text("A goal is a share of the team above 0 and up to 100 %."))
        if by_on <= today:
            raise NotPossible(text("The day of a goal is still to come."))
        at, who, role = self.stamp()
        with self.opened() as con:
            self._end(con, dimension, team, at, who)
            number = con.execute(
                """
                insert into goal
                    (dimension, plain, team, metric, share, by_on, set_at, set_by, set_role)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [dimension, plain(team), team, HABITUAL, share, by_on.isoformat(), at, who, role],
            ).lastrowid
        assert number is not None
        return number

    def end_goal(self, dimension: str, team: str) -> None:
        """End the goal of a team. Raises NotPossible when it has none."""
        self.check("goal", dimension, [team])
        at, who, _ = self.stamp()
        with self.opened() as con:
            if not self._end(con, dimension, team, at, who):
                raise NotPossible(text("{team} has no goal.", team=team))

    def goals(
        self, dimension: str | None = None, team: str | None = None, *, ended: bool = False
    ) -> tuple[Goal, ...]:
        """Goals by team, newest first; with `ended` also those that were ended or replaced.

        Of two teams that became one, the newest goal is the goal.
        """
        with self.opened() as con:
            rows = con.execute(
                """
                select * from goal
                where coalesce(dimension = ?, true) and (? or ended_at is null)
                order by set_at desc, goal_id desc
                """,
                [dimension, ended],
            ).fetchall()
        found: dict[tuple[str, ...], Goal] = {}
        for row in rows:
            goal = _goal(row, self.now(row["dimension"], row["team"]))
            if team is None or self.same(goal.dimension, goal.team, team):
                each = (str(goal.goal_id),) if ended else ()
                found.setdefault((plain(goal.team), goal.dimension, *each), goal)
        return tuple(sorted(found.values(), key=lambda goal: plain(goal.team)))

    def opt_in(self, dimension: str, team: str, what: str, *, wanted: bool) -> None:
        """Write down that a team wants something, or no longer. Raises NotPossible."""
        self.check("opt-in", dimension, [team])
        one_of(what, OPT_INS, text("What a team says yes to"))
        one_of(dimension, DIMENSIONS, text("What a team is"))
        team = line(team, text("The name of a team"), needed=True)
        with self.opened() as con:
            con.execute(
                "insert into opt_in values (?, ?, ?, ?, ?, ?, ?, ?)",
                [dimension, plain(team), team, what, wanted, *self.stamp()],
            )

    def opted_in(self, dimension: str, what: str) -> frozenset[str]:
        """Teams, under `plain(team)`, whose newest answer is yes."""
        return frozenset(
            plain(one.team) for one in self._newest(dimension) if one.what == what and one.wanted
        )

    def opt_ins(self, dimension: str, team: str) -> dict[str, OptIn]:
        """The newest answer of a team, by what it is about; nothing where it never gave one."""
        newest = self._newest(dimension)
        return {one.what: one for one in newest if self.same(dimension, one.team, team)}

    def _newest(self, dimension: str) -> tuple[OptIn, ...]:
        with self.opened() as con:
            rows = con.execute(
                "select * from opt_in where dimension = ? order by chosen_at, rowid", [dimension]
            ).fetchall()
        told = (_opt_in(row, self.now(dimension, row["team"])) for row in rows)
        return tuple({(plain(one.team), one.what): one for one in told}.values())

    def _end(self, con: sqlite3.Connection, dimension: str, team: str, at: str, who: str) -> bool:
        rows = con.execute(
            "select goal_id, team from goal where dimension = ? and ended_at is null", [dimension]
        ).fetchall()
        mine = [row["goal_id"] for row in rows if self.same(dimension, row["team"], team)]
        con.executemany(
            "update goal set ended_at = ?, ended_by = ? where goal_id = ?",
            [(at, who, number) for number in mine],
        )
        return bool(mine)


def _goal(row: sqlite3.Row, team: str) -> Goal:
    return Goal(
        *(row["goal_id"], row["dimension"], team, row["metric"], row["share"]),
        day(row["by_on"]),
        datetime.fromisoformat(row["set_at"]),
        *(row["set_by"], row["set_role"]),
        datetime.fromisoformat(row["ended_at"]) if row["ended_at"] else None,
        row["ended_by"],
    )


def _opt_in(row: sqlite3.Row, team: str) -> OptIn:
    return OptIn(
        *(row["dimension"], team, row["what"], bool(row["wanted"])),
        datetime.fromisoformat(row["chosen_at"]),
        *(row["who"], row["role"]),
    )
