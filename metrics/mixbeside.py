"""What other metrics say of the same people as a mix: its bands and sides have to be said alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from metrics import audit
from metrics.rounding import Counts, unsettled

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Beside:
    """How other metrics say each group, where that is more than `alone` can find.

    By place of the bands that they tell by themselves, and of the sides. `lengths` is by place what
    the same band over fewer weeks tells, and what has to stay open of that.
    """

    bands: Mapping[int, Counts] = field(default_factory=dict)
    sides: Counts | None = None
    lengths: Mapping[int, audit.Beside] = field(default_factory=dict)


@dataclass(frozen=True)
class Inactive:
    """The band of who did nothing, in one window: its counts, people of each group, its levels."""

    x: Counts
    n: Counts
    level: Counts
    total_level: int

    def leaves_open(self, n: Counts, least: int) -> audit.Beside:
        """What has to stay open of it when the same band over more weeks is told, of n people.

        Whoever did nothing in more weeks did nothing in fewer; more people are told of there.
        """
        low, high = audit.known(
            self.x, self.n, self.level, least=least, total_level=self.total_level
        )
        more = n - self.n
        return audit.Beside.nothing(n).after(low + more, high + more, shorter=False)


def alone(
    x: Counts,
    n: Counts,
    shown: Flags,
    least: int,
    flags: Flags,
    beside: Beside,
    band: int | None = None,
) -> Counts:
    """How a metric that shows only this count, a band or a side, says it, and the total, last."""
    whole = unsettled(np.array([x.sum()]), np.array([n.sum()]), flags[-1:], least)
    levels = audit.levels(
        x,
        n,
        shown,
        least=least,
        start=beside.sides if band is None else beside.bands.get(band),
        beside=None if band is None else beside.lengths.get(band),
        flags=flags[:-1],
        total_level=int(whole[0]),
    )
    return np.concatenate([levels, whole])
