"""docs/metrics.md, written from the catalogue: what is said on pages and on paper is one text."""

from __future__ import annotations

from collections.abc import Iterator

from metrics import rounding
from metrics.catalogue import CATALOGUE, Metric
from metrics.question import DIMENSIONS, GROUPS

_HEAD = """# Metrics

Written by `make docs` from `metrics/catalogue.py`; change it there
([adding a metric](adding-a-metric.md)).

Every figure comes from `ask(metric, question, viewer, data)` and carries its numerator,
denominator, period, as-of day, the version of its definition and its caveats. Unknown is not
zero: whoever is not known is left out of the denominator and counted apart.

## What holds for all of them

* **Whole weeks**, Monday to Sunday, that end on or before the newest report. The last three days
  of a report can still grow.
* **Who is counted** is decided on the last day of the period: licence and department as they
  were then.
* **A week** of a person is active, not active, or unknown. A period of several weeks is active
  when one of them is; otherwise its last week decides, because a report names the last day of
  use.
* **One figure is over 1, 4, 12, 26 or 52 weeks,** or over the longest of these that the reports
  reach back (up to 4 weeks: over those that there are). Split by week, any number can be asked.
* **Under 90 % known** of the organisation, a figure is not shown (`week-known-low`).
* **One organisation dimension at a time**, together with app and week.
* **A change** is between two shown figures: shares in points, counts in percent, and "new" where
  there was nobody before.
"""

_PRIVACY_HEAD = """## What is not shown

Groups under the minimum (10 people unless set otherwise, never under 5) are hidden, and enough
others that under every total the hidden ones are at least two and together at least the minimum.
Departments, teams, offices and the other dimensions are fitted to one another, so that laying
answers over each other leaves nobody alone. A group hidden in one week of an answer is hidden in
all, and one that is hidden today is hidden on earlier days too.

A group with fewer changes than the minimum between two days is said exactly on one of them only,
the newest. On the other its figures come in steps of at least five people, so that what one who
joined, left or moved did is not told by laying two periods over each other.

How people are divided over bands is told, of any group, where of everybody together at least the
minimum did anything in the period; coming and going where at least the minimum did nothing, too.

| People in the group | Nearest to none and all | Rate in steps of | Numbers of people |
|---|---|---|---|
"""

_PRIVACY_FOOT = """
Where a limit or a rounded rate could be sharpened by subtracting the shown groups from the total,
the smallest group that prevents it is said more coarsely as well. Hidden figures are null with a
reason:

| Reason | Meaning |
|---|---|
| `small-group` | the group is under the minimum |
| `protects-small-group` | a smaller group, or what a few people did, could be worked out from it |
| `concealed` | the reports hide names |
| `week-known-low` | too little is known |
| `history-short` | the reports do not reach back far enough |
| `count-not-shown` | a number of people that is only told as a rounded share |
"""


def render(language: str = "en") -> str:
    """The whole document as Markdown."""
    parts = [_HEAD, "\n".join(_privacy())]
    parts += ["\n".join(_entry(entry, language)) for entry in CATALOGUE]
    return "\n".join(parts).rstrip() + "\n"


def _privacy() -> Iterator[str]:
    yield _PRIVACY_HEAD.rstrip()
    for low, high, percent in rounding.classes():
        size = f"{low} and more" if high is None else f"{low} to {high}"
        small = low < rounding.COUNTS_FROM
        step = "25 %" if low < rounding.TENTHS_FROM else "10 %"
        steps, counts = (step, "not said") if small else ("1 %", "said")
        yield f"| {size} | ≤ {percent} %, ≥ {100 - percent} % | {steps} | {counts} |"
    yield _PRIVACY_FOOT.rstrip()
    yield ""


def _entry(entry: Metric, language: str) -> Iterator[str]:
    yield f"## {entry.label.said(language)}"
    yield ""
    yield f"`{entry.name}`, version {entry.version}"
    yield ""
    yield entry.definition.said(language)
    yield ""
    yield f"* **Formula:** {entry.formula.said(language)}"
    yield f"* **Says:** {entry.says.said(language)}"
    yield f"* **Does not say:** {entry.does_not_say.said(language)}"
    yield f"* **Source:** {entry.source.said(language)}"
    yield f"* **Split by:** {_split(entry)}"
    yield f"* **Change:** in {entry.change}; {_good(entry)}"
    yield f"* **Nobody in the group:** {'0' if entry.empty == 0 else '–'}"
    files = ", ".join(f"[{file}](../metrics/sql/{file})" for file in entry.sql)
    yield f"* **SQL:** {files}".replace("[", "[metrics/sql/")
    if entry.table:
        yield ""
        yield from entry.table(language)
    if entry.bands:
        yield "* **Bands:** " + "; ".join(
            f"{band.label.said(language)} (`{key}`)" for key, band in entry.bands.items()
        )
    yield ""


def _split(entry: Metric) -> str:
    named = [name for name in DIMENSIONS if name in entry.dimensions]
    several = [name for name in named if name in GROUPS]
    others = [name for name in named if name not in GROUPS]
    return f"one of {', '.join(several)}; and {', '.join(others)}"


def _good(entry: Metric) -> str:
    return {"up": "more is better", "down": "less is better", "none": "neither way is better"}[
        entry.good
    ]
