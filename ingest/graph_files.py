"""Small files that survive a crash: written beside, made durable, renamed into place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from store.home import sync_file, sync_folder


def write_json(path: Path, value: Any) -> None:
    """Replace a file at once: whoever reads finds the old or the new content, never half of it."""
    beside = path.with_name(path.name + ".new")
    beside.write_text(json.dumps(value, ensure_ascii=False, indent=1), "utf-8")
    sync_file(beside)
    beside.replace(path)
    sync_folder(path.parent)


def read_json(path: Path) -> dict[str, Any]:
    """What a file holds; nothing when it is not there or is no object."""
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
