"""The web pages: page settings, who looks, which pages there are, the frame, then the view."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

import access
import settings
from store.control import Control
from ui import frame, links, page, presence, states, theme, url

ASSETS = Path(__file__).with_name("assets")


def main() -> None:
    """One run of the script: prepare the page, draw its frame, run its view."""
    chosen = settings.load()
    control = Control.open(chosen.home)
    told = control.settings()
    # A local icon: the browser asks nobody else for it.
    st.set_page_config(page_title="Kadans", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(ASSETS / "narrow.css")
    dark = theme.palette().dark
    st.logo(str(ASSETS / ("kadans-dark.svg" if dark else "kadans.svg")), size="large")
    prepared = frame.prepare(
        chosen,
        # Without sign-in the viewer is whoever sits at this machine.
        access.local_viewer(int(told["minimum_group"])),
        datetime.now().astimezone(),
        frame.language(chosen.language),
        purpose=told["purpose"],
    )
    views = [links.OVERVIEW, links.DEPARTMENTS, links.INDEPTH, links.DEFINITIONS]
    if prepared.is_admin:
        views += [links.IMPORTS, links.SOURCES]
    pages = frame.pages(prepared.language, views)
    view = st.navigation(list(pages.values()), position="top")
    url.travel(view.url_path)
    asking = view in (pages[links.OVERVIEW], pages[links.DEPARTMENTS])
    filtered = asking or view == pages[links.INDEPTH]
    with states.guarded(prepared, "page"):
        drawn = frame.draw(prepared, view.title, filters=filtered, asks=asking)
        presence.banner(drawn, control)
        frame.log_access(drawn, view.url_path, control)
        page.put(drawn)
        view.run()
    frame.foot(prepared)


main()
