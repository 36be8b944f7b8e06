"""Pieces of the page Licences by name. No name goes into session state, a cache or a link."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

import formats
from metrics import reclaim
from metrics.reclaim import Seat, Seats
from reports import export
from reports import reclaim as report
from store.choices import RECLAIM_PURPOSE
from store.control import Control
from ui import exporting, links, states
from ui.escape import plain
from ui.page import Page

LONGEST_WHY = 200


def no_list(page: Page, why: str) -> None:
    """Why there is no list, and what would change that."""
    if why == reclaim.NO_DATA:
        states.no_data(page)
        return
    said = {
        reclaim.OFF: page.say("Licences by name are switched off, as they come."),
        reclaim.NO_NAMES: page.say("Kadans keeps no names, so there is no list by name."),
        reclaim.CONCEALED: page.say("Microsoft hides names in the newest report: nobody is known."),
        reclaim.BEING_CARRIED_OUT: page.say(
            "An objection or erasure is being carried out. The list opens when that is done."
        ),
    }
    st.info(said[why], icon=":material/lock:" if why == reclaim.OFF else ":material/badge:")
    if why == reclaim.OFF:
        _how_to_switch_on(page)
    elif why == reclaim.NO_NAMES:
        st.markdown(
            page.say(
                'That is how it is set (`identity = "none"`), or no file with names was imported '
                "yet. How many licences are used stands on the page Overview."
            )
        )
    elif why == reclaim.CONCEALED:
        states.concealed(page)
    elif why == reclaim.BEING_CARRIED_OUT:
        st.markdown(page.say("From the shell, `python cli.py mend` finishes it."))


def _how_to_switch_on(page: Page) -> None:
    st.markdown(
        page.say(
            "Switched on, this page lists by name who has a Copilot licence of which no use is "
            "known, so that it can be taken back or moved. It is apart from all other figures and "
            "not for judging anybody."
        )
    )
    st.markdown(
        page.say(
            "1. Ask the works council and the privacy officer: a list of this kind needs consent "
            "in many countries.\n"
            "2. On the page Settings, write down its purpose, then switch it on with a reason.\n"
            "3. From then on every page says so, to everybody, and every look is in the access log."
        )
    )
    st.page_link(links.SETTINGS, label=page.say("Settings"), icon=":material/settings:")


def ask_first(page: Page) -> str:
    """What this look is for; "" until it is said. It goes into the access log."""
    with (
        st.form("reclaim-why", border=False),
        st.container(horizontal=True, vertical_alignment="bottom"),
    ):
        why = st.text_input(
            page.say("What do you look for now?"),
            key="reclaim-reason",
            max_chars=LONGEST_WHY,
            placeholder=page.say("For example: licences for the new colleagues of December"),
            help=page.say("It stands in the access log with your sign-in. Name nobody here."),
            width=520,
        )
        st.form_submit_button(page.say("Open the list"), icon=":material/lock_open:")
    return " ".join(str(why).split())


def everything(page: Page, found: Seats, why: str) -> None:
    """The answer in a sentence, what to know before acting, then the tiers and the file."""
    counts = reclaim.by_tier(found)
    st.subheader(
        page.say(
            "Certain: {certain} · Probable: {probable} · Look first: {review}",
            certain=formats.count(counts.get(reclaim.CERTAIN, 0), page.language),
            probable=formats.count(counts.get(reclaim.PROBABLE, 0), page.language),
            review=formats.count(counts.get(reclaim.REVIEW, 0), page.language),
        ),
        anchor=False,
    )
    st.caption(_of_when(page, found))
    cautions = report.caution(found, page.language)
    st.warning(f"**{cautions[0]}** {' '.join(cautions[1:])}", icon=":material/pan_tool:")
    titles = {tier: report.TIERS[tier].said(page.language) for tier in reclaim.TIERS}
    first = next((tier for tier in reclaim.TIERS if counts.get(tier)), reclaim.CERTAIN)
    tabs = st.tabs(list(titles.values()), default=titles[first])
    for tab, tier in zip(tabs, reclaim.TIERS, strict=True):
        with tab:
            _tier(page, found, tier)
    _downloads(page, why)


def _of_when(page: Page, found: Seats) -> str:
    said = page.say(
        "Reports to {day}. Who used Copilot in the last {n} days is not on the list.",
        day=formats.day(found.used_to_on, page.language),
        n=found.days,
    )
    if found.licences_on:
        said += " " + page.say(
            "Licences as the list of {day} has them.",
            day=formats.day(found.licences_on, page.language),
        )
    return said


def _tier(page: Page, found: Seats, tier: str) -> None:
    seats = found.of(tier)
    if not seats:
        st.markdown(page.say("Nobody."))
        return
    st.markdown(report.TO_DO[tier].said(page.language))
    st.dataframe(
        pd.DataFrame([_row(page, seat, found.days) for seat in seats]),
        hide_index=True,
        width="stretch",
        alt=report.TIERS[tier].said(page.language),
        key=f"reclaim-{tier}",
    )


def _row(page: Page, seat: Seat, days: int) -> dict[str, str]:
    last = formats.day(seat.report_on, page.language) if seat.report_on else "–"
    return {
        page.say("Name"): plain(seat.name) or "–",
        page.say("Reason"): report.reason(seat.reason, days, page.language),
        page.say("Licence since, at the latest"): report.held(seat.shown_on, page.language),
        page.say("Department"): plain(seat.department or page.say("not known")),
        page.say("Address"): plain(seat.address, 120),
        page.say("Last report with this person"): last,
    }


def _downloads(page: Page, why: str) -> None:
    exporting.pair(
        page,
        partial(_table, page, why),
        name=f"kadans-licences-{page.today}",
        key="reclaim",
        caption=page.say("The file holds names: keep it where only who acts on it can read it."),
    )


def _table(page: Page, why: str, ending: str) -> export.Table:
    """The list, read anew when it is asked for and after that stands in the log."""
    assert page.data is not None
    found = reclaim.seats(
        page.home,
        page.viewer,
        page.data,
        why=why,
        as_what=f"reclaim {ending}",
        names_kept=page.settings.identity != "none",
        today=page.today,
    )
    purpose = Control.open(page.settings.home).setting(RECLAIM_PURPOSE)
    return report.table(found, why, purpose, page.language)
