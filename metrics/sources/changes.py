"""Days on which Microsoft changed what it counts: a series that crosses one jumps for no human
reason (data-sources.md 1.7)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from words import Text, text


@dataclass(frozen=True)
class Change:
    """One change of definition; `apps` are the apps whose numbers it touches (empty: all)."""

    on: date
    apps: frozenset[str]
    says: Text


def _change(on: str, apps: str, says: Text) -> Change:
    return Change(date.fromisoformat(on), frozenset(apps.split()), says)


CHANGES: tuple[Change, ...] = (
    _change(
        "2024-01-25",
        "word excel powerpoint",
        text("Before this day Word, Excel and PowerPoint were counted incompletely."),
    ),
    _change(
        "2024-08-17", "outlook", text("From this day chat in the Outlook app counts as Outlook.")
    ),
    _change("2024-08-20", "chat_web", text("From this day Copilot Chat (web) is counted.")),
    _change(
        "2024-08-28",
        "outlook chat_work",
        text("From this day Copilot Chat (work) in Outlook is counted."),
    ),
    _change("2024-11-01", "agent", text("From this day agents are counted.")),
    _change(
        "2025-07-01",
        "teams outlook chat_web",
        text("From this day Copilot Chat (web) in Teams and Outlook is counted."),
    ),
    _change("2025-12-11", "loop", text("From this day views of Facilitator notes count as Loop.")),
)


def between(first_on: date, last_on: date, app: str | None = None) -> tuple[Change, ...]:
    """Changes after the first day of a period and up to its last; of one app, or of all."""
    return tuple(
        change
        for change in CHANGES
        if first_on < change.on <= last_on
        and (app is None or not change.apps or app in change.apps)
    )
