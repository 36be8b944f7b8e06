"""Single values of people files."""

from __future__ import annotations

import pytest

from ingest.readers.people_values import has_licence, not_blocked, tidy


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("Finance", "Finance"),
        ("  HR\u00a0 ", "HR"),
        ("Cafe\u0301", "Café"),
        ("ＨＲ", "HR"),
        ("People \r\n &\tCulture", "People & Culture"),
        ("財務部", "財務部"),
        ("\u00a0", None),
        ("NA", "NA"),
    ],
)
def test_tidy(written: str, kept: str | None) -> None:
    assert tidy(written) == kept


@pytest.mark.parametrize(
    ("written", "licensed"),
    [
        ("Ja", True),
        ("VRAI", True),
        ("0", False),
        ("Microsoft 365 Copilot", True),
        ("Microsoft 365 E5 + Microsoft 365 Copilot", True),
        ("Copilot Studio", None),
        ("misschien", None),
    ],
)
def test_has_licence(written: str, licensed: bool | None) -> None:
    assert has_licence(written) is licensed


@pytest.mark.parametrize(("written", "enabled"), [("False", True), ("True", False), ("?", None)])
def test_not_blocked(written: str, enabled: bool | None) -> None:
    assert not_blocked(written) is enabled
