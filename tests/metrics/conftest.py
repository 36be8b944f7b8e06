"""Fixtures of the metric tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.metrics.usage import Usage


@pytest.fixture
def usage() -> Iterator[Usage]:
    """An organisation in memory, empty."""
    made = Usage()
    yield made
    made.con.close()
