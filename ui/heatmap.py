"""The clickable grid: departments down, apps (or bands) across, coloured on a fixed scale."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import streamlit as st

import formats
from metrics.answer import Row
from ui.escape import plain
from ui.theme import Paint, Palette

if TYPE_CHECKING:
    import pandas as pd
    from pandas.io.formats.style import Styler

ROW_HEIGHT = 38
_MOST_ROWS = 24  # more of them scroll inside the grid


@dataclass(frozen=True)
class Cell:
    """One figure of the grid. `number` sorts and colours (None: not shown), `label` is read."""

    number: float | None
    label: str
    paint: Paint | None = None


def share_cell(row: Row, language: str, palette: Palette) -> Cell:
    """The share of one row of an answer, coloured by how large it is."""
    if row.value is None:
        return Cell(None, "")
    label = formats.aligned(row.value, language, row.bound)
    return Cell(round(row.value * 100), label, palette.share(row.value))


@dataclass(frozen=True)
class Grid:
    """Rows and columns in their fixed order; `cells` by (row key, column key)."""

    rows: tuple[tuple[str, str], ...]  # key, what the row head says
    columns: tuple[tuple[str, str], ...]  # key, column title
    cells: Mapping[tuple[str, str], Cell]
    head: str
    missing: str

    def frame(self) -> pd.DataFrame:
        """Only what may be shown: a hidden figure is null here, so it never reaches the browser."""
        import pandas as pd  # slow to load: the other pages do without

        data: dict[str, list[Any]] = {"_row": [plain(says, 60) for _, says in self.rows]}
        for column, _ in self.columns:
            data[column] = [self._number(row, column) for row, _ in self.rows]
        return pd.DataFrame(data)

    def _number(self, row: str, column: str) -> float:
        cell = self.cells.get((row, column))
        return math.nan if cell is None or cell.number is None else float(cell.number)

    def styled(self, palette: Palette) -> Styler:
        """The frame with the colour of every cell and the text that is read in it."""
        frame = self.frame()
        styler = frame.style
        for column, _ in self.columns:
            labels = {
                position: cell.label
                for position, (row, _) in enumerate(self.rows)
                if (cell := self.cells.get((row, column))) is not None and cell.number is not None
            }
            for position, label in labels.items():
                styler = styler.format(
                    lambda _value, label=label: label, subset=(position, [column])
                )
        return styler.apply(self._paints, palette=palette, axis=None)

    def _paints(self, frame: pd.DataFrame, *, palette: Palette) -> pd.DataFrame:
        import pandas as pd

        css = pd.DataFrame(palette.neutral.css, index=frame.index, columns=frame.columns)
        css["_row"] = palette.row_head.css
        for position, (row, _) in enumerate(self.rows):
            for column, _ in self.columns:
                cell = self.cells.get((row, column))
                if cell is not None and cell.number is not None and cell.paint is not None:
                    css.loc[position, column] = cell.paint.css
        return css


def draw(
    grid: Grid,
    palette: Palette,
    *,
    key: str,
    alt: str,
    selected: tuple[str, str] | None,
    on_select: Callable[[], None] | None,
    head_width: int = 210,
    fitted: bool = False,
) -> None:
    """Draw the grid, with `selected` (row key, column key) marked; `on_select` hears a choice.

    Without `on_select` there is nothing to choose. `fitted`: columns as wide as their titles.
    Click and arrow keys both choose; `chosen` reads what was chosen.
    """
    config: dict[str, Any] = {
        "_row": st.column_config.TextColumn(grid.head, pinned=True, width=head_width),
    }
    for column, title in grid.columns:
        config[column] = st.column_config.NumberColumn(
            title, alignment="center", width=_fitting(title) if fitted else "small"
        )
    st.dataframe(
        grid.styled(palette),
        key=key,
        hide_index=True,
        column_config=config,
        **(
            {
                "on_select": on_select,
                "selection_mode": "single-cell",
                "selection_default": _selection(grid, selected),
            }
            if on_select is not None
            else {}
        ),
        row_height=ROW_HEIGHT,
        height="content" if len(grid.rows) <= _MOST_ROWS else ROW_HEIGHT * _MOST_ROWS,
        placeholder=grid.missing,
        alt=alt,
    )


def _fitting(title: str) -> int:
    """Pixels that a title takes."""
    return max(90, 7 * len(title) + 24)


def chosen(grid: Grid, state: Any) -> tuple[str, str | None] | None:
    """The (row key, column key) of a grid's state; a choice in the row head has no column."""
    cells = state.selection.cells if state is not None else []
    if not cells:
        return None
    # The position is in the frame as it was passed, also after the viewer sorted a column.
    position, column = cells[0]
    return grid.rows[position][0], None if column == "_row" else column


def _selection(grid: Grid, selected: tuple[str, str] | None) -> Any:
    if selected is None:
        return None
    positions = [i for i, (row, _) in enumerate(grid.rows) if row == selected[0]]
    known = {column for column, _ in grid.columns}
    if not positions or selected[1] not in known:
        return None
    return {"selection": {"rows": [], "columns": [], "cells": [(positions[0], selected[1])]}}
