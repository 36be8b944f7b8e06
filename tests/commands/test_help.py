"""Help speaks the reader's language, whole."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path

import pytest

from commands import parser
from tests.conftest import run_cli
from tests.sentences import dutch


def sentences(of: argparse.ArgumentParser) -> Iterator[str]:
    """What the help of a command and of those within it says."""
    yield of.description or ""
    for action in of._actions:
        yield action.help or ""
        if isinstance(action, argparse._SubParsersAction):
            yield from (one.help or "" for one in action._choices_actions)
            for within in action.choices.values():
                yield from sentences(within)


def test_every_sentence_of_help_has_its_dutch() -> None:
    said = set(sentences(parser._declared())) - {""}
    filled = {one for one in said if one.startswith("only these of: ")}
    assert len(said) > 100
    assert not said - filled - set(dutch())


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        (
            "nl",
            (
                "gebruik: cli.py goals set",
                "opties:",
                "zoals 60% of 0,6",
                "team deel DAG",
                "toon deze uitleg",
            ),
        ),
        (
            "en",
            (
                "usage: cli.py goals set",
                "options:",
                "such as 60% or 0.6",
                "team share DAY",
                "show this help",
            ),
        ),
    ],
)
def test_help_is_in_the_language_that_is_asked_for(
    language: str, lines: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        parser.parse(["--lang", language, "goals", "set", "--help"])
    told = capsys.readouterr().out
    assert ended.value.code == 0
    assert all(line in told for line in lines), told


def test_settings_are_explained_in_the_language_that_is_asked_for(tmp_path: Path) -> None:
    assert "Kleinste groep" in run_cli(tmp_path, "--lang", "nl", "settings").stdout


def placeholders(of: argparse.ArgumentParser) -> Iterator[str]:
    """What stands in the help of a command where something is to be filled in."""
    for action in of._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield str(action.metavar)
            for within in action.choices.values():
                yield from placeholders(within)
        elif action.nargs != 0 and action.choices is None:
            yield str(action.metavar)


def test_what_is_to_be_filled_in_has_its_dutch() -> None:
    said = set(placeholders(parser._declared()))
    assert len(said) > 30
    assert not said - set(dutch())
