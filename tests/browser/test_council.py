"""The works-council report and a person's own data print well: few pages, nothing cut off."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import run_cli
from words import REPORT_LANGUAGES

A4_WIDTH = 794  # pixels at 96 to the inch
MOST_PAGES = 10


@pytest.mark.parametrize("language", REPORT_LANGUAGES)
def test_it_prints_on_few_pages_and_cuts_nothing(
    browser: Browser, sample_home: Path, tmp_path: Path, language: str
) -> None:
    path = tmp_path / "council.html"
    answer = run_cli(sample_home, "council", "--language", language, "--out", path)
    assert answer.returncode == 0, answer.stderr
    page = browser.new_page(viewport={"width": A4_WIDTH, "height": 1100})
    page.goto(path.as_uri())
    page.emulate_media(media="print")
    wide = page.evaluate(
        "[...document.querySelectorAll('td, th, p')].filter("
        "e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline').length"
    )
    assert wide == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= A4_WIDTH
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert 3 <= len(re.findall(rb"/Type\s*/Page\b", printed)) <= MOST_PAGES
