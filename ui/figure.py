"""A chart with its finding in words and the same numbers as a table, one switch away."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import links
from ui.charts import CONFIG
from ui.page import Page

if TYPE_CHECKING:
    import pandas as pd
    import plotly.graph_objects as go

_MOST_ROWS = 16


def draw(
    page: Page,
    title: str,
    figure: go.Figure,
    table: pd.DataFrame | Mapping[str, Sequence[str]],
    *,
    alt: str,
    key: str,
    metric: str | None = None,
    caption: str = "",
) -> None:
    """Title, definition link and table switch above; the chart, or its table, below.

    `alt` says the finding for whoever cannot see the chart.
    """
    if header(page, title, metric, table_key=key):
        import pandas as pd  # slow to load, and tables are seldom asked for

        rows = pd.DataFrame(table)
        tall = "content" if len(rows) <= _MOST_ROWS else "auto"
        st.dataframe(rows, hide_index=True, key=f"rows-{key}", height=tall, alt=alt)
    else:
        st.plotly_chart(figure, key=f"chart-{key}", config=CONFIG, alt=alt)
    if caption:
        st.caption(caption)


def note(words: str) -> None:
    """What stands under a title in the place of a chart."""
    st.caption(words)


def header(page: Page, title: str, metric: str | None, *, table_key: str | None = None) -> bool:
    """A section title with its definition at hand; True when its table is asked for."""
    as_table = False
    with st.container(
        horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"
    ):
        st.subheader(title, anchor=False, width="content")
        with st.container(
            horizontal=True, width="content", vertical_alignment="center", gap="small"
        ):
            if table_key is not None:
                as_table = st.toggle(page.say("Table"), key=f"table-{table_key}")
            if metric is not None:
                links.definition(page, metric)
    return as_table
