"""The sheet prints on one page of A4."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser

from tests.conftest import run_cli


def test_it_prints_on_one_page(browser: Browser, sample_home: Path, tmp_path: Path) -> None:
    path = tmp_path / "sheet.html"
    assert run_cli(sample_home, "sheet", "--out", path).returncode == 0
    page = browser.new_page()
    page.goto(path.as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
