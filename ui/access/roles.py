"""The roles: what each is called, and what it is for."""

from __future__ import annotations

from words import Text, text

_NAMES = {
    "admin": text("Admin"),
    "hr": text("HR"),
    "champion": text("Champion"),
    "privacy": text("Privacy officer or works council"),
    "employee": text("Employee"),
}
_FOR = {
    "admin": text("Runs Kadans: imports, sources, settings. Sees groups, never a name."),
    "hr": text("Sees how groups get on, of the whole organisation."),
    "champion": text("Helps teams: sees the teams that the list of champions names, no others."),
    "privacy": text("Checks: sees purpose, settings and logs, and no figures."),
    "employee": text("Sees what the figures mean."),
}


def name(role: str) -> Text:
    """What a role is called."""
    return _NAMES[role]


def purpose(role: str) -> Text:
    """What a role is for, in a sentence."""
    return _FOR[role]
