"""A small organisation with every kind of file, imported once, for tests of what is kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from filelock import FileLock

from access import Viewer
from store.register import Register
from tests.conftest import run_cli


@pytest.fixture(scope="session")
def small_organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `files` (exports of 100 simulated people, five weeks) and `home`. Look only."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    folder = shared / "small-organisation"
    with FileLock(shared / "small-organisation.lock"):
        if not (folder / "done").exists():
            shutil.rmtree(folder, ignore_errors=True)
            made = run_cli(
                folder / "none", "demo", "--people", 100, "--weeks", 5, "--out", folder / "files"
            )
            assert made.returncode == 0, made.stderr
            done = run_cli(folder / "home", "import", folder / "files")
            assert done.returncode == 0, done.stderr + done.stdout
            (folder / "done").touch()
    return folder


@pytest.fixture
def small_home(small_organisation: Path, tmp_path: Path) -> Path:
    """The small organisation's home, of this test's own, to change at will."""
    shutil.copytree(small_organisation / "home", tmp_path / "home")
    return tmp_path / "home"


@pytest.fixture
def small_files(small_organisation: Path) -> Path:
    """The export files of the small organisation."""
    return small_organisation / "files"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """An empty register, as somebody of HR writes it."""
    return Register.open(tmp_path, Viewer(name="ana", role="hr"))
