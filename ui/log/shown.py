"""Pieces of the page Access log: whether it is whole, how often by role, the rows, an export."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pandas as pd
import streamlit as st

from reports import access as report
from reports import role_names
from store.access_log import AccessLog, Chain, Look
from ui.escape import plain
from ui.page import Page

PERIODS = (7, 30, 90, 366)
MOST = 5000


def whole(page: Page, chain: Chain) -> None:
    """Whether any row was changed or taken out."""
    if chain.whole:
        st.success(
            page.say("The log is whole: {n} rows, each chained to the one before.", n=chain.rows),
            icon=":material/verified:",
        )
    else:
        st.error(
            page.say("The log is not whole: row {n} is missing or was changed.", n=chain.broken_at),
            icon=":material/gpp_bad:",
        )


def filters(page: Page, log: AccessLog) -> list[Look]:
    """Period, role and page; the rows that remain, newest first."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        days = st.selectbox(
            page.say("Period"),
            PERIODS,
            1,
            format_func=lambda n: page.say("Last {n} days", n=n),
            key="log-days",
            width=190,
        )
        since = (page.now - timedelta(days=days or PERIODS[1])).date().isoformat()
        looks = log.looks(role=page.viewer.role, limit=MOST, since=since)
        role = st.selectbox(
            page.say("Role"),
            sorted({look.role for look in looks}),
            None,
            format_func=lambda one: role_name(page, one),
            placeholder=page.say("All roles"),
            key="log-role",
            width=230,
        )
        what = st.selectbox(
            page.say("Page, export or command"),
            sorted({look.page for look in looks}),
            None,
            placeholder=page.say("Everything"),
            key="log-page",
            width=230,
        )
    if len(looks) == MOST:
        st.caption(page.say("Only the newest {n} rows are shown.", n=MOST))
    return report.chosen(looks, role, what)


def role_name(page: Page, role: str) -> str:
    """What a role is called; rows of refusals have none."""
    known = role_names.NAMES.get(role)
    return known.said(page.language) if known else page.say("no role")


def counts(page: Page, looks: Sequence[Look]) -> None:
    """How often each role looked."""
    rows = [
        (role_name(page, role), number, people) for role, number, people in report.by_role(looks)
    ]
    header = (page.say("Role"), page.say("Looks"), page.say("Different people"))
    st.subheader(page.say("How often, by role"), anchor=False)
    st.dataframe(
        pd.DataFrame(rows, columns=list(header)),
        hide_index=True,
        width="stretch",
        alt=page.say("How often, by role"),
    )


def rows(page: Page, looks: Sequence[Look]) -> None:
    """Every look, newest first."""
    st.subheader(page.say("Every look"), anchor=False)
    table = pd.DataFrame(
        {
            page.say("When (UTC)"): [look.seen_at[:16].replace("T", " ") for look in looks],
            page.say("Who"): [plain(report.who(look, page.language)) for look in looks],
            page.say("Role"): [role_name(page, look.role) for look in looks],
            page.say("Page, export or command"): [plain(look.page) for look in looks],
            page.say("Question"): [plain(look.question, 400) for look in looks],
        }
    )
    st.dataframe(table, hide_index=True, width="stretch", alt=page.say("Every look"))


def export(page: Page, log: AccessLog, looks: Sequence[Look]) -> None:
    """The rows as a file; taking them along is a look too."""

    def noted() -> None:
        log.write(page.viewer.name, page.viewer.role, "log", f"export rows={len(looks)}")

    st.download_button(
        page.say("Download these rows (CSV)"),
        report.as_csv(looks, page.language),
        file_name="kadans-access-log.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click=noted,
        key="log-csv",
    )


def not_the_rows(page: Page, chain: Chain) -> None:
    """What an admin gets: that there is a log and whether it is whole, not who looked at what."""
    whole(page, chain)
    st.info(
        page.say(
            "Who looked at what is for the privacy officer and the works council: the log also "
            "says what admins did, and nobody checks themselves."
        ),
        icon=":material/lock:",
    )
