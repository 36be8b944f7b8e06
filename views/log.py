"""Access log: who looked at what. Rows are for privacy; an admin sees whether the log is whole."""

from __future__ import annotations

from store.access_log import READERS, AccessLog
from ui import links, states
from ui.log import shown
from ui.page import Page, current


def show(page: Page) -> None:
    """The chain first, then counts and rows. That this page was opened is in the log already."""
    if states.closed(page, links.LOG):
        return
    log = AccessLog.open(page.settings.home)
    chain = log.check()
    if page.viewer.role not in READERS:
        shown.not_the_rows(page, chain)
        return
    shown.whole(page, chain)
    looks = shown.filters(page, log)
    shown.counts(page, looks)
    shown.rows(page, looks)
    shown.export(page, log, looks)


show(current())
