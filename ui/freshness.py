"""How old the figures are: a word, an icon and a colour, with the sources behind them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui import formats, links, names
from ui.page import Page

FRESH_DAYS = 5  # Microsoft's own reports lag up to three days
OLD_DAYS = 10


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
    if page.is_admin:
        st.page_link(links.IMPORTS, label=page.say("To the imports"), query_params=page.keep())
    else:
        st.caption(page.say("For newer figures, ask your IT admin."))


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
