"""One window of an answer while it is decided how exactly each of its cells may be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from metrics.rounding import Counts

if TYPE_CHECKING:
    from metrics.cells import Cells


@dataclass(frozen=True)
class AtWindow:
    """The cells of window `w`; `level` and `total_level` are filled in.

    `shown` are the groups that passed the tree rule, `flags` those of which one more and one fewer
    must stay possible, `total_flag` whether that holds for everybody together. Without an
    `organisation` there is one group, which is everybody.
    """

    cells: Cells
    w: int
    organisation: str | None
    least: int
    shown: NDArray[np.bool_]
    flags: NDArray[np.bool_]
    total_flag: bool
    level: Counts
    total_level: Counts
