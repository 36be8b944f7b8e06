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

    By place of the bands that they tell by themselves, and of the sides.
    """

    bands: Mapping[int, Counts] = field(default_factory=dict)
    sides: Counts | None = None


def alone(
    x: Counts, n: Counts, shown: Flags, least: int, flags: Flags, start: Counts | None
) -> Counts:
    """How a metric that shows only this count says it, and the total, last."""
    whole = unsettled(np.array([x.sum()]), np.array([n.sum()]), flags[-1:], least)
    levels = audit.levels(
        x, n, shown, least=least, start=start, flags=flags[:-1], total_level=int(whole[0])
    )
    return np.concatenate([levels, whole])
