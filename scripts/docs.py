"""Documents that are written from the code: `python -m scripts.docs`; `--check` only compares.

With `--check` it ends with 1 when a document is not what the code says.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from ingest import exports, templates
from metrics import document

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS: dict[str, Callable[[], str]] = {
    "docs/files.md": exports.render,
    "docs/metrics.md": document.render,
}


def outdated() -> list[str]:
    """Names of the documents that differ from what the code would write."""
    return [
        name
        for name, write in DOCUMENTS.items()
        if not (ROOT / name).exists() or (ROOT / name).read_text("utf-8") != write()
    ]


def main(arguments: list[str]) -> int:
    stale = outdated()
    if "--check" in arguments:
        for name in stale:
            print(f"{name} is not what the code says. Run: make docs", file=sys.stderr)
        return 1 if stale else 0
    for name in stale:
        (ROOT / name).write_text(DOCUMENTS[name](), "utf-8", newline="\n")
        print(f"{name} written")
    templates.write_templates(ROOT / "data" / "templates")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
