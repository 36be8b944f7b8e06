"""The roles: what each is called, and what it is for."""

from __future__ import annotations

from words import text

NAMES = {
    "admin": text("Admin"),
    "hr": text("HR"),
    "champion": text("Champion"),
    "privacy": text("Privacy officer or works council"),
    "employee": text("Employee"),
}
FOR = {
    "admin": text(
        "Runs Kadans: imports, sources, settings. Sees groups; a name only in the list of "
        "licences, while that is switched on."
    ),
    "hr": text("Sees how groups get on, of the whole organisation."),
    "champion": text("Helps teams: sees the teams that the list of champions names, no others."),
    "privacy": text("Checks: sees purpose, settings and logs, and no figures."),
    "employee": text("Sees what the figures mean, and on My data what is kept about them."),
}
