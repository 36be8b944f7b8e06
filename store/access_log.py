"""Who looked at what: one row per look, export or command, each chained to the one before it.

A row holds a keyed hash of who looked, its mark a keyed hash of the row and of the mark before it.
So a row that was changed or taken out is seen, and a person can be erased without breaking the
chain: table access_person, which says whose a hash is, just no longer knows. The newest mark also
stands in a file beside the control file, so that rows cut off at the end are seen too. None of this
holds against somebody who can write all files of the home and read its secret key.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from store.control_file import CONTROL_FILE, ControlFile, now
from store.home import Home
from store.pseudonyms import Pseudonyms

HEAD_FILE = "access.head"
LOCAL = "local"
READERS = ("privacy",)  # roles that may read the log
MOST_QUESTION = 400  # characters of a question that are kept
ADDRESS = re.compile(r"[^\s=&@?]+(?:@|%40)[^\s=&@?]+", re.IGNORECASE)
OBJECT_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
FIELDS = ("seq", "seen_at", "who", "role", "page", "question", "about")


class Unwritable(OSError):
    """The log cannot be written, so nothing personal may be shown."""


class MayNotRead(PermissionError):
    """This role may not read the log."""


@dataclass(frozen=True)
class Look:
    """One row: `who` is a name where the log still knows it, otherwise None; `seen_at` is UTC."""

    seq: int
    seen_at: str
    who: str | None
    role: str
    page: str
    question: str


@dataclass(frozen=True)
class Chain:
    """What a check of the chain found; `broken_at` is the first row that does not fit."""

    rows: int
    whole: bool
    broken_at: int | None = None
    why: str = ""


class AccessLog:
    """The access log of one home."""

    def __init__(self, home: Path, secret: bytes | None = None) -> None:
        self.home = home
        self.control = ControlFile(home / CONTROL_FILE)
        self.secret = secret or Home(home).secret()

    @classmethod
    def open(cls, home: Path) -> AccessLog:
        """The log of a home. Raises Unwritable when it cannot even be opened."""
        try:
            return cls(home)
        except (OSError, sqlite3.Error) as error:
            raise Unwritable(*_why(error)) from error

    def write(
        self, who: str, role: str, page: str, question: str = "", *, about: str | None = None
    ) -> int:
        """Add a row and return its number. Raises Unwritable: then nothing personal is shown.

        `who` is "local", a directory object id, or a name of the machine's; `about` is the
        directory id or address of the person looked at, where it is one. Nobody is exempt.
        """
        try:
            return self._write(who, role, page, question, about)
        except (OSError, sqlite3.Error) as error:
            raise Unwritable(*_why(error)) from error

    def _write(self, who: str, role: str, page: str, question: str, about: str | None) -> int:
        key, asked = self.key_of(who), without_persons(question)
        with self.control.opened() as con:
            con.execute("begin immediate")  # two processes must not follow the same row
            seq, previous = _head(con)
            values = (
                seq + 1,
                now(),
                key,
                role,
                page,
                asked,
                self.key_of(about) if about else None,
            )
            mark = self._mark(previous, values)
            con.execute(
                "insert into access_entry values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*values, previous, mark],
            )
            if key != LOCAL:
                con.execute("insert or replace into access_person values (?, ?)", [key, who])
        (self.home / HEAD_FILE).write_text(f"{seq + 1} {mark}\n", encoding="ascii")
        return seq + 1

    def key_of(self, who: str) -> str:
        """The keyed hash under which somebody stands in the log; "local" stays so.

        It is another one than the same person's in the facts: the two cannot be joined.
        """
        return LOCAL if who == LOCAL else looker(Pseudonyms(self.secret), who)

    def looks(
        self, *, role: str, limit: int = 500, about: tuple[str, ...] = (), since: str = ""
    ) -> list[Look]:
        """Rows from the newest on, for a role that may read them; `about`: of these persons only.

        The caller writes down that the log was read. Raises MayNotRead.
        """
        if role not in READERS:
            raise MayNotRead(f"the access log is for the role {', '.join(READERS)}")
        return self._looks(limit, [self.key_of(one) for one in about], since)

    def looks_at_me(self, directory_ids: tuple[str, ...], *, limit: int = 500) -> list[Look]:
        """Who looked at this person's own data; for that person's own page, in any role."""
        return self._looks(limit, [self.key_of(one) for one in directory_ids], "") or []

    def _looks(self, limit: int, about: list[str], since: str) -> list[Look]:
        chosen = f"about in ({', '.join('?' * len(about))})" if about else "true"
        with self.control.opened() as con:
            rows = con.execute(
                f"""
                select seq, seen_at, entry.who = 'local' as is_local, name, role, page, question
                from access_entry entry
                left join access_person using (who)
                where {chosen} and seen_at >= ?
                order by seq desc
                limit ?
                """,
                [*about, since, limit],
            ).fetchall()
        return [
            Look(
                row["seq"],
                row["seen_at"],
                LOCAL if row["is_local"] else row["name"],
                row["role"],
                row["page"],
                row["question"],
            )
            for row in rows
        ]

    def check(self) -> Chain:
        """Follow the chain from its beginning to the newest mark that was noted beside it."""
        with self.control.opened() as con:
            anchor = con.execute(
                "select seq, mark from access_anchor order by seq desc limit 1"
            ).fetchone()
            rows = con.execute("select * from access_entry order by seq").fetchall()
        seq, mark = (anchor["seq"], anchor["mark"]) if anchor else (0, "")
        for row in rows:
            if row["seq"] != seq + 1 or row["previous"] != mark:
                return Chain(len(rows), False, seq + 1, "missing")
            if not hmac.compare_digest(row["mark"], self._mark(mark, tuple(row)[: len(FIELDS)])):
                return Chain(len(rows), False, row["seq"], "changed")
            seq, mark = row["seq"], row["mark"]
        return self._against_head(rows, seq, mark)

    def _against_head(self, rows: list[sqlite3.Row], seq: int, mark: str) -> Chain:
        noted_seq, noted_mark = self.noted_head()
        marks = {row["seq"]: row["mark"] for row in rows} | {seq: mark}
        # A look of this very moment may not be noted yet; a noted one must be there.
        if noted_seq and noted_seq in marks and marks[noted_seq] != noted_mark:
            return Chain(len(rows), False, noted_seq, "changed")
        if noted_seq > seq:
            return Chain(len(rows), False, seq + 1, "missing")
        return Chain(len(rows), True)

    def newest(self) -> str:
        """The latest instant in the log; "" when it is empty."""
        with self.control.opened() as con:
            row = con.execute("select max(seen_at) from access_entry").fetchone()
        return row[0] or ""

    def counts(self, since: str) -> list[tuple[str, str, int, int]]:
        """Role, page, looks and different people since an instant: no row and no person."""
        with self.control.opened() as con:
            rows = con.execute(
                """
                select role, page, count(*) as looks, count(distinct who) as people
                from access_entry
                where seen_at >= ?
                group by role, page
                order by role, looks desc, page
                """,
                [since],
            ).fetchall()
        return [(row["role"], row["page"], row["looks"], row["people"]) for row in rows]

    def people(self, since: str) -> dict[str, int]:
        """How many different people looked in each role since an instant."""
        with self.control.opened() as con:
            rows = con.execute(
                "select role, count(distinct who) as people from access_entry "
                "where seen_at >= ? group by role",
                [since],
            ).fetchall()
        return {row["role"]: int(row["people"]) for row in rows}

    def newest_of(self, page: str, before: str) -> str:
        """The latest instant of a page, export or command before another; "" when there is none."""
        asked = "select max(seen_at) from access_entry where page = ? and seen_at < ?"
        with self.control.opened() as con:
            return str(con.execute(asked, [page, before]).fetchone()[0] or "")

    def noted_head(self) -> tuple[int, str]:
        """Number and mark of the newest row as noted beside the control file; 0 when never."""
        try:
            number, _, mark = (self.home / HEAD_FILE).read_text("ascii").strip().partition(" ")
        except FileNotFoundError:
            return 0, ""
        return (int(number), mark) if number.isdecimal() else (0, "")

    def count_before(self, instant: str) -> int:
        """How many rows `drop_before` would remove."""
        with self.control.opened() as con:
            row = con.execute(
                """
                select count(*) from access_entry
                where seq < coalesce(
                    (select min(seq) from access_entry where seen_at >= ?), seq + 1
                )
                """,
                [instant],
            ).fetchone()
        return int(row[0])

    def drop_before(self, instant: str) -> int:
        """Remove rows of before an instant and note where the chain begins now; how many rows."""
        with self.control.opened() as con:
            con.execute("begin immediate")
            # Up to the first that stays: a clock that jumped must not leave a hole.
            first = con.execute(
                "select min(seq) from access_entry where seen_at >= ?", [instant]
            ).fetchone()[0]
            last = con.execute(
                "select seq, mark from access_entry where seq < coalesce(?, seq + 1) "
                "order by seq desc limit 1",
                [first],
            ).fetchone()
            if last is None:
                return 0
            con.execute("delete from access_anchor")
            con.execute(
                "insert into access_anchor values (?, ?, ?, ?)",
                [last["seq"], last["mark"], instant, now()],
            )
            gone = con.execute("delete from access_entry where seq <= ?", [last["seq"]]).rowcount
            con.execute("delete from access_person where who not in (select who from access_entry)")
        return int(gone)

    def _mark(self, previous: str, values: tuple[object, ...]) -> str:
        told = "\x1f".join("" if value is None else str(value) for value in (previous, *values))
        return hmac.new(self.secret, b"access|" + told.encode(), hashlib.sha256).hexdigest()


def looker(pseudonyms: Pseudonyms, who: str) -> str:
    """The keyed hash of somebody as the log has it."""
    return str(pseudonyms.key("looker", who))


def _head(con: sqlite3.Connection) -> tuple[int, str]:
    """Number and mark of the newest row, or of where the chain begins."""
    for table in ("access_entry", "access_anchor"):
        row = con.execute(f"select seq, mark from {table} order by seq desc limit 1").fetchone()
        if row is not None:
            return int(row["seq"]), str(row["mark"])
    return 0, ""


def without_persons(question: str) -> str:
    """A question without addresses and object ids that somebody typed into it, and not too long."""
    for shape in (ADDRESS, OBJECT_ID):
        question = shape.sub("…", question)
    return question[:MOST_QUESTION]


def _why(error: Exception) -> tuple[int, str]:
    number = error.errno if isinstance(error, OSError) and error.errno else 5
    return number, f"the access log cannot be written ({error})"
