"""What tests may lean on: the command line as a person uses it, the sample imported once."""

from __future__ import annotations

import io
import os
import shutil
import subprocess
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings

from cli import main as cli_main
from scripts.running import find_chromium
from store.serving import _opened

ROOT = Path(__file__).resolve().parent.parent

# Continuous runs must not fail by the luck of the draw; at a desk new examples are welcome.
settings.register_profile("desk", deadline=None, print_blob=True)
settings.register_profile("ci", deadline=None, print_blob=True, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "desk")

Cli = Callable[..., subprocess.CompletedProcess[str]]


def run_cli(home: Path, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """What `python cli.py --home HOME …` says and ends with, run in this process.

    To start another one takes longer than most commands do; tests of what becomes of a process
    (kills, signals, full disks) start one themselves, with tests.commands.shell.
    """
    words = ["--home", str(home), *map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    mask = os.umask(0)  # a command sets its own
    os.umask(mask)
    _opened.cache_clear()  # a new process has no copy open, and leaves none open
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = cli_main(words)
    except SystemExit as ended:  # words that are not understood, or --help
        code = int(ended.code or 0)
    finally:
        os.umask(mask)
        _opened.cache_clear()
    return subprocess.CompletedProcess(words, code, _said(out), _said(err))


def _said(stream: io.TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


@pytest.fixture(scope="session")
def root() -> Path:
    """The folder of the project."""
    return ROOT


@pytest.fixture(scope="session")
def sample() -> Path:
    """The committed sample organisation: export files exactly as Microsoft writes them."""
    return ROOT / "data" / "sample"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """An empty home directory."""
    return tmp_path / "home"


@pytest.fixture
def cli(home: Path) -> Cli:
    """Run a command on this test's home: `cli("import", path, "--json").stdout`."""
    return lambda *arguments: run_cli(home, *arguments)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory, sample: Path) -> Path:
    """A home with the sample imported through the ordinary importer. Look, do not touch."""
    # Test processes side by side share one import: it is the slow part.
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home, done = shared / "sample-home", shared / "sample-home.done"
    with FileLock(shared / "sample-home.lock"):
        if not done.exists():
            shutil.rmtree(home, ignore_errors=True)
            answer = run_cli(home, "import", sample)
            assert answer.returncode == 0, answer.stderr or answer.stdout
            done.touch()
    return home


@pytest.fixture
def sample_copy(sample_home: Path, home: Path) -> Path:
    """The imported sample in a home of this test's own, to change at will."""
    shutil.copytree(sample_home, home)
    return home


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Set browser tests apart when there is no browser; the summary below says so, loudly."""
    browser = [item for item in items if item.get_closest_marker("browser")]
    if not browser or find_chromium():
        return
    config.hook.pytest_deselected(items=browser)
    items[:] = [item for item in items if item not in browser]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The last words before pytest's closing line, when something was not tried."""
    if find_chromium() is None and (ROOT / "tests" / "browser").is_dir():
        terminalreporter.section("BROWSER TESTS NOT RUN", sep="!", red=True, bold=True)
        terminalreporter.write_line(
            "There is no Chromium on this machine and it could not be installed, so nothing was"
        )
        terminalreporter.write_line(
            "tried in a browser. Debian, Ubuntu: apt-get install chromium; or name one in"
            " KADANS_CHROMIUM."
        )
