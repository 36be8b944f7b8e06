"""How hard random tests try: little in every run, more when asked for.

`KADANS_TIMES=20 make test ARGS=tests/store` tries twenty times as many examples, other ones too.
"""

from __future__ import annotations

import os

ASKED = "KADANS_TIMES" in os.environ
TIMES = int(os.environ.get("KADANS_TIMES", "1"))


def examples(few: int) -> int:
    """How many examples to try, given how many an ordinary run tries."""
    return few * TIMES
