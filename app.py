"""The web pages: page settings, who looks, which pages there are, the frame, then the view."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import streamlit as st

import server
import settings
from reports import purpose
from store import choices
from store.control import Control
from ui import frame, links, page, states, theme, url
from ui.access import banners, signing
from words import say

ASSETS = Path(__file__).with_name("assets")

log = logging.getLogger("kadans.pages")


def main() -> None:
    """One run of the script; also when not even the frame of a page can be made it says so."""
    try:
        _run()
    except Exception:
        reference = secrets.token_hex(2).upper()
        log.exception("no page could be made, reference %s", reference)
        said = say(
            "Kadans cannot open its data, so no page can be shown. Who runs it finds the reason "
            "in the log under reference {reference}, and with `python cli.py health`.",
            frame.browser_language("en"),
            reference=reference,
        )
        st.error(said, icon=":material/error:")


def _run() -> None:
    """One run of the script: prepare the page, draw its frame, run its view."""
    chosen = settings.load()
    why = server.open_to_others(chosen, st.get_option("server.address"))
    if why:  # however it was started, nothing is shown to other machines
        st.error(why)
        return
    control = Control.open(chosen.home)
    told = control.settings()
    # A local icon: the browser asks nobody else for it.
    st.set_page_config(page_title="Kadans", page_icon=str(ASSETS / "icon.png"), layout="wide")
    st.html(ASSETS / "narrow.css")
    dark = theme.palette().dark
    st.logo(str(ASSETS / ("kadans-dark.svg" if dark else "kadans.svg")), size="large")
    now, spoken = datetime.now().astimezone(), frame.language(chosen.language)
    who = signing.looking(chosen, control, now, spoken, int(told["minimum_group"]))
    if who is None:
        return
    viewer, person = who
    said = purpose.whole(told, spoken)
    prepared = frame.prepare(chosen, viewer, now, spoken, person=person, purpose=said)
    entries = links.pages_of(viewer)
    pages = frame.pages(spoken, entries, told)
    shut = frame.others(spoken, entries)
    view = st.navigation(frame.menu(spoken, entries, {**pages, **shut}), position="top")
    url.travel(view.url_path)
    entry = next((item for item in entries if pages[item.file] == view), None)
    if view in shut.values():
        with states.guarded(prepared, "page"):
            page.put(frame.draw(prepared, view.title, filters=False))
            frame.log_access(page.current(), f"refused {view.url_path}", control)
            view.run()
        frame.foot(prepared)
        return
    if entry is None:
        view.run()  # leads on to the first page of this viewer
        return
    with states.guarded(prepared, "page"):
        drawn = frame.draw(prepared, view.title, filters=entry.filters, asks=entry.asks)
        banners.draw(drawn, control)
        frame.log_access(drawn, view.url_path, control)
        page.put(drawn)
        view.run()
    if entry.file == links.RECLAIM:  # apart from all else, and for a purpose of its own
        prepared = replace(prepared, purpose=told[choices.RECLAIM_PURPOSE] or said)
    frame.foot(prepared)


if __name__ == "__main__":
    main()
else:
    # Streamlit imports this file as the server to run (serve.py), and runs it as a page's script.
    app = st.App(__file__, **server.set_up(settings.load()))
