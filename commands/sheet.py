"""sheet: one page for a town hall or a works council, as HTML to print or as a picture."""

from __future__ import annotations

import argparse

from commands.digest import context
from commands.errors import Refused
from commands.home import day_of_today, viewer_of
from commands.output import Out
from reports.sheet import page, picture, sheet
from words import text

ENDINGS = (".html", ".png")


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write the file; by its ending it is a page or a picture."""
    path = arguments.out
    if path.suffix.lower() not in ENDINGS:
        raise Refused(text("{path}: write a name that ends in .html or .png.", path=str(path)))
    home = arguments.settings.home
    found = sheet(context(home, viewer_of(home), arguments.lang, day_of_today()))
    written = picture(found) if path.suffix.lower() == ".png" else page(found).encode("utf-8")
    path.write_bytes(written)
    Out(arguments.lang).say("Written: {path}", path=str(path))
    return 0
