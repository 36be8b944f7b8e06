"""The lines that hold the house up: who may import whom, sizes, the clock, what is required."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

from tests.tree import (
    PRODUCT,
    ROOMS,
    ROOT,
    TOP,
    imports,
    listed,
    parsed,
    python_files,
    shown,
    tracked,
    within,
)

MOST_LINES_IN_A_FILE = 400
MOST_LINES_IN_A_FUNCTION = 60

# (room or file, what it may not import): the arrows of the design, read from the other end
FORBIDDEN = [
    (room, stranger)
    for room, strangers in {
        "ingest": "streamlit reports metrics ui views commands",
        "store": "streamlit reports ingest metrics ui views commands",
        "metrics": "streamlit ingest ui reports views commands",
        "demo": "streamlit",
        "cli": "streamlit ui views",
        "commands": "streamlit ui views",
        "words": "streamlit",
        "settings": "streamlit",
        "access": "streamlit",
        "reports": "streamlit ui views ingest commands",
        "formats": "ui",
        "ui": "views duckdb",
        # Pages read the serving copy and start jobs; they never read export files or write facts.
        "views": "duckdb",
        "app": "duckdb",
    }.items()
    for stranger in strangers.split()
]
# A file of use cases is small and writes no facts, so a page reads it without a job.
PAGES_MAY_IMPORT_OF_INGEST = {"ingest.jobs", "ingest.exports", "ingest.use_cases"}

# Stamps on jobs and in the access log; no figure depends on them.
MAY_READ_THE_CLOCK = {"store/control_file.py"}

NO_TEXT = (".zip", ".xlsx", ".png", ".parquet", ".duckdb")
MACHINE_PATH = re.compile(r"(?<![\w./])/(?:root|work|farm|home/\w+)/|/tmp/[a-z]")
SOFT = re.compile(
    r"\b(?:TODO|FIXME|XXX|HACK)\b|except(?: Exception)?:\s*pass|pytest\.skip\(|mark\.(?:skip|xfail)"
    r"|assert True\b|raise NotImplementedError"
)


@pytest.mark.parametrize(("room", "stranger"), FORBIDDEN)
def test_rooms_keep_to_their_doors(room: str, stranger: str) -> None:
    broken = [
        f"{shown(path)} imports {name}"
        for path in python_files(room)
        for name in imports(path)
        if within(name, stranger)
    ]
    assert not broken, listed(broken)


@pytest.mark.parametrize("room", ["views", "ui", "app"])
def test_pages_reach_ingest_only_through_jobs(room: str) -> None:
    broken = [
        f"{shown(path)} imports {name}"
        for path in python_files(room)
        for name in imports(path)
        if within(name, "ingest")
        and name != "ingest"
        and not any(within(name, allowed) for allowed in PAGES_MAY_IMPORT_OF_INGEST)
    ]
    assert not broken, listed(broken)


def test_every_product_file_is_in_a_room() -> None:
    known = {*ROOMS, *TOP}
    strays = [
        shown(path)
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0].removesuffix(".py") not in known
    ]
    assert not strays, listed(strays)
    shapeless = [shown(p) for p in python_files() if p.stem in {"utils", "util", "helpers", "misc"}]
    assert not shapeless, listed(shapeless)


def test_files_stay_readable() -> None:
    long = {
        shown(path): lines
        for path in python_files()
        if (lines := len(path.read_text("utf-8").splitlines())) > MOST_LINES_IN_A_FILE
    }
    assert not long, listed(f"{name}: {lines} lines" for name, lines in long.items())


def test_functions_stay_readable() -> None:
    long = {
        f"{shown(path)}:{node.lineno} {node.name}": lines
        for path in python_files()
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or node.lineno) - node.lineno + 1) > MOST_LINES_IN_A_FUNCTION
    }
    assert not long, listed(f"{name}: {lines} lines" for name, lines in long.items())


def test_commands_speak_through_one_mouth() -> None:
    speakers = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files("commands")
        if shown(path) != "commands/output.py"
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"print", "sys.stdout.write", "sys.stderr.write"}
    ]
    assert not speakers, listed(speakers)


def test_nothing_reads_the_clock_below_the_front_door() -> None:
    clocks = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("datetime", "utcnow")}
    clocks |= {("time", "time"), ("Timestamp", "now"), ("Timestamp", "today")}
    below = [room for room in PRODUCT if room != "commands"]
    readers = [
        f"{shown(path)}:{node.lineno}"
        for path in python_files(*below, "words", "settings", "access")
        if shown(path) not in MAY_READ_THE_CLOCK
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name | ast.Attribute)
        and (getattr(node.func.value, "id", getattr(node.func.value, "attr", "")), node.func.attr)
        in clocks
    ]
    assert not readers, listed(readers)


def test_no_machine_and_no_soft_spot_is_left_in_the_tree() -> None:
    found = []
    for path in tracked():
        if path == Path(__file__) or path.suffix in NO_TEXT or "/corpus/" in shown(path):
            continue
        for number, line in enumerate(path.read_text("utf-8", "replace").splitlines(), 1):
            if MACHINE_PATH.search(line) or (path.suffix == ".py" and SOFT.search(line)):
                found.append(f"{shown(path)}:{number} {line.strip()[:80]}")
    assert not found, listed(found)


@pytest.mark.parametrize("room", ["metrics", "store"])
def test_every_statement_is_asked_by_somebody(room: str) -> None:
    """By its path, or by its name in quotes where the folder is put before it."""
    askers = "".join(path.read_text("utf-8") for path in python_files(room))
    folder = ROOT / room / "sql"
    statements = [path for path in tracked() if path.suffix == ".sql" and folder in path.parents]
    lost = [
        shown(path)
        for path in statements
        if not re.search(rf'["/]{re.escape(path.stem)}(?:\.sql)?"', askers)
    ]
    assert statements
    assert not lost, listed(lost)


# ---- dependencies and tools --------------------------------------------------------------------

# distribution → module, where they differ
MODULE = {
    "pyyaml": "yaml", "pytest-xdist": "xdist", "protobuf": "google",
    "oidc-provider-mock": "oidc_provider_mock",
}  # fmt: skip


def pinned(name: str) -> dict[str, str]:
    """Packages of a requirements file and their pinned versions."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines())
    wanted = [line for line in lines if line and not line.startswith("-")]
    assert [line for line in wanted if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    return dict(line.split("==") for line in wanted)


def test_every_import_is_required_and_pinned() -> None:
    own = {*ROOMS, *TOP}
    run_time = {MODULE.get(name, name) for name in pinned("requirements.txt")}
    development = run_time | {MODULE.get(name, name) for name in pinned("requirements-dev.txt")}
    unknown = []
    for path in python_files():
        allowed = run_time if path in python_files(*PRODUCT, *TOP) else development
        for name in {name.split(".")[0] for name in imports(path)}:
            if name not in own and name not in sys.stdlib_module_names and name not in allowed:
                unknown.append(f"{shown(path)} imports {name}")
    assert not unknown, listed(unknown)


def test_no_requirement_names_a_place() -> None:
    for name in ("requirements.txt", "requirements-dev.txt", "constraints.txt", "Makefile"):
        assert not re.search(
            r"https?://(?!127\.0\.0\.1)|--index-url|--find-links", (ROOT / name).read_text()
        )


def test_tools_are_told_the_same_python() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]
    assert tools["ruff"]["target-version"] == "py311"
    assert tools["mypy"]["python_version"] == "3.11"
