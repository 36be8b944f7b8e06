"""Words of the metric catalogue for tooltips and for the page Definitions."""

from __future__ import annotations

from functools import cache

from metrics.catalogue import CATALOGUE
from ui.page import Page


@cache
def _entries() -> dict[str, int]:
    return {entry.name: position for position, entry in enumerate(CATALOGUE)}


def label(page: Page, metric: str) -> str:
    """The name of a metric in the viewer's language."""
    return CATALOGUE[_entries()[metric]].label.said(page.language)


def help_text(page: Page, metric: str) -> str:
    """What stands behind an (i): the definition and the way to its full entry."""
    definition = CATALOGUE[_entries()[metric]].definition.said(page.language)
    more = page.say("Full definition")
    return f"{definition}\n\n[{more}](definitions?metric={metric}&lang={page.language})"
