"""The frame of every page: title, freshness, two filters, the question as a sentence, the foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import urlencode

import streamlit as st
from streamlit.navigation.page import Page as StreamlitPage

import access
import formats
from settings import Settings
from store.control import Control
from store.home import Home
from store.serving import open_serving
from ui import asking, freshness, links, names, states, theme, url
from ui.access import account
from ui.escape import markdown
from ui.page import DEFAULT_WEEKS, PERIODS, Page, current
from words import LANGUAGES

_SELF_NAMES = {"nl": "Nederlands", "en": "English"}


def language(fallback: str) -> str:
    """The viewer's language: chosen here or in the link, else the browser's, else `fallback`."""
    return url.value("lang", LANGUAGES, None) or browser_language(fallback)


def browser_language(fallback: str) -> str:
    """What the browser speaks, where Kadans speaks it too; `fallback` otherwise."""
    spoken = (st.context.locale or "")[:2].lower()
    return spoken if spoken in LANGUAGES else fallback


def prepare(
    settings: Settings,
    viewer: access.Viewer,
    now: datetime,
    spoken: str,
    *,
    person: access.Person | None = None,
    purpose: str = "",
) -> Page:
    """The page before its filters are drawn: the newest published data, opened once."""
    data = open_serving(Home(settings.home))
    newest = data.newest_on if data is not None else None
    return Page(
        viewer, settings, data, spoken, now, newest_on=newest, purpose=purpose, person=person
    )


def log_access(page: Page, view: str, control: Control) -> None:
    """Who looked at what, once per question and visit: rows that a works council may read.

    Of a person's own data the row also says, as a hash, whose they are.
    """
    asked = urlencode(sorted(st.query_params.to_dict().items()))
    if st.session_state.get("_logged") != (view, asked):
        about = page.person.id if page.person and view == _stem(links.OWN_DATA) else None
        control.log_access(
            page.viewer.name, page.viewer.role, view or "overview", asked, about=about
        )
        st.session_state["_logged"] = (view, asked)


def _stem(file: str) -> str:
    """The address of a page."""
    return PurePosixPath(file).stem


def draw(page: Page, title: str, *, filters: bool, asks: bool = True) -> Page:
    """Draw what stands above every page; the page as its filters leave it.

    `asks`: all figures of the page answer one question, which stands under its filters.
    """
    theme.readable()
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            st.title(title, anchor=False, width="content")
            _badges(page)
        with st.container(horizontal=True, width="content", vertical_alignment="center"):
            freshness.badge(page)
            _languages(page)
            if page.person:
                account.menu(page, page.person)
    if filters and page.has_usage:
        page = _filters(page)
        if asks:
            st.caption(question(page))
    if freshness.is_stale(page):
        states.stale(page, freshness.age_days(page))
    return page


def _badges(page: Page) -> None:
    if page.person is None:
        st.badge(
            page.say("No sign-in — local use"),
            icon=":material/lock_open:",
            color="gray",
            help=page.say(
                "Anyone who can open this address on this machine sees these pages. "
                "There is no sign-in, so Kadans only listens on this machine."
            ),
        )
    if page.settings.sample:
        st.badge(
            page.say("Sample data"),
            icon=":material/science:",
            color="violet",
            help=page.say("A simulated organisation. Nobody in it exists."),
        )


def _languages(page: Page) -> None:
    url.segments(
        page,
        "lang",
        page.say("Language"),
        LANGUAGES,
        browser_language(page.settings.language),
        format_func=lambda code: _SELF_NAMES[code],
        label_visibility="collapsed",
    )


def _filters(page: Page) -> Page:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        weeks = url.select(
            page,
            "weeks",
            page.say("Period"),
            [str(n) for n in PERIODS],
            str(DEFAULT_WEEKS),
            format_func=lambda n: _period_name(page, int(n)),
            width=190,
        )
        page = replace(page, weeks=int(weeks or DEFAULT_WEEKS))
        department = url.select(
            page,
            "department",
            page.say("Department"),
            asking.departments(page),
            None,
            format_func=lambda code: names.department(page, code),
            placeholder=page.say("All departments"),
            width=260,
        )
        slot = st.container(horizontal=True, width="content", vertical_alignment="bottom")
        with st.popover(page.say("More"), icon=":material/tune:", key="more"):
            compare = url.switch(
                page, "compare", page.say("Compare with the period before"), default=True
            )
            st.caption(page.say("Link to this view"))
            st.code(_link(), language=None, wrap_lines=True)
            st.page_link(
                links.DEFINITIONS,
                label=page.say("Why does this differ from the admin centre?"),
                icon=":material/compare_arrows:",
                query_params=page.keep(metric="admin-centre"),
            )
    return replace(page, department=department, compare=compare, slot=slot)


def _period_name(page: Page, weeks: int) -> str:
    return page.say("Last week") if weeks == 1 else page.say("Last {n} weeks", n=weeks)


def _link() -> str:
    asked = urlencode(st.query_params.to_dict())
    return (st.context.url or "").split("?")[0] + (f"?{asked}" if asked else "")


def question(page: Page) -> str:
    """The question of this page as a sentence, which also heads every export."""
    whose = (
        markdown(names.department(page, page.department))
        if page.department
        else page.say("the whole organisation")
    )
    window = asking.window(page)
    if window is None:
        return page.say("The reports hold no whole week yet.")
    when = formats.period(*window, page.language)
    if page.compare:
        return (
            page.say(
                "Licensed people in **{whose}**, **{when}**, compared with the {n} weeks before.",
                whose=whose,
                when=when,
                n=page.weeks,
            )
            if page.weeks > 1
            else page.say(
                "Licensed people in **{whose}**, **{when}**, compared with the week before.",
                whose=whose,
                when=when,
            )
        )
    return page.say("Licensed people in **{whose}**, **{when}**.", whose=whose, when=when)


def foot(page: Page) -> None:
    """Below every page: what this is for, the smallest group shown, the day of the data."""
    st.divider()
    ends = not page.purpose or page.purpose.endswith((".", "!", "?", "…"))
    purpose = markdown(page.purpose if ends else f"{page.purpose}.", 401)
    group = page.say("Groups under {k} people are not shown.", k=page.viewer.minimum_group)
    when = (
        page.say("Data to {day}", day=formats.day(page.newest_on, page.language)) + "."
        if page.newest_on
        else ""
    )
    st.caption(f"{purpose} {group} {when}".strip())


def pages(
    spoken: str, entries: Sequence[links.Entry], told: Mapping[str, str]
) -> dict[str, StreamlitPage]:
    """The pages of this viewer by view file; `told` are the settings.

    A page that is switched off is not in the menu; its address says how it is switched on.

    Overview is the landing page, without a path. Who may not open it lands on the first page that
    they may open: that keeps its path, so that a link to it is the same for everybody.
    """
    found = {
        item.file: st.Page(item.file, title=item.title.said(spoken), default=True)
        if item.file == links.OVERVIEW
        else st.Page(
            item.file,
            title=item.title.said(spoken),
            url_path=_stem(item.file),
            visibility="hidden" if item.switch and told[item.switch] != "on" else "visible",
        )
        for item in entries
    }
    if links.OVERVIEW not in found:

        def home() -> None:
            st.switch_page(next(iter(found.values())))

        start = st.Page(home, title="Kadans", default=True, visibility="hidden")
        return {"": start, **found}
    return found


def others(spoken: str, entries: Sequence[links.Entry]) -> dict[str, StreamlitPage]:
    """The pages that this viewer may not open, none in the menu, by view file.

    Their address says for whom the page is; the view itself is not run.
    """

    def refusing(item: links.Entry) -> StreamlitPage:
        def refuse() -> None:
            states.closed(current(), item.file)

        title, path = item.title.said(spoken), _stem(item.file)
        return st.Page(refuse, title=title, url_path=path, visibility="hidden")

    shut = (item for item in links.PAGES if item not in entries and item.file != links.OVERVIEW)
    return {item.file: refusing(item) for item in shut}


def menu(
    spoken: str, entries: Sequence[links.Entry], found: dict[str, StreamlitPage]
) -> dict[str, list[StreamlitPage]]:
    """The pages under the sections of the menu; those under "" stand in the menu itself."""
    listed = {item.file for item in entries}
    unlisted = [page for file, page in found.items() if file not in listed]
    grouped = {
        links.SECTIONS[name].said(spoken) if name else "": [found[item.file] for item in items]
        for name, items in links.sections(entries).items()
    }
    return {**grouped, "": [*unlisted, *grouped[""]]}
