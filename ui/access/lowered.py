"""While the minimum group is under the usual one, every page says so: who lowered it, and why."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

import formats
from access import DEFAULT_MINIMUM_GROUP
from store.control import Control
from ui.escape import markdown
from ui.page import Page


def banner(page: Page, control: Control) -> None:
    """What was lowered and the reason that was given; nothing while the usual minimum holds."""
    least = page.viewer.minimum_group
    if least >= DEFAULT_MINIMUM_GROUP:
        return
    said = [
        "**" + page.say("The minimum group was lowered to {k} people.", k=least) + "**",
        page.say(
            "Groups of fewer than {usual} people say more about persons.",
            usual=DEFAULT_MINIMUM_GROUP,
        ),
    ]
    changes = control.setting_changes("minimum_group")
    if changes:
        at = datetime.fromisoformat(changes[0]["changed_at"]).astimezone(page.now.tzinfo)
        said.append(
            page.say(
                "Lowered by {who} on {day}: “{why}”",
                who=markdown(changes[0]["who"]),
                day=formats.day(at.date(), page.language),
                why=markdown(changes[0]["why"], 400),
            )
        )
    st.warning(" ".join(said), icon=":material/group_remove:")
