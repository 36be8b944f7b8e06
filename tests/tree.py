"""The files of the project, its rooms, and what each file imports: for the tests that read code."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRODUCT = ("ingest", "store", "metrics", "reports", "ui", "views", "commands", "demo")
ROOMS = (*PRODUCT, "benchmarks", "tests", "scripts")
TOP = (
    "app", "cli", "serve", "server", "server_guard", "server_log", "settings", "settings_parts",
    "settings_secrets", "settings_web", "settings_digest", "settings_notify", "logs", "formats",
    "access", "words",
)  # fmt: skip


@cache
def tracked() -> tuple[Path, ...]:
    """Files of the project as version control sees them, new ones too, ignored ones not."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=True,
    ).stdout
    found = (ROOT / name for name in listed.split("\0") if name)
    return tuple(sorted(path for path in found if path.is_file()))


@cache
def python_files(*parts: str) -> tuple[Path, ...]:
    """Files of rooms ("metrics") and top-level modules ("cli"); all of them without parts."""
    wanted = parts or (*ROOMS, *TOP)
    return tuple(
        path
        for path in tracked()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0].removesuffix(".py") in wanted
    )


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"), filename=str(path))


@cache
def imports(path: Path) -> tuple[str, ...]:
    """Dotted names that a file imports, also inside functions; `from a import b` says a and a.b."""
    return tuple(_imports(path))


def _imports(path: Path) -> Iterator[str]:
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            package = path.relative_to(ROOT).parent.parts
            base = ".".join(package[: len(package) - node.level + 1]) if node.level else ""
            module = ".".join(part for part in (base, node.module) if part)
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def within(name: str, package: str) -> bool:
    return name == package or name.startswith(package + ".")


def listed(found: Iterable[str]) -> str:
    return "\n" + "\n".join(found)


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()
