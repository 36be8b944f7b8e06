"""Every state a page can be in has its words and one action; nothing is ever just empty."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from metrics import privacy
from metrics.question import UsageError
from metrics.rounding import COUNTS_FROM
from store.access_log import Unwritable
from store.home import KeyUnusable
from ui import links
from ui.access import account, roles
from ui.escape import markdown
from ui.page import Page

log = logging.getLogger("kadans.pages")


@contextmanager
def guarded(page: Page, name: str) -> Iterator[None]:
    """Ask and draw inside: words instead of a traceback when something fails.

    A failure is logged under a reference number that the reader can pass on; the traceback, which
    may hold paths or values, stays in the log.
    """
    try:
        yield
    except UsageError as refused:
        st.info(markdown(refused.says.said(page.language), 400), icon=":material/help:")
    except Unwritable:
        reference = secrets.token_hex(2).upper()
        log.exception("%s failed, reference %s", name, reference)
        unlogged(page, reference)
    except KeyUnusable as error:
        reference = secrets.token_hex(2).upper()
        log.exception("%s failed, reference %s", name, reference)
        said = page.say("Ask who runs Kadans. Reference {reference}.", reference=reference)
        st.error(f"{error.says.said(page.language)} {said}", icon=":material/key_off:")
    except Exception:  # the last line of defence: a page always says something
        reference = secrets.token_hex(2).upper()
        log.exception("%s failed, reference %s", name, reference)
        failed(page, name, reference)


@contextmanager
def panel(page: Page, name: str, *, height: int = 240) -> Iterator[None]:
    """A guarded part of a page, with a skeleton of its height while it is made."""
    with guarded(page, name), st.skeleton(height=height):
        yield


def failed(page: Page, name: str, reference: str) -> None:
    """The figures could not be read: what that means, the reference, and the way on."""
    st.error(
        page.say(
            "The figures could not be read. Nothing was changed. Reference {reference}.",
            reference=reference,
        ),
        icon=":material/error:",
    )
    st.button(page.say("Try again"), key=f"again-{name}", icon=":material/refresh:")


def unlogged(page: Page, reference: str) -> None:
    """The look could not be written down, so nothing is shown: why, and who can mend it."""
    st.error(
        page.say(
            "Nothing is shown: the access log cannot be written, and nobody looks without being "
            "in it. Ask who runs Kadans. Reference {reference}.",
            reference=reference,
        ),
        icon=":material/lock:",
    )


def no_data(page: Page) -> None:
    """Before the first usage report: an admin gets a start, everybody else an explanation."""
    with st.container(border=True, horizontal_alignment="center", gap="medium"):
        st.space("small")
        if page.is_admin:
            st.subheader(page.say("No usage data yet"), anchor=False, text_alignment="center")
            st.markdown(
                page.say(
                    "Drop the Copilot usage report on the page Imports: "
                    "the figures appear as soon as it is read."
                ),
                text_alignment="center",
            )
            with st.container(horizontal=True, horizontal_alignment="center"):
                if st.button(
                    page.say("Import a report"),
                    type="primary",
                    icon=":material/upload_file:",
                    key="go-import",
                ):
                    st.switch_page(links.IMPORTS)
            st.caption(
                page.say(
                    "Only looking around? Stop this server and run `make demo`: "
                    "it opens a sample organisation."
                ),
                text_alignment="center",
            )
        else:
            st.subheader(page.say("No usage data yet"), anchor=False, text_alignment="center")
            st.markdown(
                page.say(
                    "Your IT admin imports it. Here you will see who is getting on, by group."
                ),
                text_alignment="center",
            )
        st.space("small")


def no_match(page: Page) -> None:
    """A question without a figure and without a secret: said as a finding, with a way back."""
    st.info(
        page.say(
            "There is no figure for this choice: nobody with a licence, "
            "or no report that tells of this period."
        ),
        icon=":material/search_off:",
    )
    if page.department:
        links.clear_department(page)


def hidden(page: Page, reason: str | None, subject: str = "") -> None:
    """A figure that is withheld: why, in the words of its reason code."""
    st.info(
        (f"**{markdown(subject)}**: " if subject else "") + why_hidden(page, reason),
        icon=":material/visibility_off:",
    )
    st.page_link(
        links.DEFINITIONS,
        label=page.say("Why small groups are not shown"),
        query_params=page.keep(metric="privacy"),
    )


def why_hidden(page: Page, reason: str | None) -> str:
    """The sentence behind a reason code; an unknown code still gets an honest one."""
    k = page.viewer.minimum_group
    sentences = {
        privacy.SMALL_GROUP: page.say("Under {k} people: not shown.", k=k),
        privacy.PROTECTS: page.say(
            "Not shown: a small group, or what a few people did, could be worked out from it."
        ),
        privacy.CONCEALED: page.say("The report hides names, so departments cannot be matched."),
        privacy.WEEK_KNOWN_LOW: page.say(
            "Not shown: for too many people the reports do not tell whether they were active."
        ),
        privacy.HISTORY_SHORT: page.say("The reports do not reach back far enough for this."),
        privacy.COUNT_NOT_SHOWN: page.say(
            "Under {n} people only a rounded share is given.", n=COUNTS_FROM
        ),
    }
    return sentences.get(reason or "", page.say("The reports cannot tell this for this period."))


def short_reason(page: Page, reason: str | None) -> str:
    """A reason in the few words that fit a row head."""
    if reason == privacy.SMALL_GROUP:
        return page.say("under {k}", k=page.viewer.minimum_group)
    return page.say("not shown")


def concealed(page: Page) -> None:
    """The reports hide names: totals stand, departments do not; what the admin can change."""
    st.warning(
        "**"
        + page.say("The report hides names, so departments cannot be matched.")
        + "** "
        + page.say("Totals and the mix of apps are right; a split by department is not possible."),
        icon=":material/visibility_off:",
    )
    with st.expander(page.say("How to change this in Microsoft 365"), icon=":material/settings:"):
        st.markdown(
            page.say(
                "1. Open the Microsoft 365 admin center as a Global Administrator: "
                "**Settings** → **Org settings** → **Services** → **Reports**.\n"
                "2. Clear **Display concealed user, group, and site names in all reports** "
                "and save.\n"
                "3. Wait a few minutes, export the report again and import it here.\n\n"
                "Kadans stores people under a code of its own and shows no names either way, "
                "unless licences by name are switched on. "
                "Ask your works council first if that is how you agreed it."
            )
        )


def stale(page: Page, days: int) -> None:
    """Old figures are still shown, with how old they are and what brings newer ones."""
    st.warning(
        page.say("The newest figures are {n} days old.", n=days)
        + " "
        + (
            page.say("Import a newer report to see what happened since.")
            if page.is_admin
            else page.say("Ask your IT admin for a newer report.")
        ),
        icon=":material/history:",
    )


def closed(page: Page, file: str) -> bool:
    """Whether a page is not for this viewer; then it says so, for whom it is, and where to ask.

    The menu leaves such a page out and its address is not known, so nobody comes here by the front
    door; this is the check that counts when somebody comes by another.
    """
    if links.may_open(page.viewer, file):
        return False
    entry = links.entry(file)
    names = ", ".join(roles.name(role).said(page.language) for role in entry.roles)
    st.warning(
        page.say("This page is for: {names}.", names=names) + " " + entry.why.said(page.language),
        icon=":material/lock:",
    )
    st.page_link(links.ACCESS, label=page.say("Who sees what"), icon=":material/policy:")
    return True


def no_scope(page: Page) -> bool:
    """Whether no group is this viewer's; then it says so, why, and who can change it."""
    if page.viewer.has_scope:
        return False
    st.info(account.scope(page, page.viewer), icon=":material/lock:")
    st.page_link(links.ACCESS, label=page.say("Who sees what"), icon=":material/policy:")
    return True
