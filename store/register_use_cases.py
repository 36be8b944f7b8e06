"""The library of use cases: what worked somewhere, told so that another team can do it too."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from store.register_base import (
    DIMENSIONS,
    HOW_TO,
    NotPossible,
    RegisterFile,
    day,
    line,
    nobody,
    one_of,
    plain,
    web,
    words,
)
from words import text


@dataclass(frozen=True)
class CaseDraft:
    """What one fills in for a use case; `how_to` is Markdown, `contact_role` no person."""

    title: str
    how_to: str
    department: str = ""
    function: str = ""
    app: str = ""
    kind: str = ""
    contact_role: str = ""
    link: str = ""


@dataclass(frozen=True)
class Share:
    """A team that a use case was shared with, and when."""

    dimension: str
    team: str
    shared_on: date


@dataclass(frozen=True)
class UseCase:
    """A use case as it stands; `shares` oldest first."""

    use_case_id: int
    title: str
    department: str
    function: str
    app: str
    kind: str
    how_to: str
    contact_role: str
    link: str
    shares: tuple[Share, ...]
    created_at: datetime
    created_by: str
    changed_at: datetime
    changed_by: str

    @property
    def draft(self) -> CaseDraft:
        """What can be changed of it."""
        return CaseDraft(**{name: getattr(self, name) for name in FIELDS})


FIELDS = (
    "title", "department", "function", "app", "kind", "how_to", "contact_role", "link",
)  # fmt: skip


# Free text of a use case, and what it is called when it is refused.
_WRITTEN = {
    "title": text("The title"),
    "department": text("The department"),
    "function": text("The function"),
    "app": text("The app"),
    "kind": text("The kind of use"),
    "contact_role": text("The role to ask"),
    "how_to": text("How to do it"),
}


class Library(RegisterFile):
    """The use cases of the register."""

    def add_use_case(self, draft: CaseDraft) -> int:
        """Keep a use case and return its number. Raises NotPossible, also for one that is there."""
        draft = checked(draft)
        self._check(draft.department)
        self._names_nobody([draft])
        stamp = self.stamp()
        with self.opened() as con:
            self._once(con, draft, None)
            return self._insert(con, draft, stamp)

    def change_use_case(self, use_case_id: int, **fields: str) -> None:
        """Change fields of CaseDraft; the others stay as they are now. Raises NotPossible."""
        with self.opened() as con:
            old = _one(con, use_case_id)
            draft = checked(replace(CaseDraft(**{name: old[name] for name in FIELDS}), **fields))
            self._check(old["department"])
            self._check(draft.department)
            self._names_nobody([draft])
            self._once(con, draft, use_case_id)
            self._update(con, use_case_id, draft, self.stamp())

    def put_use_cases(
        self, drafts: Sequence[tuple[CaseDraft, Sequence[Share]]]
    ) -> tuple[int, int, int]:
        """Add or replace many, by title and department, all or none: added, changed, the same.

        Shares are added to those there are, by whoever may change those teams. Raises NotPossible.
        """
        ready = [(checked(draft), shares) for draft, shares in drafts]
        for draft, _ in ready:
            self._check(draft.department)
        self._names_nobody([draft for draft, _ in ready])
        counts = {"added": 0, "changed": 0, "same": 0}
        stamp = self.stamp()
        with self.opened() as con:
            for draft, shares in ready:
                row = self._like(con, draft)
                if row is None:
                    number = self._insert(con, draft, stamp)
                    counts["added"] += 1
                else:
                    number = row["use_case_id"]
                    same = all(row[name] == getattr(draft, name) for name in FIELDS)
                    if not same:
                        self._update(con, number, draft, stamp)
                    counts["same" if same else "changed"] += 1
                for share in shares:
                    if not self._is_shared(con, number, share):
                        self.check("use-case", share.dimension, [share.team])
                        self._share(con, number, share, stamp)
        return counts["added"], counts["changed"], counts["same"]

    def withdraw_use_case(self, use_case_id: int) -> None:
        """Take a use case out of the library; with whom it was shared is kept."""
        with self.opened() as con:
            self._check(_one(con, use_case_id)["department"])
            con.execute(
                """
                update use_case set withdrawn_at = ?, changed_at = ?, changed_by = ?,
                    changed_role = ?
                where use_case_id = ?
                """,
                [self.stamp()[0], *self.stamp(), use_case_id],
            )

    def share_use_case(self, use_case_id: int, dimension: str, team: str, shared_on: date) -> None:
        """Record that a team was shown a use case; the first day counts. Raises NotPossible."""
        self.check("use-case", dimension, [team])
        with self.opened() as con:
            _one(con, use_case_id)
            self._share(con, use_case_id, Share(dimension, team, shared_on), self.stamp())

    def use_cases(self) -> tuple[UseCase, ...]:
        """All use cases, by title."""
        with self.opened() as con:
            rows = con.execute(
                "select * from use_case where withdrawn_at is null order by plain, department"
            ).fetchall()
            shares: dict[int, list[Share]] = defaultdict(list)
            for row in con.execute("select * from use_case_share order by shared_on, plain"):
                shares[row["use_case_id"]].append(self._shared(row))
        return tuple(
            _use_case(row, self.now("department", row["department"]), shares[row["use_case_id"]])
            for row in rows
        )

    def _names_nobody(self, drafts: Iterable[CaseDraft]) -> None:
        self.names_nobody(
            (what, getattr(draft, name)) for draft in drafts for name, what in _WRITTEN.items()
        )

    def _check(self, department: str) -> None:
        self.check("use-case", "department", [department] if department else [])

    def _shared(self, row: sqlite3.Row) -> Share:
        team = self.now(row["dimension"], row["team"])
        return Share(row["dimension"], team, day(row["shared_on"]))

    def _is_shared(self, con: sqlite3.Connection, number: int, share: Share) -> bool:
        """Whether a use case was shared with this team on that day or before."""
        rows = con.execute(
            """
            select team from use_case_share
            where use_case_id = ? and dimension = ? and shared_on <= ?
            """,
            [number, share.dimension, share.shared_on.isoformat()],
        )
        return any(self.same(share.dimension, row["team"], share.team) for row in rows)

    def _like(self, con: sqlite3.Connection, draft: CaseDraft) -> sqlite3.Row | None:
        """The use case of this title and department, however they are spelt."""
        rows = con.execute(
            "select * from use_case where plain = ? and withdrawn_at is null", [plain(draft.title)]
        )
        return next(
            (row for row in rows if self.same("department", row["department"], draft.department)),
            None,
        )

    def _once(self, con: sqlite3.Connection, draft: CaseDraft, mine: int | None) -> None:
        row = self._like(con, draft)
        if row is not None and row["use_case_id"] != mine:
            raise NotPossible(
                text("There is a use case called {title} of that department already.",
                     title=row["title"])
            )  # fmt: skip

    @staticmethod
    def _insert(con: sqlite3.Connection, draft: CaseDraft, stamp: tuple[str, str, str]) -> int:
        names = ", ".join(FIELDS)
        number = con.execute(
            f"""
            insert into use_case ({names}, plain, created_at, created_by, created_role,
                changed_at, changed_by, changed_role)
            values ({", ".join("?" * (len(FIELDS) + 7))})
            """,
            [*_values(draft), plain(draft.title), *stamp, *stamp],
        ).lastrowid
        assert number is not None
        return number

    @staticmethod
    def _update(
        con: sqlite3.Connection, number: int, draft: CaseDraft, stamp: tuple[str, str, str]
    ) -> None:
        con.execute(
            f"""
            update use_case set {" = ?, ".join(FIELDS)} = ?, plain = ?,
                changed_at = ?, changed_by = ?, changed_role = ?
            where use_case_id = ?
            """,
            [*_values(draft), plain(draft.title), *stamp, number],
        )

    @staticmethod
    def _share(
        con: sqlite3.Connection, number: int, share: Share, stamp: tuple[str, str, str]
    ) -> None:
        one_of(share.dimension, DIMENSIONS, text("What a team is"))
        team = line(share.team, text("The name of a team"), needed=True)
        con.execute(
            """
            insert into use_case_share values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do update set shared_on = min(shared_on, excluded.shared_on)
            """,
            [number, share.dimension, plain(team), team, share.shared_on.isoformat(), *stamp],
        )


def checked(draft: CaseDraft) -> CaseDraft:
    """A draft with its texts tidied. Raises NotPossible with what is wrong first."""
    lines = {
        name: nobody(line(getattr(draft, name), what, needed=name == "title"), what)
        for name, what in _WRITTEN.items()
        if name != "how_to"
    }
    how = _WRITTEN["how_to"]
    how_to = nobody(words(draft.how_to, how, needed=True, most=HOW_TO), how)
    return replace(draft, **lines, how_to=how_to, link=web(draft.link, text("The link")))


def _values(draft: CaseDraft) -> list[str]:
    return [getattr(draft, name) for name in FIELDS]


def _one(con: sqlite3.Connection, use_case_id: int) -> sqlite3.Row:
    row: sqlite3.Row | None = con.execute(
        "select * from use_case where use_case_id = ? and withdrawn_at is null", [use_case_id]
    ).fetchone()
    if row is None:
        raise NotPossible(text("There is no use case {number}.", number=use_case_id))
    return row


def _use_case(row: sqlite3.Row, department: str, shares: Iterable[Share]) -> UseCase:
    """A row of use_case; a team that stands twice among its shares counts from the first day."""
    first = {(one.dimension, plain(one.team)): one for one in reversed(tuple(shares))}
    same = ("use_case_id", *FIELDS, "created_by", "changed_by")
    return UseCase(
        **{**{name: row[name] for name in same}, "department": department},
        shares=tuple(first.values())[::-1],
        created_at=datetime.fromisoformat(row["created_at"]),
        changed_at=datetime.fromisoformat(row["changed_at"]),
    )
