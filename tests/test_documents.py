"""What the documents say of the project holds: links, targets, commands, what is generated."""

from __future__ import annotations

import re
import subprocess
import sys

from tests.tree import ROOT, listed, shown, tracked


def test_links_in_documents_lead_somewhere() -> None:
    broken = []
    for path in tracked():
        if path.suffix == ".md":
            for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text("utf-8")):
                file = target.partition("#")[0]
                if file and "://" not in file and not (path.parent / file).exists():
                    broken.append(f"{shown(path)} → {target}")
    assert not broken, listed(broken)


def test_every_decision_says_whether_it_holds_and_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text("utf-8")
    for path in sorted(folder.glob("0*.md")):
        assert re.search(r"^\*Status: ", path.read_text("utf-8"), re.MULTILINE), path.name
        assert f"({path.name})" in index


def test_readme_names_every_make_target_and_they_exist() -> None:
    targets = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
    readme = (ROOT / "README.md").read_text("utf-8")
    named = set(re.findall(r"make ([a-z-]+)", readme))
    assert named <= targets
    assert {"setup", "demo", "run", "test", "bench", "lint"} <= named


def test_readme_names_every_command_and_they_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    rows = re.findall(r"^\| (`.*?) \|", readme.partition("## Commands")[2], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([a-z][a-z-]+)", row)}
    usage = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), "--help"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    known = set(re.findall(r"^    ([a-z][a-z-]+)", usage, re.MULTILINE))
    assert named == known - {"job"}  # job is for the pages, not for people


def test_generated_documents_are_current() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "scripts.docs", "--check"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
