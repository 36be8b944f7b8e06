"""Kadans from the shell: the only program that writes the data; `--help` lists the commands."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import settings
from commands import parser
from commands.errors import readable
from ingest import licences


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns its exit code (0 done, 2 something was refused, 75 busy)."""
    os.umask(0o077)  # what Kadans writes is for its owner
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    arguments = parser.parse(argv)
    with readable(arguments) as ending:
        arguments.settings = settings.load(arguments.home)
        licences.configure(arguments.settings.licences)
        arguments.lang = arguments.lang or arguments.settings.language
        ending.code = arguments.run(arguments)
    return ending.code


if __name__ == "__main__":
    sys.exit(main())
