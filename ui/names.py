"""What codes are called on the screen: sources, apps, reasons."""

from __future__ import annotations

from ingest.exports import title_of
from reports.app_names import app_name
from ui.asking import NO_DEPARTMENT
from ui.escape import plain
from ui.page import Page


def source(page: Page, source: str | None) -> str:
    """What a file is, in words."""
    known = title_of(source or "")
    return known.said(page.language) if known else page.say("Not recognised")


def app(page: Page, key: str) -> str:
    """The name of an app; an app that Kadans does not know keeps the report's own word."""
    return plain(app_name(key, page.language))


def department(page: Page, code: str) -> str:
    """The name of a department as plain text, also of people without one."""
    return page.say("No department") if code == NO_DEPARTMENT else plain(code)
