"""A home with one small report in it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.shell import report, run


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
