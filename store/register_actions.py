"""Actions for teams: what is done for whom, when, by whom; which teams is fixed once it starts."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from store.register_action_rows import (
    FOLLOWING,
    KINDS,
    STATUSES,
    Action,
    Draft,
    action_of,
    read_action,
)
from store.register_base import (
    DIMENSIONS,
    NotPossible,
    RegisterFile,
    line,
    nobody,
    one_of,
    plain,
    team_names,
    web,
    words,
)
from store.register_lots import Place, draw, in_waves
from words import text


class Actions(RegisterFile):
    """The actions of the register."""

    def add_action(self, draft: Draft, *, today: date) -> int:
        """Record an action and return its number; one whose first day has come is running.

        A challenge is for teams that opted in. Raises NotPossible.
        """
        draft = _checked(draft)
        self.check("action", draft.dimension, draft.teams)
        self.names_nobody((what, getattr(draft, name)) for name, what in _WRITTEN.items())
        status = "running" if draft.starts_on <= today else "planned"
        stamp = self.stamp()
        with self.opened() as con:
            if draft.kind == "challenge":
                self._all_opted_in(con, draft)
            number = con.execute(
                """
                insert into action (
                    kind, title, goal, status, dimension, starts_on, ends_on, owner, link,
                    materials, event_key, created_at, created_by, created_role, changed_at,
                    changed_by, changed_role
                ) values (?, ?, ?, 'planned', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                [
                    *(draft.kind, draft.title, draft.goal, draft.dimension),
                    *(_iso(draft.starts_on), _iso(draft.ends_on), draft.owner, draft.link),
                    *(draft.materials, draft.event_key, *stamp, *stamp),
                ],
            ).lastrowid
            assert number is not None
            _put_teams(con, number, _all_at_once(draft.teams, draft.starts_on))
            con.execute("update action set status = ? where action_id = ?", [status, number])
            self._log(con, number, "added", None, status, stamp)
        return number

    def actions(
        self, *, dimension: str | None = None, team: str | None = None
    ) -> tuple[Action, ...]:
        """Actions by first day, newest first; all, or those of one team."""
        with self.opened() as con:
            rows = con.execute(
                """
                select * from action where coalesce(dimension = ?, true)
                order by starts_on desc, action_id desc
                """,
                [dimension],
            ).fetchall()
            teams: dict[int, list[sqlite3.Row]] = defaultdict(list)
            for row in con.execute("select * from action_team order by action_id, place"):
                teams[row["action_id"]].append(row)
        found = (action_of(row, teams[row["action_id"]], self.now) for row in rows)
        return tuple(
            one for one in found if team is None or one.team(self.now(one.dimension, team))
        )

    def action(self, action_id: int) -> Action:
        """One action. Raises NotPossible when there is none of this number."""
        with self.opened() as con:
            return read_action(con, action_id, self.now)

    def change_action(self, action_id: int, *, today: date, **fields: Any) -> Action:
        """Change fields of Draft; teams, days of starting, kind and goal only before it starts.

        Other teams undo a draw of lots. Raises NotPossible.
        """
        with self.opened() as con:
            old = read_action(con, action_id, self.now)
            # A team that was taken out before it started does not come back with another day; of a
            # stopped action all are out, and nothing of them changes.
            is_over = old.status == "stopped"
            teams = old.team_names if is_over else old.taking_part
            before = Draft(**{**{name: getattr(old, name) for name in _FIELDS}, "teams": teams})
            draft = _checked(replace(before, **fields))
            self.check("action", old.dimension, (one.team for one in old.teams))
            self.check("action", draft.dimension, draft.teams)
            moved = [name for name in _FIXED if getattr(draft, name) != getattr(before, name)]
            if moved:
                _not_started(old, today)
            self.names_nobody(
                (what, getattr(draft, name))
                for name, what in _WRITTEN.items()
                if getattr(draft, name) != getattr(before, name)
            )
            if draft.kind == "challenge":
                self._all_opted_in(con, draft)
            self._write(con, old, before, draft)
            if {"teams", "starts_on", "dimension"} & set(moved):
                con.execute("delete from action_team where action_id = ?", [action_id])
                _put_teams(con, action_id, _all_at_once(draft.teams, draft.starts_on))
                con.execute("update action set drawn_at = null where action_id = ?", [action_id])
            return read_action(con, action_id, self.now)

    def draw_lots(
        self, action_id: int, *, seed: int, waves: int, weeks_between: int, today: date
    ) -> Action:
        """Draw the order in which the teams of a planned action start; see register_lots.

        Kept before the first team starts, and drawn once. Teams that were taken out get no lot and
        are no longer in the action; the log tells of them. Raises NotPossible.
        """
        with self.opened() as con:
            old = read_action(con, action_id, self.now)
            self.check("action", old.dimension, (one.team for one in old.teams))
            _not_started(old, today)
            if old.lots:
                raise NotPossible(
                    text(
                        "Lots were drawn for this action already, with seed {seed}. Drawing until "
                        "the order suits is not drawing lots.",
                        seed=old.lots.seed,
                    )
                )
            order = draw(old.taking_part, seed)
            places = in_waves(order, old.starts_on, waves=waves, weeks_between=weeks_between)
            if waves < 2:
                raise NotPossible(text("Lots need two waves at least: one starts, one waits."))
            stamp = self.stamp()
            con.execute("delete from action_team where action_id = ?", [action_id])
            _put_teams(con, action_id, places)
            con.execute(
                """
                update action set seed = ?, waves = ?, weeks_between = ?, drawn_at = ?,
                    draws = draws + 1, changed_at = ?, changed_by = ?, changed_role = ?
                where action_id = ?
                """,
                [seed, waves, weeks_between, stamp[0], *stamp, action_id],
            )
            self._log(con, action_id, "drawn", None, str(seed), stamp)
            return read_action(con, action_id, self.now)

    def set_status(self, action_id: int, status: str, *, today: date) -> Action:
        """Start, finish or stop an action; it never goes back to planned. Raises NotPossible."""
        one_of(status, STATUSES, text("The status"))
        with self.opened() as con:
            old = read_action(con, action_id, self.now)
            self.check("action", old.dimension, (one.team for one in old.teams))
            was = old.status_on(today)
            if status != was and status not in FOLLOWING[was]:
                raise NotPossible(
                    text("An action that is {was} cannot become {status}.",
                         was=STATUSES[was], status=STATUSES[status])
                )  # fmt: skip
            if status == "running" and old.starts_on > today:
                raise NotPossible(
                    text(
                        "This action starts on {day}. Change that day first if it starts earlier.",
                        day=old.starts_on,
                    )
                )
            stamp = self.stamp()
            con.execute(
                """
                update action set status = ?, changed_at = ?, changed_by = ?, changed_role = ?
                where action_id = ?
                """,
                [status, *stamp, action_id],
            )
            if status == "stopped":
                con.execute(
                    """
                    update action_team set stopped_on = ?
                    where action_id = ? and stopped_on is null
                    """,
                    [_iso(today), action_id],
                )
            self._log(con, action_id, "status", was, status, stamp)
            return read_action(con, action_id, self.now)

    def stop_team(self, action_id: int, team: str, *, on: date, today: date) -> Action:
        """Record that a team is no longer part of an action from a day on. Raises NotPossible.

        Lots that were drawn stay on record, but before its turn this breaks them: see left_early.
        A team that has begun cannot be said never to have begun: its result would drop out of the
        effect after it was seen.
        """
        with self.opened() as con:
            old = read_action(con, action_id, self.now)
            self.check("action", old.dimension, [team])
            team = self.now(old.dimension, team)
            found = old.team(team)
            if found is None:
                raise NotPossible(text("{team} is not in this action.", team=team))
            if found.stopped_on is not None:
                raise NotPossible(
                    text("{team} stopped on {day} already.",
                         team=found.team, day=found.stopped_on)
                )  # fmt: skip
            places = [str(one.place) for one in old.teams if plain(one.team) == plain(team)]
            if on <= found.starts_on < today:
                raise NotPossible(
                    text(
                        "{team} began on {day} and can stop only after that day: "
                        "what was done keeps counting.",
                        team=found.team,
                        day=found.starts_on,
                    )
                )
            con.execute(
                f"""
                update action_team set stopped_on = ?
                where action_id = ? and stopped_on is null and place in ({", ".join(places)})
                """,
                [_iso(on), action_id],
            )
            self._log(con, action_id, f"stopped: {found.team}", None, _iso(on), self.stamp())
            return read_action(con, action_id, self.now)

    def action_changes(self, action_id: int) -> tuple[dict[str, str | None], ...]:
        """Who changed what of an action, oldest first."""
        with self.opened() as con:
            rows = con.execute(
                """
                select changed_at, who, role, what, was, became
                from action_log where action_id = ? order by rowid
                """,
                [action_id],
            ).fetchall()
        return tuple(dict(row) for row in rows)

    def _write(self, con: sqlite3.Connection, old: Action, before: Draft, draft: Draft) -> None:
        stamp = self.stamp()
        for name in _FIELDS:
            was, became = getattr(before, name), getattr(draft, name)
            if was == became:
                continue
            self._log(con, old.action_id, name, _said(was), _said(became), stamp)
            if name != "teams":
                con.execute(
                    f"""
                    update action set {name} = ?, changed_at = ?, changed_by = ?, changed_role = ?
                    where action_id = ?
                    """,
                    [_iso(became), *stamp, old.action_id],
                )

    def _all_opted_in(self, con: sqlite3.Connection, draft: Draft) -> None:
        rows = con.execute(
            """
            select team, wanted from opt_in where dimension = ? and what = 'challenges'
            order by chosen_at, rowid
            """,
            [draft.dimension],
        )
        newest = {plain(self.now(draft.dimension, row["team"])): row["wanted"] for row in rows}
        for team in draft.teams:
            if not newest.get(plain(self.now(draft.dimension, team))):
                raise NotPossible(
                    text("{team} has not said yes to challenges, so it is not in one.", team=team)
                )

    @staticmethod
    def _log(
        con: sqlite3.Connection,
        action_id: int,
        what: str,
        was: str | None,
        became: str | None,
        stamp: tuple[str, str, str],
    ) -> None:
        con.execute(
            "insert into action_log values (?, ?, ?, ?, ?, ?, ?)",
            [action_id, *stamp, what, was, became],
        )


_FIXED = ("kind", "goal", "dimension", "teams", "starts_on")
_FIELDS = (*_FIXED, "title", "ends_on", "owner", "link", "materials", "event_key")


# Free text of an action, and what it is called when it is refused.
_WRITTEN = {
    "title": text("The title"),
    "goal": text("The goal"),
    "owner": text("The owner"),
    "materials": text("The materials"),
}


def _checked(draft: Draft) -> Draft:
    one_of(draft.kind, KINDS, text("The kind of action"))
    one_of(draft.dimension, DIMENSIONS, text("What a team is"))
    if draft.ends_on is not None and draft.ends_on < draft.starts_on:
        raise NotPossible(text("The last day is before the first."))
    teams = team_names(draft.teams)
    if not teams:
        raise NotPossible(text("An action is for one team at least."))
    what = _WRITTEN
    return replace(
        draft,
        title=nobody(line(draft.title, what["title"], needed=True), what["title"]),
        goal=nobody(words(draft.goal, what["goal"]), what["goal"]),
        teams=teams,
        owner=nobody(line(draft.owner, what["owner"]), what["owner"]),
        link=web(draft.link, text("The link")),
        materials=nobody(words(draft.materials, what["materials"]), what["materials"]),
    )


def _not_started(action: Action, today: date) -> None:
    status = action.status_on(today)
    if status == "stopped":
        raise NotPossible(
            text(
                "This action was stopped, so its kind, goal, teams and first days stay as they "
                "are. Plan a new action."
            )
        )
    if status != "planned":
        raise NotPossible(
            text(
                "This action has started, so its kind, goal, teams and first days stay as they "
                "are. Stop it, or take out a team, and plan a new action."
            )
        )


def _all_at_once(teams: Iterable[str], starts_on: date) -> tuple[Place, ...]:
    return tuple(Place(team, place, 1, starts_on) for place, team in enumerate(teams, 1))


def _put_teams(con: sqlite3.Connection, action_id: int, places: Iterable[Place]) -> None:
    con.executemany(
        """
        insert into action_team (action_id, plain, team, place, wave, starts_on)
        values (?, ?, ?, ?, ?, ?)
        """,
        [
            (action_id, plain(one.team), one.team, one.place, one.wave, _iso(one.starts_on))
            for one in places
        ],
    )


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _said(value: Any) -> str | None:
    if isinstance(value, tuple):
        return ", ".join(value)
    return None if value is None else str(value)
