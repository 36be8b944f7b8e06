"""In which apps: the bars of an answer by app, the same on every page."""

from __future__ import annotations

from collections.abc import Iterable

import formats
from metrics.answer import Row
from metrics.question import ANY_APP
from ui import names
from ui.charts import Part
from ui.page import Page


def told(rows: Iterable[Row]) -> list[Row]:
    """The rows of one app each of which something may be said, most used first."""
    single = (row for row in rows if row.value is not None and str(row.dims["app"]) != ANY_APP)
    return sorted(single, key=lambda row: -(row.value or 0))


def parts(page: Page, rows: Iterable[Row]) -> list[Part]:
    """A bar for each row."""
    return [
        Part(
            names.app(page, str(row.dims["app"])),
            row.value or 0,
            formats.percent(row.value, page.language, row.bound),
        )
        for row in rows
    ]
