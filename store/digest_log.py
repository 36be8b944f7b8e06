"""What was sent and what could not be, so that a failure is seen. Receivers by number only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from store.control_file import ControlFile, now


@dataclass(frozen=True)
class Sent:
    """One message; `failed` is why it was not taken, or nothing."""

    sent_at: datetime
    receiver: int
    how: str
    role: str
    failed: str | None


class DigestLog(ControlFile):
    """The list of digests in the control file."""

    def add(self, receiver: int, how: str, role: str, failed: str | None) -> None:
        with self.opened() as con:
            con.execute(
                "insert into digest_sent values (?, ?, ?, ?, ?)",
                [now(), receiver, how, role, failed],
            )

    def newest(self, most: int = 20) -> tuple[Sent, ...]:
        """The newest first."""
        with self.opened() as con:
            rows = con.execute(
                "select * from digest_sent order by sent_at desc, rowid desc limit ?", [most]
            ).fetchall()
        return tuple(
            Sent(
                datetime.fromisoformat(row["sent_at"]),
                *(row["receiver"], row["how"], row["role"], row["failed"]),
            )
            for row in rows
        )
