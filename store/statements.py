"""Long statements stand in store/sql/, one file each; names that vary go through `each`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).with_name("sql")


@cache
def statement(name: str) -> str:
    """The text of store/sql/<name>.sql, such as "spans/piece"."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def each(pattern: str, names: Iterable[str], between: str = ", ") -> str:
    """`pattern` once per name, with {0} for the name: each("max({0}) as {0}", ["app_word"])."""
    return between.join(pattern.format(name) for name in names)
