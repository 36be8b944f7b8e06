"""The weekly message and the sheet as a page shows them."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.policy import Policy
from metrics.teams.renamed import renamed
from reports import role_names
from reports import sheet as sheets
from reports.digest import Context, digest
from store.control import Control
from store.control_file import CONTROL_FILE
from store.digest_log import DigestLog
from store.register import Register
from ui import team_policy
from ui.escape import markdown
from ui.page import Page

_MOST_SENT = 5


def message(page: Page) -> None:
    """What the viewer's role and scope would get."""
    st.subheader(page.say("The weekly message"), anchor=False)
    st.caption(
        page.say("This is what your role and scope would get. Nothing is sent from this page.")
    )
    found = digest(_context(page))
    with st.container(border=True):
        st.markdown(f"**{markdown(found.headline, 400)}**")
        for section in found.sections:
            st.markdown(f"**{markdown(section.title)}**")
            st.markdown("\n".join(f"- {markdown(line, 600)}" for line in section.lines))
        st.caption(markdown(found.foot, 400))


def sheet(page: Page) -> None:
    """One page for a town hall or a works council, to be opened elsewhere."""
    st.subheader(page.say("One page for everybody"), anchor=False)
    st.caption(
        page.say(
            "For a town hall or a works council: totals only. Opens in a browser and prints on A4."
        )
    )
    told = _context(page)
    day = page.today.isoformat()
    with st.container(horizontal=True):
        st.download_button(
            page.say("Download the page (HTML)"),
            lambda: sheets.page(sheets.sheet(told)).encode(),
            file_name=f"kadans-{day}.html",
            mime="text/html",
            on_click="ignore",
            icon=":material/description:",
            key="sheet-html",
        )
        st.download_button(
            page.say("Download the chart (PNG)"),
            lambda: sheets.picture(sheets.sheet(told)),
            file_name=f"kadans-{day}.png",
            mime="image/png",
            on_click="ignore",
            icon=":material/image:",
            key="sheet-png",
        )


def sent(page: Page) -> None:
    """What was sent and what could not be."""
    st.subheader(page.say("Sent so far"), anchor=False)
    listed = DigestLog(page.settings.home / CONTROL_FILE).newest(_MOST_SENT)
    if not listed:
        st.caption(
            page.say(
                "Nothing was sent yet. Who gets it is set by the admin of this machine "
                "(docs/champion.md)."
            )
        )
    for one in listed:
        role = role_names.NAMES[one.role].said(page.language)
        who = page.say("Receiver {n}, {how}, {role}", n=one.receiver, how=one.how, role=role)
        if one.failed is None:
            how = page.say("sent")
        elif page.is_admin:  # why may name a file of the machine
            why = one.failed.said(page.language).rstrip(".")
            how = page.say("not sent: {why}", why=markdown(why, 300))
        else:
            how = page.say("not sent; an admin sees why")
        icon = ":material/error:" if one.failed else ":material/check:"
        when = formats.moment(one.sent_at.astimezone(page.now.tzinfo), page.language)
        st.markdown(f"{icon} {when} · {who} · {how}")


def _context(page: Page) -> Context:
    assert page.data is not None
    policy: Policy = team_policy.team_policy(page)
    home = page.settings.home
    return Context(
        data=page.data,
        viewer=page.viewer,
        register=Register.open(home, page.viewer, renamed=renamed(page.data)),
        policy=policy,
        column=Control.open(home).setting("team_column"),
        today=page.today,
        language=page.language,
        purpose=page.purpose,
    )
