"""Settings: what the organisation decided, why and when. Admins change them, privacy reads them."""

from __future__ import annotations

from store.control import Control
from ui import links, states
from ui.access import choices
from ui.access.closures import closures
from ui.page import Page, current


def show(page: Page) -> None:
    """Every setting with its history."""
    if states.closed(page, links.SETTINGS):
        return
    control = Control.open(page.settings.home)
    choices.purpose(page, control)
    choices.rest(page, control)
    closures(page)
    choices.licences_by_name(page, control)
    choices.history(page, control)


show(current())
