"""The web pages: page settings, who looks, which pages there are, the frame, then the view."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import streamlit as st

import access
import settings
from store.control import Control
from ui import frame, links, page, theme, url

ASSETS = Path(__file__).with_name("assets")


def viewer_of(chosen: settings.Settings) -> access.Viewer:
    """Without sign-in the viewer is whoever sits at this machine, under the set minimum group."""
    return access.local_viewer(int(Control.open(chosen.home).setting("minimum_group")))


def main() -> None:
    """One run of the script: prepare the page, draw its frame, run its view."""
    chosen = settings.load()
    # A local icon: the browser asks nobody else for it.
    st.set_page_config(page_title="Kadans", page_icon=str(ASSETS / "icon.png"), layout="wide")
    dark = theme.palette().dark
    st.logo(str(ASSETS / ("kadans-dark.svg" if dark else "kadans.svg")), size="large")
    prepared = frame.prepare(
        chosen, viewer_of(chosen), datetime.now().astimezone(), frame.language()
    )
    views = [links.OVERVIEW, links.DEPARTMENTS, links.DEFINITIONS]
    if prepared.is_admin:
        views.append(links.IMPORTS)
    pages = frame.pages(prepared.language, views)
    view = st.navigation(list(pages.values()), position="top")
    url.travel(view.url_path)
    filtered = view in (pages[links.OVERVIEW], pages[links.DEPARTMENTS])
    page.put(frame.draw(prepared, view.title, filters=filtered))
    view.run()
    frame.foot(page.current())


main()
