"""Groups down, kinds (or segments) across: the heatmap of an answer with two dimensions."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

import formats
from metrics.answer import Answer, Row
from ui import asking, heatmap, names, theme
from ui.escape import markdown, plain
from ui.heatmap import Grid
from ui.page import Page
from ui.theme import Palette

_MOST_NAMED = 16


def build(
    page: Page,
    answer: Answer,
    dimension: str,
    columns: Sequence[tuple[str, str]],
    *,
    head: str,
    axis: str,
    palette: Palette,
) -> Grid:
    """The grid of the shares of an answer; `axis` is the dimension that its columns stand for.
    A group of which nothing may be shown has no row; `left_out` says so.
    """
    rows: dict[str, list[Row]] = {}
    for row in answer.rows:
        rows.setdefault(asking.key(row, (dimension,))[0], []).append(row)
    kept = {code: of for code, of in rows.items() if any(r.value is not None for r in of)}
    order = sorted(kept, key=_last)
    return Grid(
        rows=tuple((code, _head(page, code, kept[code])) for code in order),
        columns=tuple(columns),
        cells={
            (code, str(row.dims[axis])): heatmap.share_cell(row, page.language, palette)
            for code in order
            for row in kept[code]
        },
        head=head,
        missing=page.say("not shown"),
    )


def _last(code: str) -> tuple[bool, str]:
    """The alphabet, with people without a group at its end."""
    return code == asking.NO_DEPARTMENT, code.casefold()


def _head(page: Page, code: str, rows: Sequence[Row]) -> str:
    name = plain(names.department(page, code), 26)
    sizes = [row.denominator for row in rows if row.denominator is not None]
    return f"{name} · {formats.count(max(sizes), page.language)}" if sizes else name


def draw(
    page: Page,
    grid: Grid,
    *,
    key: str,
    alt: str,
    marked: tuple[str, str] | None = None,
    on_select: Callable[[], None] | None = None,
) -> None:
    """The grid, or words where nothing of it may be shown."""
    if not grid.rows:
        st.caption(page.say("No group is large enough to be shown."))
        return
    heatmap.draw(
        grid,
        theme.palette(),
        key=key,
        alt=alt,
        selected=marked,
        on_select=on_select,
        head_width=230,
        fitted=True,
    )


def left_out(page: Page, answer: Answer, grid: Grid, dimension: str) -> str:
    """Which groups have no row, in words: by name while they are few; empty when all have one."""
    shown = {code for code, _ in grid.rows}
    codes = sorted({asking.key(row, (dimension,))[0] for row in answer.rows} - shown, key=_last)
    if not codes:
        return ""
    if len(codes) > _MOST_NAMED:
        return page.say("{n} small groups are not shown.", n=len(codes))
    named = ", ".join(markdown(names.department(page, code)) for code in codes)
    return page.say("Not shown, to protect small groups: {names}.", names=named)
