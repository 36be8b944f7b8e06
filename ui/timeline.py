"""A line over days, with marks where something changed. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import formats
from ui import charts, escape
from ui.theme import Palette

if TYPE_CHECKING:
    import plotly.graph_objects as go


ROW = 24  # above the field, in pixels: for the names of strong marks


@dataclass(frozen=True)
class Day:
    """One point of the line; `people` None is a gap, `says` is read when pointing at it."""

    on: date
    people: int | None
    says: str


@dataclass(frozen=True)
class Mark:
    """A day on which something changed, with the short name that stands above its line."""

    on: date
    name: str
    strong: bool = False


def draw(
    days: Sequence[Day],
    marks: Sequence[Mark],
    palette: Palette,
    language: str,
    *,
    height: int = 260,
) -> go.Figure:
    """A thin line of numbers of people, from zero up; upright lines for the marks.

    The name of a strong mark stands above the field, where no line can cross it.
    """
    figure = charts.base(palette, height, right=24)
    figure.update_layout(margin_t=ROW)
    middle = days[0].on + (days[-1].on - days[0].on) / 2
    figure.add_scatter(
        x=[day.on for day in days],
        y=[day.people for day in days],
        customdata=[escape.plotly(day.says, 120) for day in days],
        mode="lines",
        line={"color": palette.quiet, "width": 1.5},
        connectgaps=False,
        hovertemplate="%{customdata}<extra></extra>",
    )
    for mark in marks:
        colour = palette.accent if mark.strong else palette.ghost
        figure.add_shape(
            type="line",
            x0=mark.on,
            x1=mark.on,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": colour, "width": 1.5 if mark.strong else 1, "dash": "dot"},
        )
        early = mark.on <= middle
        figure.add_annotation(
            x=mark.on,
            y=1,
            yref="paper",
            text=escape.plotly(mark.name, 30),
            showarrow=False,
            xanchor="left" if early or not mark.strong else "right",
            yanchor="bottom" if mark.strong else "top",
            xshift=0 if mark.strong else 4,
            font={"color": colour if mark.strong else palette.quiet, "size": 12},
        )
    _axes(figure, days, palette, language)
    return figure


def _axes(figure: go.Figure, days: Sequence[Day], palette: Palette, language: str) -> None:
    every = max(1, round(len(days) / 5))
    at = [day.on for place, day in enumerate(days) if (len(days) - 1 - place) % every == 0]
    top = _round(max((day.people for day in days if day.people is not None), default=1))
    figure.update_xaxes(
        tickvals=at,
        ticktext=[formats.day(on, language, year=on.year != days[-1].on.year) for on in at],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        tickfont={"color": palette.quiet},
        linecolor=palette.line,
        showline=True,
    )
    figure.update_yaxes(
        range=[0, top * 1.12],
        tickvals=[0, top / 2, top],
        ticktext=[formats.count(n, language) for n in (0, top / 2, top)],
        gridcolor=palette.line,
        zeroline=False,
        fixedrange=True,
        tickfont={"color": palette.quiet},
    )


def _round(most: int) -> int:
    """The end of an axis that reads well: the next even step above the largest number."""
    step = 10 ** (len(str(most)) - 1)
    return next(n * step for n in (1, 2, 4, 6, 8, 10) if n * step >= most)
