"""DuckDB connections: every one gets the same limits before it sees any data."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

import duckdb

STORAGE_VERSION = "v1.5.0"  # readable by 1.5 and 2.0; raising it is a migration
# Connections of one process to one file share an engine: the first gives it its limits, and no
# other may come in between.
_opening = threading.Lock()


def connect(
    database: Path | str,
    *,
    work: Path,
    folders: Iterable[Path] = (),
    memory_limit: str = "1100MB",
    threads: int = 2,
    read_only: bool = False,
) -> duckdb.DuckDBPyConnection:
    """Open `database` with access to `work`, `folders` and nothing else on this machine.

    Raises duckdb.IOException when another process has the file open for writing.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": memory_limit,
        "threads": threads,
        "temp_directory": str(work / "spill"),
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
        "allow_community_extensions": False,
    }
    if read_only:
        # Pages count distinct people, whose numbers are dense: group them by place, not by hash.
        config["perfect_ht_threshold"] = 22
    else:
        config["storage_compatibility_version"] = STORAGE_VERSION
    allowed = sorted({str(Path(folder).resolve()) for folder in [work, *folders]})
    with _opening:
        con = duckdb.connect(str(database), read_only=read_only, config=config)
        if not (read_only and _is_limited(con)):
            con.execute("set allowed_directories = $folders", {"folders": allowed})
            con.execute("set enable_external_access = false")
            con.execute("set lock_configuration = true")
    return con


def _is_limited(con: duckdb.DuckDBPyConnection) -> bool:
    """Whether the file is open in this process already, for somebody who has it."""
    return con.execute("select current_setting('lock_configuration')").fetchone() == (True,)


def quoted(path: Path | str) -> str:
    """A path or other text as an SQL string literal, for places that take no parameter."""
    return "'" + str(path).replace("'", "''") + "'"
