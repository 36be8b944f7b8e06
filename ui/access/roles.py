"""The roles: what each is called, and what it is for."""

from __future__ import annotations

from reports.role_names import FOR, NAMES
from words import Text


def name(role: str) -> Text:
    """What a role is called."""
    return NAMES[role]


def purpose(role: str) -> Text:
    """What a role is for, in a sentence."""
    return FOR[role]
