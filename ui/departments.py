"""The grid of the page Departments, in its four views, built from protected answers."""

from __future__ import annotations

from collections.abc import Callable

import formats
from metrics.answer import Answer, Row
from metrics.question import ANY_APP
from ui import asking, heatmap, names, states, url
from ui.escape import plain
from ui.heatmap import Cell, Grid
from ui.page import Page
from ui.theme import Palette

VIEWS = ("share", "frequency", "change", "people")
ANY = ANY_APP
_BY = ("department", "app")


def view_name(page: Page, view: str) -> str:
    """What a view of the grid is called."""
    return {
        "share": page.say("Share active"),
        "frequency": page.say("Frequency"),
        "change": page.say("Change"),
        "people": page.say("People"),
    }[view]


def shown_view() -> str:
    """The view of the grid that the URL asks for."""
    return url.value("view", VIEWS, VIEWS[0]) or VIEWS[0]


def reach(page: Page) -> Answer:
    """The one large question of the page: share of every department in every app.

    What else the page says of departments and apps is read from the same answer. The period before
    is asked only where the grid shows changes.
    """
    compare = shown_view() == "change"
    return asking.ask(page, "app_reach", by=_BY, weeks=page.weeks, compare=compare)


def apps(page: Page) -> list[str]:
    """Apps of the grid in their fixed order: any app first, unused ones last."""
    rows = reach(page).totals
    found = [(row.value is None or row.value == 0, str(row.dims["app"])) for row in rows]
    ordered = [app for unused, app in sorted(found, key=lambda item: item[0])]
    return [ANY, *(app for app in ordered if app != ANY)]


def grid(page: Page, view: str, palette: Palette) -> Grid:
    """The grid of one view; rows in the order of the alphabet, columns as `apps` says."""
    if view == "frequency":
        return _frequency(page, palette)
    cell: Callable[[Page, Row, Palette], Cell] = {
        "share": _share_cell,
        "change": _change_cell,
        "people": _people_cell,
    }[view]
    cells = {}
    for row in reach(page).rows:
        department, app = asking.key(row, _BY)
        cells[department, app] = cell(page, row, palette)
    return Grid(
        rows=_rows(page),
        columns=tuple((app, names.app(page, app)) for app in apps(page)),
        cells=cells,
        head=page.say("Department · people"),
        missing=page.say("not shown"),
    )


def is_concealed(page: Page) -> bool:
    """Whether the reports hide names, so that nobody can be matched with a department."""
    answer = asking.ask(page, "licensed_people", by=("department",), weeks=page.weeks)
    return any(caveat.code == "concealed" for caveat in answer.caveats)


def _rows(page: Page) -> tuple[tuple[str, str], ...]:
    by = ("department",)
    found = asking.ask(page, "licensed_people", by=by, weeks=page.weeks).rows
    heads = {asking.key(row, by)[0]: _row_head(page, row) for row in found}
    return tuple((code, heads[code]) for code in asking.departments(page) if code in heads)


def _row_head(page: Page, row: Row) -> str:
    # Short enough that the size beside it is not cut off.
    name = plain(names.department(page, asking.key(row, ("department",))[0]), 27)
    if row.value is not None:
        return f"{name} · {formats.count(row.value, page.language)}"
    return f"{name} · {states.short_reason(page, row.hidden)}"


def _share_cell(page: Page, row: Row, palette: Palette) -> Cell:
    return heatmap.share_cell(row, page.language, palette)


def _change_cell(page: Page, row: Row, palette: Palette) -> Cell:
    if row.value is None:
        return Cell(None, "")
    if row.change is None:
        # The share stands in the other views: nothing is hidden here, it cannot be told.
        return Cell(0, "–", palette.change(0))
    points = round(row.change * 100)
    # A rounded share jumps by whole steps: few people are not judged by colour.
    paint = palette.change(0 if row.about else points)
    return Cell(points, formats.signed(points, page.language), paint)


def _people_cell(page: Page, row: Row, palette: Palette) -> Cell:
    if row.value is None:
        return Cell(None, "")
    if row.numerator is None:
        # Counts of small groups are not said: the rate stands, and never becomes a count here.
        share = formats.percent(row.value, page.language, row.bound)
        label = share if row.bound else page.say("about {share}", share=share)
        return Cell(0, label, palette.share(row.value))
    label = formats.count(row.numerator, page.language)
    return Cell(row.numerator, label, palette.share(row.value))


def answer_of(page: Page, view: str) -> Answer:
    """The answer that a view of the grid draws."""
    if view == "frequency":
        return asking.ask(page, "frequency_mix", by=("department",))
    return reach(page)


def _frequency(page: Page, palette: Palette) -> Grid:
    answer = answer_of(page, "frequency")
    cells: dict[tuple[str, str], Cell] = {}
    for row in answer.rows:
        at = (asking.key(row, ("department",))[0], str(row.dims["band"]))
        cells[at] = heatmap.share_cell(row, page.language, palette)
    return Grid(
        rows=_rows(page),
        columns=tuple((band, name.said(page.language)) for band, name in answer.bands.items()),
        cells=cells,
        head=page.say("Department · people"),
        missing=page.say("not shown"),
    )


def explanation(page: Page, view: str) -> str:
    """What the cells say, under the grid."""
    what = {
        "share": page.say("Share of licensed people with at least one action in the app."),
        "frequency": page.say(
            "Share of licensed people by how often they used Copilot in the last 4 weeks."
        ),
        "change": page.say(
            "Change of the share in points, compared with the period before. "
            "Within one point is about the same and not coloured; nor are rounded shares. "
            "A dash: one of the two shares is only a limit (≤ or ≥), or the period before is not "
            "known, so how much changed cannot be told."
        ),
        "people": page.say(
            "People with at least one action in the app; the colour is their share. "
            "Under {n} people only a rounded share is given.",
            n=asking.SMALL,
        ),
    }[view]
    return (
        what
        + " "
        + page.say(
            "Groups under {k} people are not shown, nor what would give them away.",
            k=page.viewer.minimum_group,
        )
    )


def alt(page: Page, view: str) -> str:
    """The finding of the grid, for whoever cannot see it: the highest and the lowest department."""
    known = sorted(
        (row.value, names.department(page, asking.key(row, ("department",))[0]))
        for row in reach(page).rows
        if row.value is not None and row.dims["app"] == ANY
    )
    said = f"{view_name(page, view)}: {page.say('departments by app')}."
    if len(known) > 1:
        said += " " + page.say(
            "Highest in any app: {high} ({top}); lowest: {low} ({bottom}).",
            high=known[-1][1],
            top=formats.percent(known[-1][0], page.language),
            low=known[0][1],
            bottom=formats.percent(known[0][0], page.language),
        )
    return said
