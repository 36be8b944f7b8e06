"""What stands between a new server and its first figures: libraries that pages do not need yet."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SLOW = ("pandas", "pyarrow", "openpyxl")  # each a tenth of a second or more


def test_the_overview_loads_without_the_slow_libraries() -> None:
    script = (
        "import sys, access, settings, store.control, ui.frame, ui.overview\n"
        f"print([name for name in {SLOW!r} if name in sys.modules])"
    )
    found = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert found.stdout.strip() == "[]"
