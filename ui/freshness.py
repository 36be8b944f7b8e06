"""How old the figures are: a word, an icon and a colour, with the sources behind them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import streamlit as st

import formats
from metrics.facts import Facts, read_facts
from ui import links, names
from ui.page import Page

FRESH_DAYS = 5  # Microsoft's own reports lag up to three days
OLD_DAYS = 10
LICENSED = 0  # the series of reports that the badge is about
_WEEK, _SUNDAY = timedelta(days=7), timedelta(days=6)
_GAPS_SHOWN = 3


def age_days(page: Page) -> int:
    """Days between the newest report and today; 0 when there is no report."""
    return max((page.today - page.newest_on).days, 0) if page.newest_on else 0


def is_stale(page: Page) -> bool:
    """Older than ten days. The sample organisation does not age."""
    return page.newest_on is not None and not page.settings.sample and age_days(page) > OLD_DAYS


def badge(page: Page) -> None:
    """The badge beside the title; nothing before the first report."""
    if page.newest_on is None:
        return
    word, icon, colour = state(page)
    to = page.say(
        "Data to {day}",
        day=formats.day(page.newest_on, page.language, year=_other_year(page), weekday=True),
    )
    with st.popover(
        f":{colour}[{icon} **{word}**] · {to}", type="tertiary", key="freshness", width="content"
    ):
        _behind(page)


def _other_year(page: Page) -> bool:
    return page.newest_on is not None and page.newest_on.year != page.today.year


def state(page: Page) -> tuple[str, str, str]:
    """Word, icon and colour: none of them alone."""
    age = age_days(page)
    if page.settings.sample:
        return page.say("sample"), ":material/science:", "violet"
    if age <= FRESH_DAYS:
        return page.say("fresh"), ":material/check_circle:", "green"
    if age <= OLD_DAYS:
        return page.say("getting old"), ":material/schedule:", "orange"
    return page.say("stale"), ":material/history:", "red"


def _behind(page: Page) -> None:
    """Newest day per source and the last import, for whoever wants to know."""
    st.markdown(
        page.say(
            "The newest report is {n} days old. Microsoft publishes with up to 3 days' delay.",
            n=age_days(page),
        )
    )
    for source, batch in newest_per_source(page).items():
        st.caption(
            page.say(
                "{source}: to {day}, import #{batch}",
                source=names.source(page, source),
                day=formats.day(batch["newest_on"], page.language),
                batch=batch["batch_id"],
            )
        )
    _missing(page)
    if page.is_admin:
        st.page_link(links.IMPORTS, label=page.say("To the imports"), query_params=page.keep())
    else:
        st.caption(page.say("For newer figures, ask your IT admin."))


def _missing(page: Page) -> None:
    """The weeks without a report, which mostly stay unknown."""
    if page.data is None:
        return
    found = gaps(read_facts(page.data, LICENSED))
    if not found:
        return
    shown = [formats.period(first, last, page.language) for first, last in found[-_GAPS_SHOWN:]]
    more = len(found) - len(shown)
    st.caption(
        page.say("Weeks without a report: {weeks}.", weeks="; ".join(reversed(shown)))
        + (" " + page.say("Earlier gaps: {n}.", n=more) if more else "")
        + " "
        + page.say("Who was active in them is mostly unknown, and is not counted as inactive.")
    )


def gaps(facts: Facts) -> list[tuple[date, date]]:
    """First and last day of every run of weeks without a report of their own, oldest first.

    The report of a week is of its Friday, or of one of the six days after it.
    """
    reported = {_week_told(report.refresh_on) for report in facts.reports}
    found: list[tuple[date, date]] = []
    week = min(reported, default=date.max)
    while week < max(reported, default=date.min):
        week += _WEEK
        if week in reported:
            continue
        if found and found[-1][1] + timedelta(days=1) == week:
            found[-1] = (found[-1][0], week + _SUNDAY)
        else:
            found.append((week, week + _SUNDAY))
    return found


def _week_told(refresh_on: date) -> date:
    """Monday of the newest week of which a report has the Friday."""
    friday = refresh_on - timedelta(days=(refresh_on.weekday() - 4) % 7)
    return friday - timedelta(days=4)


def newest_per_source(page: Page) -> dict[str, dict[str, Any]]:
    """The live batch with the newest day of each source, oldest source first."""
    newest: dict[str, dict[str, Any]] = {}
    for batch in page.data.batches() if page.data is not None else []:
        if batch["state"] != "committed" or batch["newest_on"] is None:
            continue
        known = newest.get(batch["source"])
        if known is None or batch["newest_on"] > known["newest_on"]:
            newest[batch["source"]] = batch
    return dict(sorted(newest.items(), key=lambda item: item[1]["newest_on"]))
