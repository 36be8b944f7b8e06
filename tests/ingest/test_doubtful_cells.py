"""Cells and rows that cannot be what they say: empty to the eye, impossible, or told twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.ingest.people_files import read, table
from tests.ingest.usage_files import ANA, BO, CY, day, graph, usage


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\t", "\u202f", "\u200b", "\u3000\u2060"])
def test_a_cell_that_shows_nothing_is_empty(tmp_path: Path, blank: str) -> None:
    answer = usage(tmp_path, graph(word=blank, period=blank), graph(upn=BO, word="2026-11-13"))
    assert answer.codes == []
    assert answer.column("app_word") == [None, day(11, 13)]
    assert answer.column("period_days") == [None, 30]
