"""reclaim: licences of which no use is known, by name, for an admin, while that is switched on."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

import formats
from access import Viewer
from commands import whole_file
from commands.errors import NO_DATA, Refused
from commands.home import data_if_any
from commands.looks import looker
from commands.output import Out
from commands.table_file import writer_for
from ingest.findings import shown
from metrics import reclaim
from metrics.reclaim import Seats
from reports import reclaim as report
from store.choices import RECLAIM_PURPOSE
from store.control import Control
from store.home import Home
from words import text

SHUT = {
    reclaim.OFF: text(
        "Licences by name are switched off. An admin switches them on with a purpose and a reason: "
        'settings reclaim_purpose "…", then settings reclaim_by_name on --why "…".'
    ),
    reclaim.NO_NAMES: text("Kadans keeps no names, so there is no list by name."),
    reclaim.CONCEALED: text("Microsoft hides names in the newest report: nobody is known."),
    reclaim.BEING_CARRIED_OUT: text(
        "An objection or erasure is being carried out. The list opens when that is done."
    ),
    reclaim.NO_DATA: NO_DATA,
}


def run_reclaim(arguments: argparse.Namespace) -> int:
    """Say the list, or write it to a file for its owner alone. The look is logged first."""
    path: Path | None = arguments.out
    if path is not None:
        writer_for(path)  # both refuse before anybody is looked up
        whole_file.may_be_written(path)
    if not arguments.reason.strip():
        raise Refused(text('This needs a reason, which is kept: add --reason "…".'))
    out, home = Out(arguments.lang), Home(arguments.settings.home)
    viewer = Viewer(looker(), "admin")
    data, kept = data_if_any(home.root), arguments.settings.identity != "none"
    shut = reclaim.closed(home, viewer, data, names_kept=kept)
    if shut is not None or data is None:
        raise Refused(SHUT[shut or reclaim.NO_DATA])
    found = reclaim.seats(
        home,
        viewer,
        data,
        why=arguments.reason,
        as_what=f"reclaim {path.suffix.lower()[1:]}" if path else reclaim.LISTED,
        names_kept=kept,
        today=datetime.now(UTC).date(),
    )
    if path is not None:
        purpose = Control.open(home.root).setting(RECLAIM_PURPOSE)
        table = report.table(found, arguments.reason, purpose, out.language)
        whole_file.write(path, writer_for(path)(table, out.language))
        if arguments.json:
            out.json({"written": str(path), "licences": len(found.seats)})
        else:
            out.say("Written: {path}", path=str(path))
    elif arguments.json:
        out.json(report.document(found, out.language))
    else:
        _print(found, out)
    return 0


def _print(found: Seats, out: Out) -> None:
    """The list as lines, the surest first, then what has to be known before anybody acts on it."""
    language = out.language
    for tier in reclaim.TIERS:
        seats = found.of(tier)
        if seats:
            told = report.TIERS[tier].said(language), report.TO_DO[tier].said(language)
            out.line(f"{told[0]} ({len(seats)}): {told[1]}")
        for seat in seats:
            cells = (
                shown(seat.address, 60),
                shown(seat.name, 40),
                shown(seat.department or "–", 30),
                report.held(seat.shown_on, language),
                report.reason(seat.reason, found.days, language),
            )
            out.line("  " + " · ".join(cell for cell in cells if cell))
    day = formats.day(found.used_to_on, language)
    out.say(
        "Reports to {day}. Who used Copilot in the last {n} days is not on the list.",
        day=day,
        n=found.days,
    )
    for line in report.caution(found, language):
        out.line(f"· {line}")
