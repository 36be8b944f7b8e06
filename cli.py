"""Kadans from the shell: the only program that writes the data; `--help` lists the commands."""

from __future__ import annotations

if __name__ == "__main__":
    from commands import stopping

    stopping.end_at_once()  # before what follows is loaded, which takes a third of a second

import argparse
import logging
import os
import sys
import time
from collections.abc import Sequence

import logs
import settings
from commands import looks, parser
from commands.errors import readable
from commands.stopping import leave, stoppable
from ingest import licences

log = logging.getLogger("kadans.command")


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code: 0 done, 2 refused, 75 busy, 130 or 143 stopped."""
    os.umask(0o077)  # what Kadans writes is for its owner
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    arguments = parser.parse(argv)
    started = time.monotonic()
    try:
        with readable(arguments) as ending, stoppable():
            _prepare(arguments)
            log.info("started")
            looks.note(arguments)
            ending.code = arguments.run(arguments)
        took = round(time.monotonic() - started, 3)
        log.info("ended", extra={"code": ending.code, "seconds": took})
    finally:
        logs.stop()
    return ending.code


def _prepare(arguments: argparse.Namespace) -> None:
    """Settings, logs and language. Raises what settings.load raises."""
    chosen = arguments.settings = settings.load(arguments.home)
    about = {"job": arguments.job_id[:8]} if arguments.command == "job" else {}
    about |= {"command": arguments.command, "run": logs.new_id()}
    level = chosen.log_level
    if chosen.log_format == "text" and level == "warning" and arguments.command != "job":
        # Whoever reads text sits at a shell, where the command itself says it, in their language.
        level = "critical"
    logs.start(chosen.log_format, level, **about)
    licences.configure(chosen.licences)
    arguments.lang = arguments.lang or chosen.language


if __name__ == "__main__":
    leave(main())
