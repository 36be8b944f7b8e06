"""What the status of a team is called."""

from __future__ import annotations

from collections.abc import Mapping

from words import Text, text

STATUS_NAMES: Mapping[str, Text] = {
    "growing": text("Growing"),
    "steady-high": text("Steady and high"),
    "stagnating": text("Standing still"),
    "declining": text("Declining"),
    "too-few-people": text("Too few people"),
    "too-short": text("Too short a history"),
    "onboarding": text("Many new licences"),
    "changed-composition": text("Team changed"),
    "paused": text("Team was away"),
    "unknown": text("Not sure yet"),
}
