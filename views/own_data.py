"""My data: what Kadans has about the person who is signed in, for that person only."""

from __future__ import annotations

from metrics.own_data import own_data
from reports.own_data import Told
from store.access_log import AccessLog
from store.control import Control
from store.pseudonyms import Pseudonyms
from ui import frame, links, names, states
from ui.own_data import shown
from ui.page import Page, current

PAGE = "own_data"  # in the access log


def show(page: Page) -> None:
    """Who is signed in sees their own data; the look is written down before anything is read."""
    if states.closed(page, links.OWN_DATA):
        return
    person = page.person
    if person is None or person.id != page.viewer.name:
        shown.without_sign_in(page)
        return
    secret = page.home.known_secret()
    if page.data is None or secret is None:
        states.no_data(page)
        return
    control = Control.open(page.settings.home)
    # Written before by the frame, or else now; when it cannot be, the page stays closed.
    frame.log_access(page, PAGE, control)
    found = own_data(page.data, page.home, Pseudonyms(secret), person, page.viewer, page.today)
    ids = (person.id, *(name for _, name in person.identifiers))
    told = Told(
        data=found,
        settings=control.settings(),
        looks=AccessLog.open(page.settings.home).looks_at_me(ids),
        source_name=lambda source: names.source(page, source),
        language=page.language,
        today=page.today,
        contact=page.settings.sign_in.contact,
        me=person.id,
    )
    shown.everything(page, told)


show(current())
