"""council: the works-council report as HTML to print, and the record of processing as CSV."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from commands.looks import looker
from commands.output import Out
from ingest.exports import told_of as source
from reports import council
from reports.council_told import PAGE, told_of
from reports.processing import record
from settings import Settings
from store.access_log import AccessLog


def run_council(arguments: argparse.Namespace) -> int:
    """Write the files; making them is a look, and the next report tells what changed since."""
    settings: Settings = arguments.settings
    told = told_of(
        settings.home,
        source=source,
        names_kept=settings.identity != "none",
        sign_in=settings.sign_in.is_set_up,
        language=arguments.language or arguments.lang,
        today=datetime.now(UTC).date(),
        since=arguments.since,
    )
    AccessLog.open(settings.home).write(looker(), "admin", PAGE)
    written: list[tuple[Path, bytes]] = [(arguments.out, council.page(told).encode("utf-8"))]
    if arguments.record:
        written.append((arguments.record, record(told)))
    for path, content in written:
        path.write_bytes(content)
        Out(arguments.lang).say("Written: {path}", path=str(path))
    return 0
