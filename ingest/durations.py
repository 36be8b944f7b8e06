"""Durations as reports and people write them, in whole minutes."""

from __future__ import annotations

import re

from ingest.values import squeezed

MOST = 60 * 24 * 31  # a month: longer than any training
LONGEST = 60  # characters of a duration in words

HOURS = r"(?:h|hr|hrs|u|uur|uren|std|stunden?|hours?|heures?)\.?"
MINUTES = r"(?:m|min|mins|minuten|minuut|minutes?)\.?"
SECONDS = r"(?:s|sec|sek|secs|seconden|seconds?|secondes?|sekunden?)\.?"
SPOKEN = re.compile(
    rf"(?:(\d+(?:[.,]\d+)?)\s*{HOURS})?\s*(?:(\d+)\s*{MINUTES})?\s*(?:(\d+)\s*{SECONDS})?",
    re.IGNORECASE,
)
ISO = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?", re.IGNORECASE)
CLOCK = re.compile(r"(\d{1,3}):(\d\d)(?::(\d\d))?")
NUMBER = re.compile(r"(\d{1,5})(?:[.,]\d+)?")


def read_minutes(value: str) -> int | None:
    """'1h 27m 51s' → 88, '1 u 30 min' → 90, '01:27:51' → 88, '90' → 90; None for what is none.

    A bare number is minutes; seconds are rounded, and anything longer than nothing is a minute.
    """
    tidy = squeezed(value)
    if len(tidy) > LONGEST:
        return None
    seconds: float | None = None
    if match := NUMBER.fullmatch(tidy):
        seconds = 60 * int(match[1])
    elif match := CLOCK.fullmatch(tidy) or ISO.fullmatch(tidy) or SPOKEN.fullmatch(tidy):
        seconds = _seconds(*match.groups()) if any(match.groups()) else None
    if seconds is None:
        return None
    minutes = max(int(seconds / 60 + 0.5), 1 if seconds else 0)
    return minutes if minutes <= MOST else None


def _seconds(hours: str | None, minutes: str | None, seconds: str | None) -> float:
    whole = float((hours or "0").replace(",", ".")) * 3600
    return whole + 60 * int(minutes or 0) + int(seconds or 0)
