"""While presence is switched on, every page says so: who switched it on, when, and why."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

import formats
from store.control import Control
from ui.escape import markdown
from ui.page import Page


def banner(page: Page, control: Control) -> None:
    """What is kept of everybody, and the reason that was given; nothing while it is off."""
    if control.setting("presence") != "on":
        return
    said = [
        "**" + page.say("Presence is switched on.") + "**",
        page.say(
            "Kadans keeps of every person the last day at work in Microsoft 365, and nothing "
            "else of that report."
        ),
    ]
    changes = control.setting_changes("presence")
    if changes and changes[0]["value"] == "on":
        at = datetime.fromisoformat(changes[0]["changed_at"]).astimezone(page.now.tzinfo)
        said.append(
            page.say(
                "Switched on by {who} on {day}: “{why}”",
                who=markdown(changes[0]["who"]),
                day=formats.day(at.date(), page.language),
                why=markdown(changes[0]["why"], 400),
            )
        )
    st.warning(" ".join(said), icon=":material/event_available:")
