"""The statements about sources, by name: metrics/sql/sources/<name>.sql."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SQL = Path(__file__).parent.parent / "sql" / "sources"


@cache
def query(name: str) -> str:
    """The text of one statement."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")
