"""Which groups may be shown: the tree rule, decided once on headcounts (metrics.md F.3, 2).

A hidden group must not be found by subtraction: under each total the hidden groups are none, or at
least two with at least the minimum of people together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

SMALL_GROUP = "small-group"
PROTECTS = "protects-small-group"
CONCEALED = "concealed"
WEEK_KNOWN_LOW = "week-known-low"
HISTORY_SHORT = "history-short"
COUNT_NOT_SHOWN = "count-not-shown"


def hidden_groups(sizes: Mapping[int, int], least: int) -> dict[int, str]:
    """Groups to hide, with the reason: those under `least`, and enough others beside them.

    Groups without anybody have nothing to hide. When all groups together are too few, all are
    hidden.
    """
    peopled = {group: size for group, size in sizes.items() if size > 0}
    hidden = {group: SMALL_GROUP for group, size in peopled.items() if size < least}
    if not hidden:
        return {}
    together = sum(peopled[group] for group in hidden)
    # The smallest beside them first: it costs the reader least.
    beside = sorted((size, group) for group, size in peopled.items() if group not in hidden)
    for size, group in beside:
        if len(hidden) >= 2 and together >= least:
            break
        hidden[group] = PROTECTS
        together += size
    return hidden


def together(decided: Iterable[Mapping[int, str]]) -> dict[int, str]:
    """What any of several decisions hides, with the weightier reason.

    A group hidden in any of several periods is hidden in all of them. For each single period this
    hides more than its own decision does, so that decision still holds: who is hidden there stays
    among others.
    """
    found: dict[int, str] = {}
    for hidden in decided:
        for group, reason in hidden.items():
            if found.get(group) != SMALL_GROUP:
                found[group] = reason
    return found
