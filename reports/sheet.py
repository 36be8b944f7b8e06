"""One page for a town hall or works council: how it goes, what was done, and what it did."""

from __future__ import annotations

import html
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from math import isnan, nan

import formats
from metrics import Question, ask
from metrics.period import WEEK
from metrics.question import UsageError
from metrics.teams.effect import SIGNED, effect
from metrics.teams.effect.recorded import others_of, plan_of
from metrics.teams.effect.result import TOO_FEW
from reports.digest import Context, Section, figures
from store.register import KINDS, Action

TREND_WEEKS = 26
MOST_ACTIONS = 6  # with a sentence of each of them it is still one page
LETTERS_A_LINE = 84  # of the picture's first sentence
INK, ACCENT, QUIET, LINE = "#1F2937", "#0B5CAD", "#5B6675", "#DCE3EB"

_STYLE = """
@page { size: A4; margin: 14mm; }
body { font-family: 'Segoe UI', Helvetica, Arial, sans-serif; color: #1F2937; margin: 0 auto;
  max-width: 180mm; padding: 8mm 6mm; line-height: 1.4; font-size: 11pt; }
h1 { font-size: 20pt; margin: 0 0 2mm; } h2 { font-size: 13pt; margin: 6mm 0 1mm; }
p, ul { margin: 1mm 0; } ul { padding-left: 5mm; } svg { width: 100%; height: auto; }
.quiet { color: #5B6675; font-size: 9.5pt; margin-top: 6mm; }
.lead { font-size: 13pt; font-weight: 600; }
section { break-inside: avoid; }
@media print { body { padding: 0; max-width: none; font-size: 10pt; line-height: 1.3; }
  h2 { font-size: 12pt; margin-top: 4mm; } .lead { font-size: 12pt; } svg { max-height: 48mm; } }
"""


@dataclass(frozen=True)
class Point:
    """One week of the line; None is a week that cannot be told."""

    week_on: date
    share: float | None


@dataclass(frozen=True)
class Sheet:
    """The page before it is drawn; the same sections as HTML and as a picture."""

    language: str
    title: str
    lead: str
    points: tuple[Point, ...]
    chart_title: str
    sections: tuple[Section, ...]
    foot: str


def sheet(told: Context) -> Sheet:
    """What may be said to everybody: totals of the organisation and what actions did."""
    # One that was stopped after it began stays: stopping is no way to be rid of a result.
    actions = [one for one in told.register.actions() if one.taking_part]
    begun = [one for one in actions if one.starts_on <= told.today]
    lead = figures(told)
    return Sheet(
        language=told.language,
        title=told.say("How we use Copilot"),
        lead=lead[0] if lead else told.say("There are no figures yet."),
        points=_weeks(told),
        chart_title=told.say("Share of people with a licence who used Copilot, by week"),
        sections=tuple(
            section
            for section in (
                Section(told.say("How it goes"), lead[1:]),
                Section(told.say("What was done"), _done(told, begun)),
                Section(told.say("What it did"), _did(told, begun, actions)),
                Section(told.say("What is not measured"), _not_measured(told)),
            )
            if section.lines
        ),
        foot=_foot(told),
    )


def _weeks(told: Context) -> tuple[Point, ...]:
    question = Question(by=("week",), weeks=TREND_WEEKS)
    answer = ask("active_share", question, told.viewer, told.data)
    if answer.period is None:
        return ()
    found = {str(row.dims["week"]): row.value for row in answer.rows}
    first = answer.period.ends_on - TREND_WEEKS * WEEK
    days = [first + n * WEEK for n in range(TREND_WEEKS)]
    points = [Point(on, found.get(on.isoformat())) for on in days]
    known = [place for place, point in enumerate(points) if point.share is not None]
    return tuple(points[known[0] :]) if known else ()


def _done(told: Context, begun: Sequence[Action]) -> tuple[str, ...]:
    lines = []
    for one in begun[:MOST_ACTIONS]:
        kind = KINDS[one.kind].said(told.language)
        plain = one.title == kind or one.kind == "other"
        title = one.title if plain else f"{one.title} ({kind.lower()})"
        count = len(one.team_names)
        teams = told.say("one team") if count == 1 else told.say("{n} teams", n=count)
        lines.append(
            told.say(
                "{title}, from {day}, for {teams}.",
                title=title,
                day=formats.day(one.starts_on, told.language),
                teams=teams,
            )
        )
    if len(begun) > MOST_ACTIONS:
        lines.append(told.say("And {n} more.", n=len(begun) - MOST_ACTIONS))
    return tuple(lines) or (told.say("No action was recorded yet."),)


def _did(told: Context, begun: Sequence[Action], actions: Sequence[Action]) -> tuple[str, ...]:
    """The honest sentence of every action; those of which the same is said stand together."""
    found: dict[str, list[str]] = {}
    for one in begun[:MOST_ACTIONS]:
        others = others_of(one, actions)
        try:
            did = effect(plan_of(one), others, told.viewer, told.data, told.policy.breaks)
        except UsageError:
            continue
        said = " ".join(part.said(told.language) for part in did.sentence)
        if did.verdict == TOO_FEW:
            said = told.say("Too few teams or people to tell whether it helped.")
        if did.verdict in SIGNED and did.holiday_weeks:
            said += " " + told.say("Holidays fell in the weeks that were compared.")
        found.setdefault(said, []).append(one.title)
    return tuple(f"{', '.join(titles)}: {said}" for said, titles in found.items())


def _not_measured(told: Context) -> tuple[str, ...]:
    return (
        told.say("What people ask or write: Kadans never reads it."),
        told.say("How good the work is, how much time it saves, or how anybody performs."),
        told.say("Single persons: groups under {k} are not shown.", k=told.viewer.minimum_group),
    )


def _foot(told: Context) -> str:
    newest = told.data.newest_on
    when = (
        told.say("Data to {day}", day=formats.day(newest, told.language)) + ". " if newest else ""
    )
    made = told.say("Made on {day} with Kadans.", day=formats.day(told.today, told.language))
    return f"{when}{made}"


def page(found: Sheet) -> str:
    """The sheet as HTML of its own that prints on one page."""
    sections = "".join(
        f"<section><h2>{html.escape(section.title)}</h2><ul>"
        + "".join(f"<li>{html.escape(line)}</li>" for line in section.lines)
        + "</ul></section>"
        for section in found.sections
    )
    drawn = (
        f"<section><h2>{html.escape(found.chart_title)}</h2>{svg(found)}</section>"
        if found.points
        else ""
    )
    return (
        f'<!doctype html><html lang="{found.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(found.title)}</title><style>{_STYLE}</style></head><body>"
        f'<h1>{html.escape(found.title)}</h1><p class="lead">{html.escape(found.lead)}</p>'
        f'{drawn}{sections}<p class="quiet">{html.escape(found.foot)}</p></body></html>'
    )


def svg(found: Sheet) -> str:
    """The line as SVG, from 0 to 100 %, gaps left open."""
    width, height, left, bottom = 640, 200, 40, 24
    wide, tall = width - left - 60, height - bottom - 10
    count = max(len(found.points) - 1, 1)
    language = found.language

    def at(place: int, share: float) -> tuple[float, float]:
        return left + wide * place / count, 10 + tall * (1 - share)

    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = at(0, share)[1]
        parts.append(
            f'<line x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}" stroke="{LINE}"/>'
            f'<text x="{left - 6}" y="{y + 4:.1f}" font-size="11" fill="{QUIET}" '
            f'text-anchor="end">{formats.percent(share, language)}</text>'
        )
    for run in _runs(found.points):
        points = " ".join(
            "{:.1f},{:.1f}".format(*at(place, found.points[place].share or 0)) for place in run
        )
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{ACCENT}" stroke-width="2.5"/>'
        )
    last = max(place for place, point in enumerate(found.points) if point.share is not None)
    x, y = at(last, found.points[last].share or 0)
    said = formats.percent(found.points[last].share, language)
    parts.append(
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{ACCENT}"/>'
        f'<text x="{x + 8:.1f}" y="{y + 5:.1f}" font-size="14" font-weight="600" '
        f'fill="{ACCENT}">{said}</text>'
    )
    for place in range(count, -1, -max(1, count // 4)):
        x = at(place, 0)[0]
        day = formats.day(found.points[place].week_on, language, year=False)
        parts.append(
            f'<text x="{x:.1f}" y="{height - 6}" font-size="11" fill="{QUIET}" '
            f'text-anchor="middle">{html.escape(day)}</text>'
        )
    return (
        f'<svg role="img" aria-label="{html.escape(found.lead)}" viewBox="0 0 {width} {height}" '
        f'xmlns="http://www.w3.org/2000/svg" font-family="inherit">{"".join(parts)}</svg>'
    )


def _runs(points: Sequence[Point]) -> list[list[int]]:
    """Places of weeks beside each other that can be told."""
    runs: list[list[int]] = [[]]
    for place, point in enumerate(points):
        if point.share is None:
            runs.append([])
        else:
            runs[-1].append(place)
    return [run for run in runs if run]


def picture(found: Sheet) -> bytes:
    """The chart as PNG, 1600 pixels wide, for slides."""
    # matplotlib takes a while to load and is only needed for this.
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(10, 5.6), dpi=160, facecolor="white")
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.08, 0.14, 0.84, 0.55))
    axes.set_title(found.chart_title, loc="left", fontsize=12, color=QUIET)
    places = list(range(len(found.points)))
    shares = [nan if point.share is None else point.share * 100 for point in found.points]
    axes.plot(places, shares, color=ACCENT, lw=3)
    told = [place for place in places if not isnan(shares[place])]
    if told:
        last = told[-1]
        said = formats.percent(found.points[last].share, found.language)
        axes.plot([last], [shares[last]], "o", color=ACCENT, ms=9)
        axes.annotate(
            said,
            (last, shares[last]),
            (8, -4),
            textcoords="offset points",
            color=ACCENT,
            fontsize=16,
            fontweight="bold",
        )
    axes.set_ylim(0, 104)
    axes.set_yticks([0, 25, 50, 75, 100])
    axes.set_yticklabels([formats.percent(n / 100, found.language) for n in (0, 25, 50, 75, 100)])
    ticks = [place for place in reversed(places) if (len(places) - 1 - place) % 5 == 0]
    axes.set_xticks(ticks)
    axes.set_xticklabels(
        [formats.day(found.points[n].week_on, found.language, year=False) for n in ticks]
    )
    axes.grid(axis="y", color=LINE)
    axes.tick_params(colors=QUIET, length=0, labelsize=12)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(LINE)
    figure.text(0.08, 0.93, found.title, fontsize=22, fontweight="bold", color=INK, va="top")
    lead = textwrap.fill(found.lead, LETTERS_A_LINE)
    figure.text(0.08, 0.86, lead, fontsize=13, color=INK, va="top")
    figure.text(0.08, 0.03, found.foot, fontsize=10, color=QUIET)
    out = BytesIO()
    figure.savefig(out, format="png")
    return out.getvalue()
