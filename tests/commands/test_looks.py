"""Who asks for figures from the shell stands in the access log, as who opens a page does."""

from __future__ import annotations

import argparse
import os
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import settings
from commands import looks, parser
from commands.looks import SHOWN, THEMSELVES
from store.access_log import AccessLog, Unwritable
from store.control import Control

# Commands that tell nothing of what people did: they change things, or tell of Kadans itself.
NO_LOOK = {
    "importing.run_import", "importing.run_batches", "importing.run_undo", "importing.run_redo",
    "jobs.run_job", "graph.run_pull", "graph.run_check", "closures.run_closures",
    "figures.run_metrics", "data.run_rebuild", "data.run_mend", "data.run_settings",
    "data.run_demo", "operations.run_recover", "operations.run_health", "operations.run_doctor",
    "metrics_file.run_metrics_file", "notify.run_notify", "actions.run_add", "actions.run_draw",
    "actions.run_status", "actions.run_stop", "actions.run_attend", "actions.run_note",
    "actions.run_opt_in", "activities.run_import_events", "use_cases.run_import",
    "agreed.run_set_goal", "agreed.run_end_goal",
}  # fmt: skip


@pytest.fixture
def asked(home: Path) -> Callable[..., argparse.Namespace]:
    """A command as the shell understands it, on a home that has a control file."""
    Control.open(home)

    def asked_(*words: str) -> argparse.Namespace:
        arguments = parser.parse(["--home", str(home), "--lang", "en", *words])
        arguments.settings = settings.load(arguments.home)
        return arguments

    return asked_


def runs(top: argparse.ArgumentParser) -> Iterator[str]:
    """The functions that commands run, also those of words under a command."""
    if run := top.get_default("run"):
        yield run.__qualname__
    for action in top._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from runs(below)


def test_of_every_command_it_is_known_whether_it_is_a_look() -> None:
    known = set(runs(parser._declared()))
    assert known == {*SHOWN, *THEMSELVES, *NO_LOOK}
    assert len(known) == len(SHOWN) + len(THEMSELVES) + len(NO_LOOK)


@pytest.mark.parametrize(
    ("words", "question"),
    [
        ("ask active_share --by department --weeks 4 --where app=word --out /x/Jan.xlsx",
         "metric=active_share by=department weeks=4 where=app=word out=xlsx"),
        ("ask active_share --where department=jan@example.org --as-of 2026-11-15",
         "metric=active_share as_of=2026-11-15 where=department=…"),
        ("teams --department Sales --all-weeks", "all_weeks=True department=Sales"),
        ("digest --dry-run", "dry_run=True"),
        ("sheet --out town.png", "out=png"),
        ("use-cases export all.csv", "file=csv"),
        ("effect 3", "action=3"),
    ],
)  # fmt: skip
def test_a_look_says_who_which_command_and_the_question(
    asked: Callable[..., argparse.Namespace], home: Path, words: str, question: str
) -> None:
    looks.note(asked(*words.split()))
    (look,) = AccessLog.open(home).looks(role="privacy")
    assert (look.who or "").startswith("shell:")
    assert (look.role, look.page, look.question) == ("admin", words.split()[0], question)


def test_other_commands_and_an_empty_home_write_nothing(
    asked: Callable[..., argparse.Namespace], home: Path, tmp_path: Path
) -> None:
    looks.note(asked("health"))
    assert AccessLog.open(home).looks(role="privacy") == []
    arguments = asked("ask", "active_share")
    arguments.settings = settings.load(tmp_path / "nothing")
    looks.note(arguments)
    assert not (tmp_path / "nothing").exists()


def test_in_a_folder_that_cannot_be_written_totals_are_told_and_persons_are_not(
    asked: Callable[..., argparse.Namespace],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    AccessLog.open(home).write("ana", "hr", "departments")
    before = sorted(home.iterdir())
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    looks.note(asked("ask", "active_share"))
    assert capsys.readouterr().err == "This look could not be written into the access log.\n"
    control = Control.open(home)
    assert control.setting("minimum_group") == "10"
    with pytest.raises(sqlite3.OperationalError):
        control.add_job("check", {})
    with pytest.raises(Unwritable):
        AccessLog.open(home).write("ana", "hr", "own-data")
    assert sorted(home.iterdir()) == before
