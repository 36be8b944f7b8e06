"""After a pull or a check of the connection the page says what did not work."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from store.control import Control
from tests.views.conftest import Open, words
from words import packed, text

VIEW = "views/imports.py"
WHY = text("Microsoft did not let this through: {why}", why="[x](http://canary.invalid)")
FETCHED = {"part": "usage-28", "state": "fetched", "says": None}
FAILED = {"part": "people", "state": "failed", "says": packed(WHY)}
REFUSED = {
    "part": "trend",
    "source": "graph_totals",
    "status": "rejected",
    "findings": [{"code": "x", "blocks": True, "says": packed(text("No rows.")), "rows": 0}],
}


def ended(open_page: Open, home: Path, kind: str, result: dict[str, Any]) -> str:
    control = Control.open(home)
    job = control.add_job(kind, {})
    control.start_job(job)
    control.finish_job(job, result=result)
    return words(open_page(home, VIEW, job=job))


def test_a_pull_that_got_everything_is_done(open_page: Open, tmp_path: Path) -> None:
    said = ended(open_page, tmp_path / "home", "pull", {"parts": [FETCHED], "files": []})
    assert "Done." in said
    assert "Not everything" not in said


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        ({"parts": [FETCHED, FAILED], "files": []}, "`people`: Microsoft did not let this through"),
        ({"parts": [FETCHED], "files": [REFUSED]}, "`trend`: Microsoft’s answer was refused"),
    ],
)
def test_a_pull_says_which_parts_failed_and_why(
    open_page: Open, tmp_path: Path, result: dict[str, Any], expected: str
) -> None:
    said = ended(open_page, tmp_path / "home", "pull", result)
    assert "Not everything could be fetched." in said
    assert expected in said
    assert "Done." not in said
    assert "](http://canary" not in said


@pytest.mark.parametrize(("state", "complete"), [("granted", True), ("denied", False)])
def test_a_check_of_the_connection_is_not_done_while_something_is_missing(
    open_page: Open, tmp_path: Path, state: str, complete: bool
) -> None:
    tried = {"permission": "Reports.Read.All", "gives": packed(WHY), "state": state, "says": None}
    result = {"signed_in": True, "permissions": [tried], "notes": []}
    said = ended(open_page, tmp_path / "home", "graph-check", result)
    assert ("Done." in said) is complete
    assert ("The connection is not complete" in said) is not complete
