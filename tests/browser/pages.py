"""What a page about figures has: a question in its address, a headline under its grid."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page


def asked(page: Page) -> dict[str, str]:
    """The question in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def headline(page: Page) -> Locator:
    """The sentence about the chosen cell, or about everybody while none is chosen."""
    return page.get_by_test_id("stMain").get_by_role("heading", level=2).first
