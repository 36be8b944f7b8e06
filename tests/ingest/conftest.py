"""What the tests of imports share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ingest.desk import Desk, opened


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """An empty home in which files can be handed in."""
    with opened(tmp_path) as found:
        yield found
