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
DEFAULT_LANGUAGE = "nl"
LANGUAGES = ("nl", "en")
IDENTITY = ("file", "none")


@dataclass(frozen=True)
class Settings:
    """Where the data lives and how much of the machine may be used.

    `memory_limit` is DuckDB's, e.g. "1200MB"; `identity` is "file", or "none" to keep no names.
    """

    home: Path = DEFAULT_HOME
    language: str = DEFAULT_LANGUAGE
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
            values.update(_read(path))
    for name in ("language", "memory_limit", "threads", "identity", "sample"):
        given = environ.get(f"KADANS_{name.upper()}")
        if given:
            values[name] = given
    return Settings(
        home=chosen.expanduser().resolve(),
        language=_one_of("language", values, LANGUAGES),
        memory_limit=str(values.get("memory_limit", Settings.memory_limit)),
        threads=_count("threads", values, os.cpu_count() or 2),
        identity=_one_of("identity", values, IDENTITY),
        sample=str(values.get("sample", "")).lower() in ("1", "true", "yes"),
    )


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def _one_of(name: str, values: Mapping[str, Any], known: tuple[str, ...]) -> str:
    """A setting that can be one of a few words, the first unless it is set."""
    value = str(values.get(name, known[0]))
    if value not in known:
        raise ValueError(f"{name} is {value!r}; it can be {' or '.join(known)}")
    return value


def _count(name: str, values: Mapping[str, Any], default: int) -> int:
    value = str(values.get(name, default))
    if not value.isdecimal() or int(value) < 1:
        raise ValueError(f"{name} is {value!r}; it must be a whole number of at least 1")
    return int(value)
