"""The page Settings: purpose, minimum group and what may be read, each with its reason and log."""

from __future__ import annotations

from datetime import datetime

import pandas as pd
import streamlit as st

import formats
from ingest import jobs
from store.choices import (
    RECLAIM,
    RECLAIM_PURPOSE,
    SETTINGS,
    TEAM_COLUMNS,
    BadSetting,
    check_change,
    derives,
)
from store.control import Control
from ui.escape import markdown, plain
from ui.page import Page

LONGEST_PURPOSE = 400
MINIMUM_GROUPS = tuple(range(5, 51))


def purpose(page: Page, control: Control) -> None:
    """Why the organisation looks at these figures: stands at the foot of every page."""
    now = control.setting("purpose")
    st.subheader(page.say("Purpose"), anchor=False)
    st.markdown(
        page.say(
            "Why your organisation looks at these figures, in its own words, as agreed with the "
            "works council. It stands at the foot of every page."
        )
    )
    if not page.is_admin:
        st.markdown(f"> {markdown(now, LONGEST_PURPOSE)}" if now else page.say("Not written yet."))
        return
    with st.form("purpose", border=False):
        text = st.text_area(
            page.say("Purpose"),
            now,
            max_chars=LONGEST_PURPOSE,
            key="purpose-text",
            label_visibility="collapsed",
            placeholder=page.say(
                "For example: to choose trainings, and to find licences that nobody uses. "
                "Not to judge anybody."
            ),
        )
        if st.form_submit_button(page.say("Keep this purpose")):
            set_to(page, control, "purpose", " ".join(text.split())[:LONGEST_PURPOSE], "")


def rest(page: Page, control: Control) -> None:
    """The settings that decide what is shown and read; for an admin with a form each."""
    told = control.settings()
    st.subheader(page.say("What is shown and read"), anchor=False)
    for name, head, why in (
        (
            "minimum_group",
            page.say("Smallest group that is shown"),
            page.say("Lowering it shows more of smaller groups, and so of persons."),
        ),
        (
            "presence",
            page.say("Presence"),
            page.say(
                "Whether the last day at work of each person may be read, to know which teams "
                "were away. Switched off, what was read of it goes for good."
            ),
        ),
        (
            "team_column",
            page.say("What a team is"),
            page.say("The column of the list of people that says who is in which team."),
        ),
        (
            "team_thresholds",
            page.say("When a team stands still"),
            page.say(
                "Only what differs from the usual, such as bar=0.55, queue=0.8. It stands beside "
                "every result; the guide for admins says what each of them does."
            ),
        ),
    ):
        _one(page, control, name, head, why, told[name])


def licences_by_name(page: Page, control: Control) -> None:
    """The list of licences by name, apart from the rest: its purpose, its switch, its days."""
    told = control.settings()
    st.subheader(page.say("Licences by name"), anchor=False)
    st.markdown(
        page.say(
            "The only list of persons: who has a licence of which no use is known. It needs a "
            "purpose of its own, then a reason; ask the works council and the privacy officer "
            "first. While it is switched on, every page says so."
        )
    )
    for name, head, why in (
        (
            RECLAIM_PURPOSE,
            page.say("What the list is for"),
            page.say("For taking back and moving licences, and not for judging anybody."),
        ),
        (
            RECLAIM,
            page.say("Licences by name"),
            page.say("Only an admin sees the list; every look is in the access log."),
        ),
        (
            "reclaim_days",
            page.say("Days without use"),
            page.say("Also how long a new licence is left in peace."),
        ),
    ):
        _one(page, control, name, head, why, told[name])


def _one(page: Page, control: Control, name: str, head: str, why: str, now: str) -> None:
    with st.container(border=True):
        st.markdown(f"**{head}**: {markdown(value_name(page, name, now), LONGEST_PURPOSE)}")
        st.caption(why)
        if page.is_admin:
            _change(page, control, name, head, now)


def _change(page: Page, control: Control, name: str, head: str, now: str) -> None:
    options = {
        "minimum_group": [str(size) for size in MINIMUM_GROUPS],
        "presence": ["off", "on"],
        RECLAIM: ["off", "on"],
        "team_column": list(TEAM_COLUMNS),
    }.get(name)
    with st.expander(page.say("Change this")), st.form(f"change-{name}", border=False):
        if options is None:
            value = st.text_input(head, now, key=f"value-{name}", max_chars=LONGEST_PURPOSE)
        else:
            value = st.selectbox(
                head,
                options,
                options.index(now) if now in options else 0,
                format_func=lambda option: value_name(page, name, option),
                key=f"value-{name}",
            )
        why = st.text_input(
            page.say("Reason, for everybody who may read this page"),
            key=f"why-{name}",
            max_chars=400,
        )
        if st.form_submit_button(page.say("Keep")):
            set_to(page, control, name, value, why)


def set_to(page: Page, control: Control, name: str, value: str, why: str) -> None:
    """Change a setting in the viewer's name, or say why not. Only an admin gets here."""
    if not page.is_admin:
        raise PermissionError(f"{page.viewer.role} may not change {name}")
    told = control.settings()
    try:
        check_change(name, value, told, why)
    except BadSetting as wrong:
        st.error(markdown(wrong.says.said(page.language), 400), icon=":material/error:")
        return
    if value == told[name]:
        return
    if derives(name, value):
        args = {"name": name, "value": value, "who": page.viewer.name, "why": why}
        jobs.start(page.settings.home, control.add_job("setting", args))
        st.info(
            page.say("This takes a moment, because figures are derived again. Reload to see it."),
            icon=":material/hourglass:",
        )
        return
    control.set_setting(name, value, who=page.viewer.name, why=why)
    st.rerun()


def value_name(page: Page, name: str, value: str) -> str:
    """A value as people say it."""
    if name == "minimum_group":
        return page.say("{n} people", n=value)
    if name == "team_thresholds" and not value:
        return page.say("as usual")
    if name == "reclaim_days":
        return page.say("{n} days", n=value)
    if name == RECLAIM_PURPOSE and not value:
        return page.say("Not written yet.")
    names = {
        "on": page.say("on"),
        "off": page.say("off"),
        "auto": page.say("chosen by Kadans"),
        "team": page.say("Team"),
        "manager": page.say("Manager"),
        "department": page.say("Department"),
        "function": page.say("Function"),
        "office": page.say("Office"),
        "country": page.say("Country"),
        "company": page.say("Company"),
    }
    return names.get(value, plain(value, 400))


def history(page: Page, control: Control) -> None:
    """Who changed what, when and why: newest first."""
    st.subheader(page.say("What was changed"), anchor=False)
    rows = [
        {
            page.say("When"): _when(page, change["changed_at"]),
            page.say("Setting"): item.name,
            page.say("Became"): value_name(page, item.name, change["value"]),
            page.say("Reason"): plain(change["why"], 400),
            page.say("Changed by"): plain(change["who"]),
            "_at": change["changed_at"],
        }
        for item in SETTINGS
        for change in control.setting_changes(item.name)
    ]
    if not rows:
        st.caption(page.say("Nothing was changed yet: every setting is as it came."))
        return
    rows.sort(key=lambda row: row["_at"], reverse=True)
    st.dataframe(
        pd.DataFrame(rows).drop(columns="_at"),
        hide_index=True,
        width="stretch",
        alt=page.say("Changes of settings, newest first."),
    )


def _when(page: Page, at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone(page.now.tzinfo)
    return f"{formats.day(moment.date(), page.language)} {moment:%H:%M}"
