"""A team's level week by week beside everybody's, with its interval and what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from metrics.teams.lines import Level
from ui import charts, escape
from ui.charts import Line, Point
from ui.theme import Palette

if TYPE_CHECKING:
    import plotly.graph_objects as go


@dataclass(frozen=True)
class Mark:
    """Something that was done, on the day it began for this team."""

    on: date
    name: str


def lines(
    team: str, own: Sequence[Level], everyone: Sequence[Level], everybody: str
) -> tuple[Line, Line]:
    """Both lines, in the form that every other weekly chart has."""
    return (
        Line(team, tuple(Point(level.week_on, level.share, bound=level.bound) for level in own)),
        Line(
            everybody,
            tuple(Point(level.week_on, level.share, bound=level.bound) for level in everyone),
            role="other",
        ),
    )


def draw(
    both: tuple[Line, Line],
    own: Sequence[Level],
    marks: Sequence[Mark],
    palette: Palette,
    language: str,
) -> go.Figure:
    """The lines, a band for how sure the team's own is, and upright lines for what was done."""
    highest = max((level.high or 0.0 for level in own), default=0.0)
    figure = charts.trend(both, palette, language, so_far="", height=300, highest=highest)
    for first, last in _runs(own):
        part = range(first, last + 1)
        low = [(own[at].low or 0) * 100 for at in part]
        high = [(own[at].high or 0) * 100 for at in part]
        figure.add_scatter(
            x=[*part, *reversed(part)],
            y=[*high, *reversed(low)],
            fill="toself",
            fillcolor=_faint(palette.accent),
            line={"width": 0},
            hoverinfo="skip",
        )
    for mark in marks:
        at = _place(mark.on, own)
        if at is None:
            continue
        figure.add_shape(
            type="line",
            x0=at,
            x1=at,
            y0=0,
            y1=1,
            yref="paper",
            line={"color": palette.ink, "width": 1.5, "dash": "dot"},
        )
        figure.add_annotation(
            x=at,
            y=1,
            yref="paper",
            text=escape.plotly(mark.name, 26),
            showarrow=False,
            xanchor="left" if at < len(own) / 2 else "right",
            yanchor="bottom",
            font={"color": palette.ink, "size": 12},
        )
    if marks:
        figure.update_layout(margin={"t": 30})
    return figure


def _runs(levels: Sequence[Level]) -> list[tuple[int, int]]:
    """First and last place of weeks beside each other that have an interval."""
    found: list[tuple[int, int]] = []
    for place, level in enumerate(levels):
        if level.low is None:
            continue
        if found and found[-1][1] == place - 1:
            found[-1] = (found[-1][0], place)
        else:
            found.append((place, place))
    return [run for run in found if run[0] != run[1]]


def _place(on: date, levels: Sequence[Level]) -> float | None:
    """Where a day lies among the weeks; None before the first or after the last."""
    if not levels:
        return None
    days = (on - levels[0].week_on).days
    return max(days / 7 - 0.5, 0.0) if 0 <= days < 7 * len(levels) else None


def _faint(colour: str) -> str:
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.14)"
