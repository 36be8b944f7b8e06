"""The grid of the page Departments, in its four views, built from protected answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from metrics import Row
from ui import asking, formats, names, states
from ui.asking import Change
from ui.heatmap import Cell, Grid
from ui.page import Page
from ui.theme import Palette

VIEWS = ("share", "frequency", "change", "people")
ANY = "any"
_BY = ("department", "app")


def view_name(page: Page, view: str) -> str:
    """What a view of the grid is called."""
    return {
        "share": page.say("Share active"),
        "frequency": page.say("Frequency"),
        "change": page.say("Change"),
        "people": page.say("People"),
    }[view]


def apps(page: Page) -> list[str]:
    """Apps of the grid: any app first, then by reach in the organisation, unused ones last."""
    rows = asking.ask(page, "app_reach", by=("app",), weeks=page.weeks).rows
    reach = {str(row.dims["app"]): row.value or 0.0 for row in rows}
    reach.pop(ANY, None)
    return [ANY, *sorted(reach, key=lambda app: (-reach[app], app))]


def grid(page: Page, view: str, palette: Palette) -> Grid:
    """The grid of one view; rows in the order of the alphabet, columns as `apps` says."""
    if view == "frequency":
        return _frequency(page, palette)
    cell: Callable[[Page, Change, Palette], Cell] = {
        "share": _share_cell,
        "change": _change_cell,
        "people": _people_cell,
    }[view]
    wide = asking.changes(page, "active_share", by=("department",), weeks=page.weeks)
    split = asking.changes(page, "app_reach", by=_BY, weeks=page.weeks)
    found = {(dims[0], ANY): change for dims, change in wide.items()}
    found.update({(dims[0], dims[1]): change for dims, change in split.items()})
    columns = tuple((app, names.app(page, app)) for app in apps(page))
    return Grid(
        rows=_rows(page),
        columns=columns,
        cells={at: cell(page, change, palette) for at, change in found.items()},
        head=page.say("Department · people"),
        missing=page.say("not shown"),
    )


def _rows(page: Page) -> tuple[tuple[str, str], ...]:
    by = ("department",)
    found = asking.ask(page, "licensed_people", by=by, weeks=page.weeks).rows
    heads = {asking.key(row, by)[0]: _row_head(page, row) for row in found}
    return tuple((code, heads[code]) for code in asking.departments(page) if code in heads)


def _row_head(page: Page, row: Row) -> str:
    name = names.department(page, asking.key(row, ("department",))[0])
    if row.hidden:
        return f"{name} · {states.short_reason(page, row.hidden)}"
    size = row.value if row.value is not None else row.denominator
    return f"{name} · {formats.count(size, page.language)}" if size is not None else name


def _share_cell(page: Page, change: Change, palette: Palette) -> Cell:
    row = change.now
    if row is None or row.value is None:
        return Cell(None, "")
    label = formats.aligned(row.value, page.language, row.bound)
    return Cell(round(row.value * 100), label, palette.share(row.value))


def _change_cell(page: Page, change: Change, palette: Palette) -> Cell:
    moved = change.share
    if moved is None:
        return Cell(None, "")
    points = round(moved * 100)
    return Cell(points, formats.signed(points, page.language), palette.change(points))


def _people_cell(page: Page, change: Change, palette: Palette) -> Cell:
    row = change.now
    if row is None or row.value is None:
        return Cell(None, "")
    if row.numerator is None or row.denominator is None:
        # Counts of small groups are not said: the rate stands, with "about".
        label = page.say(
            "about {share}", share=formats.percent(row.value, page.language, row.bound)
        )
        return Cell(round(row.value * (row.denominator or 0)), label, palette.share(row.value))
    label = page.say(
        "{n} of {all}",
        n=formats.count(row.numerator, page.language),
        all=formats.count(row.denominator, page.language),
    )
    return Cell(row.numerator, label, palette.share(row.value))


def _frequency(page: Page, palette: Palette) -> Grid:
    rows = asking.ask(page, "frequency_mix", by=("department",), weeks=4).rows
    cells: dict[tuple[str, str], Cell] = {}
    for row in rows:
        at = (asking.key(row, ("department",))[0], str(row.dims.get("band", "")))
        cells[at] = _share_cell(page, Change(row, None), palette)
    return Grid(
        rows=_rows(page),
        columns=tuple((band, name) for band, name in band_names(page).items()),
        cells=cells,
        head=page.say("Department · people"),
        missing=page.say("not shown"),
    )


def band_names(page: Page) -> Mapping[str, str]:
    """Bands of the frequency mix, from never to every week."""
    return {
        "0": page.say("No week"),
        "1": page.say("1 week of 4"),
        "2": page.say("2 weeks"),
        "3": page.say("3 weeks"),
        "4": page.say("4 of 4 weeks"),
    }


def explanation(page: Page, view: str) -> str:
    """What the cells say, under the grid."""
    k = page.viewer.minimum_group
    what = {
        "share": page.say("Share of licensed people with at least one action in the app."),
        "frequency": page.say(
            "Share of licensed people by the number of weeks, out of the last 4, with any action."
        ),
        "change": page.say(
            "Change of the share in points, compared with the period before. "
            "Within one point is about the same and not coloured."
        ),
        "people": page.say(
            "People with at least one action in the app, of all licensed people. "
            "Under {n} people only a rounded share is given.",
            n=asking.SMALL,
        ),
    }[view]
    return what + " " + page.say("Groups under {k} people are not shown.", k=k)


def alt(page: Page, view: str) -> str:
    """The finding of the grid, for whoever cannot see it: the highest and the lowest department."""
    rows = asking.ask(page, "active_share", by=("department",), weeks=page.weeks).rows
    known = sorted(
        (row.value, names.department(page, asking.key(row, ("department",))[0]))
        for row in rows
        if row.value is not None
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
