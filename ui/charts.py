"""Plotly figures from plain points: a weekly line, a mix bar, a funnel. Nothing is asked here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import formats
from ui import escape
from ui.theme import Palette

if TYPE_CHECKING:
    import plotly.graph_objects as go

CONFIG = {"displayModeBar": False, "scrollZoom": False, "responsive": True}
_FONT = '"Source Sans", "Source Sans 3", sans-serif'
_LONGEST_LABEL = 18  # letters of a name beside its line


@dataclass(frozen=True)
class Point:
    """One week of a line. `share` None is a week that cannot be told: drawn as a gap."""

    week_on: date
    share: float | None
    provisional: bool = False
    bound: str | None = None


@dataclass(frozen=True)
class Line:
    """One named line; `role` decides its look: main (accent), other (grey), ghost (dotted)."""

    name: str
    points: tuple[Point, ...]
    role: str = "main"


@dataclass(frozen=True)
class Part:
    """One part of a whole: a frequency band or a step of the funnel."""

    name: str
    share: float
    label: str
    faded: bool = False  # another one is meant


def said(parts: Sequence[Part]) -> str:
    """What bars say, for whoever cannot see them."""
    return " ".join(f"{part.name}: {part.label}." for part in parts)


def base(palette: Palette, height: int, right: int = 110) -> go.Figure:
    """An empty figure in the look of the product; `right` is the margin for names beside lines."""
    import plotly.graph_objects as go  # slow to load: numbers stand on the page before charts

    figure = go.Figure()
    figure.update_layout(
        height=height,
        margin={"l": 8, "r": right, "t": 12, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": _FONT, "size": 13, "color": palette.ink},
        showlegend=False,
        hovermode="closest",
        dragmode=False,
        hoverlabel={
            "bgcolor": palette.page,
            "bordercolor": palette.line,
            "font": {"color": palette.ink},
        },
    )
    return figure


def trend(
    lines: Sequence[Line],
    palette: Palette,
    language: str,
    *,
    so_far: str,
    height: int = 280,
    highest: float = 0.0,
) -> go.Figure:
    """Share per week, 0 to 100 %, weeks on the x-axis by position so that a ghost can lie under.

    Provisional weeks are dashed with an open mark and said so in the hover; `so_far` is that word.
    `highest` is a share that has to fit beside the lines, such as the top of an interval.
    """
    figure = base(palette, height, right=16 + 7 * _longest_label(lines))
    ends: list[tuple[float, str, str]] = []
    for line in sorted(lines, key=lambda line: line.role == "main"):
        colour = {"main": palette.accent, "other": palette.quiet}.get(line.role, palette.ghost)
        _draw_line(figure, line, colour, palette, language, so_far)
        last = next((p for p in reversed(line.points) if p.share is not None), None)
        if last is not None and last.share is not None:
            said_in = palette.quiet if line.role == "ghost" else colour
            ends.append((last.share, escape.plotly(line.name, _LONGEST_LABEL), said_in))
    main = next((line for line in lines if line.role == "main"), lines[0])
    _weeks_axis(figure, main.points, palette, language)
    top = _share_axis(figure, lines, highest, palette, language)
    _label_ends(figure, ends, top)
    return figure


def _draw_line(
    figure: go.Figure, line: Line, colour: str, palette: Palette, language: str, so_far: str
) -> None:
    xs = list(range(len(line.points)))
    ys = [None if p.share is None else p.share * 100 for p in line.points]
    hover = [
        f"{escape.plotly(line.name)}<br>{formats.period(p.week_on, _sunday(p), language)}<br>"
        f"<b>{formats.percent(p.share, language, p.bound)}</b>"
        + (f" · {escape.plotly(so_far)}" if p.provisional else "")
        for p in line.points
    ]
    firm = [None if p.provisional else y for p, y in zip(line.points, ys, strict=True)]
    style = {"color": colour, "width": 3 if line.role == "main" else 2}
    if line.role == "ghost":
        style["dash"] = "dot"
    marks = "lines+markers" if line.role == "main" else "lines"
    common = {"hovertemplate": "%{customdata}<extra></extra>", "connectgaps": False}
    figure.add_scatter(
        x=xs,
        y=firm,
        customdata=hover,
        mode=marks,
        line=style,
        marker={"size": 6, "color": colour},
        **common,
    )
    if any(p.provisional for p in line.points):
        # The dashed tail starts at the last firm week, so that the line does not break there.
        tail = [
            y if p.provisional or (i + 1 < len(xs) and line.points[i + 1].provisional) else None
            for i, (p, y) in enumerate(zip(line.points, ys, strict=True))
        ]
        figure.add_scatter(
            x=xs,
            y=tail,
            customdata=hover,
            mode=marks,
            line={**style, "dash": "dash"},
            marker={
                "size": 7,
                "color": palette.page,
                "line": {"color": colour, "width": 2},
            },
            **common,
        )


def _sunday(point: Point) -> date:
    return date.fromordinal(point.week_on.toordinal() + 6)


def _longest_label(lines: Sequence[Line]) -> int:
    """Letters of the longest name beside a line: the margin must hold it."""
    return max(len(escape.plain(line.name, _LONGEST_LABEL)) for line in lines)


def _label_ends(figure: go.Figure, ends: list[tuple[float, str, str]], top: float) -> None:
    """Names beside the last point of each line, pushed apart when lines end close together.

    `top` is the end of the axis: the same distance is less of a share on a shorter axis.
    """
    apart = 0.09 * top
    lowest = apart * (len(ends) - 1)  # so far up that the labels below still stand on the axis
    placed: list[float] = []
    for place, (share, name, colour) in enumerate(sorted(ends, reverse=True)):
        at = min([max(share * 100, lowest - apart * place), *(p - apart for p in placed)])
        placed.append(at)
        figure.add_annotation(
            x=1,
            xref="paper",
            y=at,
            yref="y",
            text=name,
            showarrow=False,
            xanchor="left",
            xshift=8,
            font={"color": colour, "size": 13},
        )


def _weeks_axis(
    figure: go.Figure, points: Sequence[Point], palette: Palette, language: str
) -> None:
    every = max(1, round(len(points) / 4))
    at = [i for i in range(len(points)) if (len(points) - 1 - i) % every == 0]
    figure.update_xaxes(
        tickvals=at,
        ticktext=[formats.day(points[i].week_on, language, year=False) for i in at],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        range=[-0.3, max(len(points) - 0.7, 0.7)],
        tickfont={"color": palette.quiet},
        linecolor=palette.line,
        showline=True,
    )


def _share_axis(
    figure: go.Figure, lines: Sequence[Line], highest: float, palette: Palette, language: str
) -> float:
    """The axis of shares, from 0 to the end that it tells."""
    shares = [p.share for line in lines for p in line.points if p.share is not None]
    highest = max(*shares, highest) if shares else 1.0
    top = 100 if highest > 0.6 else 60 if highest > 0.3 else 30
    ticks = [0, top / 2, top] if top < 100 else [0, 25, 50, 75, 100]
    figure.update_yaxes(
        range=[0, top * 1.04],
        tickvals=ticks,
        ticktext=[formats.percent(t / 100, language) for t in ticks],
        gridcolor=palette.line,
        zeroline=False,
        fixedrange=True,
        tickfont={"color": palette.quiet},
    )
    return top


def mix(parts: Sequence[Part], palette: Palette) -> go.Figure:
    """One bar a band, from never to always; ordered, so shades of one hue."""
    shades = list(palette.segments[-len(parts) :]) if len(parts) <= 5 else []
    colours = shades or [palette.accent] * len(parts)
    return _bars(parts, colours, palette, 40 * len(parts) + 10, 0.3)


def funnel(steps: Sequence[Part], palette: Palette, *, height: int = 230) -> go.Figure:
    """Horizontal bars, each a part of the first: the narrowing is the finding."""
    at = (3, 4, 5, 6, 7) if palette.dark else (4, 5, 6, 7, 8)
    return _bars(steps, [palette.sequential[i] for i in at][: len(steps)], palette, height, 0.28)


def bars(parts: Sequence[Part], palette: Palette, *, height: int = 230) -> go.Figure:
    """Horizontal bars of one colour on the fixed scale 0 to 100 %."""
    colours = [palette.segments[1] if part.faded else palette.accent for part in parts]
    return _bars(parts, colours, palette, height, 0.35)


def _bars(
    parts: Sequence[Part], colours: list[str], palette: Palette, height: int, gap: float
) -> go.Figure:
    figure = base(palette, height)
    names = [escape.plotly(part.name, 30) for part in parts]
    # Labels stand after their bars; the longest one sets the margin that they need.
    right = 16 + 7 * max((len(part.label) for part in parts), default=0)
    figure.add_bar(
        x=[part.share * 100 for part in parts],
        y=names,
        orientation="h",
        marker={"color": colours},
        text=[f" {part.label} " for part in parts],
        textposition="outside",
        textangle=0,
        textfont={"color": palette.ink, "size": 13},
        customdata=[
            f"{name}<br><b>{part.label}</b>" for name, part in zip(names, parts, strict=True)
        ],
        hovertemplate="%{customdata}<extra></extra>",
        cliponaxis=False,
    )
    figure.update_layout(bargap=gap, margin={"l": 8, "r": right, "t": 4, "b": 4})
    figure.update_xaxes(visible=False, range=[0, 100], fixedrange=True)
    figure.update_yaxes(
        autorange="reversed",
        fixedrange=True,
        showgrid=False,
        tickfont={"color": palette.ink},
        ticksuffix="  ",
    )
    return figure
