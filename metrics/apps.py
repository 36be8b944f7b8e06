"""Apps as they are shown: what Microsoft reports under several names is one app here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from metrics.question import ANY_APP

EVERY_BIT = (1 << 63) - 1

# Shown app → report columns that are it, in the order of the heatmap.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "teams": ("teams",),
    "outlook": ("outlook",),
    "word": ("word",),
    "excel": ("excel",),
    "powerpoint": ("powerpoint",),
    "copilot_chat": ("chat", "chat_work", "chat_web", "web_chat_host"),
    "m365_app": ("m365_app",),
    "edge": ("edge",),
    "onenote": ("onenote",),
    "loop": ("loop",),
    "agent": ("agent",),
}


@dataclass(frozen=True)
class App:
    """A shown app. `mask` has the bits that mean active, `unclear_mask` those that mean unknown."""

    key: str
    mask: int
    unclear_mask: int
    columns: frozenset[str]


ANY = App(ANY_APP, EVERY_BIT, 1, frozenset())


def shown_apps(ids: Mapping[str, int]) -> tuple[App, ...]:
    """Apps that the reports know, in heatmap order: any app first, apps new to Kadans last.

    `ids` are the rows of table app: key of a report column → number of its bit.
    """
    found = [ANY]
    for key, columns in FAMILIES.items():
        carried = [column for column in columns if column in ids]
        if carried:
            mask = sum(1 << ids[column] for column in carried)
            found.append(App(key, mask, mask, frozenset(carried)))
    known = {ANY_APP, *(column for columns in FAMILIES.values() for column in columns)}
    for key in sorted(key for key in ids if key not in known):
        mask = 1 << ids[key]
        found.append(App(key, mask, mask, frozenset([key])))
    return tuple(found)
