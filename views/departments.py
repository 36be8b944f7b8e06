"""Departments: which department, in which app, how often; a cell opens its detail below."""

from __future__ import annotations

import streamlit as st

from ui import departments, detail, exporting, heatmap, links, names, overview, states, theme, url
from ui.escape import plain
from ui.page import Page, current


def choose_view(page: Page) -> str:
    """The four pictures of the same grid."""
    return url.segments(
        page,
        "view",
        page.say("What the cells show"),
        departments.VIEWS,
        departments.VIEWS[0],
        format_func=lambda view: departments.view_name(page, view),
        label_visibility="collapsed",
    )


def choose_app(page: Page) -> str:
    """The app of the detail; with the department above it does what a click on a cell does."""
    app = url.select(
        page,
        "app",
        page.say("App"),
        departments.apps(page),
        departments.ANY,
        format_func=lambda app: plain(names.app(page, app)),
        width=220,
    )
    return app or departments.ANY


def grid_key(view: str, path: tuple[str | None, str]) -> str:
    """The grid keeps its keyboard focus while it is the one that moves the path.

    A path that came from elsewhere (a select box, a link) makes a new grid with its cell marked.
    """
    if st.session_state.get("_grid_path") != path:
        st.session_state["_grid_turn"] = st.session_state.get("_grid_turn", 0) + 1
        st.session_state["_grid_path"] = path
    return f"grid-{view}-{st.session_state['_grid_turn']}"


def follow_choice(page: Page, grid: heatmap.Grid, key: str, app: str) -> None:
    """A chosen cell becomes the path in the URL, where the select boxes find it."""
    chosen = heatmap.chosen(grid, st.session_state.get(key))
    if chosen is None:
        return
    department, column = chosen
    if column in departments.apps(page):
        app = str(column)
    url.put("department", department)
    url.put("app", app, departments.ANY)
    st.session_state["_grid_path"] = (department, app)


def show_grid(page: Page, view: str, app: str) -> None:
    """The heatmap, with the chosen cell marked."""
    grid = departments.grid(page, view, theme.palette())
    key = grid_key(view, (page.department, app))
    heatmap.draw(
        grid,
        theme.palette(),
        key=key,
        alt=departments.alt(page, view),
        selected=(page.department, app) if page.department else None,
        on_select=lambda: follow_choice(page, grid, key, app),
    )
    st.caption(departments.explanation(page, view))


def show(page: Page) -> None:
    """The page: figure of the path, grid, detail."""
    if states.closed(page, links.DEPARTMENTS):
        return
    if not page.has_usage:
        states.no_data(page)
        return
    if departments.is_concealed(page):
        states.concealed(page)
        with states.panel(page, "apps"):
            overview.draw_apps(page)
        return
    with page.slot or st.container(horizontal=True, vertical_alignment="bottom"):
        app = choose_app(page)
        view = choose_view(page)
    with states.panel(page, "head", height=80):
        detail.head(page, app)
    with states.panel(page, "grid", height=420):
        show_grid(page, view, app)
        exporting.buttons(page, departments.answer_of(page, view), f"export-{view}")
    if page.department:
        with states.panel(page, "detail", height=320):
            detail.draw(page, page.department, app)
    else:
        st.caption(page.say("Choose a cell, or a department above, to see it week by week."))


show(current())
