"""Figures per department as bars: the size of the group in the label, what is hidden in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import formats
from metrics import privacy
from metrics.answer import Answer, Row
from metrics.catalogue import metric
from ui import asking, charts, figure, names, states, theme
from ui.escape import markdown
from ui.page import Page

MOST = 14  # bars; the table has all of them
_BY = ("department",)


@dataclass(frozen=True)
class Bar:
    """One figure: its name, what it says, and how long it is (None: it may not be shown)."""

    code: str
    name: str
    label: str
    length: float | None
    hidden: str | None = None
    limit: bool = False  # only that it is at most, or at least, so much


def label(page: Page, answer: Answer, row: Row) -> str:
    """28 of 71, ≤ 2 of 53, or about 20 % of 12: whatever may be said."""
    language = page.language
    if row.value is None:
        return states.short_reason(page, row.hidden)
    of = "" if row.denominator is None else formats.count(row.denominator, language)
    if row.numerator is None and _is_share(answer):
        share = formats.percent(row.value, language, row.bound)
        return page.say("{share} of {n}", share=share, n=of) if of else share
    mark = {"at_most": "≤\u00a0", "at_least": "≥\u00a0"}.get(row.bound or "", "")
    n = mark + formats.count(row.value if row.numerator is None else row.numerator, language)
    return page.say("{n} of {whole}", n=n, whole=of) if of else n


def bars(page: Page, answer: Answer, *, counts: bool) -> list[Bar]:
    """One bar a department: by its share, or with `counts` by its number of people.

    The longest comes first; those of which only a limit may be told stand behind the others.
    """
    rows = [row for row in answer.rows if row.dims.get("tool", "any") == "any"]
    found = []
    for row in rows:
        code = asking.key(row, _BY)[0]
        length = _length(answer, row, counts=counts)
        name = names.department(page, code)
        found.append(
            Bar(code, name, label(page, answer, row), length, row.hidden, row.bound is not None)
        )
    return sorted(found, key=lambda bar: (bar.limit, -(bar.length or 0), bar.name.casefold()))


def _length(answer: Answer, row: Row, *, counts: bool) -> float | None:
    if row.value is None or counts or _is_share(answer):
        return row.value
    return row.value / row.denominator if row.denominator else None


def _is_share(answer: Answer) -> bool:
    return metric(answer.metric).unit == "share"


def draw(page: Page, title: str, answer: Answer, *, counts: bool, caption: str) -> None:
    """The bars under their title, the longest first, the chosen department standing out."""
    found = bars(page, answer, counts=counts)
    shown = [bar for bar in found if bar.length is not None]
    hidden = [bar for bar in found if bar.length is None]
    key = answer.metric.replace("_", "-")
    if not shown:
        figure.header(page, title, answer.metric)
        reason = next((bar.hidden for bar in hidden), privacy.SMALL_GROUP)
        figure.note(f"{states.why_hidden(page, reason)} {caption}")
        return
    top = max(bar.length or 0 for bar in shown) or 1
    # A share has the fixed scale of the other pages, unless nothing reaches a third of it.
    scale = top if counts or top < 1 / 3 else 1.0
    chosen = page.department if page.department in {bar.code for bar in shown} else None
    parts = [
        charts.Part(bar.name, (bar.length or 0) / scale, bar.label, faded=_faded(bar, chosen))
        for bar in shown[:MOST]
    ]
    figure.draw(
        page,
        title,
        charts.bars(parts, theme.palette(), height=27 * len(parts) + 10),
        {
            page.say("Department"): [bar.name for bar in found],
            page.say("People"): [bar.label for bar in found],
        },
        alt=f"{title}. " + " ".join(f"{bar.name}: {bar.label}." for bar in shown),
        key=key,
        metric=answer.metric,
        caption=" ".join(part for part in (caption, not_shown(page, hidden, shown)) if part),
    )


def _faded(bar: Bar, chosen: str | None) -> bool:
    return bar.limit if chosen is None else bar.code != chosen


def not_shown(page: Page, hidden: Iterable[Bar], shown: list[Bar]) -> str:
    """What muted bars are, and the departments without a bar, so that none is silently missing."""
    said = []
    if page.department is None and any(bar.limit for bar in shown):
        said.append(page.say("Muted bars: only a limit may be told (≤ or ≥)."))
    if named := ", ".join(markdown(bar.name) for bar in hidden):
        said.append(page.say("Not shown, to protect small groups: {names}.", names=named))
    if (more := len(shown) - MOST) > 0:
        said.append(page.say("{n} more are in the table.", n=more))
    return " ".join(said)


def when(page: Page, answer: Answer) -> str:
    """The days that an answer counts, in words."""
    if answer.period is None:
        return "–"
    return formats.period(answer.period.starts_on, answer.period.last_on, page.language)
