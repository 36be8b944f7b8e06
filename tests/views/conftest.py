"""Small homes for the pages: ordinarily imported, with names that try to break out."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.conftest import run_cli

ROOT = Path(__file__).resolve().parents[2]
NEWEST = date(2026, 11, 15)  # a Sunday
REPORTS = 14
HEADER = [
    "Report Refresh Date", "User Principal Name", "Display Name", "Last Activity Date",
    "Copilot Chat Last Activity Date", "Microsoft Teams Copilot Last Activity Date",
    "Word Copilot Last Activity Date", "Excel Copilot Last Activity Date", "Report Period",
]  # fmt: skip
IMAGE = "![t](http://canary.invalid/x.png)"
LINK = '<a href="http://canary.invalid">Klik</a> %{x}'
FORMULA = '=HYPERLINK("http://canary.invalid")'
DEPARTMENTS = {"Sales": 48, IMAGE: 44, LINK: 20, FORMULA: 12, "Legal": 4, "Audit": 7}

Open = Callable[..., AppTest]


def people() -> list[tuple[str, str]]:
    """(UPN, department) of everyone."""
    return [
        (f"p{number}.d{place}@voorbeeld.example", department)
        for place, (department, size) in enumerate(DEPARTMENTS.items())
        for number in range(size)
    ]


def write_report(path: Path, on: date, *, concealed: bool = False) -> None:
    """A usage report: two of three people active in its week, some of them in Excel."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(HEADER)
        for place, (upn, _) in enumerate(people()):
            used = on - timedelta(days=2) if place % 3 else None
            excel = used if place % 4 == 1 else None
            name = "Een Naam"
            if concealed:
                upn = hashlib.md5(upn.encode(), usedforsecurity=False).hexdigest().upper()
                name = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest().upper()
            rows.writerow([on, upn, name, used, used, used, used, excel, 7])


def write_people(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["User Principal Name", "Department", "Has Copilot License"])
        rows.writerows((upn, department, "Yes") for upn, department in people())


def imported(folder: Path, *, concealed: bool = False) -> Path:
    """A home with the people and their weekly reports."""
    files, home = folder / "files", folder / "home"
    files.mkdir()
    write_people(files / "people-2026-08-01.csv")
    for back in range(REPORTS):
        on = NEWEST - timedelta(weeks=back)
        write_report(files / f"usage-{on}.csv", on, concealed=concealed)
    answer = run_cli(home, "import", files)
    assert answer.returncode == 0, answer.stderr + answer.stdout
    return home


@pytest.fixture(scope="session")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """135 people in six departments, two of them too small, three with hostile names."""
    return imported(tmp_path_factory.mktemp("small"))


@pytest.fixture
def small_copy(small_home: Path, tmp_path: Path) -> Path:
    """The same in a home of this test's own, to change at will."""
    return Path(shutil.copytree(small_home, tmp_path / "home"))


@pytest.fixture(scope="session")
def concealed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same people, whose reports hide names."""
    return imported(tmp_path_factory.mktemp("concealed"), concealed=True)


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Open a page: `open_page(home, "views/departments.py", department="Sales")`, run once."""

    def open_(home: Path, file: str = "views/overview.py", /, **query: str) -> AppTest:
        monkeypatch.setenv("KADANS_HOME", str(home))
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        for name, value in {"lang": "en", **query}.items():
            app.query_params[name] = value
        app.run()
        if file != "views/overview.py":
            app.switch_page(file)
            for name, value in {"lang": "en", **query}.items():
                app.query_params[name] = value
            app.run()
        return app

    return open_


def words(app: AppTest) -> str:
    """Everything that a page says in text, in one string."""
    parts = [
        *app.title, *app.header, *app.subheader, *app.markdown, *app.caption,
        *app.info, *app.warning, *app.error, *app.success,
    ]  # fmt: skip
    return "\n".join(str(part.value) for part in parts)
