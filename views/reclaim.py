"""Licences by name: for an admin, while it is switched on, and written down before it opens."""

from __future__ import annotations

from metrics import reclaim
from ui import links, states
from ui.page import Page, current
from ui.reclaim import shown


def show(page: Page) -> None:
    """The list, when there is one and somebody says what for; else why there is none."""
    if states.closed(page, links.RECLAIM):
        return
    kept = page.settings.identity != "none"
    shut = reclaim.closed(page.home, page.viewer, page.data, names_kept=kept)
    if shut is not None:
        shown.no_list(page, shut)
        return
    why = shown.ask_first(page)
    if not why or page.data is None:
        return
    # When this look cannot be written down it raises, and nothing is shown.
    found = reclaim.seats(
        page.home, page.viewer, page.data, why=why, names_kept=kept, today=page.today
    )
    shown.everything(page, found, why)


show(current())
