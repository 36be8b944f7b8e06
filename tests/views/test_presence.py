"""While presence is on, every page says so, with who, when and why; while it is off, none does."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

import formats
from store.control import Control
from tests.views.conftest import Open, words

PAGES = ["views/overview.py", "views/departments.py", "views/definitions.py", "views/imports.py"]


@pytest.mark.parametrize("view", PAGES)
def test_every_page_says_that_presence_is_on(open_page: Open, small_copy: Path, view: str) -> None:
    home = small_copy
    control = Control.open(home)
    assert "Presence" not in words(open_page(home, view))
    control.set_setting("presence", "on", who="ana", why="Agreed ![x](http://canary.invalid)")
    today = formats.day(datetime.now(UTC).astimezone().date(), "en")
    said = words(open_page(home, view))
    assert "Presence is switched on." in said
    assert f"Switched on by ana on {today}: “Agreed" in said
    assert "](http://canary" not in said
    assert "Aanwezigheid staat aan." in words(open_page(home, view, lang="nl"))
    control.set_setting("presence", "off", who="ana", why="")
    assert "Presence" not in words(open_page(home, view))
