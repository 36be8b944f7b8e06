"""Presence switched off: nothing that was read of it is left in any file of the home."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from store.control import Control
from tests.conftest import run_cli
from tests.ingest.desk import SUNDAY, csv_file, report

PEOPLE = [f"p{number}@voorbeeld.example" for number in range(40)]
CANARY = "Kanariegeel"  # in the name of every file of presence, which its batch keeps
HEADER = (
    *("Report Refresh Date", "User Principal Name", "Display Name", "Is Deleted"),
    *("Has Exchange License", "Exchange Last Activity Date", "Teams Last Activity Date"),
    "Assigned Products",
)


def presence(folder: Path, day: date) -> Path:
    rows = [(day, who, "x", "False", "True", day, day, "E5") for who in PEOPLE]
    path = folder / f"Office365ActiveUserDetail-{CANARY}-{day}.csv"
    path.write_bytes(csv_file([HEADER, *rows]))
    return path


def holding(home: Path, word: str) -> list[str]:
    """Files of the home in whose bytes a word stands."""
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    return [
        path.relative_to(home).as_posix() for path in files if word.encode() in path.read_bytes()
    ]


def test_what_presence_told_is_in_no_byte_once_it_is_off(tmp_path: Path) -> None:
    home, folder = tmp_path / "home", tmp_path / "files"
    folder.mkdir()
    name, content = report(SUNDAY, dict.fromkeys(PEOPLE, SUNDAY))
    (folder / name).write_bytes(content)
    assert run_cli(home, "settings", "presence", "on", "--why", "Agreed").returncode == 0
    assert run_cli(home, "import", folder / name).returncode == 0
    for back in range(3):
        path = presence(folder, SUNDAY - timedelta(weeks=back))
        answer = run_cli(home, "import", path)
        assert answer.returncode == 0, answer.stdout + answer.stderr
    undone = run_cli(home, "undo", "2")  # what was undone before is gone too
    assert undone.returncode == 0, undone.stdout + undone.stderr
    assert "main.duckdb" in holding(home, CANARY)
    before = (home / "main.duckdb").stat().st_ino

    answer = run_cli(home, "settings", "presence", "off")
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert holding(home, CANARY) == []
    assert (home / "main.duckdb").stat().st_ino != before  # rows of facts went with the old file
    assert len(list((home / "serving").glob("*.duckdb"))) == 1
    assert Control.open(home).setting("presence") == "off"
    assert run_cli(home, "import", presence(folder, SUNDAY)).returncode == 2
