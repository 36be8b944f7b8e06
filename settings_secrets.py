"""Where secrets may come from. They are read when they are needed and never kept in Settings."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from settings_parts import BadConfiguration, file_path
from words import text

LARGEST = 64 << 10
RIGHTS_IN_MODE = os.name != "nt"  # the mode of a file tells who may read it


def in_environment(section: str, name: str, environ: Mapping[str, str] = os.environ) -> str | None:
    """KADANS_<SECTION>_<NAME>, such as KADANS_GRAPH_SECRET; None when it is not given."""
    return environ.get(f"KADANS_{section.upper()}_{name.upper()}") or None


def private_bytes(path: Path) -> bytes:
    """A small file that only its owner may read. Raises BadConfiguration for any other.

    Windows keeps such rights in lists of its own, which are not read here.
    """
    try:
        with path.open("rb") as file:
            state = os.fstat(file.fileno())
            small = stat.S_ISREG(state.st_mode) and state.st_size <= LARGEST
            others = RIGHTS_IN_MODE and bool(state.st_mode & _too_open(path))
            found = file.read() if small and not others else b""
    except OSError:
        small, others, found = False, False, b""
    if not small:
        raise BadConfiguration(
            text("{path} cannot be read as a file with a secret or a certificate.", path=str(path))
        )
    if others:
        raise BadConfiguration(
            text(
                "{path} can be read by others than its owner, so it is not used. "
                "Run: chmod 600 {path}",
                path=str(path),
            )
        )
    return found


def _too_open(path: Path) -> int:
    """Bits of the mode that nobody else may have."""
    # Where systemd (LoadCredential=) puts files for this service alone.
    folder = file_path(os.environ.get("CREDENTIALS_DIRECTORY"))
    if folder is not None and path.resolve().is_relative_to(folder.resolve()):
        # systemd lets the service in through an access list, which shows as group reading.
        return 0o037
    return 0o077
