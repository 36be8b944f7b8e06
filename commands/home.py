"""What commands open of the home they work in: the published data, as who runs the command."""

from __future__ import annotations

import getpass
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from access import Viewer, local_viewer
from commands.errors import NO_DATA, Refused
from store.control import Control
from store.home import Home
from store.serving import ServingCopy, open_serving


def viewer_of(home: Path) -> Viewer:
    """Who runs the command: an admin of the whole organisation."""
    minimum = int(Control.open(home).setting("minimum_group"))
    return replace(local_viewer(minimum), name=getpass.getuser())


def data_if_any(home: Path) -> ServingCopy | None:
    """The published data; None where nothing was published yet."""
    return open_serving(Home(home))


def data_of(home: Path) -> ServingCopy:
    """The published data. Raises Refused where there is none."""
    copy = data_if_any(home)
    if copy is None:
        raise Refused(NO_DATA)
    return copy


def day_of_today() -> date:
    """Today, where this machine is."""
    return datetime.now().astimezone().date()
