"""Who looked at figures from the shell: a row of the access log, as a page writes one.

Figures of groups are told also where the log cannot be written, and standard error says that they
were. What is about persons is not: those commands write their row themselves, and refuse without.
"""

from __future__ import annotations

import argparse
import getpass
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from commands.output import Out
from store.access_log import AccessLog, Unwritable
from store.control_file import CONTROL_FILE
from words import say

log = logging.getLogger("kadans.command")

# Commands that tell of groups, by the function that runs them: the arguments that are the question.
SHOWN: dict[str, tuple[str, ...]] = {
    "figures.run_ask": ("metric", "by", "weeks", "as_of", "where", "out"),
    "kept.run_kept": ("by", "app", "out"),
    "teams.run_teams": ("week", "all_weeks", "by", "department"),
    "sources.run_sources": ("week", "days"),
    "sheet.run_sheet": ("out",),
    "digest.run_digest": ("dry_run",),
    "actions.run_list": ("team",),
    "actions.run_show": ("action",),
    "actions.run_effect": ("action",),
    "agreed.run_coverage": ("by",),
    "agreed.run_goals": (),
    "use_cases.run_list": (),
    "use_cases.run_export": ("file",),
}
# Commands that write rows of their own, before they do or show anything about persons.
THEMSELVES = (
    "trust.run_erase",
    "trust.run_exclude",
    "trust.run_access",
    "own_data.run_own_data",
    "council.run_council",
    "reclaim.run_reclaim",
    "operations.run_retain",
    "operations.run_backup",
    "operations.run_restore",
)


def looker() -> str:
    """Whoever works at this shell, as the access log has them."""
    return f"shell:{getpass.getuser()}"


def note(arguments: argparse.Namespace) -> None:
    """Write down that figures are asked for, before they are; nothing for other commands."""
    home: Path = arguments.settings.home
    asked = SHOWN.get(arguments.run.__qualname__)
    if asked is None or not (home / CONTROL_FILE).exists():
        return  # nothing to look at
    question = " ".join(_said(arguments, asked))
    try:
        AccessLog.open(home).write(looker(), "admin", arguments.command, question)
    except Unwritable:
        if arguments.settings.log_format == "json":
            log.warning("a look could not be written into the access log")
            return
        sentence = say("This look could not be written into the access log.", arguments.lang)
        Out(arguments.lang).aside(sentence)


def _said(arguments: argparse.Namespace, names: tuple[str, ...]) -> Iterator[str]:
    """The arguments that were given. Of a file only its kind: its path may name a person."""
    for name in names:
        given = getattr(arguments, name, None)
        if isinstance(given, Path):
            given = given.suffix.lower().lstrip(".")
        if isinstance(given, date):
            given = given.isoformat()
        if isinstance(given, list):
            given = ",".join(given)
        if given not in (None, "", False):
            yield f"{name}={given}"
