"""What a page about figures has: a question in its address, a headline under its grid."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, Page, expect


def asked(page: Page) -> dict[str, str]:
    """The question in the address."""
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def headline(page: Page) -> Locator:
    """The sentence about the chosen cell, or about everybody while none is chosen."""
    return page.get_by_test_id("stMain").get_by_role("heading", level=2).first


def follow_menu(page: Page, name: str, section: str) -> None:
    """Click a page of the menu that stands under the word `section`, for who has many pages."""
    page.get_by_test_id("stTopNavSection").filter(has_text=section).click()
    page.get_by_test_id("stTopNavDropdownLink").filter(has_text=name).click()


def menu(page: Page) -> list[str]:
    """The titles of all pages that the menu leads to, in every section of it."""
    named = page.get_by_test_id("stTopNavLink").all_inner_texts()
    for section in page.get_by_test_id("stTopNavSection").all():
        section.click()
        links = page.get_by_test_id("stTopNavDropdownLink")
        expect(links.first).to_be_visible()
        named += links.all_inner_texts()
        page.keyboard.press("Escape")
        expect(links).to_have_count(0)
    return named
