"""The gate before every page: who looks, or why nobody gets in."""

from __future__ import annotations

from datetime import datetime
from pathlib import PurePosixPath

import streamlit as st

import access
import server_guard
from access import Person, Refused, Scope, Viewer
from settings import Settings
from store.champions import scope_of
from store.choices import RECLAIM
from store.control import Control
from store.home import Home
from store.pseudonyms import Pseudonyms
from store.serving import open_serving
from ui import links
from ui.access import account, roles
from ui.escape import markdown
from words import say

_SEEN = "_signed_in"


def looking(
    chosen: Settings, control: Control, now: datetime, spoken: str, minimum_group: int
) -> tuple[Viewer, Person | None] | None:
    """Who looks at this page; None when the gate stands in its place, with the reason."""
    if not chosen.sign_in.is_set_up:
        # Without sign-in the viewer is whoever sits at this machine.
        return access.local_viewer(minimum_group), None
    try:
        person = access.person(st.user.to_dict(), chosen.sign_in, now)
    except Refused as refused:
        # The server takes a cookie away whose time is over, and leaves a note for a minute.
        ended = refused.reason == "signed-out" and st.context.cookies.get(server_guard.ENDED) == "1"
        reason = "too-old" if ended else refused.reason
        _log(control, refused.person or "unknown", "none", "refused", reason)
        gate(chosen, reason, spoken)
        return None
    role = account.chosen_role()
    viewer = access.viewer(person, role, _scope(chosen, person, role, now), minimum_group)
    _log(control, viewer.name, viewer.role, "sign-in", f"role={viewer.role}")
    return viewer, person


def _scope(chosen: Settings, person: Person, role: str | None, now: datetime) -> Scope | None:
    """What the claims say of a champion, or else the list of champions."""
    if "champion" not in (role, person.roles[0]) or chosen.sign_in.scope_claim:
        return person.scope
    home = Home(chosen.home)
    data, secret = open_serving(home), home.known_secret()
    if data is None or secret is None:
        return None
    return scope_of(data, Pseudonyms(secret), person.identifiers, now.date())


def _log(control: Control, who: str, role: str, what: str, detail: str) -> None:
    """A sign-in, a change of role or a refusal, once a session each."""
    if (seen := (who, role, what, detail)) != st.session_state.get(_SEEN):
        if (what, detail) != ("refused", "signed-out"):
            control.log_access(who, role, what, detail)
        st.session_state[_SEEN] = seen


def gate(chosen: Settings, reason: str, spoken: str) -> None:
    """What stands in place of every page, whatever its address."""

    def draw() -> None:
        with st.container(horizontal_alignment="center"), st.container(border=True, width=560):
            _draw(chosen, reason, spoken)

    # Every address leads here, without a word about whether there is such a page.
    found = [st.Page(draw, title="Kadans", default=True)]
    found += [
        st.Page(draw, title="Kadans", url_path=PurePosixPath(item.file).stem)
        for item in links.PAGES
        if item.file != links.OVERVIEW
    ]
    st.navigation(found, position="hidden").run()


def _draw(chosen: Settings, reason: str, spoken: str) -> None:
    rules = chosen.sign_in
    heads = {
        "signed-out": say("Sign in to Kadans", spoken),
        "too-old": say("Your sign-in has ended", spoken),
        "tenant": say("This account is of another organisation", spoken),
        "no-role": say("You have no access to Kadans yet", spoken),
    }
    st.title(heads[reason], anchor=False)
    st.markdown(_explained(chosen, reason, spoken))
    if reason == "no-role":
        with st.expander(say("Which roles are there?", spoken)):
            for role in access.ROLES:
                name, aim = roles.name(role).said(spoken), roles.purpose(role).said(spoken)
                st.markdown(f"**{name}** (`{role}`): {aim}")
    again = reason in ("signed-out", "too-old")
    with st.container(horizontal=True):
        st.button(
            say("Sign in", spoken) if again else say("Sign in with another account", spoken),
            type="primary" if again else "secondary",
            icon=":material/login:",
            key="sign-in",
            on_click=st.login,
        )
        if reason != "signed-out":
            st.button(say("Sign out", spoken), key="sign-out", on_click=st.logout)
    if rules.contact and reason != "no-role":
        st.caption(say("Questions: {contact}", spoken, contact=markdown(rules.contact, 200)))


def _explained(chosen: Settings, reason: str, spoken: str) -> str:
    whom = markdown(chosen.sign_in.contact, 200) or say(
        "whoever manages applications in Microsoft Entra", spoken
    )
    told = {
        "signed-out": say(
            "Kadans shows how groups take up Microsoft 365 Copilot, and no names. What you see "
            "depends on the role that your organisation gave you.",
            spoken,
        )
        if Control.open(chosen.home).setting(RECLAIM) != "on"
        else say(
            "Kadans shows how groups take up Microsoft 365 Copilot. Licences by name are switched "
            "on, for an admin alone. What you see depends on the role that your organisation gave "
            "you.",
            spoken,
        ),
        "too-old": say(
            "A sign-in holds for {n} hours, so that a role that was taken away does not live on. "
            "Sign in again to go on.",
            spoken,
            n=chosen.sign_in.hours,
        ),
        "tenant": say(
            "You are signed in with an account that this Kadans is not for. Sign in with the "
            "account of the organisation that runs it.",
            spoken,
        ),
        "no-role": say(
            "You are signed in, but you have none of the roles of Kadans. Ask {whom} to give you "
            "one, and sign in again afterwards: a role counts from the next sign-in.",
            spoken,
            whom=whom,
        ),
    }
    return told[reason]
