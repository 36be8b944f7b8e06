"""Who sees what: every role and every page, with the reason, as the product itself decides it."""

from __future__ import annotations

from ui import links, states
from ui.access import why
from ui.page import Page, current


def show(page: Page) -> None:
    """The viewer's own role and scope, then all roles."""
    if states.closed(page, links.ACCESS):
        return
    why.yours(page)
    why.roles_and_pages(page)
    why.rules(page)


show(current())
