"""Which figures of old weeks are kept when their rows go: those that any page could show.

They come from the same guard as the pages, so what is kept tells no more of a small group than the
pages did: a group that was hidden stays hidden, and a share that was rounded stays rounded.

Each span of weeks is asked for as of its own last reports, for the teams as they were then. A page
asks as of the newest report, over more weeks, and may hide a group there that the shorter span
would show. What either hides is kept as hidden.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from access import local_viewer
from metrics import ask
from metrics.answer import Row
from metrics.facts import read_facts
from metrics.period import WEEK, monday_of
from metrics.question import Question, UsageError
from store.retention import KeptRow
from store.serving import ServingCopy

METRIC = "active_share"
SPLITS: tuple[tuple[str, ...], ...] = (
    ("week",),
    ("week", "department"),
    ("week", "team"),
    ("week", "app"),
    ("week", "app", "department"),
)
Cell = tuple[date, str, str, str, str]  # week, metric, kind of group, group, app
MOST = 52  # weeks that are asked for at once
AFTER = 5 * WEEK  # reports of more than four weeks after a week hardly add to what is known of it


def figures(copy: ServingCopy, weeks: Sequence[date], minimum_group: int) -> list[KeptRow]:
    """Counts per week and group, for the whole weeks given (Mondays)."""
    found: list[KeptRow] = []
    wanted, facts = sorted(weeks), read_facts(copy, 0)
    for place in range(0, len(wanted), MOST):
        some = wanted[place : place + MOST]
        as_of = facts.refresh_on(some[-1] + AFTER) or some[-1] + WEEK
        for by in SPLITS:
            found += _told(copy, by, some, as_of, minimum_group)
    hidden = _hidden_now(copy, wanted, minimum_group) if wanted else set()
    return sorted((_closed(row) if row[:5] in hidden else row for row in found), key=str)


def _hidden_now(copy: ServingCopy, weeks: Sequence[date], minimum_group: int) -> set[Cell]:
    """Cells of these weeks that a page of today hides when it shows every week there is."""
    facts = read_facts(copy, 0)
    newest_on, first_on = facts.newest_on, min((weeks[0], *facts.weeks))
    if newest_on is None:
        return set()
    every = [first_on + WEEK * number for number in range((weeks[-1] - first_on) // WEEK + 1)]
    rows = (row for by in SPLITS for row in _told(copy, by, every, newest_on, minimum_group))
    return {row[:5] for row in rows if row[6] is None}


def _closed(row: KeptRow) -> KeptRow:
    return (*row[:5], None, None)


def _told(
    copy: ServingCopy, by: tuple[str, ...], weeks: Sequence[date], as_of: date, minimum_group: int
) -> Iterator[KeptRow]:
    last_on = monday_of(as_of)
    question = Question(by=by, weeks=(last_on - weeks[0]) // WEEK + 1, as_of=as_of)
    try:
        answer = ask(METRIC, question, local_viewer(minimum_group), copy)
    except UsageError:
        return  # no file tells of this way to split
    group = next((name for name in by if name in ("department", "team")), "")
    for row in answer.rows:
        week_on = row.dims["week"]
        if isinstance(week_on, date) and week_on in weeks:
            yield (
                week_on,
                METRIC,
                group,
                str(row.dims.get(group, "")),
                str(row.dims.get("app", "")),
                _count(row),
                None if row.hidden else row.denominator,
            )


def _count(row: Row) -> int | None:
    """The count above the line, as exact as the share that was shown and no more."""
    if row.hidden or row.bound or row.value is None or row.denominator is None:
        return None
    return row.numerator if row.numerator is not None else round(row.value * row.denominator)
