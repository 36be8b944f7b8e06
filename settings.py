"""What the surroundings say: environment and kadans.toml as one frozen Settings, read only here."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent
DEFAULT_HOME = ROOT / "data" / "local"


@dataclass(frozen=True)
class Settings:
    """Where the data lives and how much of the machine may be used.

    `memory_limit` is DuckDB's, e.g. "1200MB"; `identity` is "file", or "none" to keep no names.
    """

    home: Path = DEFAULT_HOME
    language: str = "nl"
    memory_limit: str = "1100MB"
    threads: int = 2
    identity: str = "file"
    sample: bool = False


def load(home: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
    """Settings from kadans.toml in the home (or beside app.py), overruled by KADANS_* variables.

    Raises ValueError when a setting has a value that cannot be meant.
    """
    chosen = home or Path(environ.get("KADANS_HOME", "") or DEFAULT_HOME)
    values: dict[str, Any] = {}
    for path in (ROOT / "kadans.toml", chosen / "kadans.toml"):
        if path.is_file():
            values.update(tomllib.loads(path.read_text(encoding="utf-8")))
    for name in ("language", "memory_limit", "threads", "identity", "sample"):
        given = environ.get(f"KADANS_{name.upper()}")
        if given:
            values[name] = given
    language = str(values.get("language", "nl"))
    if language not in ("nl", "en"):
        raise ValueError(f"language is {language!r}; Kadans speaks nl and en")
    identity = str(values.get("identity", "file"))
    if identity not in ("file", "none"):
        raise ValueError(f"identity is {identity!r}; it can be 'file' or 'none'")
    return Settings(
        home=chosen.expanduser().resolve(),
        language=language,
        memory_limit=str(values.get("memory_limit", Settings.memory_limit)),
        threads=int(values.get("threads", os.cpu_count() or 2)),
        identity=identity,
        sample=str(values.get("sample", "")).lower() in ("1", "true", "yes"),
    )
