"""A command that is asked to stop says so, tidies up and lets go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

import cli
from commands import parser
from settings import Settings
from store import writer
from store.home import Home
from store.writer import open_writer
from tests.conftest import ROOT

# Runs a program that gets a signal at the moment at which it begins to load its settings.
WHILE_LOADING = """
import runpy, signal, sys
class Asked:
    def find_spec(self, name, *_):
        if name == "settings":
            signal.raise_signal(int(sys.argv[2]))
sys.meta_path.insert(0, Asked())
runpy.run_path(sys.argv[1], run_name="__main__")
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("program", ["cli.py", "serve.py"])
def test_while_it_is_loaded_it_ends_by_the_signal_with_one_line(program: str, number: int) -> None:
    words = [sys.executable, "-c", WHILE_LOADING, program, str(int(number))]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stdout) == (-number, "")
    assert done.stderr == "Gestopt, zoals gevraagd. / Stopped, as was asked.\n"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_says_so_in_the_reader_s_language_and_frees_the_lock(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], number: int
) -> None:
    def rebuild(_arguments: object) -> int:
        with open_writer(Settings(home=tmp_path)) as held:
            (held.home.work / "half").touch()
            os.kill(os.getpid(), number)
            threading.Event().wait(5)
        raise AssertionError("it went on")

    real = parser.parse

    def parse(argv: list[str]) -> object:
        arguments = real(argv)
        arguments.run = rebuild
        return arguments

    monkeypatch.setattr(parser, "parse", parse)
    before = signal.getsignal(number)
    assert cli.main(["--home", str(tmp_path), "--lang", "nl", "rebuild"]) == 128 + number
    assert capsys.readouterr().err.startswith("Gestopt, zoals gevraagd.")
    assert signal.getsignal(number) == before
    assert not [*Home(tmp_path).work.iterdir()]
    writer.take_lock(Home(tmp_path), 0).release()


def test_an_error_that_the_stopping_caused_is_not_taken_for_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = parser.parse

    def doctor(_arguments: object) -> int:
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            threading.Event().wait(5)
        finally:
            raise RuntimeError("nothing to roll back")

    def parse(argv: list[str]) -> object:
        arguments = real(argv)
        arguments.run = doctor
        return arguments

    monkeypatch.setattr(parser, "parse", parse)
    assert cli.main(["--home", str(tmp_path), "--lang", "en", "doctor"]) == 143
    assert capsys.readouterr().err.startswith("Stopped, as was asked.")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_process_ends_by_the_signal_that_it_got(number: int) -> None:
    ending = f"from commands import stopping; stopping.leave({128 + number})"
    assert (
        subprocess.run([sys.executable, "-c", ending], cwd=ROOT, check=False).returncode == -number
    )
