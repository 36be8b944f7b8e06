"""Every case of the catalogue of bad inputs is tested somewhere, and cases.csv says where.

A row names a test (`tests/…/test_x.py::test_y`), a folder of the corpus (each is one run of
`tests/ingest/test_corpus.py`), or a benchmark. What is named here must be there.
"""

from __future__ import annotations

import ast
import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CORPUS = Path(__file__).parent
NEEDED = {*range(1, 118)}  # B1 to B6


def rows() -> list[dict[str, str]]:
    with (CORPUS / "cases.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def functions_of(path: Path) -> frozenset[str]:
    tree = ast.parse(path.read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def stands(test: str) -> bool:
    """Whether a test, a folder with a case, or a benchmark is there."""
    file, _, name = test.partition("::")
    path = ROOT / file
    if path.parent == CORPUS:
        return (path / "expected.json").is_file()
    if name:
        return path.is_file() and name.startswith("test_") and name in functions_of(path)
    return path.parent.name == "benchmarks" and path.is_file()


def test_every_case_has_a_test() -> None:
    missing = NEEDED - {int(row["case"]) for row in rows()}
    assert not missing


def test_every_named_test_is_there() -> None:
    gone = [f"{row['case']}: {row['test']}" for row in rows() if not stands(row["test"])]
    assert not gone


def test_each_case_has_one_title_and_each_row_is_there_once() -> None:
    titles = defaultdict(set)
    for row in rows():
        titles[row["case"]].add(row["title"])
    assert all(len(told) == 1 and min(told) for told in titles.values())
    named = [(row["case"], row["test"]) for row in rows()]
    assert len(named) == len(set(named))


def test_every_folder_of_the_corpus_is_listed_under_its_number() -> None:
    listed = {row["test"]: int(row["case"]) for row in rows() if "::" not in row["test"]}
    for path in sorted(CORPUS.glob("*/expected.json")):
        name = path.parent.relative_to(ROOT).as_posix()
        assert listed.get(name) == int(path.parent.name[:3]), name


@pytest.mark.parametrize(
    "test",
    [
        "tests/ingest/test_corpus.py::test_that_is_not_there",
        "tests/ingest/test_nowhere.py::test_case",
        "tests/ingest/test_corpus.py::CASES",
        "tests/corpus/000-nothing",
        "benchmarks/nothing.py",
        "README.md",
    ],
)
def test_what_is_not_there_is_noticed(test: str) -> None:
    assert not stands(test)
