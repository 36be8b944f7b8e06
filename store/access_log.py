"""Who looked at what: one row per look, export or command, each chained to the one before it.

A row holds a keyed hash of who looked, its mark a keyed hash of the row and of the mark before it.
So a row that was changed or taken out is seen, and a person can be erased without breaking the
chain: table access_person, which says whose a hash is, just no longer knows. Where the chain begins
and ends is noted too (store/access_seal.py). When rows are gone, looking goes on, but the chain
keeps a gap there that no later row mends. None of this holds against somebody who can write all
files of the home and read its secret key, and without the key all of them together can still be put
back to what they were before.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from store.access_seal import ANCHOR, HEAD, HEAD_FILE, KEYED, MISSING, OLD, WRONG, Note, Seals
from store.control_file import CONTROL_FILE, ControlFile, now
from store.home import Home
from store.pseudonyms import Pseudonyms

__all__ = [
    "HEAD_FILE",
    "LOCAL",
    "READERS",
    "AccessLog",
    "Chain",
    "Look",
    "MayNotRead",
    "Unwritable",
]

LOCAL = "local"
READERS = ("privacy",)  # roles that may read the log
MOST_QUESTION = 400  # characters of a question that are kept
ADDRESS = re.compile(r"[^\s=&@?]+(?:@|%40)[^\s=&@?]+", re.IGNORECASE)
OBJECT_ID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}", re.IGNORECASE)
GONE = "…"  # stands in a name where an erasure took somebody out
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
        self.seals = Seals(home, self.secret)

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
            before, previous = self._follow(con)
            seq = before + 1
            looked_at = self.key_of(about) if about else None
            values = (seq, now(), key, role, page, asked, looked_at)
            mark = self._mark(previous, values)
            con.execute(
                "insert into access_entry values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [*values, previous, mark],
            )
            if key != LOCAL:
                con.execute("insert or replace into access_person values (?, ?)", [key, who])
            self.seals.keep(con, HEAD, seq, mark)
        self.seals.put_file(seq, mark)
        return seq

    def _follow(self, con: sqlite3.Connection) -> tuple[int, str]:
        """Number and mark that the next row follows.

        What is noted and is not there any more stays missing: the next row follows the note. A note
        that is itself gone or wrong leaves out a number, which `check` finds ever after.
        """
        seq, mark = _head(con)
        noted, kept = self.seals.in_file(), self.seals.kept(con, HEAD)
        known = [note for note in (noted, kept) if note.state == KEYED]
        if self._is_sealed(con, noted):
            whole = kept == Note(KEYED, seq, mark) and noted.state == KEYED and noted.seq <= seq
        else:  # the first row ever, or since the update
            begins = con.execute("select seq, mark from access_anchor order by seq").fetchall()
            for row in begins[-1:]:
                self.seals.keep(con, ANCHOR, row["seq"], row["mark"])
            known += [noted] if noted.state == OLD else []
            whole = noted.state == OLD or (noted.state == MISSING and not seq)
            if whole and noted.seq <= seq:  # so that there is a file with every row from now on
                self.seals.put_file(seq, mark)
        last = max((note for note in known), key=lambda note: note.seq, default=Note(MISSING))
        if last.seq > seq:
            return last.seq, last.mark
        return (seq, mark) if whole else (seq + 1, mark)

    def _is_sealed(self, con: sqlite3.Connection, noted: Note) -> bool:
        """Whether any row was written since ends are noted with a keyed hash."""
        if noted.state in (KEYED, WRONG):
            return True
        if con.execute("select 1 from access_seal").fetchone():
            return True
        row = con.execute("select * from access_entry order by seq desc limit 1").fetchone()
        return row is not None and self._is_mark(row, row["previous"], sealed=True)

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
                select
                    seq, seen_at, who, entry.who = 'local' as is_local, name, role, page, question
                from access_entry entry
                left join access_person using (who)
                where {chosen} and seen_at >= ?
                order by seq desc
                limit ?
                """,
                [*about, since, limit],
            ).fetchall()
        named = {name: row["who"] for row in rows if (name := row["name"]) is not None}
        theirs = {name for name, who in named.items() if self.key_of(name) == who}
        return [
            Look(
                row["seq"],
                row["seen_at"],
                LOCAL if row["is_local"] else row["name"] if row["name"] in theirs else None,
                row["role"],
                row["page"],
                row["question"],
            )
            for row in rows
        ]

    def check(self) -> Chain:
        """Follow the chain from its beginning to the newest mark that was noted beside it."""
        noted = self.seals.in_file()  # first: a look of this moment may be in the rows already
        with self.control.opened() as con:
            con.execute("begin")  # rows and notes of one moment
            anchor = con.execute(
                "select seq, mark from access_anchor order by seq desc limit 1"
            ).fetchone()
            rows = con.execute("select * from access_entry order by seq").fetchall()
            kept, begins = self.seals.kept(con, HEAD), self.seals.kept(con, ANCHOR)
            names = con.execute("select who, name from access_person").fetchall()
            is_sealed = self._is_sealed(con, noted)
        seq, mark = (anchor["seq"], anchor["mark"]) if anchor else (0, "")
        if begins.broken:  # found before the oldest rows went
            return Chain(len(rows), False, begins.broken, "missing")
        if is_sealed and begins != (Note(KEYED, seq, mark) if anchor else Note(MISSING)):
            return Chain(len(rows), False, 1, "missing")
        found = self._follows(rows, seq, mark)
        if not found.whole:
            return found
        if rows:
            seq, mark = rows[-1]["seq"], rows[-1]["mark"]
        marks = {row["seq"]: row["mark"] for row in rows} | {seq: mark}
        found = _against(noted, kept, marks, len(rows), is_sealed=is_sealed)
        return self._names(rows, names) if found.whole else found

    def _follows(self, rows: list[sqlite3.Row], seq: int, mark: str) -> Chain:
        sealed = False
        for row in rows:
            if row["seq"] != seq + 1 or row["previous"] != mark:
                return Chain(len(rows), False, seq + 1, "missing")
            # No row of an older Kadans comes after one of this.
            sealed = sealed or self._is_mark(row, mark, sealed=True)
            if not self._is_mark(row, mark, sealed=sealed):
                return Chain(len(rows), False, row["seq"], "changed")
            seq, mark = row["seq"], row["mark"]
        return Chain(len(rows), True)

    def _names(self, rows: list[sqlite3.Row], names: list[sqlite3.Row]) -> Chain:
        """Whether each name is the one whose keyed hash stands in the rows."""
        others = {
            row["who"]
            for row in names
            if GONE not in row["name"] and self.key_of(row["name"]) != row["who"]
        }
        wrong = next((row["seq"] for row in rows if row["who"] in others), None)
        return Chain(len(rows), wrong is None, wrong, "" if wrong is None else "changed")

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
        """Remove rows of before an instant and note where the chain begins now; how many rows.

        What was broken before stays known: `check` says so ever after.
        """
        found = self.check()
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
            noted = self.seals.in_file()
            if not self._is_sealed(con, noted):
                newest = _head(con)
                self.seals.keep(con, HEAD, *newest)
                self.seals.put_file(*newest)
            con.execute("delete from access_anchor")
            con.execute(
                "insert into access_anchor values (?, ?, ?, ?)",
                [last["seq"], last["mark"], instant, now()],
            )
            self.seals.keep(con, ANCHOR, last["seq"], last["mark"], found.broken_at or 0)
            gone = con.execute("delete from access_entry where seq <= ?", [last["seq"]]).rowcount
            con.execute("delete from access_person where who not in (select who from access_entry)")
        return int(gone)

    def _mark(self, previous: str, values: tuple[object, ...], *, sealed: bool = True) -> str:
        """The mark of a row; rows from before the ends were noted have it in another way."""
        told = "\x1f".join("" if value is None else str(value) for value in (previous, *values))
        kind = b"access-sealed|" if sealed else b"access|"
        return hmac.new(self.secret, kind + told.encode(), hashlib.sha256).hexdigest()

    def _is_mark(self, row: sqlite3.Row, previous: str, *, sealed: bool) -> bool:
        mark = self._mark(previous, tuple(row)[: len(FIELDS)], sealed=sealed)
        return hmac.compare_digest(str(row["mark"]).encode(), mark.encode())


def _against(
    noted: Note, kept: Note, marks: dict[int, str], rows: int, *, is_sealed: bool
) -> Chain:
    """Whether the rows reach what is noted of the newest; `marks` are theirs by number."""
    seq = max(marks)
    for note in (noted, kept):
        if note.seq > seq:
            return Chain(rows, False, seq + 1, "missing")
        if note.seq in marks and note.seq and marks[note.seq] != note.mark:
            return Chain(rows, False, note.seq, "changed")
    if is_sealed:
        whole = noted.state == KEYED and kept == Note(KEYED, seq, marks[seq])
    else:
        whole = noted.state == OLD or not seq
    return Chain(rows, True) if whole else Chain(rows, False, max(seq, 1), "missing")


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
