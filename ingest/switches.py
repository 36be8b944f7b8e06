"""Sources that are only read while an admin has switched them on, for as long as files are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_on: ContextVar[frozenset[str]] = ContextVar("switched_on", default=frozenset())


@contextmanager
def switched_on(names: Iterable[str]) -> Iterator[None]:
    """Inside, the sources behind these settings are read."""
    token = _on.set(frozenset(names))
    try:
        yield
    finally:
        _on.reset(token)


def is_on(name: str) -> bool:
    """Whether a source may be read; one that needs no switch always may."""
    return not name or name in _on.get()
