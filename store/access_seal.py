"""What keeps the ends of the access log: the newest row and where the chain begins, keyed.

The newest row is noted twice, in table access_seal with the row itself and in the file access.head
right after it, so that rows cut off at the end are seen. Where retention took the oldest rows,
access_seal says where the chain begins. Each note has a keyed hash: without the home's key nobody
writes one for another place. A note of an older Kadans has none; it counts only until the first row
after the update.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import sqlite3
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

HEAD_FILE = "access.head"
HEAD, ANCHOR = "head", "anchor"
MISSING, OLD, KEYED, WRONG = "missing", "old", "keyed", "wrong"


@dataclass(frozen=True)
class Note:
    """Number and mark of a row as noted somewhere, and what the note is worth.

    `state`: missing, old (without a keyed hash), keyed, or wrong (its keyed hash does not fit).
    `broken`: of the anchor, the first row that did not fit when the oldest rows went; 0 for none.
    """

    state: str
    seq: int = 0
    mark: str = ""
    broken: int = 0


class Seals:
    """The notes of one home's log."""

    def __init__(self, home: Path, secret: bytes) -> None:
        self.path = home / HEAD_FILE
        self.secret = secret

    def in_file(self) -> Note:
        """The newest row as the file beside the control file has it."""
        try:
            parts = self.path.read_text("ascii").split()
        except FileNotFoundError:
            return Note(MISSING)
        except UnicodeDecodeError:
            return Note(WRONG)
        if len(parts) == 2 and parts[0].isdecimal():
            return Note(OLD, int(parts[0]), parts[1])
        if len(parts) == 3 and self._fits(HEAD, " ".join(parts[:2]), parts[2]):
            return Note(KEYED, int(parts[0]), parts[1])
        return Note(WRONG)

    def put_file(self, seq: int, mark: str) -> None:
        """Note the newest row in the file, at once as a whole. Raises OSError."""
        value = f"{seq} {mark or '-'}"
        number, name = tempfile.mkstemp(prefix=f"{HEAD_FILE}.", dir=self.path.parent)
        try:
            with os.fdopen(number, "w", encoding="ascii") as file:
                file.write(f"{value} {self._mac(HEAD, value)}\n")
            Path(name).replace(self.path)
        except OSError:
            with suppress(FileNotFoundError):
                Path(name).unlink()
            raise

    def kept(self, con: sqlite3.Connection, name: str) -> Note:
        """The head or the anchor as the control file has it, with its keyed hash."""
        row = con.execute("select value, mac from access_seal where name = ?", [name]).fetchone()
        if row is None:
            return Note(MISSING)
        if not self._fits(name, row["value"], row["mac"]):
            return Note(WRONG)
        seq, mark, broken = row["value"].split(" ")
        return Note(KEYED, int(seq), mark, int(broken))

    def keep(
        self, con: sqlite3.Connection, name: str, seq: int, mark: str, broken: int = 0
    ) -> None:
        """Note the head or the anchor in the control file."""
        value = f"{seq} {mark} {broken}"
        con.execute(
            "insert or replace into access_seal values (?, ?, ?)",
            [name, value, self._mac(name, value)],
        )

    def _mac(self, name: str, value: str) -> str:
        told = f"access-seal|{name}|{value}".encode()
        return hmac.new(self.secret, told, hashlib.sha256).hexdigest()

    def _fits(self, name: str, value: str, mac: str) -> bool:
        return hmac.compare_digest(mac.encode(), self._mac(name, value).encode())
