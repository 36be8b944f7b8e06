"""Patience: clocks that come in from outside, and requests counted over ten minutes and runs."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

from ingest.graph_files import write_json

# Requests in ten minutes that Microsoft allows one app in one tenant.
WINDOW = timedelta(minutes=10)
MOST = {"reports": 14, "beta": 100}
SLACK = timedelta(seconds=1)


@dataclass(frozen=True)
class Clock:
    """Time as the front door sees it: the instant (UTC), seconds that only rise, and sleeping."""

    now: Callable[[], datetime]
    elapsed: Callable[[], float]
    sleep: Callable[[float], None]


@dataclass
class Budget:
    """When requests were made, kept in a file so that the next run counts them too."""

    path: Path
    clock: Clock
    _made: dict[str, list[datetime]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            kept = json.loads(self.path.read_text("utf-8"))
            self._made = {
                name: [datetime.fromisoformat(moment) for moment in moments]
                for name, moments in kept.items()
                if name in MOST
            }
        except (OSError, ValueError, TypeError, AttributeError):
            # A count that cannot be read: Microsoft's own 429 still guards.
            self._made = {}

    def wait(self, bucket: str | None) -> float:
        """Seconds until one more request of this kind fits; 0 when it fits now."""
        if bucket is None:
            return 0.0
        now = self.clock.now()
        made = self._recent(bucket, now)
        if len(made) < MOST[bucket]:
            return 0.0
        return max((made[-MOST[bucket]] + WINDOW + SLACK - now).total_seconds(), 0.0)

    def count(self, bucket: str | None) -> None:
        """Note a request, before it is made: one that fails counts at Microsoft too."""
        if bucket is None:
            return
        now = self.clock.now()
        self._made[bucket] = [*self._recent(bucket, now), now]
        kept = {name: [at.isoformat() for at in moments] for name, moments in self._made.items()}
        write_json(self.path, kept)

    def _recent(self, bucket: str, now: datetime) -> list[datetime]:
        # A clock that was set back must not hold requests up for hours: the future does not count.
        return sorted(at for at in self._made.get(bucket, []) if now - WINDOW < at <= now)


def asked_wait(value: str | None, now: datetime) -> float | None:
    """Seconds that a Retry-After header asks for: a number or a date; None when it says nothing."""
    if not value:
        return None
    value = value.strip()
    if value.isdecimal() and len(value) < 8:
        return float(value)
    try:
        at = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError):
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return max((at - now).total_seconds(), 0.0)


def backoff(attempt: int) -> float:
    """Seconds before try `attempt` + 1 when nobody says: 2, 4, 8 … up to 60, with jitter."""
    return min(2.0**attempt, 60.0) * random.uniform(0.75, 1.25)
