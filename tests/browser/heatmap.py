"""The heatmap as a person meets it: a canvas to point at, with a grid for screen readers inside."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

SOMETHING = re.compile(r"\S")
ROW_HEIGHT = 38
HEAD_WIDTH = 210


@dataclass(frozen=True)
class Cell:
    """A cell counted from 0, column 0 being the row head, and what a screen reader says of it."""

    row: int
    column: int
    says: str


class Heatmap:
    """The first grid of a page, ready to be used."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas: Locator = page.get_by_test_id("data-grid-canvas").first
        expect(self.canvas).to_be_visible()
        expect(self.cell(0, 0)).to_have_text(SOMETHING)

    def cell(self, row: int, column: int) -> Locator:
        return self.page.get_by_test_id(f"glide-cell-{column}-{row}").first

    def first_shown(self) -> int:
        """The first row whose figure in any app is shown; a hidden one reads as nothing."""
        rows = self.page.locator("[data-testid^='glide-cell-1-']").all_text_contents()
        return next(row for row, says in enumerate(rows) if says.strip())

    def department(self, row: int) -> str:
        """The department of a row: its head says the name, then how many people."""
        return (self.cell(row, 0).text_content() or "").partition(" · ")[0].strip()

    def point_at(self, row: int, column: int) -> None:
        """Click into a cell with the mouse; columns after the row head are about equally wide."""
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box is not None
        columns = self.page.locator("[data-testid^='glide-cell-'][data-testid$='-0']").count()
        width = (box["width"] - HEAD_WIDTH) / max(columns - 1, 1)
        x = HEAD_WIDTH / 2 if column == 0 else HEAD_WIDTH + (column - 0.5) * width
        # The canvas lies under a scroller that takes the pointer, as for a person.
        self.page.mouse.click(box["x"] + x, box["y"] + ROW_HEIGHT * (row + 1.5))

    def chosen(self) -> Cell:
        """The selected cell; waits until there is one."""
        cell = self.page.locator("[role=gridcell][aria-selected=true]").first
        cell.wait_for(state="attached")
        _, _, column, row = (cell.get_attribute("data-testid") or "").split("-")
        return Cell(int(row), int(column), cell.text_content() or "")
