"""sheet: one page for a town hall or a works council, as HTML to print or as a picture."""

from __future__ import annotations

import argparse

from access import local_viewer
from commands.digest import context
from commands.errors import Refused
from commands.output import Out
from commands.register_home import day_of_today
from reports.sheet import page, picture, sheet
from store.control import Control
from words import text

ENDINGS = (".html", ".png")


def run_sheet(arguments: argparse.Namespace) -> int:
    """Write the file; by its ending it is a page or a picture."""
    path = arguments.out
    if path.suffix.lower() not in ENDINGS:
        raise Refused(text("{path}: write a name that ends in .html or .png.", path=str(path)))
    home = arguments.settings.home
    viewer = local_viewer(int(Control.open(home).setting("minimum_group")))
    found = sheet(context(home, viewer, arguments.lang, day_of_today()))
    written = picture(found) if path.suffix.lower() == ".png" else page(found).encode("utf-8")
    path.write_bytes(written)
    Out(arguments.lang).say("Written: {path}", path=str(path))
    return 0
