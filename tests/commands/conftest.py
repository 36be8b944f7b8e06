"""Homes to give commands: one with a small report, one with the sample and an empty register."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import cli
from tests.commands.shell import Run, report, run


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with one committed report. Look, do not touch."""
    folder = tmp_path_factory.mktemp("filled")
    first = report(folder / "first.csv", "2026-11-01", "2026-10-28")
    done = run(folder / "home", "import", first)
    assert done.returncode == 0, done.stderr
    return folder / "home"


@pytest.fixture
def filled_copy(filled: Path, tmp_path: Path) -> Path:
    """The same in a home of this test's own."""
    return Path(shutil.copytree(filled, tmp_path / "home"))


@pytest.fixture(scope="module")
def published(sample_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("published") / "home"
    shutil.copytree(sample_home, home)
    return home


@pytest.fixture(name="run")
def run_on_sample(published: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command on the sample with an empty register: exit code, output, errors."""
    (published / "control.sqlite").unlink(missing_ok=True)

    def ran(*words: str, lang: str = "en") -> tuple[int, str, str]:
        code = cli.main(["--home", str(published), "--lang", lang, *words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return ran
