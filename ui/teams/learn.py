"""From whom a team could learn, in which app, and what worked there."""

from __future__ import annotations

import streamlit as st

import formats
from metrics.teams.alike import LearnFrom
from metrics.teams.queues import Entry
from store.register import UseCase, plain
from ui import cache, figure, links, names, url
from ui.escape import markdown
from ui.page import Page
from ui.teams.board import Board

_MOST_CASES = 3


def draw(page: Page, board: Board, entry: Entry) -> None:
    """Strong teams like this one, the app they use more, and use cases that were shared there."""
    figure.header(page, page.say("Learn from"), None)
    rows = tuple(one.row for one in board.entries)
    found = cache.learn_from(page, rows, entry.team, board.dimension)
    if not found.strong:
        st.caption(
            page.say("No strong team is enough like this one in functions, size and licences.")
        )
    else:
        with st.container(horizontal=True, gap="small"):
            for team in found.strong:
                st.button(
                    markdown(team),
                    key=f"learn-{team}",
                    on_click=url.put,
                    args=("team", team),
                    help=page.say("Open this team"),
                )
        st.caption(
            page.say(
                "Of the teams that go well, these are the most alike in functions, size and age of "
                "licences."
            )
        )
        st.markdown(suggestion(page, found))
    for case in cases(board, entry, found):
        with st.container(border=True, gap="xsmall"):
            st.page_link(
                links.LIBRARY,
                label=f"**{markdown(case.title)}**",
                icon=":material/menu_book:",
                query_params={"case": str(case.use_case_id)},
            )
            parts = [case.department, case.function, names.app(page, case.app) if case.app else ""]
            st.caption(" · ".join(markdown(part) for part in parts if part))
    _library(page, found)


def _library(page: Page, found: LearnFrom) -> None:
    st.page_link(
        links.LIBRARY,
        label=page.say("All use cases"),
        icon=":material/menu_book:",
        query_params={"in": found.app} if found.app else None,
    )


def suggestion(page: Page, found: LearnFrom) -> str:
    """What those teams do differently, where more than overall use tells it."""
    if found.app is None:
        return page.say(
            "No single app stands out; the difference is how many people use Copilot weekly."
        )
    app = names.app(page, found.app)
    if found.points is None:
        return page.say(
            "People there use Copilot in **{app}** clearly more than people here with the same "
            "overall use. What do they do with it?",
            app=app,
        )
    return page.say(
        "People there use Copilot in **{app}** more than people here with the same overall use: "
        "about {points}. What do they do with it?",
        app=app,
        points=formats.points(found.points, page.language),
    )


def cases(board: Board, entry: Entry, found: LearnFrom) -> list[UseCase]:
    """Use cases of the teams to learn from first, then those of the app or of this group."""
    strong = {plain(team) for team in found.strong}
    known = board.register.use_cases()

    def nearness(case: UseCase) -> int:
        shared = {plain(share.team) for share in case.shares if share.dimension == board.dimension}
        if strong & (shared | {plain(case.department), plain(case.function)}):
            return 2
        own = {plain(case.department), plain(case.function)} - {""}
        return int(plain(entry.team) in own or (found.app is not None and case.app == found.app))

    near = [case for case in known if nearness(case)]
    return sorted(near, key=lambda case: -nearness(case))[:_MOST_CASES]
