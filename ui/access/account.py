"""The account menu: who is signed in, in which role, with what scope; change of role, sign-out."""

from __future__ import annotations

import streamlit as st

from access import Person, Viewer
from ui.access import roles
from ui.escape import markdown
from ui.page import Page

CHOSEN = "_role"  # in the session: the role that this person chose among those they hold


def chosen_role() -> str | None:
    """The role chosen in this session; access.viewer checks that the person holds it."""
    found = st.session_state.get(CHOSEN)
    return found if isinstance(found, str) else None


def menu(page: Page, person: Person) -> None:
    """A menu under the role: the name is the person's own and stands nowhere else."""
    viewer = page.viewer
    with st.popover(
        roles.name(viewer.role).said(page.language), icon=":material/account_circle:", key="account"
    ):
        if person.label:
            st.markdown(f"**{markdown(person.label)}**")
        if len(viewer.roles) > 1:
            _switch(page)
        st.caption(scope(page, viewer))
        st.caption(
            page.say("Signed in until {time}.", time=person.until.astimezone().strftime("%H:%M"))
        )
        st.page_link("views/access.py", label=page.say("Who sees what"), icon=":material/policy:")
        st.button(
            page.say("Sign out"), icon=":material/logout:", key="sign-out", on_click=st.logout
        )


def _switch(page: Page) -> None:
    def choose() -> None:
        st.session_state[CHOSEN] = st.session_state["role-choice"]

    if st.session_state.get("role-choice") not in page.viewer.roles:
        st.session_state["role-choice"] = page.viewer.role
    st.radio(
        page.say("Look as"),
        page.viewer.roles,
        format_func=lambda role: roles.name(role).said(page.language),
        key="role-choice",
        on_change=choose,
    )


def scope(page: Page, viewer: Viewer) -> str:
    """What of the organisation this viewer may see, in a sentence."""
    if viewer.role == "privacy":
        return page.say("This role sees settings and logs, and no figures.")
    if viewer.role == "employee":
        return page.say("This role sees no figures of groups.")
    if viewer.departments is None:
        return page.say("You see groups of the whole organisation.")
    if not viewer.has_scope:
        return page.say(
            "You are not on the list of champions of today, so no team is shown. An admin can put "
            "you on it, with your departments or teams."
        )
    names = ", ".join(markdown(name) for name in sorted(viewer.departments | viewer.teams))
    return page.say("You see groups within: {names}.", names=names)
