"""How hard random tests try: little in every run, more when asked for.

`KADANS_TIMES=20 make test ARGS=tests/store` tries twenty times as many examples, other ones too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TypeVar

ASKED = "KADANS_TIMES" in os.environ
TIMES = int(os.environ.get("KADANS_TIMES", "1"))


def examples(few: int) -> int:
    """How many examples to try, given how many an ordinary run tries."""
    return few * TIMES


Item = TypeVar("Item")


def some(items: Iterable[Item], few: int) -> Sequence[Item]:
    """Of every possibility as many as an ordinary run tries, evenly spread, the ends among them."""
    every = list(items)
    wanted = min(examples(few), len(every))
    if wanted < 2:
        return every[:wanted]
    return [every[place * (len(every) - 1) // (wanted - 1)] for place in range(wanted)]
