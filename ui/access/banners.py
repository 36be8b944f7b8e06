"""While more is shown or read than usual, every page says so: what, who decided it, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

import streamlit as st

import formats
from access import DEFAULT_MINIMUM_GROUP
from store.choices import RECLAIM, RECLAIM_PURPOSE
from store.control import Control
from ui.escape import markdown
from ui.page import Page
from words import Text, text

SWITCHED_ON = text("Switched on by {who} on {day}: “{why}”")
LOWERED = text("Lowered by {who} on {day}: “{why}”")


@dataclass(frozen=True)
class Banner:
    """What every page says while a setting shows more; `by` names who changed it, when and why."""

    setting: str
    head: str
    says: str
    by: Text
    icon: str


def draw(page: Page, control: Control) -> None:
    """Every banner that is due; none while all is as usual."""
    for one in _due(page, control.settings()):
        said = [f"**{one.head}**", one.says]
        changes = control.setting_changes(one.setting)
        if changes:
            at = datetime.fromisoformat(changes[0]["changed_at"]).astimezone(page.now.tzinfo)
            said.append(
                page.say(
                    one.by.template,
                    who=markdown(changes[0]["who"]),
                    day=formats.day(at.date(), page.language),
                    why=markdown(changes[0]["why"], 400),
                )
            )
        st.warning(" ".join(said), icon=one.icon)


def _due(page: Page, told: dict[str, str]) -> Iterator[Banner]:
    if told["presence"] == "on":
        yield Banner(
            "presence",
            page.say("Presence is switched on."),
            page.say(
                "Kadans keeps of every person the last day at work in Microsoft 365, and nothing "
                "else of that report."
            ),
            SWITCHED_ON,
            ":material/event_available:",
        )
    least = page.viewer.minimum_group
    if least < DEFAULT_MINIMUM_GROUP:
        yield Banner(
            "minimum_group",
            page.say("The minimum group was lowered to {k} people.", k=least),
            page.say(
                "Groups of fewer than {usual} people say more about persons.",
                usual=DEFAULT_MINIMUM_GROUP,
            ),
            LOWERED,
            ":material/group_remove:",
        )
    if told[RECLAIM] == "on":
        yield Banner(
            RECLAIM,
            page.say("Licences by name are switched on."),
            page.say(
                "An admin can see by name who has a Copilot licence of which no use is known, to "
                "take it back or move it. Purpose: “{purpose}”.",
                purpose=markdown(told[RECLAIM_PURPOSE], 400),
            ),
            SWITCHED_ON,
            ":material/badge:",
        )
