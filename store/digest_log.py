"""What was sent and what could not be, so that a failure is seen. Receivers by number only."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from store.control_file import ControlFile, now
from words import Text, packed, text, unpacked


@dataclass(frozen=True)
class Sent:
    """One message; `failed` is why it was not taken, or nothing."""

    sent_at: datetime
    receiver: int
    how: str
    role: str
    failed: Text | None


class DigestLog(ControlFile):
    """The list of digests in the control file."""

    def add(self, receiver: int, how: str, role: str, failed: Text | None) -> None:
        with self.opened() as con:
            con.execute(
                "insert into digest_sent values (?, ?, ?, ?, ?)",
                [now(), receiver, how, role, json.dumps(packed(failed)) if failed else None],
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
                *(row["receiver"], row["how"], row["role"], _why(row["failed"])),
            )
            for row in rows
        )


def _why(kept: str | None) -> Text | None:
    """What was kept, to be said in the reader's language; older rows hold the sentence itself."""
    if kept is None:
        return None
    if not kept.startswith("{"):
        return text("{detail}", detail=kept)
    why: Text = unpacked(json.loads(kept))
    return why
