"""actions import-events: activities of the imported lists become actions, each once."""

from __future__ import annotations

import argparse

import formats
from commands.home import data_of, day_of_today
from commands.output import Out
from commands.register_home import register_of
from ingest.findings import shown
from metrics.events import Offers, offers, record
from store.register import KINDS, Draft, NotPossible
from words import say

DIMENSIONS = ("department", "team")


def run_import_events(arguments: argparse.Namespace) -> int:
    """Make an action of every activity that is for some departments or teams, or only say so."""
    out, today = Out(arguments.lang), day_of_today()
    register, data = register_of(arguments), data_of(arguments.settings.home)
    refused = 0
    rows = []
    found = [offers(data, register, by, out.language) for by in DIMENSIONS]
    for draft in reversed([draft for one in found for draft in one.drafts]):
        number = None
        if not arguments.check:
            try:
                number = record(register, draft, today=today)
            except NotPossible as error:
                refused += 1
                out.aside(f"{shown(draft.title)}: {error.says.said(out.language)}")
                continue
        rows.append(_row(draft, number))
        if not arguments.json:
            out.line(_line(draft, number, out.language))
    if arguments.json:
        out.json({"actions": rows})
    else:
        _say_total(found, len(rows), out, checked=arguments.check)
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


def _say_total(found: list[Offers], made: int, out: Out, *, checked: bool) -> None:
    language = out.language
    done = (
        say("Can become actions: {n}. Nothing was changed.", language, n=made)
        if checked
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
    out.line(f"{done} {rest}")
