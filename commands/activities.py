"""actions import-events: activities of the imported lists become actions, each once."""

from __future__ import annotations

import argparse
import json
import sys

import formats
from commands.register_home import data_of, day_of_today, register_of
from ingest.findings import shown
from metrics.events import Offers, offers, record
from store.register import KINDS, Draft, NotPossible
from words import say

DIMENSIONS = ("department", "team")


def run_import_events(arguments: argparse.Namespace) -> int:
    """Make an action of every activity that is for some departments or teams, or only say so."""
    register, data, today = register_of(arguments), data_of(arguments), day_of_today()
    refused = 0
    rows = []
    found = [offers(data, register, by, arguments.lang) for by in DIMENSIONS]
    for draft in reversed([draft for one in found for draft in one.drafts]):
        number = None
        if not arguments.check:
            try:
                number = record(register, draft, today=today)
            except NotPossible as error:
                refused += 1
                sys.stderr.write(f"{shown(draft.title)}: {error.says.said(arguments.lang)}\n")
                continue
        rows.append(_row(draft, number))
        if not arguments.json:
            sys.stdout.write(_line(draft, number, arguments.lang) + "\n")
    if arguments.json:
        sys.stdout.write(json.dumps({"actions": rows}, ensure_ascii=False, indent=2) + "\n")
    else:
        sys.stdout.write(_total(found, len(rows), arguments) + "\n")
    return 2 if refused else 0


def _row(draft: Draft, number: int | None) -> dict[str, object]:
    return {
        "action": number,
        "kind": draft.kind,
        "title": draft.title,
        "by": draft.dimension,
        "teams": list(draft.teams),
        "starts_on": draft.starts_on.isoformat(),
        "ends_on": draft.ends_on.isoformat() if draft.ends_on else None,
    }


def _line(draft: Draft, number: int | None, language: str) -> str:
    mark = f"#{number}" if number is not None else "·"
    days = formats.period(draft.starts_on, draft.ends_on or draft.starts_on, language)
    if draft.ends_on is None:
        days = formats.day(draft.starts_on, language)
    kind = KINDS[draft.kind].said(language)
    return (
        f"{mark:<5} {days}  {kind}: {shown(draft.title, 80)} · {shown(', '.join(draft.teams), 80)}"
    )


def _total(found: list[Offers], made: int, arguments: argparse.Namespace) -> str:
    language = arguments.lang
    done = (
        say("Can become actions: {n}. Nothing was changed.", language, n=made)
        if arguments.check
        else say("Became actions: {n}.", language, n=made)
    )
    rest = say(
        "An action already: {recorded}. For everybody, so with nobody to compare: {for_all}. "
        "Of departments or teams that nobody is in: {unknown}.",
        language,
        recorded=sum(one.recorded for one in found),
        for_all=found[0].for_all,
        unknown=sum(one.unknown for one in found),
    )
    return f"{done} {rest}"
