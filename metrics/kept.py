"""What was worked out on a published copy, kept while that copy is open.

A published copy never changes: an import or an undo publishes another. So what was read from it
once holds for every question that follows. Data without a version is read anew each time.
Exact counts are kept here too; like all of metrics/ they only go out protected.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

MOST = 4096  # answers of one kind; then it starts again with none
Found = TypeVar("Found")

_KEPT: WeakKeyDictionary[Any, dict[str, dict[Hashable, Any]]] = WeakKeyDictionary()


def kept(
    data: object,
    kind: str,
    key: Hashable,
    made: Callable[[], Found],
    *,
    most: int = MOST,
    small: Callable[[Found], bool] = lambda _: True,
) -> Found:
    """What `made` gives, made once per published copy, kind and key; kept when it is `small`."""
    if not hasattr(data, "version"):
        return made()
    known = _KEPT.setdefault(data, {}).setdefault(kind, {})
    if key in known:
        found: Found = known[key]
        return found
    found = made()
    if small(found):
        if len(known) >= most:
            known.clear()
        known[key] = found
    return found


def forget(data: object) -> None:
    """Start again with nothing kept of this copy, as a new process would."""
    _KEPT.pop(data, None)
