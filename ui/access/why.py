"""Why a role can or cannot see something: read from the same tables that decide it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import access
from ui import links
from ui.access import account, roles
from ui.page import Page

YES, NO = "✓", "–"


def yours(page: Page) -> None:
    """The viewer's role, scope and pages."""
    viewer = page.viewer
    st.header(
        page.say("You look as: **{role}**", role=roles.name(viewer.role).said(page.language)),
        anchor=False,
    )
    if page.person is None:
        st.markdown(
            page.say(
                "There is no sign-in. Whoever works on this machine sees every page, and nobody "
                "else can reach Kadans."
            )
        )
        return
    st.markdown(roles.purpose(viewer.role).said(page.language) + " " + account.scope(page, viewer))
    if len(viewer.roles) > 1:
        others = [roles.name(role) for role in viewer.roles if role != viewer.role]
        st.markdown(
            page.say(
                "You also hold: {names}. Choose in the menu at the top right.",
                names=", ".join(name.said(page.language) for name in others),
            )
        )


def roles_and_pages(page: Page) -> None:
    """Every page and every role, yes or no, with the reason."""
    st.subheader(page.say("Pages by role"), anchor=False)
    names = {role: roles.name(role).said(page.language) for role in access.ROLES}
    rows = [
        {
            page.say("Page"): item.title.said(page.language),
            **{names[role]: YES if role in item.roles else NO for role in access.ROLES},
            page.say("What it holds"): item.why.said(page.language),
        }
        for item in links.PAGES
    ]
    st.dataframe(
        pd.DataFrame(rows),
        hide_index=True,
        width="stretch",
        alt=page.say("For every page the roles that may open it."),
        column_config={
            page.say("Page"): st.column_config.TextColumn(width=140),
            page.say("What it holds"): st.column_config.TextColumn(width="large"),
        },
    )
    for role in access.ROLES:
        with st.expander(names[role]):
            st.markdown(roles.purpose(role).said(page.language))
            for item in links.PAGES:
                st.markdown(_reason(page, item, role))


def _reason(page: Page, item: links.Entry, role: str) -> str:
    """One line: whether this role may open this page, and why."""
    title = item.title.said(page.language)
    if role in item.roles:
        return f":material/check: **{title}** · {item.why.said(page.language)}"
    names = ", ".join(roles.name(other).said(page.language) for other in item.roles)
    return f":material/block: **{title}** · " + page.say("Only for: {names}.", names=names)


def rules(page: Page) -> None:
    """What holds for every role."""
    st.subheader(page.say("For every role"), anchor=False)
    k = page.viewer.minimum_group
    for line in (
        page.say(
            "No role sees a name, an address or a single person, but for one list: while licences "
            "by name are switched on, an admin sees who has a licence of which no use is known."
        ),
        page.say("Groups under {k} people are not shown to any role, admins included.", k=k),
        page.say(
            "A link, a changed address or a saved page shows no more than the menu: what a role "
            "may see is decided where the figures are made."
        ),
        page.say("Who opened which page, and in which role, is kept in the access log."),
    ):
        st.markdown(f"- {line}")
