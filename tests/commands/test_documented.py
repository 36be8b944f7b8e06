"""The guides: every command that they name is one that Kadans understands."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from commands.parser import parse
from settings import PULLS

ROOT = Path(__file__).resolve().parents[2]
GUIDES = ("README.md", "docs/graph.md", "docs/admin.md", "docs/deploy.md", "docs/champion.md")
COMMAND = re.compile(r"(?<![\w/])cli\.py ([^`\n]+)")


def commands(guide: str) -> list[str]:
    """What stands after `cli.py` in examples, without what the shell does with it."""
    found = COMMAND.findall((ROOT / guide).read_text("utf-8"))
    plain = [re.split(r"\s+#\s|\s*>>|\s*\(", one)[0].strip() for one in found]
    # A quote of the line around it ends the command.
    return [one if one.count('"') % 2 == 0 else one.split('"')[0] for one in plain]


@pytest.mark.parametrize("guide", GUIDES[1:])
def test_every_command_of_a_guide_is_understood(guide: str) -> None:
    found = commands(guide)
    assert len(found) >= 3
    for command in found:
        given = shlex.split(command.replace("…", "x").replace("\\", "/"))
        assert callable(parse(given).run), command


def test_what_a_pull_may_fetch_is_in_the_guide() -> None:
    text = (ROOT / "docs/graph.md").read_text("utf-8")
    table = text.split("## What a pull does")[1]
    told = re.findall(r"^\| `([a-z-]+)` \|", table, re.MULTILINE)
    assert sorted(told) == sorted(PULLS)


def test_the_guide_of_every_file_can_be_found() -> None:
    assert "(files.md)" in (ROOT / "docs/admin.md").read_text("utf-8")
