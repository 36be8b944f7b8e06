"""People matched, as the shell tells them when all files were read."""

from __future__ import annotations

from typing import Any

import pytest

from commands.importing import print_matched
from commands.output import Out


def file(status: str, matched: int | None) -> dict[str, Any]:
    return {
        "file": f"{status}.csv",
        "status": status,
        "source": "graph_usage",
        "people_matched": matched,
        "review": {"people": 9},
    }


def test_a_file_that_was_refused_is_not_among_the_matched(
    capsys: pytest.CaptureFixture[str],
) -> None:
    print_matched([file("committed", 7), file("rejected", 0), file("duplicate", None)], Out("en"))
    assert capsys.readouterr().out.splitlines() == [
        "People matched, now that all files were read:",
        "  committed.csv: people: 9, in a list of people: 7",
    ]
    print_matched([file("rejected", 0)], Out("en"))
    assert capsys.readouterr().out == ""
