"""ask in the shell: what a table says of people without a group, and of everybody."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import run_cli
from tests.ingest.desk import SUNDAY, csv_file, report

PEOPLE = [f"p{number}@voorbeeld.example" for number in range(60)]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Thirty people in Sales, thirty of whom no list says where they work."""
    folder = tmp_path / "files"
    folder.mkdir()
    rows = [
        ("UPN", "Department"),
        *((who, "Sales" if n < 30 else "") for n, who in enumerate(PEOPLE)),
    ]
    (folder / f"people-{SUNDAY}.csv").write_bytes(csv_file(rows))
    active = {who: SUNDAY if n % 2 else None for n, who in enumerate(PEOPLE)}
    name, content = report(SUNDAY, active)
    (folder / name).write_bytes(content)
    answer = run_cli(tmp_path / "home", "import", folder)
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return tmp_path / "home"


def test_people_without_a_group_and_everybody_have_a_name(home: Path) -> None:
    ask = ("ask", "active_share", "--by", "department", "--weeks", "1")
    for language, nobody, all_of_them in (
        ("en", "not known", "everybody"),
        ("nl", "niet bekend", "iedereen"),
    ):
        lines = run_cli(home, "--lang", language, *ask).stdout.splitlines()
        firsts = [line.split("  ")[0] for line in lines if not line.startswith("·")]
        assert firsts == ["department", "Sales", nobody, all_of_them]
    rows = json.loads(run_cli(home, *ask, "--json").stdout)["rows"]
    assert [row["department"] for row in rows] == ["Sales", ""]  # a script reads no words
