"""Who is looking: a Viewer has a role, a scope and the smallest group that may be shown."""

from __future__ import annotations

from dataclasses import dataclass

DEFAULT_MINIMUM_GROUP = 10
FLOOR_MINIMUM_GROUP = 5
ROLES = ("admin", "hr", "champion", "privacy", "employee")


@dataclass(frozen=True)
class Viewer:
    """One person behind a screen or a shell; part of every cache key, so hashable.

    `departments` None means the whole organisation; a set limits every answer to those departments.
    """

    name: str = "local"
    role: str = "admin"
    departments: frozenset[str] | None = None
    minimum_group: int = DEFAULT_MINIMUM_GROUP

    def __post_init__(self) -> None:
        if self.role not in ROLES:
            raise ValueError(f"unknown role {self.role!r}; known roles: {', '.join(ROLES)}")
        if self.minimum_group < FLOOR_MINIMUM_GROUP:
            raise ValueError(
                f"minimum group {self.minimum_group} is under the floor of {FLOOR_MINIMUM_GROUP}"
            )


def local_viewer(minimum_group: int = DEFAULT_MINIMUM_GROUP) -> Viewer:
    """The viewer of a Kadans without sign-in: the person at this machine, who runs it."""
    return Viewer(minimum_group=minimum_group)
